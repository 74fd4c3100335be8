//! The pages of the directory, asked for as browsers and engines do: over the real router, without a port.

use std::sync::{Arc, LazyLock};

use anydoor::channel::address::Address;
use anydoor::channel::directory::{self, Shelves};
use anydoor::channel::page::Page;
use anydoor::content::{Live, load};
use anydoor::serve::router;
use anydoor::serve::staff::Seen;
use anydoor::store::{Key, Seal};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt as _;

use crate::support::{content, monday_morning, root};

static ROUTER: LazyLock<Router> = LazyLock::new(|| {
    let (content, _) = load(root());
    let live = Live::new(Arc::new(content.expect("good content")), monday_morning());
    let seal = Seal::new(&Key::read(&"05".repeat(32)).expect("a key"), "web");
    let page = Page::new(live.clone(), seal, Arc::new(monday_morning));
    let shelves = Shelves::new(
        live.clone(),
        Arc::new(monday_morning),
        Address::read("https://anydoor.example/").expect("an address"),
    );
    router::router(live, page, directory::router(shelves), Seen::ByNobody)
});

fn ask(path: &str, known: Option<&str>) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get(path);
    if let Some(mark) = known {
        request = request.header(header::IF_NONE_MATCH, mark);
    }
    let request = request.body(Body::empty()).expect("a request");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let answer = ROUTER.clone().oneshot(request).await.expect("an answer");
        let (status, head) = (answer.status(), answer.headers().clone());
        let body = axum::body::to_bytes(answer.into_body(), 1 << 22).await;
        let body = String::from_utf8(body.expect("a body").to_vec()).expect("text");
        (status, head, body)
    })
}

fn page(path: &str) -> String {
    let (status, _, body) = ask(path, None);
    assert_eq!(status, StatusCode::OK, "{path}");
    body
}

/// The ids of the services listed.
fn listed(body: &str) -> Vec<String> {
    let links = body.split("<h3><a href=\"/services/").skip(1);
    links
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn words_filters_and_pages() {
    assert_eq!(listed(&page("/services?q=SNAP"))[0], "snap");
    assert!(listed(&page("/services?q=autsim")).contains(&"autism-anglia".to_owned()));
    assert_eq!(
        listed(&page("/services?q=help+with+sleep")),
        listed(&page("/services?q=sleep"))
    );
    let places = &content().directory.places;
    let harlow = places.district("harlow").expect("a district");
    let mut seen = Vec::new();
    for n in 1.. {
        let body = page(&format!(
            "/services?area=harlow&age=7&self=yes&free=yes&page={n}"
        ));
        for id in listed(&body) {
            let service = content().directory.service(&id).expect("a service");
            assert!(service.areas.holds(harlow) && service.ages.holds(7), "{id}");
            assert!(service.self_referral() && service.confirmed, "{id}");
            assert!(!seen.contains(&id), "{id} is there twice");
            seen.push(id);
        }
        if !body.contains("rel=\"next\"") {
            break;
        }
    }
    assert!(seen.len() > 20, "{}", seen.len());
}

#[test]
fn a_search_with_no_result_says_what_was_left_out() {
    let body = page("/services?topic=employment-internship&age=3&area=harlow");
    assert!(body.contains("we left out the age 3"), "{body}");
    assert!(!listed(&body).is_empty());
    let body = page("/services?q=qqzzx+blorptang");
    assert!(body.contains("we left out the words") && !listed(&body).is_empty());
}

#[test]
fn a_place_chooses_the_district_and_a_distance_says_from_where() {
    let body = page("/services?near=Clacton&q=autism");
    assert!(body.contains("Clacton is in Tendring"), "{body}");
    assert!(body.contains("from Clacton to "), "{body}");
    let body = page("/services?near=CM3&q=wheelchair");
    assert!(body.contains("area=maldon"), "{body}");
    assert!(page("/services?near=Xyzzy").contains("We do not know a place called"));
}

/// A whole postcode can be a single house: it does not stay in the address.
#[test]
fn a_whole_postcode_is_cut() {
    let (status, head, _) = ask("/services?near=CO15+4JS&q=", None);
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(head[header::LOCATION], "/services?near=CO15+4");
}

#[test]
fn danger_in_the_words_comes_first() {
    let body = page("/services?q=my+daughter+wants+to+die");
    let (crisis, search) = (body.find("class=\"crisis\""), body.find("role=\"search\""));
    assert!(
        crisis.is_some_and(|at| search.is_some_and(|s| at < s)),
        "{body}"
    );
}

#[test]
fn odd_addresses_get_a_page() {
    for path in [
        "/services?age=99&page=0&topic=nothing&tier=x&area=y&self=&free=no",
        "/services?page=99999999999999999999",
        "/services?q=%FF%FE%00&%ZZ",
        "/services?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    ] {
        let (status, _, body) = ask(path, None);
        assert!(
            status.is_success() || status.is_redirection(),
            "{path}: {status}"
        );
        assert!(!body.contains("<script>alert"), "{path}");
    }
    let (status, _, body) = ask("/services/essex-sendias", None);
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("/services/essex-sendiass"), "{body}");
    assert_eq!(ask("/topics/nothing", None).0, StatusCode::NOT_FOUND);
}

/// Every service and topic has its page; what a machine reads there is JSON and cannot end its block.
#[test]
fn every_service_and_topic_has_a_page() {
    for service in &content().directory.services {
        let body = page(&format!("/services/{}", service.id));
        let block = body.split("<script type=\"application/ld+json\">").nth(1);
        let block = block
            .and_then(|b| b.split("</script>").next())
            .unwrap_or("");
        let told: serde_json::Value = serde_json::from_str(block).expect("JSON-LD");
        assert_eq!(told["name"], service.name.as_str());
        assert_eq!(
            body.contains("noindex"),
            !service.confirmed,
            "{}",
            service.id
        );
        assert_eq!(
            body.contains("Not confirmed"),
            !service.confirmed,
            "{}",
            service.id
        );
        for old in &service.was {
            let (status, head, _) = ask(&format!("/services/{}", old.value), None);
            assert_eq!(status, StatusCode::PERMANENT_REDIRECT);
            assert_eq!(head[header::LOCATION], format!("/services/{}", service.id));
        }
    }
    for topic in &content().directory.topics.all {
        let body = page(&format!("/topics/{}", topic.id));
        assert!(body.contains(&format!("value=\"t:{}\"", topic.id)));
        assert!(!listed(&body).is_empty(), "{}", topic.id);
    }
}

#[test]
fn the_map_names_what_may_be_listed_and_nothing_else() {
    let map = page("/sitemap.xml");
    let read = roxmltree::Document::parse(&map).expect("XML");
    let places: Vec<&str> = read
        .descendants()
        .filter(|n| n.has_tag_name("loc"))
        .filter_map(|n| n.text())
        .collect();
    let confirmed = content().directory.services.iter().filter(|s| s.confirmed);
    assert!(places.len() > 300 && places.len() <= confirmed.count() + 60);
    for place in places {
        let path = place.strip_prefix("https://anydoor.example").expect("ours");
        assert!(!page(path).contains("noindex"), "{path}");
    }
    assert!(page("/robots.txt").contains("Sitemap: https://anydoor.example/sitemap.xml"));
}

#[test]
fn a_page_is_kept_and_not_sent_twice() {
    let (_, head, _) = ask("/services/essex-sendiass", None);
    let mark = head[header::ETAG].to_str().expect("text").to_owned();
    assert!(
        head[header::CACHE_CONTROL]
            .to_str()
            .is_ok_and(|v| v.starts_with("public"))
    );
    let (status, _, body) = ask("/services/essex-sendiass", Some(&mark));
    assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(
        ask("/services/essex-sendiass", Some("\"old\"")).0,
        StatusCode::OK
    );
    // Words that somebody typed are kept by nobody on the way, and no engine lists the page.
    let (_, head, body) = ask("/services?q=bedwetting", None);
    assert!(
        head[header::CACHE_CONTROL]
            .to_str()
            .is_ok_and(|v| v.starts_with("private"))
    );
    assert!(body.contains("noindex") && !body.contains("rel=\"canonical\""));
}
