//! The files of `directory/` as written. `README.md` in that folder says the same for staff.

use jiff::civil::Date;

use super::service;
use crate::draft;
use crate::fault::Spanned;
use crate::fault::draft::Named;
use crate::fault::shape::words;
use crate::fault::yaml::Node;

draft! {
    /// `topics.yaml`.
    DraftTopics, "the topics file" {
        /// The five outcomes.
        outcomes: Vec<DraftNamed>,
        /// What families need help with.
        topics: Vec<DraftTopic>,
    }
}

draft! {
    /// An id and a name: an outcome.
    DraftNamed, "an entry" {
        /// Its id: small letters and hyphens; never changes.
        id: Spanned<String>,
        /// Its name.
        name: String,
    }
}

draft! {
    /// One topic.
    DraftTopic, "a topic" {
        /// The topic's id: small letters and hyphens; never changes.
        id: Spanned<String>,
        /// The outcome that it belongs to.
        outcome: Spanned<String>,
        /// Its name, as families see it.
        name: String,
        /// A short name of at most 20 letters, for a button.
        short: Option<String>,
        /// Old ids of this topic, if it was renamed.
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// `organisations.yaml`.
    DraftOrganisations, "the organisations file" {
        /// Who provides services.
        organisations: Vec<DraftOrganisation>,
    }
}

draft! {
    /// One organisation.
    DraftOrganisation, "an organisation" {
        /// Its id: small letters and hyphens; never changes.
        id: Spanned<String>,
        /// Its name.
        name: String,
        /// Its own site: https://…
        web: Option<Spanned<String>>,
    }
}

draft! {
    /// A file of services.
    DraftServices, "a services file" {
        /// Who keeps this up to date: a person or a team. A service may name another than its file.
        owner: Option<String>,
        /// The services of this file.
        services: Vec<DraftService>,
    }
}

draft! {
    /// One service.
    DraftService, "a service" {
        /// The service's own name: small letters and hyphens. It never changes, because pathways offer it by this.
        id: Spanned<String>,
        /// Who keeps this up to date: a person or a team. A service may name another than its file.
        owner: Option<String>,
        /// Its name, as it calls itself.
        name: String,
        /// Old names and short names, by which families still look for it.
        also_known_as: Vec<String>,
        /// Who runs it, by an id of organisations.yaml.
        provider: Spanned<String>,
        /// What it does and for whom: plain English, at most two sentences, our own words.
        summary: Spanned<String>,
        /// What it helps with, by the ids of topics.yaml.
        topics: Vec<Spanned<String>>,
        /// The ages of the children or young people whom it helps, in whole years: 0-25, 5-11, 16+ or under 5.
        ages: Spanned<String>,
        /// The districts or groups of places.yaml whose families may use it: [essex], or [everywhere].
        areas: Vec<Spanned<String>>,
        /// Who may use it. All of them if it is left out.
        audience as "for": Option<Vec<Spanned<String>>> = words(service::AUDIENCE),
        /// How much help it is: universal (for all), targeted (a need begins to show), specialist (for one child) or crisis (danger now).
        tier: Spanned<String> = words(service::TIERS),
        /// How a family gets in.
        access: DraftAccess,
        /// Whether it asks for a diagnosis.
        needs_diagnosis: Spanned<String> = words(service::DIAGNOSIS),
        /// A further rule, if there is one: a condition such as `{ plan: has }`.
        eligibility: Option<Node> = crate::family::condition::shape(),
        /// What it costs.
        cost: Spanned<String> = words(service::COSTS),
        /// More about the cost, in a few words.
        cost_note: Option<String>,
        /// How to reach it, the best way first. Each entry has exactly one of phone, text, email, web and address.
        contacts: Vec<DraftContact>,
        /// The service that is its door, by its id, if families do not reach it by themselves.
        reach_through: Option<Spanned<String>>,
        /// When it is open: `Mo-Fr 09:00-17:00; PH off`, or `24/7`. Leave it out if no source shows it.
        hours: Option<Spanned<String>>,
        /// Languages that it speaks, only if a source says so.
        languages: Vec<String>,
        /// What it does for access, only if a source says so.
        accessibility: Option<String>,
        /// What is known of the wait.
        waiting: Option<String>,
        /// One short line that a family needs.
        note: Option<String>,
        /// How sure the sources make us.
        confidence: Spanned<String> = words(service::CONFIDENCE),
        /// `to-confirm` keeps the service out of every list that families are offered, until somebody has rung up.
        status: Option<Spanned<String>> = words(service::STATUS),
        /// What staff should ring up and check.
        to_confirm: Vec<String>,
        /// The pages on which its facts were read: at least one.
        sources: Vec<DraftSource>,
        /// The day on which one of us last read the sources.
        checked: Date,
        /// The day by which they are to be read again.
        review_by: Spanned<Date>,
        /// The first day on which it is shown, if limited.
        from: Option<Date>,
        /// The last day on which it is shown, if limited.
        until: Option<Spanned<Date>>,
        /// Old ids of this service, if it was renamed. Families who saw it under an old id go on.
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// How to get a service.
    DraftAccess, "`access`" {
        /// Who can make the referral. `self` is the family.
        by: Vec<Spanned<String>> = words(service::REFERRERS),
        /// What to do to get in, in a few words.
        how: Option<String>,
    }
}

draft! {
    /// One way to reach a service.
    DraftContact, "a contact" {
        /// A number to ring, with its area code: 0345 603 7627. Short numbers in quotes: "111".
        phone: Option<Spanned<String>>,
        /// A number to send a text message to.
        text: Option<Spanned<String>>,
        /// The word to send to the text number.
        send: Option<String>,
        /// An email address.
        email: Option<Spanned<String>>,
        /// A page to open, whole: https://…
        web: Option<Spanned<String>>,
        /// A place to go to.
        address: Option<Spanned<String>>,
        /// What this way is for: "Advice line".
        label: Option<String>,
        /// When it answers, if not as the service does.
        hours: Option<Spanned<String>>,
        /// "older page", if the page it was read on is old. Families see it.
        as_of: Option<String>,
    }
}

draft! {
    /// Where a fact comes from.
    DraftSource, "a source" {
        /// The address of the page, whole: https://…
        url: Spanned<String>,
        /// The date of the page, as exactly as it is known: 2025, 2025-09 or 2025-09-30. Left out if it had none.
        seen: Option<Spanned<String>>,
        /// What was seen there.
        note: Option<String>,
    }
}

draft! {
    /// `places.yaml`.
    DraftPlaces, "the places file" {
        /// The districts and unitary councils.
        districts: Vec<DraftDistrict>,
        /// Names for sets of districts.
        groups: Vec<DraftGroup>,
        /// Towns and villages.
        places: Vec<DraftPlace>,
        /// Places outside the county.
        outside: Vec<DraftOutside>,
        /// First halves of postcodes, and where they are.
        outcodes: Vec<DraftOutcode>,
    }
}

draft! {
    /// One district.
    DraftDistrict, "a district" {
        /// Its id: small letters and hyphens.
        id: Spanned<String>,
        /// Its name, as families see it.
        name: String,
        /// The name of its council.
        council: String,
        /// Its code in the statistics of the government.
        gss: Option<String>,
    }
}

draft! {
    /// A name for a set of districts.
    DraftGroup, "a group" {
        /// Its id: small letters and hyphens.
        id: Spanned<String>,
        /// Its name, as families see it.
        name: String,
        /// The districts in it.
        districts: Vec<Spanned<String>>,
    }
}

draft! {
    /// A town or a village.
    DraftPlace, "a place" {
        /// Its name.
        name: Spanned<String>,
        /// Other names for it.
        also: Vec<String>,
        /// The district that it is in.
        district: Option<Spanned<String>>,
        /// If there are several places of that name: each with its district and a hint.
        ask: Vec<DraftHint>,
        /// Whether its name is an everyday word too: then it is believed with a capital, or after "in".
        everyday: Option<bool>,
        /// The first halves of its postcodes.
        outcodes: Vec<String>,
        /// Degrees north.
        lat: Option<f64>,
        /// Degrees east.
        lon: Option<f64>,
    }
}

draft! {
    /// One of several places of a name.
    DraftHint, "an entry of `ask`" {
        /// The district, or `elsewhere`.
        district: Spanned<String>,
        /// What tells it from the others: near Loughton.
        hint: String,
    }
}

draft! {
    /// A place outside the county.
    DraftOutside, "an outside place" {
        /// Its name.
        name: String,
        /// Other names for it.
        also: Vec<String>,
        /// Whether its name is an everyday word too.
        everyday: Option<bool>,
        /// The council whose families live there.
        council: String,
    }
}

draft! {
    /// An outward code.
    DraftOutcode, "an outcode" {
        /// The first half of a postcode: CM3.
        code: Spanned<String>,
        /// The district, if it lies in one.
        district: Option<Spanned<String>>,
        /// The districts, if it lies in several.
        districts: Vec<Spanned<String>>,
        /// Whether some or all of it lies outside the county.
        outside: Option<bool>,
        /// Parts of it that lie in one district: `"CM3 4": chelmsford`.
        sectors: Named<Spanned<String>>,
    }
}

draft! {
    /// A school that embeds the chat.
    DraftSchool, "a school" {
        /// Its id: small letters, figures and hyphens. It stands in the line that shows the chat. If it changes, the old one goes under `was`.
        id: Spanned<String>,
        /// Its name.
        name: String,
        /// Its district, by an id of places.yaml. The chat begins there.
        district: Spanned<String>,
        /// The sites whose pages may show the chat: https:// and the name of the site only. With and without `www.` are two.
        origins: Vec<Spanned<String>>,
        /// Its colour, as #rrggbb. It is made darker where words on it could not be read.
        colour: Option<Spanned<String>>,
        /// A greeting of its own, at most 300 letters.
        welcome: Option<Spanned<String>>,
        /// Its SENCO (special educational needs co-ordinator), the first person to talk to. Only what the school itself gives.
        senco: Option<DraftSenco>,
        /// The pages on which its facts were read: at least one.
        sources: Vec<DraftSource>,
        /// The day on which one of us last read the sources.
        checked: Date,
        /// Old ids of this school, so that lines on its pages go on working.
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// The SENCO of a school.
    DraftSenco, "`senco`" {
        /// What families should know or do, in a sentence or two.
        say: Option<String>,
        /// How to reach the SENCO, the best way first. As in a service.
        contacts: Vec<DraftContact>,
    }
}
