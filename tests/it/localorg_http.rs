//! The local org over real HTTP, spoken to by a plain client that knows nothing of `sfkit`.
//!
//! The bodies of errors and tokens are compared with recordings of real orgs in
//! `../shared/data/http` where those exist; without the recordings that part says `skipped`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on may panic where it stands, and says what it skips"
)]

mod bad_days;
mod recent;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sfkit::clock::Clock;
use sfkit::localorg::faults::Fault;
use sfkit::localorg::store::{ADMIN_USER_ID, Store};
use sfkit::localorg::value::Value as Cell;
use sfkit::localorg::{
    CLIENT_ID, CLIENT_SECRET, Consent, LocalOrg, LocalOrgOptions, PASSWORD, USERNAME,
};
use sha2::{Digest, Sha256};

const ORG: &str = "00D000000000001EAA";
const ADMIN: &str = "005000000000001AAA";
const REDIRECT: &str = "http://localhost:1717/OauthRedirect";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// reqwest without `await`.
struct Client {
    inner: reqwest::Client,
    runtime: Arc<tokio::runtime::Runtime>,
}

struct Request {
    inner: reqwest::RequestBuilder,
    runtime: Arc<tokio::runtime::Runtime>,
}

/// An answer with as much of its body as came.
struct Response {
    status: reqwest::StatusCode,
    headers: reqwest::header::HeaderMap,
    body: reqwest::Result<String>,
}

impl Client {
    fn new() -> Self {
        let inner = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        Self {
            inner,
            runtime: Arc::new(runtime),
        }
    }

    fn get(&self, url: impl reqwest::IntoUrl) -> Request {
        Request {
            inner: self.inner.get(url),
            runtime: Arc::clone(&self.runtime),
        }
    }

    fn head(&self, url: impl reqwest::IntoUrl) -> Request {
        Request {
            inner: self.inner.head(url),
            runtime: Arc::clone(&self.runtime),
        }
    }

    fn post(&self, url: impl reqwest::IntoUrl) -> Request {
        Request {
            inner: self.inner.post(url),
            runtime: Arc::clone(&self.runtime),
        }
    }
}

impl Request {
    fn with(self, change: impl FnOnce(reqwest::RequestBuilder) -> reqwest::RequestBuilder) -> Self {
        Self {
            inner: change(self.inner),
            runtime: self.runtime,
        }
    }

    fn header(self, name: &str, value: impl AsRef<str>) -> Self {
        self.with(|request| request.header(name, value.as_ref()))
    }

    fn query(self, pairs: &[(&str, &str)]) -> Self {
        self.with(|request| request.query(pairs))
    }

    fn form(self, pairs: &[(&str, &str)]) -> Self {
        self.with(|request| request.form(pairs))
    }

    fn json(self, body: &Value) -> Self {
        self.with(|request| request.json(body))
    }

    fn bearer_auth(self, token: &str) -> Self {
        self.with(|request| request.bearer_auth(token))
    }

    fn basic_auth(self, name: &str, secret: &str) -> Self {
        self.with(|request| request.basic_auth(name, Some(secret)))
    }

    fn send(self) -> reqwest::Result<Response> {
        let runtime = self.runtime;
        runtime.block_on(async {
            let answer = self.inner.send().await?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            Ok(Response {
                status,
                headers,
                body: answer.text().await,
            })
        })
    }
}

impl Response {
    fn status(&self) -> reqwest::StatusCode {
        self.status
    }

    fn headers(&self) -> &reqwest::header::HeaderMap {
        &self.headers
    }

    fn text(self) -> reqwest::Result<String> {
        self.body
    }

    fn json(self) -> serde_json::Result<Value> {
        serde_json::from_str(&self.body.expect("the body arrived whole"))
    }
}

/// A running org with a few users and accounts.
struct World {
    org: Option<LocalOrg>,
    url: String,
    client: Client,
    folder: tempfile::TempDir,
}

impl World {
    fn new(options: LocalOrgOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        seed(&folder.path().join("org.db"));
        Self::over(folder, options)
    }

    fn over(folder: tempfile::TempDir, options: LocalOrgOptions) -> Self {
        let store = Store::open(&folder.path().join("org.db"), Clock::System).unwrap();
        let org = LocalOrg::start(store, options, Clock::System).unwrap();
        let client = Client::new();
        Self {
            url: org.url().to_owned(),
            org: Some(org),
            client,
            folder,
        }
    }

    fn plain() -> Self {
        Self::new(LocalOrgOptions::default())
    }

    fn token(&self) -> String {
        self.org
            .as_ref()
            .unwrap()
            .access_token()
            .unwrap()
            .expose()
            .clone()
    }

    fn get(&self, path: &str, token: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.url));
        request
            .header("authorization", format!("Bearer {token}"))
            .send()
            .unwrap()
    }

    fn json(&self, path: &str, token: &str) -> Value {
        let answer = self.get(path, token);
        let status = answer.status();
        let text = answer.text().unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    fn authorize(&self, extra: &[(&str, &str)]) -> Response {
        let mut pairs = vec![
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", REDIRECT),
            ("state", "s+t a&te"),
        ];
        pairs.retain(|(name, _)| !extra.iter().any(|(other, _)| other == name));
        pairs.extend_from_slice(extra);
        let request = self
            .client
            .get(format!("{}/services/oauth2/authorize", self.url));
        request.query(&pairs).send().unwrap()
    }

    fn code(&self, extra: &[(&str, &str)]) -> String {
        let challenge = challenge();
        let extra = [&[("code_challenge", challenge.as_str())], extra].concat();
        callback(&self.authorize(&extra))["code"].clone()
    }

    fn post(&self, endpoint: &str, pairs: &[(&str, &str)]) -> (u16, Value) {
        let request = self
            .client
            .post(format!("{}/services/oauth2/{endpoint}", self.url));
        let answer = request.form(pairs).send().unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    fn exchange(&self, code: &str, extra: &[(&str, &str)]) -> (u16, Value) {
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("client_id", CLIENT_ID),
            ("client_secret", CLIENT_SECRET),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        pairs.retain(|(name, _)| !extra.iter().any(|(other, _)| other == name));
        pairs.extend(extra.iter().filter(|(_, value)| !value.is_empty()));
        self.post("token", &pairs)
    }

    fn login(&self) -> Value {
        let (status, tokens) = self.exchange(&self.code(&[]), &[]);
        assert_eq!(status, 200, "{tokens}");
        tokens
    }

    fn refresh(&self, token: &str) -> (u16, Value) {
        self.post(
            "token",
            &[
                ("grant_type", "refresh_token"),
                ("refresh_token", token),
                ("client_id", CLIENT_ID),
                ("client_secret", CLIENT_SECRET),
            ],
        )
    }

    fn password_token(&self, username: &str) -> String {
        let (status, tokens) = self.post(
            "token",
            &[
                ("grant_type", "password"),
                ("username", username),
                ("password", PASSWORD),
                ("client_id", "PlatformCLI"),
            ],
        );
        assert_eq!(status, 200, "{tokens}");
        word(&tokens, "access_token").to_owned()
    }

    fn works(&self, token: &str) -> bool {
        self.get("/services/data/v60.0/limits", token).status() == 200
    }
}

fn seed(path: &Path) {
    let store = Store::open(path, Clock::System).unwrap();
    let mut writer = store.writer().unwrap();
    let text = |words: &[&str]| -> Vec<Cell> {
        words
            .iter()
            .map(|word| Cell::Text((*word).to_owned()))
            .collect()
    };
    let names =
        |words: &[&str]| -> Vec<String> { words.iter().map(|word| (*word).to_owned()).collect() };
    let fields = names(&["Id", "Name", "TimeZoneSidKey"]);
    writer
        .insert("Organization", &fields, text(&[ORG, "Test <Org>", "UTC"]))
        .unwrap();
    let fields = names(&[
        "Id",
        "Username",
        "LastName",
        "Email",
        "TimeZoneSidKey",
        "LocaleSidKey",
    ]);
    let mut fields = fields;
    fields.push("IsActive".to_owned());
    for (id, username, active) in [
        (ADMIN, USERNAME, true),
        ("005000000000002AAA", "zoe@local.sfkit.example", true),
        ("005000000000003AAA", "gone@local.sfkit.example", false),
    ] {
        let mut row = text(&[
            id,
            username,
            "Ad <b>min</b>",
            "a@b.example",
            "Europe/Madrid",
            "es_ES",
        ]);
        row.push(Cell::Bool(active));
        writer.insert("User", &fields, row).unwrap();
    }
    for number in 0..450 {
        let name = Cell::Text(format!("Account {number:03} – “Ñandú”"));
        writer
            .insert("Account", &names(&["Name"]), vec![name])
            .unwrap();
    }
    writer.set_setting(ADMIN_USER_ID, ADMIN).unwrap();
    writer.commit().unwrap();
}

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// The parameters that came back on the redirect.
fn callback(answer: &Response) -> BTreeMap<String, String> {
    assert!(answer.status().is_redirection(), "{}", answer.status());
    let target = answer.headers()["location"].to_str().unwrap();
    assert!(target.starts_with("http://"), "{target}");
    url::Url::parse(target)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect()
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {value}"))
}

/// Recorded answers, by file, or none when they are not there.
fn recordings(file: &str) -> Option<Vec<Value>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found: Option<PathBuf> = ["../shared/data/http", "../../shared/data/http"]
        .iter()
        .map(|folder| root.join(folder).join(file))
        .find(|path| path.exists());
    let Some(path) = found else {
        println!("skipped: {file} is not there");
        return None;
    };
    let text = std::fs::read_to_string(path).unwrap();
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

/// The recorded body of a named answer.
fn recorded(file: &str, flow: &str) -> Option<Value> {
    let all = recordings(file)?;
    let found = all
        .iter()
        .find(|entry| entry["flow"] == flow)
        .expect("the recording is there");
    Some(serde_json::from_str(found["response_body"].as_str().unwrap()).unwrap())
}

#[test]
fn code_flow_with_pkce_gives_tokens_of_salesforces_shape() {
    let world = World::plain();
    let back = callback(&world.authorize(&[("code_challenge", &challenge())]));
    assert_eq!(back["state"], "s+t a&te");
    assert!(back["code"].ends_with("=="), "codes need decoding once");
    let (status, tokens) = world.exchange(&back["code"], &[]);
    assert_eq!(status, 200, "{tokens}");
    assert!(word(&tokens, "access_token").starts_with(&format!("{}!AQ", &ORG[..15])));
    assert_eq!(tokens["instance_url"], world.url.as_str());
    assert_eq!(
        word(&tokens, "id"),
        format!("{}/id/{ORG}/{ADMIN}", world.url)
    );
    assert!(word(&tokens, "issued_at").parse::<u64>().unwrap() > 1_600_000_000_000);
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["scope"], "refresh_token api web id");
    assert!(tokens.get("expires_in").is_none());
    assert!(world.works(word(&tokens, "access_token")));
    if let Some(real) = recorded("restforce_fixtures.jsonl", "auth_success_response") {
        for key in real.as_object().unwrap().keys() {
            assert!(tokens[key].is_string(), "{key} is missing");
        }
    }
}

#[test]
fn a_code_works_once_and_only_with_its_verifier() {
    let world = World::plain();
    let code = world.code(&[]);
    assert_eq!(world.exchange(&code, &[]).0, 200);
    let (status, refused) = world.exchange(&code, &[]);
    assert_eq!((status, word(&refused, "error")), (400, "invalid_grant"));
    assert_eq!(refused["error_description"], "invalid authorization code");

    let (status, refused) = world.exchange(&world.code(&[]), &[("code_verifier", "")]);
    assert_eq!((status, word(&refused, "error")), (400, "invalid_grant"));
    let wrong = "x".repeat(43);
    let (status, refused) = world.exchange(&world.code(&[]), &[("code_verifier", &wrong)]);
    assert_eq!((status, word(&refused, "error")), (400, "invalid_request"));
    assert_eq!(refused["error_description"], "invalid code verifier");

    let other = "http://localhost:1718/OauthRedirect";
    let (_, refused) = world.exchange(&world.code(&[]), &[("redirect_uri", other)]);
    assert_eq!(refused["error"], "redirect_uri_mismatch");
}

#[test]
fn the_public_client_needs_no_secret_and_the_confidential_one_does() {
    let world = World::plain();
    let code = world.code(&[
        ("client_id", "PlatformCLI"),
        ("redirect_uri", "http://127.0.0.1:5/x"),
    ]);
    let (status, tokens) = world.exchange(
        &code,
        &[
            ("client_id", "PlatformCLI"),
            ("client_secret", ""),
            ("redirect_uri", "http://127.0.0.1:5/x"),
        ],
    );
    assert_eq!(status, 200, "{tokens}");

    let (status, refused) = world.exchange(&world.code(&[]), &[("client_secret", "")]);
    assert_eq!((status, word(&refused, "error")), (400, "invalid_client"));
    let (_, refused) = world.exchange(&world.code(&[]), &[("client_id", "nobody")]);
    assert_eq!(refused["error"], "invalid_client_id");

    let answer = world
        .client
        .post(format!("{}/services/oauth2/token", world.url))
        .basic_auth(CLIENT_ID, CLIENT_SECRET)
        .form(&[("grant_type", "client_credentials")])
        .send()
        .unwrap();
    assert_eq!(answer.status(), 200);
    let (_, refused) = world.post("token", &[("grant_type", "device")]);
    assert_eq!(
        refused,
        json!({"error": "unsupported_grant_type",
        "error_description": "grant type not supported"})
    );
    let answer = world
        .client
        .get(format!("{}/services/oauth2/token", world.url))
        .send()
        .unwrap();
    assert!(answer.text().unwrap().contains("must use HTTP POST"));
}

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

#[test]
fn refresh_without_rotation_keeps_the_token_and_tokens_outlive_the_process() {
    let world = World::plain();
    let tokens = world.login();
    let refresh = word(&tokens, "refresh_token").to_owned();
    for _ in 0..3 {
        let (status, fresh) = world.refresh(&refresh);
        assert_eq!(status, 200);
        assert!(fresh.get("refresh_token").is_none());
        assert_ne!(fresh["access_token"], tokens["access_token"]);
        assert!(world.works(word(&fresh, "access_token")));
    }
    let World { org, folder, .. } = world;
    org.unwrap().stop();
    let files = std::fs::read_dir(folder.path()).unwrap();
    let raw: Vec<u8> = files
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    let kept = |secret: &str| {
        raw.windows(secret.len())
            .any(|part| part == secret.as_bytes())
    };
    assert!(
        !kept(&refresh) && !kept(word(&tokens, "access_token")),
        "only digests are kept"
    );
    let world = World::over(folder, LocalOrgOptions::default());
    assert!(world.works(word(&tokens, "access_token")));
    assert_eq!(world.refresh(&refresh).0, 200);
    let (status, refused) = world.refresh("5Aep861nothing");
    assert_eq!(status, 400);
    let real = recorded("restforce_fixtures.jsonl", "refresh_error_response");
    assert_eq!(refused, real.unwrap_or_else(|| refused.clone()));
}

#[test]
fn under_rotation_a_second_use_ends_everything() {
    let world = World::new(LocalOrgOptions {
        rotate: true,
        ..Default::default()
    });
    let tokens = world.login();
    let first = word(&tokens, "refresh_token").to_owned();
    let (_, fresh) = world.refresh(&first);
    let second = word(&fresh, "refresh_token").to_owned();
    assert_ne!(first, second);
    assert!(world.works(word(&fresh, "access_token")));
    let (status, refused) = world.refresh(&first);
    assert_eq!(
        (status, word(&refused, "error_description")),
        (400, "expired access/refresh token")
    );
    assert_eq!(world.refresh(&second).0, 400, "the family is gone");
    assert!(!world.works(word(&fresh, "access_token")));
}

#[test]
fn the_sixth_login_ends_the_first() {
    let world = World::plain();
    let logins: Vec<_> = (0..6).map(|_| world.login()).collect();
    assert_eq!(world.refresh(word(&logins[0], "refresh_token")).0, 400);
    assert!(!world.works(word(&logins[0], "access_token")));
    for login in &logins[1..] {
        assert_eq!(world.refresh(word(login, "refresh_token")).0, 200);
    }
}

#[test]
fn revocation_ends_one_session_or_the_whole_grant() {
    let world = World::plain();
    let tokens = world.login();
    let (access, refresh) = (
        word(&tokens, "access_token"),
        word(&tokens, "refresh_token"),
    );
    assert_eq!(world.post("revoke", &[("token", access)]), (200, json!("")));
    assert!(!world.works(access));
    let (_, fresh) = world.refresh(refresh);
    let access = word(&fresh, "access_token");
    let path = format!("/services/oauth2/revoke?token={refresh}");
    assert_eq!(world.get(&path, "").status(), 200);
    assert!(!world.works(access));
    assert_eq!(world.refresh(refresh).0, 400);
    let (status, refused) = world.post("revoke", &[("token", refresh)]);
    assert_eq!(status, 400);
    assert!(
        refused
            .as_str()
            .unwrap()
            .starts_with("error=invalid_token&")
    );
}

#[test]
fn an_expired_token_is_refused_and_may_slide() {
    let life = Duration::from_millis(1_200);
    let options = LocalOrgOptions {
        token_lifetime: Some(life),
        ..Default::default()
    };
    let fixed = World::new(options.clone());
    let sliding = World::new(LocalOrgOptions {
        sliding: true,
        ..options
    });
    let (token, slider) = (fixed.token(), sliding.token());
    assert!(fixed.works(&token));
    for _ in 0..4 {
        std::thread::sleep(life.mul_f32(0.7));
        assert!(sliding.works(&slider));
    }
    let answer = fixed.get(
        "/services/data/v60.0/query?q=SELECT+Id+FROM+Account",
        &token,
    );
    assert_eq!(answer.status(), 401);
    assert_eq!(
        answer.headers()["content-type"],
        "application/json;charset=UTF-8"
    );
    let body = answer.text().unwrap();
    let said = r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#;
    assert_eq!(body, said);
    if let Some(real) = recorded("restforce_fixtures.jsonl", "expired_session_response") {
        assert_eq!(real, serde_json::from_str::<Value>(&body).unwrap());
    }
}

#[test]
fn introspection_tells_a_client_about_its_own_tokens() {
    let world = World::plain();
    let tokens = world.login();
    let ask = |token: &str| {
        let secret = ("client_secret", CLIENT_SECRET);
        world.post(
            "introspect",
            &[("token", token), ("client_id", CLIENT_ID), secret],
        )
    };
    let (status, facts) = ask(word(&tokens, "access_token"));
    assert_eq!(status, 200);
    assert_eq!(facts["active"], true);
    assert_eq!(facts["username"], USERNAME);
    assert_eq!(facts["client_id"], CLIENT_ID);
    assert_eq!(facts["sub"], tokens["id"]);
    assert_eq!(facts["token_type"], "access_token");
    let issued: i64 = word(&tokens, "issued_at").parse().unwrap();
    assert_eq!(facts["iat"], issued / 1_000);
    assert_eq!(facts["exp"], issued / 1_000 + 7_200);
    assert_eq!(
        ask(word(&tokens, "refresh_token")).1["token_type"],
        "refresh_token"
    );
    assert_eq!(ask("nonsense"), (200, json!({"active": false})));
    let (status, refused) = world.post(
        "introspect",
        &[("token", "x"), ("client_id", "PlatformCLI")],
    );
    assert_eq!((status, word(&refused, "error")), (400, "invalid_client"));
}

#[test]
fn password_and_client_credentials_give_no_refresh_token() {
    let world = World::plain();
    let client = [("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)];
    let by = |username: &str, password: &str| {
        let mine = [
            ("grant_type", "password"),
            ("username", username),
            ("password", password),
        ];
        world.post("token", &[&mine[..], &client[..]].concat())
    };
    let (status, tokens) = by(USERNAME, PASSWORD);
    assert_eq!(status, 200, "{tokens}");
    assert!(tokens.get("refresh_token").is_none());
    assert!(world.works(word(&tokens, "access_token")));
    let (status, refused) = by(USERNAME, "wrong");
    assert_eq!(
        (status, word(&refused, "error_description")),
        (400, "authentication failure")
    );
    assert_eq!(
        by("gone@local.sfkit.example", PASSWORD).1["error_description"],
        "inactive user"
    );
    assert_eq!(by("ZOE@local.sfkit.example", PASSWORD).0, 200);
}

#[test]
fn userinfo_and_identity_know_the_owner() {
    let world = World::plain();
    let token = world.token();
    let info = world.json("/services/oauth2/userinfo", &token);
    assert_eq!(info["user_id"], ADMIN);
    assert_eq!(info["organization_id"], ORG);
    assert_eq!(info["preferred_username"], USERNAME);
    assert_eq!(info["zoneinfo"], "Europe/Madrid");
    let identity = world.json(&format!("/id/{ORG}/{ADMIN}?version=latest"), &token);
    assert_eq!(identity["username"], USERNAME);
    assert!(word(&identity["urls"], "rest").ends_with("/services/data/v68.0/"));
    if let Some(real) = recorded("swiftly_fixtures.jsonl", "MockIdentity") {
        for key in real
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| *key != "custom_attributes")
        {
            assert!(identity.get(key).is_some(), "identity lacks {key}");
        }
    }
    let bad = world.get("/services/oauth2/userinfo", "00D!dead");
    assert_eq!(bad.status(), 403);
    assert_eq!(bad.text().unwrap(), "Bad_OAuth_Token");
    let path = format!("{}/services/oauth2/userinfo", world.url);
    let missing = world.client.get(path).send().unwrap();
    assert_eq!(
        (missing.status().as_u16(), missing.text().unwrap().as_str()),
        (403, "Missing_OAuth_Token")
    );
    let wrong = world.get(&format!("/id/00D000000000009AAA/{ADMIN}"), &token);
    assert_eq!(wrong.text().unwrap(), "Wrong_Org");
}

#[test]
fn versions_need_no_token_and_old_ones_are_gone() {
    let world = World::plain();
    let answer = world
        .client
        .get(format!("{}//services/data//", world.url))
        .send()
        .unwrap();
    assert!(answer.headers().get("sforce-limit-info").is_none());
    let versions: Value = answer.json().unwrap();
    assert_eq!(versions[0]["version"], "31.0");
    let known = json!({"label": "Spring '23", "url": "/services/data/v57.0", "version": "57.0"});
    assert!(versions.as_array().unwrap().contains(&known));
    let token = world.token();
    assert_eq!(
        world.get("/services/data/v20.0/limits", &token).status(),
        410
    );
    let answer = world.get("/services/data/v99.0/limits", &token);
    assert_eq!(answer.status(), 404);
    let said = r#"[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]"#;
    assert_eq!(answer.text().unwrap(), said);
    let resources = world.json("/services/data/latest", &token);
    assert_eq!(resources["query"], "/services/data/v68.0/query");
    assert_eq!(
        word(&resources, "identity"),
        format!("{}/id/{ORG}/{ADMIN}", world.url)
    );
}

#[test]
fn limits_move_with_use_and_a_configured_one_is_enforced() {
    let world = World::new(LocalOrgOptions {
        daily_api_requests: Some(3),
        ..Default::default()
    });
    let token = world.token();
    let first = world.get("/services/data/v60.0/limits/", &token);
    assert_eq!(first.headers()["sforce-limit-info"], "api-usage=1/3");
    let limits: Value = first.json().unwrap();
    assert_eq!(
        limits["DailyApiRequests"],
        json!({"Max": 3, "Remaining": 2})
    );
    assert!(world.works(&token) && world.works(&token));
    let spent = world.get("/services/data/v60.0/limits", &token);
    assert_eq!(spent.status(), 403);
    assert!(spent.text().unwrap().contains("REQUEST_LIMIT_EXCEEDED"));
}

#[test]
fn methods_headers_and_lengths_are_checked() {
    let world = World::plain();
    let token = world.token();
    let url = format!("{}/services/data/v60.0/sobjects/Account", world.url);
    let answer = world
        .client
        .post(format!("{url}?_HttpMethod=PUT"))
        .bearer_auth(&token)
        .json(&json!({}))
        .send()
        .unwrap();
    assert_eq!(answer.status(), 405);
    assert!(answer.text().unwrap().contains("METHOD_NOT_ALLOWED"));
    let with = |scheme: &str| {
        let request = world
            .client
            .get(format!("{}/services/data/v60.0/limits", world.url));
        request
            .header("authorization", format!("{scheme}{token}"))
            .send()
            .unwrap()
    };
    assert_eq!(with("OAuth ").status(), 200);
    let odd = with("Token ");
    assert_eq!(odd.status(), 401);
    assert!(odd.text().unwrap().contains("INVALID_AUTH_HEADER"));
    let long = format!("/services/data/v60.0/query?q={}", "x".repeat(17_000));
    assert_eq!(world.get(&long, &token).status(), 414);
    let heavy = world
        .client
        .get(&url)
        .header("x-filler", "x".repeat(17_000))
        .send()
        .unwrap();
    assert_eq!(heavy.status(), 431);
}

#[test]
fn other_names_and_other_sites_get_nothing() {
    let world = World::plain();
    let port = world.org.as_ref().unwrap().port();
    let ask = |name: &str, value: &str| {
        let request = world.client.get(format!("{}/services/data", world.url));
        request
            .header(name, value)
            .send()
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(ask("host", &format!("localhost:{port}")), 200);
    assert_eq!(ask("host", &format!("[::1]:{port}")), 200);
    assert_eq!(ask("host", &format!("evil.example:{port}")), 403);
    assert_eq!(ask("host", "127.0.0.1:1"), 403);
    assert_eq!(ask("origin", "https://evil.example"), 403);
    assert_eq!(ask("sec-fetch-site", "cross-site"), 403);
    assert_eq!(ask("origin", &world.url), 200);
}

#[test]
fn answers_follow_the_name_that_the_caller_used() {
    let world = World::plain();
    let port = world.org.as_ref().unwrap().port();
    let url = format!("http://localhost:{port}/services/oauth2/token");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT_ID),
        ("client_secret", CLIENT_SECRET),
    ];
    let tokens: Value = world
        .client
        .post(url)
        .form(&form)
        .send()
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(
        word(&tokens, "instance_url"),
        format!("http://localhost:{port}")
    );
}

#[test]
fn faults_strike_where_and_as_often_as_told() {
    let faults = [
        "status=503@/services/data/*/limits:1",
        "status=401@/services/data/*/limits:1",
    ];
    let faults = faults
        .iter()
        .map(|text| Fault::parse(text).unwrap())
        .collect();
    let world = World::new(LocalOrgOptions {
        faults,
        ..Default::default()
    });
    let token = world.token();
    let status = || {
        world
            .get("/services/data/v60.0/limits", &token)
            .status()
            .as_u16()
    };
    assert_eq!([status(), status(), status()], [503, 401, 200]);

    let set = |fault: &str| {
        let request = world.client.post(format!("{}/_sfkit/faults", world.url));
        request
            .bearer_auth(&token)
            .json(&json!({ "fault": fault }))
            .send()
            .unwrap()
            .status()
    };
    assert_eq!(set("nonsense"), 400);
    for fault in [
        "retry-after=7@**/limits:1",
        "html@**/limits:1",
        "delay=300ms@**/limits:1",
        "truncate@**/limits:1",
        "cut@**/limits:1",
    ] {
        assert_eq!(set(fault), 201);
    }
    assert_eq!(
        world.get("/services/data/v60.0/limits", &token).headers()["retry-after"],
        "7"
    );
    let page = world
        .get("/services/data/v60.0/limits", &token)
        .text()
        .unwrap();
    assert!(page.starts_with("<html>"));
    let begun = std::time::Instant::now();
    assert_eq!(status(), 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    let half = world.get("/services/data/v60.0/limits", &token);
    assert_eq!(half.status(), 200);
    assert!(half.text().is_err(), "the body must break off");
    let request = world
        .client
        .get(format!("{}/services/data/v60.0/limits", world.url));
    assert!(
        request.bearer_auth(&token).send().is_err(),
        "the connection must break off"
    );
    assert_eq!(status(), 200);
}

#[test]
fn the_controls_are_for_the_administrator_alone() {
    let world = World::plain();
    let token = world.token();
    assert!(world.works(&token) && world.works(&token));
    let counted = world.json("/_sfkit/requests", &token);
    assert_eq!(
        counted,
        json!({"total": 2, "requests": {"GET /services/data/v60.0/limits": 2}})
    );
    assert_eq!(world.json("/_sfkit/faults", &token), json!({"faults": []}));
    assert_eq!(world.get("/_sfkit/faults", "00D!no").status(), 401);
    let zoe = world.password_token("zoe@local.sfkit.example");
    assert_eq!(world.get("/_sfkit/faults", &zoe).status(), 403);
}

#[test]
fn stopping_frees_the_port() {
    let world = World::plain();
    let port = world.org.as_ref().unwrap().port();
    assert_eq!(
        world
            .client
            .get(format!("{}/", world.url))
            .send()
            .unwrap()
            .status(),
        200
    );
    let World { org, folder, .. } = world;
    org.unwrap().stop();
    let again = World::over(
        folder,
        LocalOrgOptions {
            port,
            ..Default::default()
        },
    );
    assert_eq!(again.url, format!("http://127.0.0.1:{port}"));
    let store = Store::open(&again.folder.path().join("org.db"), Clock::System).unwrap();
    let taken = LocalOrg::start(
        store,
        LocalOrgOptions {
            port,
            ..Default::default()
        },
        Clock::System,
    );
    assert_eq!(
        taken.unwrap_err().to_string(),
        format!("port {port} is in use")
    );
}

const ALL_ACCOUNTS: &str =
    "/services/data/v60.0/query/?q=SELECT+Id,+Name+FROM+Account+ORDER+BY+Name";

#[test]
fn results_are_paged_by_locators_of_their_user() {
    let world = World::plain();
    let token = world.token();
    let ask = |path: &str, token: &str| {
        let request = world.client.get(format!("{}{path}", world.url));
        let request = request.header("sforce-query-options", "client=x, batchSize=1");
        request.bearer_auth(token).send().unwrap()
    };
    let first = ask(ALL_ACCOUNTS, &token).json().unwrap();
    assert_eq!(
        (first["totalSize"].as_u64(), first["done"].as_bool()),
        (Some(450), Some(false))
    );
    assert_eq!(first["records"].as_array().unwrap().len(), 200);
    let next = word(&first, "nextRecordsUrl").to_owned();
    assert!(
        next.starts_with("/services/data/v60.0/query/01g") && next.ends_with("-200"),
        "{next}"
    );

    let second = ask(&next, &token).json().unwrap();
    assert_eq!(
        second,
        ask(&next, &world.token()).json().unwrap(),
        "a page may be asked for again"
    );
    assert_eq!(second["totalSize"], 450);
    assert_eq!(second["records"][0]["Name"], "Account 200 – “Ñandú”");
    let last = ask(word(&second, "nextRecordsUrl"), &token).json().unwrap();
    assert_eq!(last["done"], true);
    assert!(last.get("nextRecordsUrl").is_none());
    assert_eq!(last["records"].as_array().unwrap().len(), 50);

    let zoe = world.password_token("zoe@local.sfkit.example");
    for (path, token) in [
        (next.as_str(), zoe.as_str()),
        ("/services/data/v60.0/query/01g000000000001AAA-200", &token),
        ("/services/data/v60.0/query/nonsense", &token),
    ] {
        let refused = ask(path, token);
        assert_eq!(refused.status(), 400);
        let said = r#"[{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}]"#;
        assert_eq!(refused.text().unwrap(), said);
    }
}

#[test]
fn answers_are_compressed_and_laid_out_on_request() {
    let world = World::plain();
    let token = world.token();
    let plain = world.json(ALL_ACCOUNTS, &token);
    assert_eq!(plain["done"], true);
    let ask = |name: &str, value: &str| {
        let request = world.client.get(format!("{}{ALL_ACCOUNTS}", world.url));
        request
            .bearer_auth(&token)
            .header(name, value)
            .send()
            .unwrap()
    };
    let packed = ask("accept-encoding", "gzip, deflate");
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    let size: usize = packed.headers()["content-length"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(size < 10_000, "{size}");
    let pretty = ask("x-prettyprint", "1").text().unwrap();
    assert!(
        pretty.starts_with("{\n  \"totalSize\" : 450,\n"),
        "{}",
        &pretty[..60]
    );
    assert_eq!(serde_json::from_str::<Value>(&pretty).unwrap(), plain);
}

#[test]
fn the_query_errors_of_a_real_org_come_out_word_for_word() {
    let world = World::plain();
    let token = world.token();
    let Some(all) = recordings("snowfakery.jsonl") else {
        return;
    };
    let failed = all.iter().filter(|entry| {
        entry["status"] == 400 && entry["path"].as_str().unwrap().contains("/query")
    });
    let mut compared = 0;
    for entry in failed {
        let request = world
            .client
            .get(format!("{}/services/data/v50.0/query/", world.url));
        let soql = entry["query"][0][1].as_str().unwrap();
        let answer = request
            .query(&[("q", soql)])
            .bearer_auth(&token)
            .send()
            .unwrap();
        assert_eq!(answer.status(), 400);
        let real = entry["response_body"].as_str().unwrap();
        assert_eq!(
            answer.json().unwrap(),
            serde_json::from_str::<Value>(real).unwrap()
        );
        compared += 1;
    }
    assert!(compared >= 2);
}

#[test]
fn records_and_descriptions_are_found_in_any_case() {
    let world = World::plain();
    let token = world.token();
    let path = "/services/data/v60.0/sobjects";
    let global = world.json(&format!("{path}/"), &token);
    assert_eq!(global["maxBatchSize"], 200);
    let described = world.json(&format!("{path}/ACCOUNT/describe/"), &token);
    assert_eq!(described["name"], "Account");
    let basic = world.json(&format!("{path}/account"), &token);
    assert_eq!(basic["objectDescribe"]["name"], "Account");
    let user = world.json(
        &format!("{path}/user/{}?fields=username,Id", &ADMIN[..15]),
        &token,
    );
    assert_eq!(user["Username"], USERNAME);
    assert_eq!(user["Id"], ADMIN);
    assert_eq!(user.as_object().unwrap().len(), 3);
    let whole = world.json(&format!("{path}/User/{ADMIN}"), &token);
    assert_eq!(whole["attributes"]["type"], "User");
    for missing in [
        "/Nothing",
        "/Nothing/describe",
        "/Account/001000000009999AAA",
    ] {
        assert_eq!(
            world.get(&format!("{path}{missing}"), &token).status(),
            404,
            "{missing}"
        );
    }
    let counted = world.json(
        "/services/data/v60.0/limits/recordCount?sObjects=Account,Nope",
        &token,
    );
    assert_eq!(
        counted,
        json!({"sObjects": [{"count": 450, "name": "Account"}]})
    );
    let request = world
        .client
        .head(format!("{}{path}/User/{ADMIN}", world.url));
    let head = request.bearer_auth(&token).send().unwrap();
    assert_eq!(
        (head.status().as_u16(), head.text().unwrap().as_str()),
        (200, "")
    );
}

#[test]
fn columns_and_plans_are_told_without_rows() {
    let world = World::plain();
    let token = world.token();
    let query = "/services/data/v60.0/query?q=SELECT+Name,+Owner.Name+FROM+Account";
    let body = world.json(&format!("{query}&columns=true"), &token);
    assert_eq!(body["entityName"], "Account");
    assert_eq!(
        body["columnMetadata"][1]["joinColumns"][0]["columnName"],
        "Name"
    );
    let wrong = world.get(
        "/services/data/v60.0/query?q=SELECT+Nope+FROM+Account&columns=true",
        &token,
    );
    assert_eq!(wrong.status(), 400);
    assert!(wrong.text().unwrap().contains("INVALID_FIELD"));
    let path = "/services/data/v60.0/query?explain=SELECT+Id+FROM+account+LIMIT+9";
    let plan = world.json(path, &token);
    assert_eq!(plan["plans"][0]["cardinality"], 9);
    assert_eq!(plan["plans"][0]["sobjectCardinality"], 450);
    assert_eq!(plan["plans"][0]["sobjectType"], "Account");
    let empty = world.get("/services/data/v60.0/query", &token);
    assert!(empty.text().unwrap().contains("MALFORMED_QUERY"));
}
