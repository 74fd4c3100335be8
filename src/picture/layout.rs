//! A place for every node and arrow of a pathway: columns from left to right, as text is read, choices in the order in which they are written.
//!
//! Each step stands where the shortest way from the start finds it, and the arrow of that way is drawn, so that no line crosses another. Every
//! other way is a line of words in the step that it leaves, naming the step that it reaches: lines across the whole sheet help nobody. That
//! makes a tree, drawn as E. Reingold and J. Tilford do ("Tidier Drawings of Trees", 1981), with nodes of any height. Layouts of whole graphs
//! were tried: our steps lead to each other so often that nobody could follow a line.

use std::collections::VecDeque;

use super::measure::Type;
use super::sheet::{Shape, Sheet};

/// The name of a node.
pub const NAME: Type = Type::bold(10.5);
/// What a step says.
pub const LINE: Type = Type::plain(12.5);
/// What it asks and offers.
pub const NOTE: Type = Type::plain(10.5);
/// A way that is not drawn as an arrow.
pub const JUMP: Type = Type::plain(10.5);
/// Words on an arrow.
pub const LABEL: Type = Type::plain(11.0);

/// Between the edge of a node and its words.
pub const PAD: f64 = 12.0;
/// The slanting part of a pathway's pennant, and of a fork.
pub const TIP: f64 = 14.0;
/// The room on the left of a pathway's name for its outcome's mark, and on the right of a door for its knob.
pub const MARK: f64 = 20.0;
/// The widest node, and so the width of a column.
const WIDEST: f64 = 220.0;
/// The widest words on an arrow.
const LABEL_WIDTH: f64 = 136.0;
/// Where arrows bend, between a column and the words on its arrows.
const BEND: f64 = 64.0;
/// Between the words on an arrow and the node that it reaches.
const HEAD: f64 = 20.0;
/// Between two nodes, one below the other.
const APART: f64 = 16.0;
/// Between the words on two arrows to one node.
const LABELS_APART: f64 = 4.0;
/// Around the picture.
const MARGIN: f64 = 24.0;

/// A picture whose every part has a place.
#[derive(Debug, Clone)]
pub struct Placed {
    /// How wide the picture is.
    pub width: f64,
    /// How high.
    pub height: f64,
    /// For each node of the sheet.
    pub spots: Vec<Spot>,
    /// For each arrow of the sheet; none for a way that is a line of words in the step that it leaves.
    pub routes: Vec<Option<Route>>,
}

/// Where a node is, and its words.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high.
    pub height: f64,
    /// Its words.
    pub rows: Vec<Row>,
}

/// A line of words in a node.
#[derive(Debug, Clone)]
pub struct Row {
    /// The words.
    pub text: String,
    /// How they are set.
    pub set: Type,
    /// `name`, `line`, `note` or `jump`.
    pub class: &'static str,
    /// For a way that is not drawn as an arrow: which.
    pub arrow: Option<usize>,
    /// Where they begin, from the left edge of the node.
    pub x: f64,
    /// Their base line, from the upper edge of the node.
    pub y: f64,
}

/// Which way an arrow goes, and its words.
#[derive(Debug, Clone)]
pub struct Route {
    /// Where it leaves a node, where it stops to bend, and where it reaches a node.
    pub points: [(f64, f64); 3],
    /// The middle of its words.
    pub middle: (f64, f64),
    /// Its words, in lines.
    pub label: Vec<String>,
}

/// How much room the words of an arrow take.
#[must_use]
pub fn label_size(lines: &[String]) -> (f64, f64) {
    let width = lines.iter().map(|l| LABEL.width(l)).fold(0.0, f64::max);
    if lines.is_empty() {
        return (0.0, 0.0);
    }
    (width + 8.0, small(lines.len()) * LABEL.leading() + 4.0)
}

/// Finds a place for everything on a sheet.
#[must_use]
pub fn place(sheet: &Sheet) -> Placed {
    let tree = Tree::new(sheet);
    let drawn: Vec<bool> = (0..sheet.arrows.len())
        .map(|n| tree.draws(sheet, n))
        .collect();
    let labels: Vec<Vec<String>> = sheet
        .arrows
        .iter()
        .map(|arrow| LABEL.lines(&arrow.label, LABEL_WIDTH, 3))
        .collect();
    let mut spots: Vec<Spot> = (0..sheet.nodes.len())
        .map(|at| size(sheet, at, &drawn))
        .collect();
    // The words on the arrows to a node stand one below the other beside it.
    let mut beside = vec![0.0; sheet.nodes.len()];
    for (n, arrow) in sheet.arrows.iter().enumerate().filter(|(n, _)| drawn[*n]) {
        beside[arrow.to] += label_size(&labels[n]).1 + LABELS_APART;
    }
    let heights: Vec<f64> = spots
        .iter()
        .zip(&beside)
        .map(|(spot, beside)| spot.height.max(*beside))
        .collect();
    let middles = tree.middles(&heights);
    for (at, spot) in spots.iter_mut().enumerate() {
        spot.x = MARGIN + small(tree.layer[at]) * (WIDEST + BEND + LABEL_WIDTH + HEAD);
        spot.y = MARGIN + middles[at] - spot.height / 2.0;
    }
    let mut written = vec![0.0; sheet.nodes.len()];
    let mut routes = Vec::new();
    for (n, (arrow, label)) in sheet.arrows.iter().zip(labels).enumerate() {
        if !drawn[n] {
            routes.push(None);
            continue;
        }
        let (from, to) = (&spots[arrow.from], &spots[arrow.to]);
        let height = label_size(&label).1 + LABELS_APART;
        let y = to.y + to.height / 2.0 - beside[arrow.to] / 2.0 + written[arrow.to] + height / 2.0;
        written[arrow.to] += height;
        let words = to.x - HEAD - LABEL_WIDTH / 2.0;
        routes.push(Some(Route {
            points: [
                (from.x + from.width, from.y + from.height / 2.0),
                (from.x + WIDEST + BEND, y),
                (to.x, y),
            ],
            middle: (words, y),
            label,
        }));
    }
    Placed {
        width: spots.iter().map(|s| s.x + s.width).fold(0.0, f64::max) + MARGIN,
        height: spots
            .iter()
            .zip(&heights)
            .map(|(s, h)| s.y + (s.height + h) / 2.0)
            .fold(0.0, f64::max)
            + MARGIN,
        spots,
        routes,
    }
}

/// Each node once, below the one from which the shortest way comes.
struct Tree {
    /// Nodes that no way from another root leads to: the start first.
    roots: Vec<usize>,
    /// The node that the drawn arrow comes from.
    parent: Vec<Option<usize>>,
    /// In the order of the arrows.
    children: Vec<Vec<usize>>,
    /// How many arrows from its root.
    layer: Vec<usize>,
}

impl Tree {
    fn new(sheet: &Sheet) -> Self {
        let nodes = sheet.nodes.len();
        let mut tree = Self {
            roots: Vec::new(),
            parent: vec![None; nodes],
            children: vec![Vec::new(); nodes],
            layer: vec![0; nodes],
        };
        let mut seen = vec![false; nodes];
        let start = sheet.nodes.iter().position(|n| n.start);
        // What the start does not lead to has a way of its own in: a topic, or words.
        for root in start.into_iter().chain(0..nodes) {
            if seen[root] {
                continue;
            }
            seen[root] = true;
            tree.roots.push(root);
            let mut open = VecDeque::from([root]);
            while let Some(here) = open.pop_front() {
                for arrow in sheet.arrows.iter().filter(|a| a.from == here) {
                    if !seen[arrow.to] {
                        seen[arrow.to] = true;
                        tree.parent[arrow.to] = Some(here);
                        tree.children[here].push(arrow.to);
                        tree.layer[arrow.to] = tree.layer[here] + 1;
                        open.push_back(arrow.to);
                    }
                }
            }
        }
        tree
    }

    fn draws(&self, sheet: &Sheet, arrow: usize) -> bool {
        let arrow = &sheet.arrows[arrow];
        self.parent[arrow.to] == Some(arrow.from)
    }

    /// The middle of each node, from above, given how high each is.
    fn middles(&self, heights: &[f64]) -> Vec<f64> {
        let mut middles = vec![0.0; heights.len()];
        // Below a root that is not there stand all roots, in the first column.
        let outline = self.stack(&self.roots, heights, &mut middles);
        let top = outline.iter().map(|(top, _)| *top).fold(0.0, f64::min);
        for root in &self.roots {
            self.settle(*root, -top, &mut middles);
        }
        middles
    }

    /// Puts nodes below each other with all that is below them in the tree, as near as their outlines let them; writes where each is, counted
    /// from the middle of the first and the last. Gives back the upper and lower edge of the whole in each column.
    fn stack(&self, nodes: &[usize], heights: &[f64], middles: &mut [f64]) -> Vec<(f64, f64)> {
        let mut whole: Vec<(f64, f64)> = Vec::new();
        for node in nodes {
            let below = self.stack(&self.children[*node], heights, middles);
            let half = heights[*node] / 2.0;
            let outline: Vec<(f64, f64)> = std::iter::once((-half, half)).chain(below).collect();
            let shift = whole
                .iter()
                .zip(&outline)
                .map(|((_, lower), (upper, _))| lower - upper + APART)
                .fold(f64::NEG_INFINITY, f64::max);
            let shift = if whole.is_empty() { 0.0 } else { shift };
            middles[*node] = shift;
            for (column, (upper, lower)) in outline.iter().enumerate() {
                match whole.get_mut(column) {
                    Some(edge) => edge.1 = lower + shift,
                    None => whole.push((upper + shift, lower + shift)),
                }
            }
        }
        let ends = nodes.first().zip(nodes.last());
        let middle = ends.map_or(0.0, |(a, b)| (middles[*a] + middles[*b]) / 2.0);
        nodes.iter().for_each(|node| middles[*node] -= middle);
        whole
            .iter()
            .map(|(a, b)| (a - middle, b - middle))
            .collect()
    }

    /// Turns places counted from the parent into places counted from above.
    fn settle(&self, node: usize, from: f64, middles: &mut [f64]) {
        middles[node] += from;
        let here = middles[node];
        for child in &self.children[node] {
            self.settle(*child, here, middles);
        }
    }
}

/// How large a node is, and where its words stand in it.
fn size(sheet: &Sheet, at: usize, drawn: &[bool]) -> Spot {
    let node = &sheet.nodes[at];
    let (width, left, right) = match node.shape {
        Shape::Step => (WIDEST, PAD, PAD),
        Shape::Door => (WIDEST, PAD, PAD + MARK),
        Shape::Fork => (180.0, PAD + TIP, PAD + TIP),
        Shape::Pathway | Shape::Topic => (190.0, PAD + MARK, PAD + TIP),
    };
    let other = matches!(node.shape, Shape::Pathway | Shape::Topic);
    let mut words = Words {
        rows: Vec::new(),
        left,
        room: width - left - right,
        y: if node.shape == Shape::Door {
            PAD
        } else {
            PAD - 3.0
        },
    };
    words.write(&node.name, NAME, "name", if other { 2 } else { 1 }, None);
    if !node.line.is_empty() {
        words.write(&node.line, if other { NOTE } else { LINE }, "line", 3, None);
    }
    for note in &node.notes {
        words.write(note, NOTE, "note", 2, None);
    }
    for (n, arrow) in sheet.arrows.iter().enumerate() {
        if arrow.from == at && !drawn[n] {
            let to = &sheet.nodes[arrow.to].name;
            // The name first: it is never cut.
            let said = format!("\u{2192} {to}: {}", arrow.label);
            words.write(said.trim_end_matches([' ', ':']), JUMP, "jump", 3, Some(n));
        }
    }
    Spot {
        x: 0.0,
        y: 0.0,
        width,
        height: words.y + PAD - 6.0,
        rows: words.rows,
    }
}

/// Words that are being written into a node, from above.
struct Words {
    rows: Vec<Row>,
    left: f64,
    room: f64,
    y: f64,
}

impl Words {
    fn write(
        &mut self,
        text: &str,
        set: Type,
        class: &'static str,
        most: usize,
        arrow: Option<usize>,
    ) {
        for text in set.lines(text, self.room, most) {
            self.y += set.leading();
            self.rows.push(Row {
                text,
                set,
                class,
                arrow,
                x: self.left,
                y: self.y - set.size * 0.3,
            });
        }
        self.y += 3.0;
    }
}

fn small(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
