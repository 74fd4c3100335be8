//! The open question of a reply, with everything that can be tapped.

use jiff::civil::Date;

use super::reply::{Button, Chip, Expects, Reply};
use super::talk::{Talk, choice_tap, step_id};
use super::wording::{fill, listener, pick};
use crate::directory::hours::date_in_words;
use crate::family::FactId;
use crate::family::facts::Kind;

impl Talk<'_> {
    /// The reply to what has been said so far, with the open question.
    #[must_use]
    pub fn reply(&self) -> Reply {
        let mut reply = Reply {
            blocks: self.blocks.clone(),
            known: self.known(),
            always: self.always(),
            ..Reply::default()
        };
        if let Some(fact) = self
            .state
            .asking
            .as_deref()
            .and_then(|f| self.content.facts.find(f))
        {
            self.ask_fact(fact, &mut reply);
        } else if !self.state.torn.is_empty() {
            reply.question = Some(if self.state.torn.len() == 1 {
                "Is it about this?".into()
            } else {
                "Which of these is closest?".into()
            });
            reply.choices = self
                .state
                .torn
                .iter()
                .filter_map(|t| self.topic_button(t))
                .collect();
            reply
                .choices
                .push(button("x:menu", "Something else", "Something else"));
        } else if let Some(at) = self.at() {
            let step = self.content.step(at);
            let asked = pick(
                listener(self.content, &self.family),
                step.ask.as_ref(),
                step.ask_young_person.as_ref(),
                step.ask_school.as_ref(),
            );
            reply.question = asked.map(|q| fill(self.content, &self.state, &self.family, q));
            reply.choices = self
                .choices()
                .iter()
                .map(|c| Button {
                    tap: choice_tap(&self.state.at, &c.label),
                    label: c.label.clone(),
                    short: c.short.clone(),
                })
                .collect();
            if reply.choices.is_empty() {
                reply.question = Some("What would you like to do next?".into());
                reply.choices = self.closing();
            }
        }
        reply
    }

    /// What can be done at the end of a way.
    fn closing(&self) -> Vec<Button> {
        let mut buttons = Vec::new();
        if let Some(service) = self
            .state
            .service
            .as_deref()
            .filter(|_| self.state.at.ends_with("/service"))
            && let Some(service) = self.content.directory.service(service)
        {
            let topics = service
                .topics
                .iter()
                .take(3)
                .map(|t| self.content.directory.topics.get(*t));
            buttons.extend(topics.map(|t| button(&format!("t:{}", t.id), &t.name, &t.short)));
        }
        if let Some(thread) = self
            .state
            .waiting
            .last()
            .filter(|t| t.root != self.state.thread.root)
            && let Some(at) = self.content.find(&step_id(&thread.root))
        {
            buttons.push(button(
                "x:return",
                &format!("Go back to: {}", self.content.pathway(at).title),
                "Go back to before",
            ));
        }
        buttons.push(button(
            "x:menu",
            "Ask about something else",
            "Something else",
        ));
        buttons.push(button("x:plan", "Show my plan", "My plan"));
        buttons
    }

    fn topic_button(&self, topic: &str) -> Option<Button> {
        let id = self.content.directory.topics.find(topic)?;
        let topic = self.content.directory.topics.get(id);
        Some(button(
            &format!("t:{}", topic.id),
            &topic.name,
            &topic.short,
        ))
    }

    fn ask_fact(&self, id: FactId, reply: &mut Reply) {
        let fact = self.content.facts.get(id);
        let asked = pick(
            listener(self.content, &self.family),
            fact.ask.as_ref(),
            fact.ask_young_person.as_ref(),
            fact.ask_school.as_ref(),
        );
        reply.question = asked.cloned();
        reply.why_asked.clone_from(&fact.why);
        let answer = |value: &str, label: &str, short: &str| {
            button(&format!("f:{}:{value}", fact.id), label, short)
        };
        reply.expects = match fact.kind {
            Kind::Age => Expects::Age,
            Kind::District => Expects::Place,
            Kind::Date => Expects::Day,
            Kind::Choice => Expects::Words,
        };
        if fact.kind == Kind::Choice {
            reply.choices = fact
                .values
                .iter()
                .map(|v| answer(&v.id, &v.label, v.short.as_ref().unwrap_or(&v.label)))
                .collect();
        }
        if fact.kind == Kind::Age && !self.state.ages.is_empty() {
            reply.question = Some("Which age shall we start with?".into());
            for age in &self.state.ages {
                let age = age.to_string();
                reply.choices.push(answer(&age, &age, &age));
            }
        }
        if fact.kind == Kind::District {
            if !self.state.narrowed.is_empty() {
                reply.question = Some("There is more than one. Which is it?".into());
            }
            for (district, hint) in &self.state.narrowed {
                let name = fact
                    .value(district)
                    .map_or(district.as_str(), |v| fact.label_of(v));
                let label = if hint == name {
                    name.to_owned()
                } else {
                    format!("{name} ({hint})")
                };
                reply.choices.push(answer(district, &label, name));
            }
            reply
                .choices
                .push(answer("elsewhere", "Outside Essex", "Outside Essex"));
        }
        reply
            .choices
            .push(answer("unknown", "Not sure, or rather not say", "Not sure"));
    }

    fn known(&self) -> Vec<Chip> {
        let mut chips = Vec::new();
        for (fact, value) in &self.state.facts {
            let Some(id) = self.content.facts.find(fact) else {
                continue;
            };
            let known = self.content.facts.get(id);
            let shown = match known.kind {
                _ if value == "unknown" => continue,
                Kind::Date => value
                    .parse::<Date>()
                    .map_or_else(|_| value.clone(), date_in_words),
                // A value that staff have taken out has no words any more.
                _ => match known.value(value) {
                    Some(v) => known.label_of(v).to_owned(),
                    None => continue,
                },
            };
            chips.push(Chip {
                name: known.name.clone(),
                value: shown,
                tap: format!("k:{fact}"),
            });
        }
        chips
    }

    fn always(&self) -> Vec<Button> {
        let mut buttons = vec![
            button("x:person", "Talk to a person", "Talk to a person"),
            button("x:help", "I need help now", "I need help now"),
        ];
        if !self.state.plan.is_empty() || !self.state.shown.is_empty() {
            buttons.push(button("x:plan", "My plan", "My plan"));
        }
        if !self.state.trail.is_empty() {
            buttons.push(button("x:why", "Why this?", "Why this?"));
            buttons.push(button("x:back", "Back", "Back"));
            buttons.push(button("x:start", "Start again", "Start again"));
        }
        buttons
    }
}

fn button(tap: &str, label: &str, short: &str) -> Button {
    Button {
        tap: tap.to_owned(),
        label: label.to_owned(),
        short: short.to_owned(),
    }
}
