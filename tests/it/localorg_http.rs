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
mod consent;
mod door;
mod oauth;
mod pages;
mod queries;
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
            .timeout(Duration::from_secs(120))
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
        Self::at(Clock::System, folder, options)
    }

    fn at(clock: Clock, folder: tempfile::TempDir, options: LocalOrgOptions) -> Self {
        let store = Store::open(&folder.path().join("org.db"), clock.clone()).unwrap();
        let org = LocalOrg::start(store, options, clock).unwrap();
        let client = Client::new();
        Self {
            url: org.url().to_owned(),
            org: Some(org),
            client,
            folder,
        }
    }

    /// The same org at another time.
    fn later(self, clock: Clock, options: LocalOrgOptions) -> Self {
        let Self { org, folder, .. } = self;
        org.unwrap().stop();
        Self::at(clock, folder, options)
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

const ALL_ACCOUNTS: &str =
    "/services/data/v60.0/query/?q=SELECT+Id,+Name+FROM+Account+ORDER+BY+Name";
