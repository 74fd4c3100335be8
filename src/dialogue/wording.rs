//! Words of the content for this family: who is spoken to, what stands in `{ }`, paragraphs and lists.

use crate::content::Content;
use crate::family::Family;
use crate::pathway::Step;

use super::reply::Paragraph;
use super::state::State;

/// To whom we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listener {
    /// A parent or carer, or nobody knows.
    Parent,
    /// A young person who asks for themselves.
    YoungPerson,
    /// School staff or another professional.
    Professional,
}

/// To whom we speak, by the fact `speaker`.
#[must_use]
pub fn listener(content: &Content, family: &Family) -> Listener {
    let speaker = content.facts.speaker;
    match content.facts.get(speaker).id_of(family.get(speaker)) {
        "young-person" => Listener::YoungPerson,
        "school" | "professional" => Listener::Professional,
        _ => Listener::Parent,
    }
}

/// One of three wordings: the one for the listener, or the common one.
pub fn pick<'a>(
    listener: Listener,
    common: Option<&'a String>,
    young: Option<&'a String>,
    school: Option<&'a String>,
) -> Option<&'a String> {
    match listener {
        Listener::YoungPerson => young.or(common),
        Listener::Professional => school.or(common),
        Listener::Parent => common,
    }
}

/// Everything that a step says to this family, as paragraphs.
#[must_use]
pub fn said(content: &Content, state: &State, family: &Family, step: &Step) -> Vec<Paragraph> {
    let main = pick(
        listener(content, family),
        step.say.as_ref(),
        step.to_young_person.as_ref(),
        step.to_school.as_ref(),
    );
    let more = step
        .say_if
        .iter()
        .filter(|(when, _)| when.holds(family))
        .map(|(_, text)| text);
    main.into_iter()
        .chain(more)
        .flat_map(|text| paragraphs(&fill(content, state, family, text)))
        .collect()
}

/// Puts the family's own words into `{ }`.
#[must_use]
pub fn fill(content: &Content, state: &State, family: &Family, text: &str) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let (child, whose) = match listener(content, family) {
        Listener::Parent => ("your child", "your child's"),
        Listener::YoungPerson => ("you", "your"),
        Listener::Professional => ("the pupil", "the pupil's"),
    };
    let district = content.facts.district;
    let lives = match family.get(district) {
        crate::family::UNKNOWN => "your area",
        value => content.facts.get(district).label_of(value),
    };
    let council = content
        .facts
        .find("council")
        .map_or("your council", |c| match family.get(c) {
            crate::family::UNKNOWN => "your council",
            value => content.facts.get(c).label_of(value),
        });
    let topic = state
        .topic
        .as_deref()
        .and_then(|t| content.directory.topics.find(t))
        .map_or("this", |t| content.directory.topics.get(t).name.as_str());
    let age = family
        .age(&content.facts)
        .map_or_else(|| "this age".to_owned(), |a| a.to_string());
    let mut capital = child.to_owned();
    capital[..1].make_ascii_uppercase();
    text.replace("{child}", child)
        .replace("{Child}", &capital)
        .replace("{your_child_s}", whose)
        .replace("{district}", lives)
        .replace("{council}", council)
        .replace("{topic}", topic)
        .replace("{age}", &age)
        .replace(
            "{outside_council}",
            state
                .outside
                .as_deref()
                .unwrap_or("The council where you live"),
        )
}

/// Parts text at empty lines; lines that begin with "- " make a list.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            match found.last_mut() {
                Some(Paragraph::List(items)) if open => items.push(item.to_owned()),
                _ => found.push(Paragraph::List(vec![item.to_owned()])),
            }
            open = true;
        } else {
            match found.last_mut() {
                Some(Paragraph::Text(text)) if open => {
                    text.push(' ');
                    text.push_str(line);
                }
                _ => found.push(Paragraph::Text(line.to_owned())),
            }
            open = true;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_and_dashes_list() {
        let text = "One\nline.\n\nTwo:\n- a\n- b\nThree.";
        let expected = vec![
            Paragraph::Text("One line.".into()),
            Paragraph::Text("Two:".into()),
            Paragraph::List(vec!["a".into(), "b".into()]),
            Paragraph::Text("Three.".into()),
        ];
        assert_eq!(paragraphs(text), expected);
    }
}
