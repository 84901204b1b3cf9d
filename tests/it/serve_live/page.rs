//! The page at `/`, in a real browser.

use std::time::{Duration, Instant};

use serde_json::json;

use super::acme;
use crate::browser::Browser;

/// Asks with this token and waits until the page has said how it went.
fn ask(browser: &Browser, token: &str, wanted: &str) {
    browser.write("#token", token);
    browser.click("#ask button");
    let late = Instant::now() + Duration::from_secs(120);
    while !browser.text("#said").contains(wanted) {
        assert!(Instant::now() < late, "it says {}", browser.text("#said"));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn the_form_asks_the_registry_with_a_token() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let (_world, _org, serving) = acme(&[]);
    for (name, width, height) in [("wide", 1280, 900), ("narrow", 390, 844)] {
        browser.screen(width, height);
        browser.go(&format!("{}/", serving.url()));
        assert_eq!(browser.find_out("return window.innerWidth"), width);
        browser.picture(&format!("service-{name}-before"));
        ask(&browser, "wrong", "bearer token");
        assert_eq!(
            browser.find_out("return document.getElementById('services').hidden"),
            true
        );
        ask(&browser, serving.token(), "5 of 5 services are active.");
        assert_eq!(browser.count("#services tbody tr"), 5);
        assert!(browser.text("#services").contains("Salesforce Health"));
        browser.picture(&format!("service-{name}"));
        // Nothing sticks out, also of a narrow screen.
        let out =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.find_out(out), json!(0), "{name}");
        // The token stays in the field.
        let kept =
            "return [location.href, document.cookie, localStorage.length, sessionStorage.length]";
        let kept = browser.find_out(kept);
        assert_eq!(kept, json!([format!("{}/", serving.url()), "", 0, 0]));
    }
}
