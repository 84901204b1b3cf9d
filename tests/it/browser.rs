//! A real browser on the login: headless Chromium walks the consent page of a local org, shows the
//! callback page, and runs no script that a callback URL carries.
//!
//! Chromium is driven by chromedriver over plain WebDriver.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::web;
use crate::world::{LocalOrg, Run, World, available, finish, free_port, make_executable};

/// How WebDriver spells the key of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

const SCRIPT: &str = "%3Cscript%3Edocument.title%3D'owned'%3Balert(1)%3C%2Fscript%3E";

/// Starts chromedriver. With port 0 it takes a port that is free on `::1` and ends when the same
/// one is taken on 127.0.0.1, as other tests may have it: then it is started again.
fn drive(home: &Path) -> (Child, u16) {
    let mut told = String::new();
    for _ in 0..20 {
        let mut driver = Command::new("chromedriver")
            .args(["--port=0", "--log-level=SEVERE"])
            .env("HOME", home)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        for line in lines.map_while(Result::ok) {
            let port = line.split("successfully on port ").nth(1);
            if let Some(port) = port.and_then(|port| port.trim_matches('.').parse().ok()) {
                return (driver, port);
            }
            told.push_str(&line);
            told.push('\n');
        }
        driver.wait().unwrap();
    }
    panic!("chromedriver does not start: {told}");
}

/// Chromium, as long as this lives.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts one with an empty profile; `None` where there is none.
    pub(crate) fn start() -> Option<Self> {
        if !available("browser", &["chromium", "chromedriver"]) {
            return None;
        }
        let profile = tempfile::tempdir().unwrap();
        let (driver, port) = drive(profile.path());
        let folder = format!(
            "--user-data-dir={}",
            profile.path().join("profile").display()
        );
        let flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=900,700",
            &folder,
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            // An open dialog must be seen by the test, not be closed for it.
            "unhandledPromptBehavior": "ignore",
            "goog:chromeOptions": {"args": flags},
        }}});
        let sessions = format!("http://127.0.0.1:{port}/session");
        let made = ask("POST", &sessions, Some(&wanted));
        let id = made["sessionId"]
            .as_str()
            .unwrap_or_else(|| panic!("no session: {made}"));
        Some(Self {
            driver,
            session: format!("{sessions}/{id}"),
            _profile: profile,
        })
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        ask(method, &format!("{}/{path}", self.session), body)
    }

    pub(crate) fn go(&self, url: &str) {
        let answer = self.ask("POST", "url", Some(&json!({"url": url})));
        assert_eq!(answer, Value::Null, "{url}");
    }

    pub(crate) fn title(&self) -> String {
        self.ask("GET", "title", None)
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    fn find(&self, selector: &str) -> Option<String> {
        let wanted = json!({"using": "css selector", "value": selector});
        let found = self.ask("POST", "element", Some(&wanted));
        Some(found[ELEMENT].as_str()?.to_owned())
    }

    pub(crate) fn click(&self, selector: &str) {
        let element = self
            .find(selector)
            .unwrap_or_else(|| panic!("no {selector}"));
        self.ask(
            "POST",
            &format!("element/{element}/click"),
            Some(&json!({})),
        );
    }

    /// Types into a field.
    pub(crate) fn write(&self, selector: &str, text: &str) {
        let element = self
            .find(selector)
            .unwrap_or_else(|| panic!("no {selector}"));
        let path = format!("element/{element}");
        self.ask("POST", &format!("{path}/clear"), Some(&json!({})));
        self.ask(
            "POST",
            &format!("{path}/value"),
            Some(&json!({"text": text})),
        );
    }

    /// Shows pages as a screen of this width would, which may be narrower than any window.
    pub(crate) fn screen(&self, width: u32, height: u32) {
        let parameters = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": parameters});
        self.ask("POST", "goog/cdp/execute", Some(&command));
    }

    /// What a script of the test finds out about the page.
    pub(crate) fn find_out(&self, script: &str) -> Value {
        let script = json!({"script": script, "args": []});
        self.ask("POST", "execute/sync", Some(&script))
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        let element = self
            .find(selector)
            .unwrap_or_else(|| panic!("no {selector}"));
        let text = self.ask("GET", &format!("element/{element}/text"), None);
        text.as_str().unwrap_or_default().to_owned()
    }

    /// How many elements of the page a selector finds.
    pub(crate) fn count(&self, selector: &str) -> usize {
        let wanted = json!({"using": "css selector", "value": selector});
        let found = self.ask("POST", "elements", Some(&wanted));
        found.as_array().map_or(0, Vec::len)
    }

    /// Waits until the page has this title.
    #[track_caller]
    pub(crate) fn await_title(&self, wanted: &str) {
        let start = Instant::now();
        while self.title() != wanted {
            assert!(
                start.elapsed() < Duration::from_secs(120),
                "the title is {:?}",
                self.title()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Whether a dialog is open.
    pub(crate) fn has_dialog(&self) -> bool {
        self.ask("GET", "alert/text", None)["error"] != "no such alert"
    }

    /// Keeps a picture of the page for the eye, when `SFKIT_TEST_PICTURES` names a folder.
    pub(crate) fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("SFKIT_TEST_PICTURES") else {
            return;
        };
        let encoded = self.ask("GET", "screenshot", None);
        let bytes = base64::Engine::decode(
            &base64::engine::general_purpose::STANDARD,
            encoded.as_str().unwrap(),
        );
        std::fs::write(
            Path::new(&folder).join(format!("{name}.png")),
            bytes.unwrap(),
        )
        .unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        ask("DELETE", &self.session, None);
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// One WebDriver call; the answer's `value`.
fn ask(method: &str, url: &str, body: Option<&Value>) -> Value {
    let body = body.map(Value::to_string).unwrap_or_default();
    let answer = web::send(method, url, &[("Content-Type", "application/json")], &body);
    let mut answer: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    answer["value"].take()
}

/// A login that waits for the browser.
struct Login {
    child: Child,
    /// The page that a person would see.
    url: String,
    port: u16,
}

impl Login {
    /// Starts `auth login`; what it would open in a browser is noted.
    fn start(world: &World, org: &LocalOrg) -> Self {
        let note = world.folder().join("url");
        let script = format!(
            "#!/bin/sh\nprintf %s \"$1\" > '{0}.new'\nmv '{0}.new' '{0}'\n",
            note.display()
        );
        let script = world.file("note.sh", &script);
        make_executable(Path::new(&script));
        let port = free_port();
        let arguments = ["auth", "login", "--login-url", org.url(), "--alias", "acme"];
        let more = [
            "--client-id",
            "PlatformCLI",
            "--keystore",
            "file",
            "--timeout",
            "300",
        ];
        let number = port.to_string();
        let mut command = world.command(&[&arguments[..], &more, &["--port", &number]].concat());
        let child = command.env("BROWSER", script).spawn().unwrap();
        let start = Instant::now();
        let url = loop {
            match std::fs::read_to_string(&note) {
                Ok(url) => break url,
                Err(_) => assert!(
                    start.elapsed() < Duration::from_secs(120),
                    "no URL is opened"
                ),
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        Self { child, url, port }
    }

    fn state(&self) -> String {
        let url = url::Url::parse(&self.url).unwrap();
        let state = url.query_pairs().find(|(name, _)| name == "state");
        state.unwrap().1.into_owned()
    }

    fn callback(&self, query: &str) -> String {
        format!("http://localhost:{}/OauthRedirect?{query}", self.port)
    }

    fn end(self) -> Run {
        finish(self.child.wait_with_output().unwrap())
    }
}

/// Status and body of a page, without a browser.
fn page(url: &str) -> String {
    let answer = web::get(url, &[]);
    format!("{}{}", answer.body, answer.status)
}

#[test]
fn a_person_allows_the_login() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let login = Login::start(&world, &org);
    browser.go(&login.url);
    browser.picture("consent");
    assert!(
        browser.text("h1").starts_with("Allow "),
        "{}",
        browser.text("h1")
    );
    assert!(browser.text("main").contains(org.text("username")));
    browser.click("button[value=allow]");
    browser.await_title("You are logged in · sfkit");
    browser.picture("success");
    assert_eq!(browser.text("h1"), "You are logged in");
    let run = login.end().ends(0);
    assert!(run.stderr.contains("acme"), "{}", run.stderr);
    world
        .run(&["query", "-o", "acme", "SELECT Id FROM User LIMIT 1"])
        .ends(0);
}

#[test]
fn a_person_denies_the_login() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let login = Login::start(&world, &org);
    browser.go(&login.url);
    browser.click("button[value=deny]");
    browser.await_title("The login failed · sfkit");
    browser.picture("failure");
    assert_eq!(browser.text("h1"), "The login failed");
    let run = login.end().ends(4);
    assert!(run.stderr.contains("denied"), "{}", run.stderr);
    let list = world
        .run(&["auth", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(list["items"], json!([]));
}

#[test]
fn no_script_of_a_callback_runs() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let login = Login::start(&world, &org);

    let plain = page(&login.callback("code=a&state=b"));
    let hostile = ["code", "state", "error", "error_description", "x"]
        .map(|name| format!("{name}={SCRIPT}"))
        .join("&");
    let hostile = login.callback(&hostile);
    assert_eq!(page(&hostile), plain, "the page is the same, byte by byte");
    browser.go(&hostile);
    assert!(!browser.has_dialog());
    assert_eq!(browser.title(), "Not the expected answer · sfkit");
    browser.picture("rejected");
    browser.go(&hostile.replace("OauthRedirect", SCRIPT));
    assert!(!browser.has_dialog());
    assert!(browser.title().ends_with(" · sfkit"), "{}", browser.title());

    // With the right state the login ends; its page still says nothing of what came.
    let last = format!(
        "state={}&error={SCRIPT}&error_description={SCRIPT}",
        login.state()
    );
    browser.go(&login.callback(&last));
    assert!(!browser.has_dialog());
    assert_eq!(browser.title(), "The login failed · sfkit");
    assert_eq!(browser.text("main").matches("script").count(), 0);
    let run = login.end();
    assert_ne!(run.status, 0);
}
