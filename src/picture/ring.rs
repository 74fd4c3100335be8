//! The whole house as SVG: pathways in a ring, by outcome, and the ways from one to another as curves inside it.
//!
//! Curves are pulled to the middle, so that those that go the same way run together (after D. Holten, "Hierarchical Edge Bundles", 2006).

use std::f64::consts::TAU;

use askama::Template;

use super::measure::Type;
use super::sheet::{Arrow, Node, Sheet};
use super::svg::{STYLE, colour, mark, round};
use super::words::count;

/// The name of a pathway.
pub const NAME: Type = Type::bold(13.0);
/// Its counts.
pub const COUNTS: Type = Type::plain(10.5);

/// To the inner edge of the ring.
const RADIUS: f64 = 330.0;
/// How thick the ring is.
const THICK: f64 = 13.0;
/// From the middle to the names.
const NAMES: f64 = RADIUS + THICK + 30.0;
/// Between outcomes, in parts of a pathway's room.
const GAP: f64 = 0.9;
/// What part of its room a pathway fills.
const FILL: f64 = 0.86;
/// Around the picture.
const MARGIN: f64 = 24.0;
/// The title stands above.
const TOP: f64 = 76.0;

/// All pathways as a file of its own, or to stand in a page that has [`STYLE`].
///
/// # Errors
/// When the template cannot be filled, which only a lack of memory can bring about.
pub fn svg(sheet: &Sheet, inside: bool) -> Result<String, askama::Error> {
    let seats = seats(sheet);
    let widest = sheet
        .nodes
        .iter()
        .map(|n| {
            NAME.width(&n.name)
                .max(COUNTS.width(&n.notes.join(" \u{00b7} ")))
        })
        .fold(0.0, f64::max);
    let half = NAMES + widest + MARGIN;
    let ways: usize = sheet.arrows.iter().map(|a| a.ways).sum();
    Ring {
        id: &sheet.id,
        title: &sheet.title,
        about: format!(
            "{}, {} from one to another. A curve has the colour of the pathway that it leaves; the thicker, the more ways.",
            count(sheet.nodes.len(), "pathway"),
            count(ways, "way"),
        ),
        style: STYLE,
        inside,
        width: round(half * 2.0),
        height: round(half * 2.0 + TOP),
        middle: (round(half), round(half + TOP)),
        key: sheet
            .outcomes
            .iter()
            .enumerate()
            .map(|(n, name)| (colour(Some(n)), mark(Some(n)), name.as_str(), 108.0 + 24.0 * small(n)))
            .collect(),
        nodes: sheet
            .nodes
            .iter()
            .zip(&seats)
            .enumerate()
            .map(|(at, (node, seat))| pathway(at, node, *seat))
            .collect(),
        arrows: curves(sheet, &seats),
    }
    .render()
}

#[derive(Template)]
#[template(path = "ring.svg", escape = "html")]
struct Ring<'a> {
    id: &'a str,
    title: &'a str,
    about: String,
    style: &'static str,
    inside: bool,
    width: f64,
    height: f64,
    middle: (f64, f64),
    /// Class, mark, words and height of each outcome's sign.
    key: Vec<(String, &'static str, &'a str, f64)>,
    nodes: Vec<Seated<'a>>,
    arrows: Vec<Curve<'a>>,
}

/// A pathway in the ring.
struct Seated<'a> {
    at: usize,
    node: &'a Node,
    class: String,
    arc: String,
    mark: &'static str,
    /// Where its mark is.
    mark_at: (f64, f64),
    /// Degrees to turn its words, and where they begin then.
    turn: f64,
    x: f64,
    anchor: &'static str,
    counts: String,
    leads_to: String,
}

/// A way from one pathway to another.
struct Curve<'a> {
    arrow: &'a Arrow,
    class: String,
    path: String,
    width: f64,
}

/// The middle of a pathway's room in the ring, and half of it, as angles from the top.
type Seat = (f64, f64);

/// A room for each pathway: the front door at the top, then outcome by outcome.
fn seats(sheet: &Sheet) -> Vec<Seat> {
    let mut order: Vec<usize> = (0..sheet.nodes.len()).collect();
    order.sort_by_key(|n| {
        let node = &sheet.nodes[*n];
        (!node.start, node.outcome.unwrap_or(usize::MAX))
    });
    let group = |n: usize| (sheet.nodes[n].start, sheet.nodes[n].outcome);
    let mut at = 0.0;
    let mut middles = vec![0.0; order.len()];
    for (n, node) in order.iter().enumerate() {
        if n > 0 {
            at += if group(order[n - 1]) == group(*node) {
                1.0
            } else {
                1.0 + GAP
            };
        }
        middles[*node] = at;
    }
    let unit = TAU / (at + 1.0 + GAP);
    middles
        .into_iter()
        .map(|middle| (middle * unit, unit * FILL / 2.0))
        .collect()
}

/// A point at this angle from the top and this far from the middle.
fn point(angle: f64, radius: f64) -> (f64, f64) {
    (round(angle.sin() * radius), round(-angle.cos() * radius))
}

fn pathway(at: usize, node: &Node, (angle, half): Seat) -> Seated<'_> {
    let corner = |angle: f64, radius: f64| {
        let (x, y) = point(angle, radius);
        format!("{x} {y}")
    };
    let (from, to) = (angle - half, angle + half);
    let outer = RADIUS + THICK;
    let right = angle <= TAU / 2.0;
    let degrees = angle.to_degrees() - 90.0;
    Seated {
        at,
        node,
        class: format!("seat {}", colour(node.outcome)),
        arc: format!(
            "M{}A{RADIUS} {RADIUS} 0 0 1 {}L{}A{outer} {outer} 0 0 0 {}z",
            corner(from, RADIUS),
            corner(to, RADIUS),
            corner(to, outer),
            corner(from, outer)
        ),
        mark: mark(node.outcome),
        mark_at: point(angle, outer + 15.0),
        turn: round(if right { degrees } else { degrees - 180.0 }),
        x: if right { NAMES } else { -NAMES },
        anchor: if right { "start" } else { "end" },
        counts: node.notes.join(" \u{00b7} "),
        leads_to: node
            .leads_to
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
    }
}

/// Curves whose ends share the room of their pathway, in the order in which their other ends stand, so that few cross.
fn curves<'a>(sheet: &'a Sheet, seats: &[Seat]) -> Vec<Curve<'a>> {
    let mut ends: Vec<Vec<(f64, usize, bool)>> = vec![Vec::new(); seats.len()];
    for (n, arrow) in sheet.arrows.iter().enumerate() {
        // How far round the other end is, going with the clock.
        let round = |here: usize, there: usize| (seats[there].0 - seats[here].0).rem_euclid(TAU);
        ends[arrow.from].push((round(arrow.from, arrow.to), n, true));
        ends[arrow.to].push((round(arrow.to, arrow.from), n, false));
    }
    let mut angles = vec![(0.0, 0.0); sheet.arrows.len()];
    for (node, ends) in ends.iter_mut().enumerate() {
        // The other end that is next with the clock is met last: its curve leaves on that side.
        ends.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (middle, half) = seats[node];
        let room = small(ends.len());
        for (n, (_, arrow, leaves)) in ends.iter().enumerate() {
            let angle = middle + half * (2.0 * (small(n) + 0.5) / room - 1.0) * 0.9;
            if *leaves {
                angles[*arrow].0 = angle;
            } else {
                angles[*arrow].1 = angle;
            }
        }
    }
    let mut curves: Vec<Curve<'a>> = sheet
        .arrows
        .iter()
        .zip(angles)
        .map(|(arrow, (from, to))| {
            let apart = (from - to).rem_euclid(TAU).min((to - from).rem_euclid(TAU));
            // Neighbours keep near the ring, opposites go through the middle.
            let pull = RADIUS * (0.78 - 0.72 * (apart / (TAU / 2.0)).sqrt());
            let (a, b) = (point(from, RADIUS - 1.0), point(from, pull));
            let (c, d) = (point(to, pull), point(to, RADIUS - 3.0));
            Curve {
                arrow,
                class: format!("way {}", colour(sheet.nodes[arrow.from].outcome)),
                path: format!(
                    "M{} {}C{} {} {} {} {} {}",
                    a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1
                ),
                width: round(0.9 + small(arrow.ways).sqrt() * 0.7),
            }
        })
        .collect();
    // The ways from the front door lie under all others: it leads everywhere.
    curves.sort_by_key(|curve| !sheet.nodes[curve.arrow.from].start);
    curves
}

fn small(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
