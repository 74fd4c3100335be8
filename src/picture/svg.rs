//! A pathway as SVG: what `layout` found, drawn.

use askama::Template;

use super::layout::{LABEL, MARK, PAD, Placed, Route, Row, Spot, TIP, label_size, place};
use super::measure::Type;
use super::sheet::{Arrow, Cause, Node, Shape, Sheet};
use super::words::count;

/// The styles of every picture.
pub const STYLE: &str = include_str!("../web/picture.css");

/// The title of a picture.
pub const TITLE: Type = Type::bold(22.0);
/// Words about the picture.
pub const LEGEND: Type = Type::plain(11.0);
/// Around the title and the legend.
const MARGIN: f64 = 24.0;
/// The narrowest picture: the legend needs room.
const NARROWEST: f64 = 900.0;
/// How high a row of the legend is.
const LEGEND_ROW: f64 = 24.0;

/// The marks of the five outcomes, to be told apart without colour: speech, a plus, a book, a house, a star. In a box of 14 around 0,0.
const MARKS: [&str; 5] = [
    "M-6.5-6h13v9h-6l-4 4v-4h-3z",
    "M-2.2-6.5h4.4v4.3h4.3v4.4h-4.3v4.3h-4.4v-4.3h-4.3v-4.4h4.3z",
    "M0-4.5q-3-2-6.5-1.5v10.5q3.500-.5 6.5 1.500q3-2 6.500-1.500v-10.500q-3.500-.5-6.500 1.500z",
    "M0-7l7 6.500h-2v7h-10v-7h-2z",
    "M0-7l2 4.600 5 .5-3.700 3.300 1.100 4.900-4.400-2.600-4.400 2.600 1.100-4.900-3.700-3.300 5-.5z",
];
/// The mark of what serves all outcomes: an open door.
const ANY: &str = "M-5 7v-9a5 5 0 0 1 10 0v9z";

/// The mark of an outcome.
#[must_use]
pub fn mark(outcome: Option<usize>) -> &'static str {
    outcome.and_then(|o| MARKS.get(o)).copied().unwrap_or(ANY)
}

/// The class that colours an outcome.
#[must_use]
pub fn colour(outcome: Option<usize>) -> String {
    outcome
        .filter(|o| *o < MARKS.len())
        .map_or_else(|| "any".to_owned(), |o| format!("o{o}"))
}

/// A sheet as a file of its own, or to stand in a page that has [`STYLE`].
///
/// # Errors
/// When the template cannot be filled, which only a lack of memory can bring about.
pub fn svg(sheet: &Sheet, inside: bool) -> Result<String, askama::Error> {
    let placed = place(sheet);
    draw(sheet, &placed).render_as(inside)
}

/// A drawing that only has to be written down.
#[derive(Template)]
#[template(path = "picture.svg", escape = "html")]
struct Drawing<'a> {
    id: &'a str,
    title: &'a str,
    about: String,
    style: &'static str,
    inside: bool,
    width: f64,
    height: f64,
    /// How far down everything under the title begins.
    top: f64,
    key: Vec<Sign>,
    nodes: Vec<Shown<'a>>,
    arrows: Vec<Line<'a>>,
}

impl Drawing<'_> {
    fn render_as(mut self, inside: bool) -> Result<String, askama::Error> {
        self.inside = inside;
        self.render()
    }
}

/// An explained sign.
struct Sign {
    x: f64,
    y: f64,
    class: String,
    outline: String,
    words: String,
    words_at: f64,
}

/// A node to be drawn.
struct Shown<'a> {
    at: usize,
    node: &'a Node,
    spot: &'a Spot,
    /// Its words, each with the arrow that it stands for.
    rows: Vec<(&'a Row, Option<&'a Arrow>)>,
    class: String,
    outline: String,
    mark: Option<(f64, f64, &'static str)>,
    knob: Option<(f64, f64)>,
    leads_to: String,
}

/// An arrow to be drawn.
struct Line<'a> {
    arrow: &'a Arrow,
    class: &'static str,
    path: String,
    /// Left, upper edge, width and height of the ground of its words.
    ground: Option<(f64, f64, f64, f64)>,
    /// Where its words stand, line by line.
    words: Vec<(f64, f64, &'a str)>,
}

fn draw<'a>(sheet: &'a Sheet, placed: &'a Placed) -> Drawing<'a> {
    let width = placed.width.max(NARROWEST);
    let (key, top) = legend(sheet, width);
    let nodes = sheet.nodes.iter().zip(&placed.spots).enumerate();
    let steps = sheet
        .nodes
        .iter()
        .filter(|n| n.leads_to.is_none() && n.shape != Shape::Topic);
    let doors = sheet.nodes.iter().filter(|n| n.shape == Shape::Door);
    let outcome = sheet.outcome.and_then(|o| sheet.outcomes.get(o));
    let counts = format!(
        "{}, {}",
        count(steps.count(), "step"),
        count(doors.count(), "door")
    );
    Drawing {
        id: &sheet.id,
        title: &sheet.title,
        about: outcome.map_or_else(|| counts.clone(), |name| format!("{name}: {counts}")),
        style: STYLE,
        inside: false,
        width: round(width),
        height: round(placed.height + top),
        top: round(top),
        key,
        nodes: nodes
            .map(|(at, (node, spot))| shown(sheet, at, node, spot))
            .collect(),
        arrows: sheet
            .arrows
            .iter()
            .zip(&placed.routes)
            .filter_map(|(arrow, route)| Some(line(arrow, route.as_ref()?)))
            .collect(),
    }
}

fn shown<'a>(sheet: &'a Sheet, at: usize, node: &'a Node, spot: &'a Spot) -> Shown<'a> {
    let (width, height) = (spot.width, spot.height);
    let form = match node.shape {
        Shape::Step => "step",
        Shape::Door => "door",
        Shape::Fork => "fork",
        Shape::Pathway => "pathway",
        Shape::Topic => "topic",
    };
    let start = if node.start { " start" } else { "" };
    let other = matches!(node.shape, Shape::Pathway | Shape::Topic);
    Shown {
        at,
        node,
        spot,
        rows: spot
            .rows
            .iter()
            .map(|row| (row, row.arrow.and_then(|n| sheet.arrows.get(n))))
            .collect(),
        class: format!("node {form} {}{start}", colour(node.outcome)),
        outline: outline(node.shape, width, height),
        mark: other.then(|| {
            (
                PAD + MARK / 2.0 - 3.0,
                round(height / 2.0),
                mark(node.outcome),
            )
        }),
        knob: (node.shape == Shape::Door).then(|| (width - PAD - 2.0, round(height / 2.0 + 3.0))),
        leads_to: node
            .leads_to
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
    }
}

/// The outline of a shape of this size.
fn outline(shape: Shape, width: f64, height: f64) -> String {
    let (w, h, half) = (round(width), round(height), round(height / 2.0));
    let (tip, r) = (TIP, round(half.min(20.0)));
    match shape {
        Shape::Step => format!(
            "M8 0H{}q8 0 8 8V{}q0 8-8 8H8q-8 0-8-8V8q0-8 8-8z",
            w - 8.0,
            round(h - 8.0)
        ),
        // A door stands on its sill and has a round head.
        Shape::Door => format!("M0 {h}V{r}q0-{r} {r}-{r}H{}q{r} 0 {r} {r}V{h}z", w - r),
        Shape::Fork => format!(
            "M{tip} 0H{}L{w} {half}L{} {h}H{tip}L0 {half}z",
            w - tip,
            w - tip
        ),
        Shape::Pathway => format!("M0 0H{}L{w} {half}L{} {h}H0z", w - tip, w - tip),
        Shape::Topic => format!(
            "M{r} 0H{}q{r} 0 {r} {r}V{}q0 {r}-{r} {r}H{r}q-{r} 0-{r}-{r}V{r}q0-{r} {r}-{r}z",
            w - r,
            round(h - r)
        ),
    }
}

fn line<'a>(arrow: &'a Arrow, route: &'a Route) -> Line<'a> {
    let (width, height) = label_size(&route.label);
    let (x, y) = route.middle;
    let above = y - height / 2.0;
    Line {
        arrow,
        class: match arrow.cause {
            Cause::Choice => "choice",
            Cause::Branch => "branch",
        },
        path: bent(route.points),
        ground: (!route.label.is_empty()).then(|| {
            (
                round(x - width / 2.0),
                round(above),
                round(width),
                round(height),
            )
        }),
        words: route
            .label
            .iter()
            .scan(above - LABEL.size * 0.3 + 2.0, |at, words| {
                *at += LABEL.leading();
                Some((round(x), round(*at), words.as_str()))
            })
            .collect(),
    }
}

/// Level at both ends, bent between: past the words it goes straight on.
fn bent([from, turn, to]: [(f64, f64); 3]) -> String {
    let half = round((from.0 + turn.0) / 2.0);
    let (y, end) = (round(from.1), round(turn.1));
    format!(
        "M{} {y}C{half} {y} {half} {end} {} {end}H{}",
        round(from.0),
        round(turn.0),
        round(to.0)
    )
}

/// The signs and how far down they reach.
fn legend(sheet: &Sheet, width: f64) -> (Vec<Sign>, f64) {
    let shapes = [
        (Shape::Step, "step", "a step that speaks or asks"),
        (Shape::Door, "door", "a door: a step that shows services"),
        (Shape::Fork, "fork", "goes on by itself"),
        (Shape::Pathway, "pathway", "another pathway"),
        (Shape::Topic, "topic", "the services of a topic"),
    ];
    let mut entries: Vec<(String, String, f64, String)> = Vec::new();
    for (shape, class, words) in shapes {
        if sheet.nodes.iter().any(|n| n.shape == shape) {
            let form = outline(shape, 30.0, 16.0);
            entries.push((
                format!("{class} {}", colour(sheet.outcome)),
                form,
                30.0,
                words.into(),
            ));
        }
    }
    let arrows = [
        (Cause::Choice, "choice", "the family chooses"),
        (Cause::Branch, "branch", "by itself"),
    ];
    for (cause, class, words) in arrows {
        if sheet.arrows.iter().any(|a| a.cause == cause) {
            entries.push((class.into(), "M0 8H34".into(), 40.0, words.into()));
        }
    }
    for (n, name) in sheet.outcomes.iter().enumerate() {
        let shown = |node: &Node| node.outcome == Some(n) && node.shape == Shape::Pathway;
        if sheet.nodes.iter().any(shown) {
            let class = format!("mark {}", colour(Some(n)));
            entries.push((class, mark(Some(n)).into(), 14.0, name.clone()));
        }
    }
    let mut signs = Vec::new();
    let (mut x, mut y) = (MARGIN, 72.0);
    for (class, form, room, words) in entries {
        let whole = room + 8.0 + LEGEND.width(&words);
        if x + whole > width - MARGIN && x > MARGIN {
            x = MARGIN;
            y += LEGEND_ROW;
        }
        // A mark is drawn around its middle, an outline from its corner.
        let (dx, dy) = if class.starts_with("mark") {
            (7.0, 8.0)
        } else {
            (0.0, 0.0)
        };
        signs.push(Sign {
            x: round(x + dx),
            y: round(y + dy),
            class,
            outline: form,
            words,
            words_at: round(room + 8.0 - dx),
        });
        x += whole + 22.0;
    }
    (signs, y + LEGEND_ROW + 8.0)
}

/// To a tenth of a pixel: more only makes the file larger.
#[must_use]
pub fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

impl Row {
    /// The right edge of the words, from the left edge of the node.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.set.width(&self.text)
    }
}
