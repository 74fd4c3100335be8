//! Choices that lead back to where a family has come from: "something else", "start with the other one". They are the family's own
//! free will, so they are not counted as ways on; every other circle is found by [`distance`](super::distance).

use super::places::Places;
use crate::content::FRONT_DOOR;

/// An arrow: a step and the position of one of its branches or choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Arrow {
    Branch(usize),
    Choice(usize),
}

/// Marks the choices that lead back: those from a pathway to the front door; then, within a pathway from its start and at last between
/// pathways, those to a step that the way there has passed (the retreating edges of a depth-first walk: Tarjan, "Depth-first search and
/// linear graph algorithms", 1972).
pub fn mark(places: &mut Places<'_>) {
    let content = places.content;
    let pathway: Vec<usize> = (0..places.all.len())
        .map(|s| places.at(s).pathway)
        .collect();
    let front = content.pathways.iter().position(|p| p.id == FRONT_DOOR);
    for step in 0..places.all.len() {
        for choice in 0..places.all[step].choices.len() {
            let to = places.all[step].choices[choice].to;
            let leaves = Some(pathway[to]) == front && Some(pathway[step]) != front;
            places.all[step].choices[choice].back = leaves;
        }
    }
    for (number, written) in content.pathways.iter().enumerate() {
        let first = places.number(crate::content::At {
            pathway: number,
            step: 0,
        });
        let roots =
            std::iter::once(first + written.start).chain(first..first + written.steps.len());
        walk(places, roots, |to| pathway[to] == number);
    }
    let begin = places.number(content.front_door("greeting"));
    let roots = std::iter::once(begin).chain(0..places.all.len());
    walk(places, roots, |_| true);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Not,
    OnTheWay,
    Done,
}

/// Walks depth first from each root along the arrows that are not marked yet, and marks each choice that leads to a step on the way.
fn walk(
    places: &mut Places<'_>,
    roots: impl Iterator<Item = usize>,
    inside: impl Fn(usize) -> bool,
) {
    let mut seen = vec![Seen::Not; places.all.len()];
    for root in roots {
        if seen[root] != Seen::Not {
            continue;
        }
        seen[root] = Seen::OnTheWay;
        let mut way = vec![(root, arrows(places, root).into_iter())];
        while let Some((step, open)) = way.last_mut() {
            let step = *step;
            let Some(arrow) = open.next() else {
                seen[step] = Seen::Done;
                way.pop();
                continue;
            };
            let to = match arrow {
                Arrow::Branch(n) => places.all[step].branches[n].1,
                Arrow::Choice(n) => places.all[step].choices[n].to,
            };
            match (seen[to], arrow) {
                (Seen::OnTheWay, Arrow::Choice(n)) => places.all[step].choices[n].back = true,
                (Seen::Not, _) if inside(to) => {
                    seen[to] = Seen::OnTheWay;
                    way.push((to, arrows(places, to).into_iter()));
                }
                _ => {}
            }
        }
    }
}

fn arrows(places: &Places<'_>, step: usize) -> Vec<Arrow> {
    let place = &places.all[step];
    let branches = (0..place.branches.len()).map(Arrow::Branch);
    let choices = place.choices.iter().enumerate().filter(|(_, c)| !c.back);
    branches
        .chain(choices.map(|(n, _)| Arrow::Choice(n)))
        .collect()
}
