//! The steps of all pathways as one graph: what goes round without asking.

use std::collections::HashMap;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::model::{Go, Pathway, Step, StepId};
use crate::fault::Faults;

/// What an arrow stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrow {
    /// The family chose.
    Choice,
    /// It goes on by itself.
    Next,
}

/// All steps and the arrows between them.
pub struct Map<'a> {
    graph: DiGraph<&'a Step, Arrow>,
    nodes: HashMap<StepId, NodeIndex>,
}

impl<'a> Map<'a> {
    /// Draws the map; arrows to steps that do not exist are left out (`content` has named them).
    #[must_use]
    pub fn new(pathways: &'a [Pathway]) -> Self {
        let mut graph = DiGraph::new();
        let mut nodes = HashMap::new();
        for pathway in pathways {
            for (i, step) in pathway.steps.iter().enumerate() {
                nodes.insert(pathway.step_id(i), graph.add_node(step));
            }
        }
        let mut map = Self { graph, nodes };
        for pathway in pathways {
            for (i, step) in pathway.steps.iter().enumerate() {
                let Some(from) = map.nodes.get(&pathway.step_id(i)).copied() else {
                    continue;
                };
                let choices = step.choices.iter().filter_map(|c| {
                    if let Go::Step(go) = &c.go {
                        Some((go, Arrow::Choice))
                    } else {
                        None
                    }
                });
                let branches = step.next.iter().map(|b| (&b.go, Arrow::Next));
                for (go, arrow) in choices.chain(branches) {
                    if let Some(to) = map.find(pathways, go) {
                        map.graph.add_edge(from, to, arrow);
                    }
                }
            }
        }
        map
    }

    fn find(&self, pathways: &[Pathway], go: &StepId) -> Option<NodeIndex> {
        let pathway = pathways.iter().find(|p| p.is_called(&go.pathway))?;
        let step = if go.step.is_empty() {
            pathway.start
        } else {
            pathway.step(&go.step)?
        };
        self.nodes.get(&pathway.step_id(step)).copied()
    }

    /// Names every circle without a question in it.
    pub fn check(&self, faults: &mut Faults) {
        let automatic = self.graph.filter_map(
            |_, step| Some(*step),
            |_, arrow| (*arrow == Arrow::Next).then_some(()),
        );
        for circle in tarjan_scc(&automatic) {
            let circles_on_itself =
                circle.len() == 1 && automatic.find_edge(circle[0], circle[0]).is_some();
            if circle.len() > 1 || circles_on_itself {
                let step = automatic[circle[0]];
                faults.error(
                    "endless-loop",
                    &step.place,
                    format!(
                        "from the step `{}` the conversation goes round and round by itself",
                        step.id
                    ),
                    "ask something in between, or lead one `next` elsewhere",
                );
            }
        }
    }
}
