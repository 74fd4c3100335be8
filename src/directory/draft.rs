//! The files of `directory/` as written. `README.md` in that folder says the same for staff.

use jiff::civil::Date;

use crate::draft;
use crate::fault::Spanned;
use crate::fault::draft::Named;
use crate::fault::yaml::Node;

draft! {
    /// `topics.yaml`.
    DraftTopics, "the topics file" {
        outcomes: Vec<DraftNamed>,
        topics: Vec<DraftTopic>,
    }
}

draft! {
    /// An id and a name: an outcome.
    DraftNamed, "an entry" {
        id: Spanned<String>,
        name: String,
    }
}

draft! {
    /// One topic.
    DraftTopic, "a topic" {
        id: Spanned<String>,
        outcome: Spanned<String>,
        name: String,
        short: Option<String>,
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// `organisations.yaml`.
    DraftOrganisations, "the organisations file" {
        organisations: Vec<DraftOrganisation>,
    }
}

draft! {
    /// One organisation.
    DraftOrganisation, "an organisation" {
        id: Spanned<String>,
        name: String,
        web: Option<Spanned<String>>,
    }
}

draft! {
    /// A file of services.
    DraftServices, "a services file" {
        owner: Option<String>,
        services: Vec<DraftService>,
    }
}

draft! {
    /// One service.
    DraftService, "a service" {
        id: Spanned<String>,
        owner: Option<String>,
        name: String,
        also_known_as: Vec<String>,
        provider: Spanned<String>,
        summary: Spanned<String>,
        topics: Vec<Spanned<String>>,
        ages: Spanned<String>,
        areas: Vec<Spanned<String>>,
        audience as "for": Vec<Spanned<String>>,
        tier: Spanned<String>,
        access: DraftAccess,
        needs_diagnosis: Spanned<String>,
        eligibility: Option<Node>,
        cost: Spanned<String>,
        cost_note: Option<String>,
        contacts: Vec<DraftContact>,
        reach_through: Option<Spanned<String>>,
        hours: Option<Spanned<String>>,
        languages: Vec<String>,
        accessibility: Option<String>,
        waiting: Option<String>,
        note: Option<String>,
        confidence: Spanned<String>,
        status: Option<Spanned<String>>,
        to_confirm: Vec<String>,
        sources: Vec<DraftSource>,
        checked: Date,
        review_by: Spanned<Date>,
        from: Option<Date>,
        until: Option<Spanned<Date>>,
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// How to get a service.
    DraftAccess, "`access`" {
        by: Vec<Spanned<String>>,
        how: Option<String>,
    }
}

draft! {
    /// One way to reach a service.
    DraftContact, "a contact" {
        phone: Option<Spanned<String>>,
        text: Option<Spanned<String>>,
        send: Option<String>,
        email: Option<Spanned<String>>,
        web: Option<Spanned<String>>,
        address: Option<Spanned<String>>,
        label: Option<String>,
        hours: Option<Spanned<String>>,
        as_of: Option<String>,
    }
}

draft! {
    /// Where a fact comes from.
    DraftSource, "a source" {
        url: Spanned<String>,
        seen: Option<Spanned<String>>,
        note: Option<String>,
    }
}

draft! {
    /// `places.yaml`.
    DraftPlaces, "the places file" {
        districts: Vec<DraftDistrict>,
        groups: Vec<DraftGroup>,
        places: Vec<DraftPlace>,
        outside: Vec<DraftOutside>,
        outcodes: Vec<DraftOutcode>,
    }
}

draft! {
    /// One district.
    DraftDistrict, "a district" {
        id: Spanned<String>,
        name: String,
        council: String,
        gss: Option<String>,
    }
}

draft! {
    /// A name for a set of districts.
    DraftGroup, "a group" {
        id: Spanned<String>,
        name: String,
        districts: Vec<Spanned<String>>,
    }
}

draft! {
    /// A town or a village.
    DraftPlace, "a place" {
        name: Spanned<String>,
        also: Vec<String>,
        district: Option<Spanned<String>>,
        ask: Vec<DraftHint>,
        everyday: Option<bool>,
        outcodes: Vec<String>,
        lat: Option<f64>,
        lon: Option<f64>,
    }
}

draft! {
    /// One of several places of a name.
    DraftHint, "an entry of `ask`" {
        district: Spanned<String>,
        hint: String,
    }
}

draft! {
    /// A place outside the county.
    DraftOutside, "an outside place" {
        name: String,
        also: Vec<String>,
        everyday: Option<bool>,
        council: String,
    }
}

draft! {
    /// An outward code.
    DraftOutcode, "an outcode" {
        code: Spanned<String>,
        district: Option<Spanned<String>>,
        districts: Vec<Spanned<String>>,
        outside: Option<bool>,
        sectors: Named<Spanned<String>>,
    }
}

draft! {
    /// A school that embeds the chat.
    DraftSchool, "a school" {
        id: Spanned<String>,
        name: String,
        district: Spanned<String>,
        origins: Vec<Spanned<String>>,
        welcome: Option<String>,
        senco: Option<String>,
    }
}
