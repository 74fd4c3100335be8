//! Sets of families, exact, as decision diagrams with many-valued axes (Srinivasan and others, "Algorithms for discrete function
//! manipulation", ICCAD 1990): one axis for each fact that can be told, and no family is ever counted one by one.

use std::collections::HashMap;

use super::cases::{Atom, Cases};
use crate::content::Content;
use crate::family::facts::{Answer, Fact, Kind};
use crate::family::{Condition, FactId, Family, Value};

/// A set of families, by its diagram in [`Sets`]. Equal sets have equal diagrams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Families(u32);

/// No family.
pub const NONE: Families = Families(0);
/// Every family.
pub const ALL: Families = Families(1);

/// One question of a diagram: for these values of a fact (bit n is value n), on with that diagram.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Node {
    axis: usize,
    arms: Vec<(u64, Families)>,
}

/// A fact that can be told, and how many values it has. The first is that nobody has asked yet; after those of the fact comes one more:
/// asked, and rather not said. Rules take both for `unknown`; only the second is never asked again.
#[derive(Debug, Clone, Copy)]
struct Axis {
    fact: FactId,
    size: u32,
}

impl Axis {
    /// Values of the fact, as values here.
    fn mask(self, values: u64) -> u64 {
        let known = values & (u64::MAX >> (65 - self.size));
        known | (values & 1) << (self.size - 1)
    }
}

/// All diagrams made so far.
#[derive(Debug)]
pub struct Sets<'c> {
    content: &'c Content,
    axes: Vec<Axis>,
    /// The first two stand for the ends, [`NONE`] and [`ALL`].
    nodes: Vec<Node>,
    same: HashMap<Node, Families>,
    both: HashMap<(Families, Families), Families>,
    others: HashMap<Families, Families>,
    freed: HashMap<(Families, usize), Families>,
    values: HashMap<(FactId, u64), Families>,
    held: HashMap<Condition, Families>,
}

impl<'c> Sets<'c> {
    /// No set yet. The axes are the facts that are not derived and are no days: nothing branches on a day.
    #[must_use]
    pub fn new(content: &'c Content) -> Self {
        let axes = (0_u8..).zip(&content.facts.all);
        let axes: Vec<Axis> = axes
            .filter(|(_, fact)| fact.derived.is_none() && fact.kind != Kind::Date)
            .map(|(n, fact)| Axis {
                fact: FactId(n),
                size: u32::try_from(fact.size()).map_or(64, |size| size.clamp(1, 63) + 1),
            })
            .collect();
        let end = Node {
            axis: axes.len(),
            arms: Vec::new(),
        };
        Self {
            content,
            axes,
            nodes: vec![end.clone(), end],
            same: HashMap::new(),
            both: HashMap::new(),
            others: HashMap::new(),
            freed: HashMap::new(),
            values: HashMap::new(),
            held: HashMap::new(),
        }
    }

    /// How many families a set holds: every combination of the values of every fact is one, and it matters what was asked.
    #[must_use]
    pub fn count(&self, set: Families) -> u64 {
        self.count_from(set, 0, &mut HashMap::new())
    }

    fn count_from(&self, set: Families, axis: usize, seen: &mut HashMap<Families, u64>) -> u64 {
        let below = |from: usize, to: usize| -> u64 {
            self.axes[from..to]
                .iter()
                .map(|a| u64::from(a.size))
                .product()
        };
        let top = self.axis(set);
        if set == NONE {
            return 0;
        }
        let here = if let Some(known) = seen.get(&set) {
            *known
        } else if set == ALL {
            1
        } else {
            let arms = self.nodes[set.0 as usize].arms.clone();
            let each = arms.iter().map(|(mask, to)| {
                u64::from(mask.count_ones()) * self.count_from(*to, top + 1, seen)
            });
            let sum = each.sum();
            seen.insert(set, sum);
            sum
        };
        here * below(axis, top)
    }

    /// The simplest family of a set: what need not be known is not. `None` if the set is empty. Facts and values by id.
    #[must_use]
    pub fn simplest(&self, set: Families) -> Option<Vec<(String, String)>> {
        let mut known = Vec::new();
        let mut here = set;
        while here != ALL {
            let node = self.nodes.get(here.0 as usize)?;
            let open = node.arms.iter().filter(|(_, to)| *to != NONE);
            let (mask, to) = open.min_by_key(|(mask, _)| mask.trailing_zeros())?;
            let fact = self.content.facts.get(self.axes[node.axis].fact);
            let value = Value::try_from(mask.trailing_zeros()).unwrap_or(0);
            // Past the last value of the fact its id is `unknown`: asked, and not said.
            if value != 0 {
                known.push((fact.id.clone(), fact.id_of(value).to_owned()));
            }
            here = *to;
        }
        Some(known)
    }

    /// A set as groups that agree fact by fact, disjoint; for each group its values of every fact that narrows it, as in [`Self::size_of`].
    /// `None` if there are more than `most`.
    #[must_use]
    pub fn groups(&self, set: Families, most: usize) -> Option<Vec<Vec<(FactId, u64)>>> {
        let mut done = Vec::new();
        let mut open = vec![(set, Vec::new())];
        while let Some((here, known)) = open.pop() {
            if here == NONE {
                continue;
            }
            if here == ALL {
                done.push(known);
                if done.len() > most {
                    return None;
                }
                continue;
            }
            let node = &self.nodes[here.0 as usize];
            for (mask, to) in node.arms.iter().rev() {
                let mut known = known.clone();
                known.push((self.axes[node.axis].fact, *mask));
                open.push((*to, known));
            }
        }
        Some(done)
    }

    /// How many ways a fact can stand: never asked (0), each of its values (from 1), and asked but not said (the last). 0 for a fact that
    /// no set can tell apart.
    #[must_use]
    pub fn size_of(&self, fact: FactId) -> u32 {
        let axis = self.axes.iter().find(|a| a.fact == fact);
        axis.map_or(0, |axis| axis.size)
    }

    /// The facts that sets are about, in order.
    pub fn facts(&self) -> impl Iterator<Item = FactId> + '_ {
        self.axes.iter().map(|a| a.fact)
    }

    /// For each fact, how it can stand within a set, as in [`Self::size_of`].
    pub fn standing(&mut self, set: Families, fact: FactId) -> u64 {
        let ways = 0..self.size_of(fact);
        let Some(axis) = self.axes.iter().position(|a| a.fact == fact) else {
            return 0;
        };
        ways.filter(|way| {
            let one = self.along(axis, 1 << way);
            self.and(set, one) != NONE
        })
        .fold(0, |mask, way| mask | 1 << way)
    }

    /// A set of the families of another content, as families of this one: facts and values go by their ids, old ones too. A value that
    /// the other content does not know stands there for what it never asked.
    pub fn translated(
        &mut self,
        of: &Sets<'_>,
        set: Families,
        known: &mut HashMap<Families, Families>,
    ) -> Families {
        if set.0 <= ALL.0 {
            return set;
        }
        if let Some(set) = known.get(&set) {
            return *set;
        }
        let node = &of.nodes[set.0 as usize];
        let there = of.axes[node.axis];
        let fact = of.content.facts.get(there.fact);
        let here = self.content.facts.find(&fact.id);
        let axis = here.and_then(|here| self.axes.iter().position(|a| a.fact == here));
        let mut all = NONE;
        for (mask, to) in &node.arms {
            let below = self.translated(of, *to, known);
            let told = match axis {
                Some(axis) => {
                    let mask = self.mask_of(axis, fact, there, *mask);
                    self.along(axis, mask)
                }
                // Nobody is asked for it any more.
                None if mask & 1 != 0 => ALL,
                None => NONE,
            };
            let one = self.and(told, below);
            all = self.or(all, one);
        }
        known.insert(set, all);
        all
    }

    /// The ways in which a fact of another content stands, on an axis of this one.
    fn mask_of(&self, axis: usize, other: &Fact, there: Axis, mask: u64) -> u64 {
        let size = self.axes[axis].size;
        let mine = self.content.facts.get(self.axes[axis].fact);
        let has = |way: u32| mask & (1 << way) != 0;
        let mut all = u64::from(has(0)) | u64::from(has(there.size - 1)) << (size - 1);
        for value in 1..size - 1 {
            let id = mine.id_of(Value::try_from(value).unwrap_or(0));
            let named = |v: &Answer| v.id == id;
            let was = other.values.iter().position(named).or_else(|| {
                // Renamed since.
                let value = mine.values.get(value as usize - 1)?;
                let old = |v: &Answer| value.was.iter().any(|w| w.value == v.id);
                other.values.iter().position(old)
            });
            let way = was.and_then(|n| u32::try_from(n + 1).ok()).unwrap_or(0);
            all |= u64::from(has(way)) << value;
        }
        all
    }

    /// Families whose fact, told or derived, has one of these values (bit n is value n).
    pub fn having(&mut self, fact: FactId, values: u64) -> Families {
        if let Some(set) = self.values.get(&(fact, values)) {
            return *set;
        }
        let facts = &self.content.facts;
        let derived = facts.get(fact).derived.as_ref();
        let source = derived.map_or(fact, |(source, _)| *source);
        let set = match self.axes.iter().position(|a| a.fact == source) {
            Some(axis) => {
                let mut mask = 0;
                for value in 0..self.axes[axis].size - 1 {
                    let mut family = Family::default();
                    family.set(facts, source, Value::try_from(value).unwrap_or(0));
                    mask |= u64::from(values & (1 << family.get(fact)) != 0) << value;
                }
                self.along(axis, self.axes[axis].mask(mask))
            }
            // A day: to the rules it is never known.
            None if values & 1 != 0 => ALL,
            None => NONE,
        };
        self.values.insert((fact, values), set);
        set
    }

    /// Families for whom a condition holds.
    pub fn holding(&mut self, condition: &Condition) -> Families {
        if let Condition::In(fact, values) = condition {
            return self.having(*fact, *values);
        }
        // The same conditions stand at many steps, and on every day.
        if let Some(known) = self.held.get(condition) {
            return *known;
        }
        let mut atoms = Vec::new();
        condition.mentions(&mut atoms);
        let held = self.where_true(&atoms, |family| condition.holds(family));
        self.held.insert(condition.clone(), held);
        held
    }

    /// Families for whom `is_true`: it is asked for one family of each kind that `atoms` tell apart, so it must depend on nothing else.
    pub fn where_true(&mut self, atoms: &[Atom], is_true: impl Fn(&Family) -> bool) -> Families {
        let one = self.sorted(atoms, 1, |family| is_true(family).then_some(0));
        one[0]
    }

    /// Families by what `which` says of them, 0 to before `kinds`; those of whom it says nothing come last. As [`Self::where_true`].
    pub fn sorted(
        &mut self,
        atoms: &[Atom],
        kinds: usize,
        which: impl Fn(&Family) -> Option<usize>,
    ) -> Vec<Families> {
        let cases = Cases::new(self.content, atoms);
        self.sorted_from(0, &cases, kinds, &mut Family::default(), &which)
    }

    fn sorted_from(
        &mut self,
        axis: usize,
        cases: &Cases,
        kinds: usize,
        family: &mut Family,
        which: &impl Fn(&Family) -> Option<usize>,
    ) -> Vec<Families> {
        let Some(here) = self.axes.get(axis).copied() else {
            let mut ends = vec![NONE; kinds + 1];
            ends[which(family).unwrap_or(kinds).min(kinds)] = ALL;
            return ends;
        };
        let mut arms: Vec<Vec<(u64, Families)>> = vec![Vec::new(); kinds + 1];
        for case in cases.of(here.fact) {
            family.set(&self.content.facts, here.fact, case.value);
            let below = self.sorted_from(axis + 1, cases, kinds, family, which);
            for (arms, set) in arms.iter_mut().zip(below) {
                arms.push((here.mask(case.members), set));
            }
        }
        arms.into_iter().map(|arms| self.node(axis, arms)).collect()
    }

    /// Families in both.
    pub fn and(&mut self, a: Families, b: Families) -> Families {
        if a == b || b == ALL {
            return a;
        }
        if a == ALL {
            return b;
        }
        if a == NONE || b == NONE {
            return NONE;
        }
        let key = (a.min(b), a.max(b));
        if let Some(set) = self.both.get(&key) {
            return *set;
        }
        let axis = self.axis(a).min(self.axis(b));
        let (left, right) = (self.arms(a, axis), self.arms(b, axis));
        let mut arms = Vec::with_capacity(left.len().max(right.len()));
        for (of_left, left) in &left {
            for (of_right, right) in &right {
                let shared = of_left & of_right;
                if shared != 0 {
                    arms.push((shared, self.and(*left, *right)));
                }
            }
        }
        let set = self.node(axis, arms);
        self.both.insert(key, set);
        set
    }

    /// Families in either.
    pub fn or(&mut self, a: Families, b: Families) -> Families {
        if a == b || b == NONE {
            return a;
        }
        let (a, b) = (self.not(a), self.not(b));
        let neither = self.and(a, b);
        self.not(neither)
    }

    /// Families that are not in it.
    pub fn not(&mut self, set: Families) -> Families {
        if set.0 <= ALL.0 {
            return Families(1 - set.0);
        }
        if let Some(others) = self.others.get(&set) {
            return *others;
        }
        let Node { axis, arms } = self.nodes[set.0 as usize].clone();
        let arms = arms
            .into_iter()
            .map(|(mask, to)| (mask, self.not(to)))
            .collect();
        let others = self.node(axis, arms);
        self.others.insert(set, others);
        self.others.insert(others, set);
        others
    }

    /// Families in the first and not in the second.
    pub fn without(&mut self, a: Families, b: Families) -> Families {
        let others = self.not(b);
        self.and(a, others)
    }

    /// Families that are in the set with some value of the fact, whatever their own.
    pub fn with_some(&mut self, set: Families, fact: FactId) -> Families {
        match self.axes.iter().position(|a| a.fact == fact) {
            Some(axis) => self.free(set, axis),
            None => set,
        }
    }

    /// Families that nobody has asked for the fact.
    pub fn unasked(&mut self, fact: FactId) -> Families {
        match self.axes.iter().position(|a| a.fact == fact) {
            Some(axis) => self.along(axis, 1),
            None => NONE,
        }
    }

    /// Families that told just this: `None` if they were not asked, `unknown` if they would rather not say.
    pub fn told(&mut self, fact: FactId, value: Option<Value>) -> Families {
        let Some(axis) = self.axes.iter().position(|a| a.fact == fact) else {
            return ALL;
        };
        let bit = match value {
            None => 0,
            Some(0) => self.axes[axis].size - 1,
            Some(value) => u32::from(value),
        };
        self.along(axis, 1 << bit)
    }

    /// Families that are in the set whatever they answer when they are asked for the fact, "rather not say" among the answers.
    pub fn whatever_told(&mut self, set: Families, fact: FactId) -> Families {
        let others = self.not(set);
        let unasked = self.unasked(fact);
        let told_others = self.without(others, unasked);
        let some_other = self.with_some(told_others, fact);
        self.not(some_other)
    }

    /// The set as it would be if nobody could be unasked: families that were not asked are in it if they would be without an answer.
    pub fn as_if_asked(&mut self, set: Families, fact: FactId) -> Families {
        let unasked = self.unasked(fact);
        let unsaid = self.told(fact, Some(0));
        let inside = self.and(set, unsaid);
        let inside = self.with_some(inside, fact);
        let open = self.and(inside, unasked);
        let asked = self.without(set, unasked);
        self.or(asked, open)
    }

    /// What becomes of the families of a set when they are asked for the fact: those that were not asked before answer anything.
    pub fn asked(&mut self, set: Families, fact: FactId) -> Families {
        let unasked = self.unasked(fact);
        let open = self.and(set, unasked);
        let answered = self.with_some(open, fact);
        let all = self.or(set, answered);
        self.without(all, unasked)
    }

    /// What becomes of the families of a set when the fact is settled to a value.
    pub fn settled(&mut self, set: Families, fact: FactId, value: Value) -> Families {
        let whatever = self.with_some(set, fact);
        let settled = self.having(fact, 1 << value);
        self.and(whatever, settled)
    }

    /// The families that are in the set once the fact is settled to a value.
    pub fn once_settled(&mut self, set: Families, fact: FactId, value: Value) -> Families {
        let settled = self.having(fact, 1 << value);
        let inside = self.and(set, settled);
        self.with_some(inside, fact)
    }

    fn free(&mut self, set: Families, axis: usize) -> Families {
        let top = self.axis(set);
        if top > axis {
            return set;
        }
        if let Some(known) = self.freed.get(&(set, axis)) {
            return *known;
        }
        let arms = self.nodes[set.0 as usize].arms.clone();
        let free = if top == axis {
            arms.iter().fold(NONE, |any, (_, to)| self.or(any, *to))
        } else {
            let arms = arms
                .into_iter()
                .map(|(mask, to)| (mask, self.free(to, axis)))
                .collect();
            self.node(top, arms)
        };
        self.freed.insert((set, axis), free);
        free
    }

    /// Families whose value on one axis is among these.
    fn along(&mut self, axis: usize, mask: u64) -> Families {
        let every = self.every(axis);
        self.node(axis, vec![(mask & every, ALL), (every & !mask, NONE)])
    }

    fn every(&self, axis: usize) -> u64 {
        u64::MAX >> (64 - self.axes[axis].size)
    }

    fn axis(&self, set: Families) -> usize {
        self.nodes[set.0 as usize].axis
    }

    /// The arms of a diagram at an axis; one that does not ask there has one arm.
    fn arms(&self, set: Families, axis: usize) -> Vec<(u64, Families)> {
        let node = &self.nodes[set.0 as usize];
        if node.axis == axis {
            node.arms.clone()
        } else {
            vec![(self.every(axis), set)]
        }
    }

    /// The one diagram that asks this.
    fn node(&mut self, axis: usize, arms: Vec<(u64, Families)>) -> Families {
        let mut merged: Vec<(u64, Families)> = Vec::with_capacity(arms.len());
        for (mask, to) in arms.into_iter().filter(|(mask, _)| *mask != 0) {
            match merged.iter_mut().find(|(_, other)| *other == to) {
                Some((known, _)) => *known |= mask,
                None => merged.push((mask, to)),
            }
        }
        if let [(_, only)] = merged[..] {
            return only;
        }
        merged.sort_unstable_by_key(|(mask, _)| mask.trailing_zeros());
        let node = Node { axis, arms: merged };
        if let Some(known) = self.same.get(&node) {
            return *known;
        }
        let set = Families(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node.clone());
        self.same.insert(node, set);
        set
    }
}
