//! Pictures hold what the content holds, can be read by any program, and their words stay inside their boxes.

use std::collections::HashSet;

use anydoor::family::Condition;
use anydoor::picture::layout::{Placed, label_size, place};
use anydoor::picture::sheet::{Cause, HOUSE, Shape, Sheet, house, pathway};
use anydoor::picture::words::condition;
use anydoor::picture::{dot, html, mermaid, ring, svg};

use crate::support::content;

fn pathways() -> Vec<Sheet> {
    (0..content().pathways.len())
        .map(|position| pathway(content(), position))
        .collect()
}

/// What a picture names as its nodes, in a file that an XML reader accepts.
fn keys(sheet: &Sheet) -> HashSet<String> {
    let drawn = if sheet.id == HOUSE {
        ring::svg(sheet, false)
    } else {
        svg::svg(sheet, false)
    };
    let text = drawn.expect("a drawing");
    let file = roxmltree::Document::parse(&text)
        .unwrap_or_else(|error| panic!("{} is no XML: {error}", sheet.id));
    assert_eq!(
        file.root_element().tag_name().namespace(),
        Some("http://www.w3.org/2000/svg")
    );
    file.descendants()
        .filter_map(|part| part.attribute("data-key"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_step_and_pathway_is_in_a_picture_that_can_be_read() {
    let content = content();
    for (sheet, pathway) in pathways().iter().zip(&content.pathways) {
        let keys = keys(sheet);
        for step in &pathway.steps {
            assert!(keys.contains(&step.id), "{}/{}", pathway.id, step.id);
        }
    }
    let keys = keys(&house(content));
    for pathway in &content.pathways {
        assert!(keys.contains(&pathway.id), "{}", pathway.id);
    }
}

/// Every choice and branch is an arrow, and every arrow is drawn: as a line, or as words in the step that it leaves.
#[test]
fn every_way_is_drawn_once() {
    for (sheet, pathway) in pathways().iter().zip(&content().pathways) {
        for (n, step) in pathway.steps.iter().enumerate() {
            let of = |cause| {
                let arrows = sheet.arrows.iter();
                arrows.filter(|a| a.from == n && a.cause == cause).count()
            };
            let found = (of(Cause::Choice), of(Cause::Branch));
            let written = (step.choices.len(), step.next.len());
            assert_eq!(found, written, "{}/{}", pathway.id, step.id);
        }
        let placed = place(sheet);
        for (n, route) in placed.routes.iter().enumerate() {
            let rows = placed.spots.iter().flat_map(|spot| &spot.rows);
            let in_words = rows.filter(|row| row.arrow == Some(n)).count() > 0;
            assert_ne!(route.is_some(), in_words, "{} arrow {n}", sheet.id);
        }
    }
}

type Rectangle = (f64, f64, f64, f64);

fn overlap(a: Rectangle, b: Rectangle) -> bool {
    a.0 < b.0 + b.2 && b.0 < a.0 + a.2 && a.1 < b.1 + b.3 && b.1 < a.1 + a.3
}

/// Nodes and the words on arrows: whatever must not lie on anything else.
fn rectangles(placed: &Placed) -> Vec<Rectangle> {
    let nodes = placed.spots.iter().map(|s| (s.x, s.y, s.width, s.height));
    let words = placed.routes.iter().flatten().map(|route| {
        let (width, height) = label_size(&route.label);
        let (x, y) = route.middle;
        (x - width / 2.0, y - height / 2.0, width, height)
    });
    nodes.chain(words.filter(|r| r.2 > 0.0)).collect()
}

#[test]
fn words_stay_in_their_boxes_and_boxes_off_each_other() {
    let mut rows = 0;
    for sheet in pathways() {
        let placed = place(&sheet);
        for (node, spot) in sheet.nodes.iter().zip(&placed.spots) {
            // A pennant and a fork come to a point: words keep off it.
            let point = match node.shape {
                Shape::Step | Shape::Door => 0.0,
                Shape::Fork | Shape::Pathway | Shape::Topic => 14.0,
            };
            for row in &spot.rows {
                rows += 1;
                assert!(
                    row.x > 4.0 && row.right() <= spot.width - point - 4.0,
                    "{}/{}: `{}` runs out of its box",
                    sheet.id,
                    node.key,
                    row.text
                );
                assert!(row.y - row.set.size > 0.0 && row.y < spot.height);
            }
        }
        let all = rectangles(&placed);
        for (n, a) in all.iter().enumerate() {
            assert!(a.0 >= 0.0 && a.1 >= 0.0, "{}: {a:?}", sheet.id);
            assert!(a.0 + a.2 <= placed.width && a.1 + a.3 <= placed.height);
            for b in &all[n + 1..] {
                assert!(!overlap(*a, *b), "{}: {a:?} lies on {b:?}", sheet.id);
            }
        }
    }
    assert!(rows > 2_000, "only {rows} rows were measured");
}

#[test]
fn other_languages_hold_every_node_and_arrow() {
    for sheet in pathways().iter().chain([&house(content())]) {
        let dot = dot::dot(sheet);
        let nodes: HashSet<&str> = sheet.nodes.iter().map(|n| n.key.as_str()).collect();
        assert_eq!(nodes.len(), sheet.nodes.len(), "{}: a key twice", sheet.id);
        for node in &sheet.nodes {
            let begins = format!("  \"{}\" [label=", node.key);
            assert!(dot.contains(&begins), "{}: {begins}", sheet.id);
        }
        let mermaid = mermaid::mermaid(sheet);
        let lines: Vec<&str> = mermaid.lines().collect();
        for (n, node) in sheet.nodes.iter().enumerate() {
            let line = lines.iter().find(|l| {
                l.strip_prefix(&format!("  n{n}"))
                    .is_some_and(|rest| rest.starts_with(['[', '{', '>', '(']))
            });
            assert!(line.is_some(), "{}: no {}", sheet.id, node.key);
        }
        for arrow in &sheet.arrows {
            let (from, to) = (&sheet.nodes[arrow.from].key, &sheet.nodes[arrow.to].key);
            assert!(dot.contains(&format!("\"{from}\" -> \"{to}\" [")));
            let (begins, ends) = (format!("  n{} -", arrow.from), format!(" n{}", arrow.to));
            let there = |l: &&str| l.starts_with(&begins) && l.ends_with(&ends);
            assert!(lines.iter().any(there), "{}: {from} to {to}", sheet.id);
        }
        let arrows = |text: &str, signs: [&str; 2]| {
            let has = |l: &&str| signs.iter().any(|sign| l.contains(sign));
            text.lines().filter(has).count()
        };
        assert_eq!(arrows(&dot, ["\" -> \"", "\" -> \""]), sheet.arrows.len());
        assert_eq!(arrows(&mermaid, [" -->", " -.->"]), sheet.arrows.len());
    }
}

#[test]
fn conditions_are_said_in_words() {
    let facts = &content().facts;
    let ages = |range: std::ops::Range<u8>| range.fold(0, |set, age| set | 1 << (age + 1));
    let said = |set: u64| condition(&Condition::In(facts.age, set), facts, false);
    assert_eq!(said(ages(0..5)), "under 5");
    assert_eq!(said(ages(5..17)), "age 5 to 16");
    assert_eq!(said(ages(19..26)), "19 and over");
    assert_eq!(said(ages(4..5) | 1), "age 4, or not known");
    assert_eq!(said(1), "age not known");
    let has = facts.get(facts.diagnosis).value("has").expect("a value");
    let has = Condition::In(facts.diagnosis, 1 << has);
    assert_eq!(condition(&has, facts, false), "diagnosis: Yes");
    let both = Condition::All(vec![has, Condition::In(facts.age, ages(0..5))]);
    let not = Condition::Not(Box::new(both));
    assert_eq!(
        condition(&not, facts, true),
        "not (diagnosis: Yes and under 5)"
    );
}

/// Whatever somebody writes into a pathway is text, in every language.
#[test]
fn words_are_never_orders() {
    let hostile = "</title></svg><script>alert(\"&\")</script>";
    let mut sheet = pathway(content(), 0);
    for node in &mut sheet.nodes {
        node.name = hostile.to_owned();
        node.full.clone_from(&node.name);
    }
    for arrow in &mut sheet.arrows {
        arrow.label = hostile.to_owned();
    }
    assert!(!keys(&sheet).is_empty());
    let page = html::html(std::slice::from_ref(&sheet)).expect("a page");
    assert!(!page.contains("<script>alert"));
    assert!(!mermaid::mermaid(&sheet).contains("<script"));
    assert!(
        !dot::dot(&sheet).contains("(\"&\")"),
        "a quotation ends early"
    );
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let mut sheets = vec![house(content())];
    sheets.extend(pathways());
    let page = html::html(&sheets).expect("a page");
    for asks in [
        " src=",
        " href=",
        "url(http",
        "@import",
        "fetch(",
        "XMLHttp",
        "<link",
        "<img",
        "import(",
        "sendBeacon",
        "WebSocket",
    ] {
        assert!(!page.contains(asks), "the page has `{asks}`");
    }
    assert!(page.contains("default-src 'none'"));
    for sheet in &sheets {
        let begins = format!("<section data-of=\"{}\"", sheet.id);
        assert!(page.contains(&begins), "no picture of {}", sheet.id);
    }
}
