//! `/services`: words, a place and filters in, a list of services out. When nothing fits, the nearest, and what was left out to find them.

use std::collections::HashSet;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::asked::Asked;
use super::paper::{Kept, Paper};
use super::{Shelves, service};
use crate::content::Content;
use crate::dialogue::card::Eyes;
use crate::dialogue::reply::{Block, ContactKind, Paragraph};
use crate::dialogue::{Input, State as Conversation, respond};
use crate::directory::Service;
use crate::directory::distance::Point;
use crate::directory::places::Whereabouts;
use crate::directory::service::{TIERS, Tier};
use crate::directory::shelf::{Filter, Part, in_force};
use crate::family::Family;
use crate::text::little::is_little;
use crate::text::normal::plain;
use crate::understanding::{Verdict, place, read, words};

/// Words of asking, in "help with sleep": nobody looks for them when there is another.
const ASKING: [&str; 12] = [
    "help", "helps", "need", "needs", "find", "finding", "look", "looking", "want", "get",
    "service", "services",
];

/// Services on one page.
const PAGE: usize = 20;

/// One service in the list.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) provider: String,
    pub(super) summary: String,
    pub(super) facts: Vec<String>,
    pub(super) distance: Option<String>,
    pub(super) confirmed: bool,
}

impl Item {
    pub(super) fn of(content: &Content, service: &Service, from: Option<&Origin>) -> Self {
        Self {
            id: service.id.clone(),
            name: service.name.clone(),
            provider: content.directory.provider(service).to_owned(),
            summary: service.summary.clone(),
            facts: service::in_few_words(content, service),
            distance: from.and_then(|from| from.to(content, service)),
            confirmed: service.confirmed,
        }
    }
}

/// The place to measure from.
pub(super) struct Origin {
    name: String,
    point: Point,
}

impl Origin {
    /// "About 6 miles from Clacton-on-Sea to Colchester", if an address of the service is known.
    fn to(&self, content: &Content, service: &Service) -> Option<String> {
        use crate::directory::service::Way;
        let middles = &content.directory.places.middles;
        let (name, point) = service
            .contacts
            .iter()
            .find_map(|contact| match &contact.way {
                Way::Address(address) => middles.of_address(address),
                _ => None,
            })?;
        let miles = self.point.miles_to(point);
        Some(match miles.round() {
            _ if name == self.name => format!("In {name}"),
            m if m <= 1.0 => format!("About a mile from {} to {name}", self.name),
            m => format!("About {m} miles from {} to {name}", self.name),
        })
    }
}

/// One entry of a list to choose from.
struct Choice {
    id: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "services.html")]
struct List<'a> {
    paper: Paper,
    asked: &'a Asked,
    topics: Vec<(&'a str, Vec<Choice>)>,
    areas: Vec<Choice>,
    tiers: Vec<Choice>,
    /// Danger in the words: what to do now, first.
    crisis: Vec<Block>,
    /// What was read from words, and what was not understood.
    notes: Vec<String>,
    /// Places to choose between.
    which: Vec<(String, String)>,
    left_out: Option<String>,
    measured: bool,
    items: Vec<Item>,
    total: usize,
    first: usize,
    page: usize,
    pages: usize,
    before: Option<String>,
    next: Option<String>,
}

/// A search, as far as it was understood.
#[derive(Default)]
struct Wish {
    filter: Filter,
    words: Vec<String>,
    typed: Vec<String>,
    topic_meant: Option<crate::directory::TopicId>,
    from: Option<Origin>,
    notes: Vec<String>,
    which: Vec<(String, String)>,
    danger: bool,
}

pub(super) async fn list(
    State(shelves): State<Shelves>,
    headers: HeaderMap,
    pairs: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Response {
    let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
    let (asked, longer) = Asked::read(pairs);
    if longer {
        let head = [(header::CACHE_CONTROL, "no-store")];
        return (head, Redirect::to(&asked.address())).into_response();
    }
    let content = shelves.live.content();
    let now = (shelves.clock)();
    let wish = wish(&content, &asked, now.date());
    let (found, left_out) = find(&content, &wish, now.date());
    let pages = found.len().div_ceil(PAGE).max(1);
    let page = asked.page.parse().unwrap_or(1_usize).clamp(1, pages);
    let first = (page - 1) * PAGE;
    let items: Vec<Item> = found
        .iter()
        .skip(first)
        .take(PAGE)
        .map(|service| Item::of(&content, service, wish.from.as_ref()))
        .collect();
    let crisis = if wish.danger {
        let input = Input::Text(asked.q.clone());
        let reply = respond(&content, &Conversation::default(), &input, now).reply;
        let blocks = reply.blocks.into_iter();
        blocks
            .filter(|b| matches!(b, Block::Crisis { .. }))
            .collect()
    } else {
        Vec::new()
    };
    let personal = !asked.q.is_empty() || !asked.near.is_empty();
    let (title, description) = title(&content, &asked, &wish);
    let path = (!personal).then(|| asked.at_page(page));
    let list = List {
        paper: shelves.paper(&headers, &title, &description, path.as_deref()),
        topics: topics(&content, &asked),
        areas: areas(&content, &asked),
        tiers: tiers(&asked),
        crisis,
        notes: wish.notes,
        which: wish.which,
        left_out,
        measured: items.iter().any(|item| item.distance.is_some()),
        items,
        total: found.len(),
        first: first + 1,
        page,
        pages,
        before: (page > 1).then(|| asked.at_page(page - 1)),
        next: (page < pages).then(|| asked.at_page(page + 1)),
        asked: &asked,
    };
    let kept = if personal {
        Kept::Private
    } else {
        Kept::Public
    };
    shelves.answer(&content, &headers, kept, &list)
}

/// Reads the fields. What is not understood is said and left out; it never empties the list.
fn wish(content: &Content, asked: &Asked, today: jiff::civil::Date) -> Wish {
    let directory = &content.directory;
    let mut wish = Wish::default();
    if !asked.topic.is_empty() {
        wish.filter.topic = directory.topics.find(&asked.topic);
        if wish.filter.topic.is_none() {
            let note = format!("There is no topic called \u{201c}{}\u{201d}.", asked.topic);
            wish.notes.push(note);
        }
    }
    if !asked.age.is_empty() {
        match asked.age.parse::<u8>() {
            Ok(age) if age <= crate::family::age::OLDEST => wish.filter.age = Some(age),
            _ => wish.notes.push(
                "Please write the age as a number of years, from 0 to 25. For now we show all ages.".into(),
            ),
        }
    }
    let tier = TIERS.iter().find(|(word, _)| *word == asked.tier);
    wish.filter.tier = tier.map(|(_, tier)| *tier);
    wish.filter.by_yourself = !asked.by_yourself.is_empty();
    wish.filter.free = !asked.free.is_empty();
    wish.filter.district = match asked.area.as_str() {
        "elsewhere" => Some(directory.places.elsewhere()),
        area => directory.places.district(area),
    };
    if !asked.near.is_empty() {
        let near = words(&content.lexicon, &asked.near);
        match place::read(content, &asked.near, &near) {
            Some((name, says)) => at_place(content, asked, &mut wish, name, &says),
            None => wish.notes.push(format!(
                "We do not know a place called \u{201c}{}\u{201d}. Try the nearest town, or the first half of the postcode.",
                asked.near
            )),
        }
    }
    if !asked.q.is_empty() {
        from_words(content, asked, &mut wish, today);
    }
    wish
}

/// A place was named: it chooses the district, unless one was ticked, and distances are measured from it.
fn at_place(content: &Content, asked: &Asked, wish: &mut Wish, name: String, says: &Whereabouts) {
    let places = &content.directory.places;
    let outcode = name.split(' ').next().unwrap_or("");
    let point = places
        .middles
        .place(&plain(&name))
        .or_else(|| places.middles.outcode(outcode));
    let mut at = None;
    match says {
        Whereabouts::District(district) => at = Some(*district),
        Whereabouts::Outside(council) => {
            at = Some(places.elsewhere());
            let council = council
                .as_ref()
                .map_or_else(String::new, |c| format!(" There the council is {c}."));
            wish.notes.push(format!(
                "{name} is outside Essex.{council} These services are for the whole country."
            ));
        }
        Whereabouts::OneOf(options, _) if wish.filter.district.is_none() => {
            wish.notes.push(format!(
                "{name} may lie in more than one district. Which one do you mean?"
            ));
            wish.which = options
                .iter()
                .map(|(district, hint)| {
                    let id = places.id_of(*district);
                    let name = places
                        .districts
                        .get(*district)
                        .map_or("Outside Essex", |d| &d.name);
                    let shown = if hint == name {
                        name.to_owned()
                    } else {
                        format!("{name}, {hint}")
                    };
                    (asked.in_area(id), shown)
                })
                .collect();
        }
        Whereabouts::OneOf(..) => {}
    }
    if let (None, Some(at)) = (wish.filter.district, at) {
        wish.filter.district = Some(at);
        if let Some(district) = places.districts.get(at) {
            wish.notes.push(if district.name == name {
                format!("We show what families in {name} can use.")
            } else {
                format!(
                    "{name} is in {}: we show what families there can use.",
                    district.name
                )
            });
        }
    }
    wish.from = point.map(|point| Origin { name, point });
}

/// Words: danger, an age and a place in them, a topic, and what is left to look for.
fn from_words(content: &Content, asked: &Asked, wish: &mut Wish, today: jiff::civil::Date) {
    let meaning = read(content, &asked.q, today);
    wish.danger = !meaning.danger.is_empty();
    let facts = &content.facts;
    let mut used = vec![false; meaning.words.len()];
    for said in &meaning.facts {
        let fact = facts.get(said.fact);
        let taken = if said.fact == facts.age {
            let age = fact.id_of(said.value).parse().ok();
            let new = wish.filter.age.is_none() && age.is_some();
            if new {
                wish.filter.age = age;
                wish.notes.push(format!(
                    "We read an age in your words: {}.",
                    fact.id_of(said.value)
                ));
            }
            new
        } else {
            false
        };
        if taken || said.fact == facts.district {
            let (from, to) = said.span;
            used.iter_mut().take(to).skip(from).for_each(|u| *u = true);
        }
    }
    if let Some((name, says)) = &meaning.place
        && wish.filter.district.is_none()
        && wish.which.is_empty()
    {
        at_place(content, asked, wish, name.clone(), says);
    }
    if let Verdict::Sure(topic) = meaning.verdict(content) {
        wish.topic_meant = Some(topic.topic);
    }
    let all = meaning.words.iter().zip(&used);
    let mut left: Vec<_> = all
        .filter(|(w, used)| {
            !**used && !is_little(&w.word) && !content.directory.places.is_everyday(&w.word)
        })
        .map(|(w, _)| w)
        .collect();
    let asks = |word: &str| ASKING.contains(&word);
    if left.iter().any(|w| !asks(&w.word)) {
        left.retain(|w| !asks(&w.word));
    }
    wish.words = left.iter().map(|w| w.word.clone()).collect();
    wish.typed = left.iter().map(|w| w.typed.clone()).collect();
    wish.words.dedup();
}

/// The services for a wish, in order, and in words what was left out to find any.
fn find<'c>(
    content: &'c Content,
    wish: &Wish,
    today: jiff::civil::Date,
) -> (Vec<&'c Service>, Option<String>) {
    let directory = &content.directory;
    let all = &directory.services;
    let usual = |s: &&Service| s.confirmed && in_force(s, today);
    let mut words_left_out = false;
    let mut from: Vec<&Service> = Vec::new();
    if !wish.words.is_empty() {
        let mut hits = directory.find_all(wish.words.iter().map(String::as_str));
        if hits.is_empty() {
            hits = directory.find_all(wish.typed.iter().map(String::as_str));
        }
        from.extend(
            hits.iter()
                .map(|hit| &all[hit.service])
                .filter(|s| in_force(s, today)),
        );
        // What nobody has confirmed is found by name only, and last.
        from.sort_by_key(|s| !s.confirmed);
        if let Some(topic) = wish.topic_meant {
            let mut more: Vec<&Service> = all
                .iter()
                .filter(usual)
                .filter(|s| s.topics.contains(&topic))
                .collect();
            more.sort_by_key(|s| s.topics.iter().position(|t| *t == topic));
            from.extend(more);
        }
        let mut seen = HashSet::new();
        from.retain(|s| seen.insert(&s.id));
        if from.is_empty() {
            let some = directory.find(wish.words.iter().map(String::as_str), 2 * PAGE);
            let best = some.first().map_or(0.0, |hit| hit.score);
            from = some
                .iter()
                .filter(|hit| hit.score >= best / 2.0)
                .map(|hit| &all[hit.service])
                .filter(usual)
                .collect();
        }
        words_left_out = from.is_empty();
    }
    let by_words = !from.is_empty();
    if from.is_empty() {
        from = directory.in_alphabet().filter(usual).collect();
    }
    let (mut found, given_up) = wish.filter.nearest(&from);
    if wish.filter.district.is_some() && !by_words && !given_up.contains(&Part::District) {
        // What is for few districts is nearer than what is for the whole country.
        let reach = |s: &Service| match s.areas.count() {
            0..=6 => 0,
            n if n <= content.county.count() + 2 => 1,
            _ => 2,
        };
        found.sort_by_key(|s| reach(s));
    }
    let mut left: Vec<String> = given_up
        .iter()
        .map(|part| part_in_words(content, wish, *part))
        .collect();
    if words_left_out {
        left.insert(
            0,
            format!("the words \u{201c}{}\u{201d}", wish.typed.join(" ")),
        );
    }
    (found, (!left.is_empty()).then(|| listed(&left)))
}

fn part_in_words(content: &Content, wish: &Wish, part: Part) -> String {
    let filter = &wish.filter;
    let places = &content.directory.places;
    match part {
        Part::Free => "\u{201c}free\u{201d}".into(),
        Part::ByYourself => "\u{201c}you can contact them yourself\u{201d}".into(),
        Part::Tier => format!("\u{201c}{}\u{201d}", filter.tier.map_or("", tier_in_words)),
        Part::Topic => {
            let topic = filter
                .topic
                .map(|t| content.directory.topics.get(t).name.as_str());
            format!("the topic \u{201c}{}\u{201d}", topic.unwrap_or(""))
        }
        Part::District => {
            let district = filter.district.and_then(|d| places.districts.get(d));
            format!("the area {}", district.map_or("outside Essex", |d| &d.name))
        }
        Part::Age => format!("the age {}", filter.age.unwrap_or(0)),
    }
}

fn listed(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The Balanced System's words, for families.
pub(super) fn tier_in_words(tier: Tier) -> &'static str {
    match tier {
        Tier::Universal => "For everyone",
        Tier::Targeted => "Extra help",
        Tier::Specialist => "Specialist help",
        Tier::Crisis => "Help in a crisis",
    }
}

fn title(content: &Content, asked: &Asked, wish: &Wish) -> (String, String) {
    let directory = &content.directory;
    let topic = wish
        .filter
        .topic
        .map(|t| directory.topics.get(t).name.as_str());
    let area = (!asked.area.is_empty())
        .then(|| {
            wish.filter
                .district
                .and_then(|d| directory.places.districts.get(d))
        })
        .flatten();
    let mut title = topic.map_or_else(|| "Find a service".to_owned(), |t| format!("{t}: services"));
    if let Some(area) = area {
        title = format!("{title} in {}", area.name);
    }
    let about = topic.map_or_else(String::new, |t| format!(" with {}", t.to_lowercase()));
    let where_ = area.map_or("Essex", |a| a.name.as_str());
    let description = format!(
        "Who can help{about} in {where_}: services for children and young people with special educational needs or disabilities, and how to reach them."
    );
    (title, description)
}

fn topics<'c>(content: &'c Content, asked: &Asked) -> Vec<(&'c str, Vec<Choice>)> {
    let topics = &content.directory.topics;
    let under = |n: usize| {
        let those = topics.all.iter().filter(move |t| t.outcome == n);
        those.map(|t| Choice {
            id: t.id.clone(),
            name: t.name.clone(),
            chosen: topics
                .find(&asked.topic)
                .is_some_and(|id| topics.get(id).id == t.id),
        })
    };
    let outcomes = topics.outcomes.iter().enumerate();
    outcomes
        .map(|(n, outcome)| (outcome.name.as_str(), under(n).collect()))
        .collect()
}

fn areas(content: &Content, asked: &Asked) -> Vec<Choice> {
    let districts = content.directory.places.districts.iter();
    let districts = districts.map(|d| (d.id.as_str(), d.name.as_str()));
    districts
        .chain([("elsewhere", "Outside Essex")])
        .map(|(id, name)| Choice {
            id: id.to_owned(),
            name: name.to_owned(),
            chosen: id == asked.area,
        })
        .collect()
}

fn tiers(asked: &Asked) -> Vec<Choice> {
    TIERS
        .iter()
        .map(|(word, tier)| Choice {
            id: (*word).to_owned(),
            name: tier_in_words(*tier).to_owned(),
            chosen: *word == asked.tier,
        })
        .collect()
}

/// Services whose names and summaries are nearest to these words, for a page that is not there.
pub(super) fn like(content: &Content, words: &[&str]) -> Vec<Item> {
    let found = content.directory.find(words.iter().copied(), 3);
    let found = found
        .iter()
        .map(|hit| &content.directory.services[hit.service]);
    found
        .filter(|s| s.confirmed)
        .map(|s| Item::of(content, s, None))
        .collect()
}

/// Eyes that know nothing of a family.
pub(super) fn eyes<'c>(
    content: &'c Content,
    nobody: &'c Family,
    now: jiff::civil::DateTime,
) -> Eyes<'c> {
    Eyes {
        content,
        family: nobody,
        now,
    }
}
