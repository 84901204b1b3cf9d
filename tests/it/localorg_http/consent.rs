//! The authorization page: who may ask, and what a person sees.

use super::*;

#[test]
fn unknown_clients_and_addresses_are_never_redirected() {
    let world = World::plain();
    for (extra, error) in [
        (
            ("client_id", "<script>alert(1)</script>"),
            "invalid_client_id",
        ),
        (
            ("redirect_uri", "https://evil.example/"),
            "redirect_uri_mismatch",
        ),
        (
            ("redirect_uri", "http://localhost.evil.example/"),
            "redirect_uri_mismatch",
        ),
        (("redirect_uri", ""), "redirect_uri_missing"),
    ] {
        let answer = world.authorize(&[extra]);
        assert_eq!(answer.status(), 400);
        assert!(answer.headers().get("location").is_none());
        let page = answer.text().unwrap();
        assert!(page.contains(&format!("error={error}")), "{page}");
        assert!(!page.contains("<script"));
    }
    for (extra, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("scope", "api wave_api"), "invalid_scope"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
    ] {
        let back = callback(&world.authorize(&[extra]));
        assert_eq!(back["error"], error);
        assert_eq!(back["state"], "s+t a&te");
    }
    let strict = World::new(LocalOrgOptions {
        require_pkce: true,
        ..Default::default()
    });
    assert_eq!(
        callback(&strict.authorize(&[]))["error_description"],
        "missing required code challenge"
    );
}

/// Opens the consent page and gives its ticket.
fn consent_page(world: &World) -> String {
    let answer = world
        .client
        .get(format!("{}/services/oauth2/authorize", world.url))
        .query(&[
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", REDIRECT),
            ("state", "\"><script>"),
        ])
        .header("accept", "text/html,application/xhtml+xml")
        .send()
        .unwrap();
    assert_eq!(answer.status(), 200);
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("form-action 'self' http://localhost:1717;"),
        "{policy}"
    );
    assert!(policy.contains("default-src 'none'"));
    let page = answer.text().unwrap();
    assert!(
        !page.contains("<script") && !page.contains("<b>min"),
        "{page}"
    );
    assert!(page.contains("Ad &lt;b&gt;min"), "{page}");
    let (_, rest) = page.split_once("name=\"ticket\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn the_consent_page_allows_denies_and_works_once() {
    let world = World::plain();
    let decide = |ticket: &str, decision: &str, origin: &str| {
        let request = world
            .client
            .post(format!("{}/services/oauth2/authorize", world.url));
        let form = [("ticket", ticket), ("decision", decision)];
        request.header("origin", origin).form(&form).send().unwrap()
    };
    let ticket = consent_page(&world);
    assert_eq!(
        decide(&ticket, "allow", "https://evil.example").status(),
        403
    );
    let answer = decide(&ticket, "allow", &world.url);
    assert_eq!(answer.status(), 303);
    let back = callback(&answer);
    assert_eq!(back["state"], "\"><script>");
    assert_eq!(world.exchange(&back["code"], &[]).0, 200);
    assert_eq!(decide(&ticket, "allow", &world.url).status(), 400);

    let back = callback(&decide(&consent_page(&world), "deny", &world.url));
    assert_eq!(back["error"], "access_denied");
    assert_eq!(back["error_description"], "end-user denied authorization");

    let always = World::new(LocalOrgOptions {
        consent: Consent::Page,
        ..Default::default()
    });
    assert_eq!(always.authorize(&[]).status(), 200);
    let back = callback(&always.authorize(&[("immediate", "true")]));
    assert_eq!(back["error"], "immediate_unsuccessful");
}
