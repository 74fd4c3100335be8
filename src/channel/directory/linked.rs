//! A service for search engines: schema.org as JSON-LD, in a data block of the page. A data block is not run, so the policy of the page allows it.

use serde_json::{Value, json};

use crate::content::Content;
use crate::dialogue::reply::Card;
use crate::directory::Service;
use crate::directory::service::{Cost, Way};

/// The JSON, so written that it can stand between script tags: no `<`, `>` or `&`, whatever the content holds.
pub(super) fn service(content: &Content, service: &Service, card: &Card, site: &str) -> String {
    let directory = &content.directory;
    let places = &directory.places;
    let address = format!("{site}/services/{}", service.id);
    let areas: Vec<Value> = if service.areas.holds(places.elsewhere()) {
        vec![json!({ "@type": "Country", "name": "United Kingdom" })]
    } else {
        let districts = places.districts.iter().enumerate();
        let here = districts.filter(|(i, _)| service.areas.holds(*i));
        here.map(|(_, d)| json!({ "@type": "AdministrativeArea", "name": d.name }))
            .collect()
    };
    let ages = (service.ages.iter().next(), service.ages.iter().last());
    let types: Vec<&str> = service
        .topics
        .iter()
        .map(|t| directory.topics.get(*t).name.as_str())
        .collect();
    let mut told = json!({
        "@context": "https://schema.org",
        "@type": "Service",
        "@id": address,
        "url": address,
        "name": service.name,
        "description": service.summary,
        "provider": { "@type": "Organization", "name": card.provider },
        "serviceType": types,
        "areaServed": areas,
        "audience": { "@type": "PeopleAudience", "suggestedMinAge": ages.0, "suggestedMaxAge": ages.1 },
        "availableChannel": channels(directory.door(service)),
        "subjectOf": { "@type": "WebPage", "url": address, "lastReviewed": service.checked.to_string() },
    });
    let door = directory.door(service).contacts.iter();
    let emails: Vec<Value> = door
        .filter_map(|contact| match &contact.way {
            Way::Email(email) => Some(json!({ "@type": "ContactPoint", "contactType": contact.label.as_deref().unwrap_or("email"), "email": email })),
            _ => None,
        })
        .collect();
    if !emails.is_empty() {
        told["provider"]["contactPoint"] = json!(emails);
    }
    if !service.also_known_as.is_empty() {
        told["alternateName"] = json!(service.also_known_as);
    }
    if service.cost == Cost::Free {
        told["offers"] = json!({ "@type": "Offer", "price": "0", "priceCurrency": "GBP" });
    }
    safe(&told.to_string())
}

fn channels(service: &Service) -> Vec<Value> {
    let point = |kind: &str, number: String, label: Option<&String>| json!({ "@type": "ContactPoint", "contactType": label.map_or(kind, String::as_str), "telephone": number });
    let ways = service.contacts.iter().map(|contact| {
        let label = contact.label.as_ref();
        let mut channel = json!({ "@type": "ServiceChannel" });
        match &contact.way {
            Way::Phone(phone) => {
                channel["servicePhone"] = point("phone", phone.dial().to_string(), label)
            }
            Way::Text(phone, _) => {
                channel["serviceSmsNumber"] = point("text", phone.dial().to_string(), label)
            }
            Way::Web(url) => channel["serviceUrl"] = json!(url),
            Way::Email(_) => return None,
            Way::Address(address) => {
                channel["serviceLocation"] = json!({ "@type": "Place", "address": address });
            }
        }
        Some(channel)
    });
    ways.flatten().collect()
}

/// JSON means the same with these letters written as `\u…`, and then no reader of HTML can take them for a tag.
fn safe(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_text_can_end_the_block() {
        let evil =
            serde_json::json!({ "name": "</script><script>alert(1)</script><!-- & \u{2028}" });
        let written = safe(&evil.to_string());
        assert!(!written.contains(['<', '>', '&', '\u{2028}']), "{written}");
        let read: serde_json::Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(read, evil);
    }
}
