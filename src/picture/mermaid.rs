//! A sheet in the language of Mermaid.

use std::fmt::Write as _;

use super::sheet::{Cause, Node, Shape, Sheet};

/// Writes a sheet down. Nodes are called `n0`, `n1`, … in their order, because some words of a key mean something to Mermaid.
#[must_use]
pub fn mermaid(sheet: &Sheet) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "%% {}", sheet.title);
    let _ = writeln!(out, "flowchart LR");
    for (n, node) in sheet.nodes.iter().enumerate() {
        let _ = writeln!(out, "  n{n}{}", written(node));
    }
    for arrow in &sheet.arrows {
        let line = match arrow.cause {
            Cause::Choice => "-->",
            Cause::Branch => "-.->",
        };
        let label = if arrow.label.is_empty() {
            String::new()
        } else {
            format!("|\"{}\"|", escaped(&arrow.label))
        };
        let _ = writeln!(out, "  n{} {line}{label} n{}", arrow.from, arrow.to);
    }
    let colours = [
        ("o0", "#f4ecf8", "#7a3e9d"),
        ("o1", "#e3f4f2", "#0b7a75"),
        ("o2", "#e6eff9", "#1f5fa8"),
        ("o3", "#fdf0e0", "#b25b00"),
        ("o4", "#ebf5e4", "#3d7a1f"),
        ("any", "#eef1f2", "#46565e"),
    ];
    for (name, ground, edge) in colours {
        let _ = writeln!(
            out,
            "  classDef {name} fill:{ground},stroke:{edge},color:#17262c"
        );
    }
    out
}

fn written(node: &Node) -> String {
    let (open, close) = match node.shape {
        Shape::Step => ("[", "]"),
        Shape::Door => ("[[", "]]"),
        Shape::Fork => ("{{", "}}"),
        Shape::Pathway => (">", "]"),
        Shape::Topic => ("([", "])"),
    };
    let mut label = format!("<b>{}</b>", escaped(&node.name));
    for part in std::iter::once(&node.line).chain(&node.notes) {
        if !part.is_empty() {
            let _ = write!(label, "<br>{}", escaped(part));
        }
    }
    let class = super::svg::colour(node.outcome);
    format!("{open}\"{label}\"{close}:::{class}")
}

/// What means something to Mermaid or to a page, as numbered letters.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '"' | '#' | '&' | '<' | '>' | ';' | '|' | '`' | '{' | '}' | '[' | ']' | '\\' => {
                let _ = write!(out, "#{};", u32::from(letter));
            }
            '\n' => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
