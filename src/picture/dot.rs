//! A sheet in the language of Graphviz.

use std::fmt::Write as _;

use super::sheet::{Arrow, Cause, Node, Shape, Sheet};

/// The edge and the ground of each outcome, and of what serves all of them.
const COLOURS: [(&str, &str); 6] = [
    ("#7a3e9d", "#f4ecf8"),
    ("#0b7a75", "#e3f4f2"),
    ("#1f5fa8", "#e6eff9"),
    ("#b25b00", "#fdf0e0"),
    ("#3d7a1f", "#ebf5e4"),
    ("#46565e", "#eef1f2"),
];

/// Writes a sheet down: every node under its key, every arrow with its words. Pathways stand together by outcome.
#[must_use]
pub fn dot(sheet: &Sheet) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "digraph {} {{", quoted(&sheet.id));
    let _ = writeln!(
        out,
        "  rankdir=LR; label={}; labelloc=t; fontname=\"sans-serif\";",
        quoted(&sheet.title)
    );
    let _ = writeln!(
        out,
        "  node [fontname=\"sans-serif\", fontsize=11, style=filled];"
    );
    let _ = writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=9];");
    if sheet.outcome.is_none() && sheet.nodes.iter().all(|n| n.shape == Shape::Pathway) {
        for (n, name) in sheet.outcomes.iter().enumerate() {
            let _ = writeln!(out, "  subgraph cluster_{n} {{ label={};", quoted(name));
            for node in sheet.nodes.iter().filter(|node| node.outcome == Some(n)) {
                let _ = writeln!(out, "    {};", quoted(&node.key));
            }
            let _ = writeln!(out, "  }}");
        }
    }
    for node in &sheet.nodes {
        let _ = writeln!(out, "  {}", written(node));
    }
    for arrow in &sheet.arrows {
        let _ = writeln!(out, "  {}", led(sheet, arrow));
    }
    out.push_str("}\n");
    out
}

fn written(node: &Node) -> String {
    let shape = match node.shape {
        Shape::Step => "box",
        Shape::Door => "house",
        Shape::Fork => "hexagon",
        Shape::Pathway => "cds",
        Shape::Topic => "oval",
    };
    let last = COLOURS.len() - 1;
    let (edge, ground) = COLOURS[node.outcome.map_or(last, |o| o.min(last))];
    let parts = [node.name.as_str(), &node.line]
        .into_iter()
        .map(str::to_owned);
    let label: Vec<String> = parts
        .chain(node.notes.iter().cloned())
        .filter(|part| !part.is_empty())
        .collect();
    let width = if node.start { 3 } else { 1 };
    format!(
        "{} [label={}, shape={shape}, color=\"{edge}\", fillcolor=\"{ground}\", penwidth={width}, tooltip={}];",
        quoted(&node.key),
        quoted(&label.join("\n")),
        quoted(&node.full)
    )
}

fn led(sheet: &Sheet, arrow: &Arrow) -> String {
    let style = match arrow.cause {
        Cause::Choice => "solid",
        Cause::Branch => "dashed",
    };
    format!(
        "{} -> {} [label={}, style={style}, tooltip={}];",
        quoted(&sheet.nodes[arrow.from].key),
        quoted(&sheet.nodes[arrow.to].key),
        quoted(&arrow.label),
        quoted(&arrow.full)
    )
}

fn quoted(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{text}\"")
}
