//! A local org inside the test process, spoken to over real HTTP by a client that knows only JSON.

use serde_json::Value;
use sfkit::clock::Clock;
use sfkit::localorg::seed::{SeedOptions, seed_empty};
use sfkit::localorg::store::Store;
use sfkit::localorg::{LocalOrg, LocalOrgOptions};

/// A running org and the token of its administrator.
pub(crate) struct LiveOrg {
    _org: LocalOrg,
    url: String,
    token: String,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
}

/// An answer; the body is null when there is none, and text when it is no JSON.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl LiveOrg {
    /// An org that holds what no org is without.
    pub(crate) fn empty() -> Self {
        Self::prepared(|_| {})
    }

    /// An empty org, changed before it starts.
    pub(crate) fn prepared(prepare: impl FnOnce(&Store)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("org.db"), Clock::System).unwrap();
        seed_empty(&store, Clock::System.now(), &SeedOptions::default()).unwrap();
        prepare(&store);
        let org = LocalOrg::start(store, LocalOrgOptions::default(), Clock::System).unwrap();
        Self {
            url: org.url().to_owned(),
            token: org.access_token().unwrap().expose().clone(),
            _org: org,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
            folder,
        }
    }

    /// The org's file, opened once more.
    pub(crate) fn store(&self) -> Store {
        Store::open(&self.folder.path().join("org.db"), Clock::System).unwrap()
    }

    /// Sends a request below `/services/data/v65.0`, or to a path that begins with `/services`.
    pub(crate) fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let text = body.map(Value::to_string);
        self.send(
            method,
            path,
            text.as_deref().map(|text| ("application/json", text)),
        )
    }

    /// Sends a body of any kind.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<(&str, &str)>) -> Answer {
        let base = if path.starts_with("/services") || path.starts_with("/id/") {
            self.url.clone()
        } else {
            format!("{}/services/data/v65.0", self.url)
        };
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self
            .client
            .request(method, format!("{base}{path}"))
            .header("authorization", format!("Bearer {}", self.token));
        if let Some((kind, text)) = body {
            request = request.header("content-type", kind).body(text.to_owned());
        }
        self.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
            let text = answer.text().await.unwrap();
            let body = if text.is_empty() {
                Value::Null
            } else {
                serde_json::from_str(&text).unwrap_or(Value::String(text))
            };
            Answer {
                status,
                headers,
                body,
            }
        })
    }

    /// Where a GET without a token is sent on to.
    #[track_caller]
    pub(crate) fn redirected(&self, path: &str) -> String {
        let none = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().no_proxy().redirect(none);
        let request = client.build().unwrap().get(format!("{}{path}", self.url));
        let answer = self.runtime.block_on(request.send()).unwrap();
        let location = answer.headers().get("location");
        location.unwrap().to_str().unwrap().to_owned()
    }

    /// Creates a record and gives its id.
    #[track_caller]
    pub(crate) fn create(&self, object: &str, fields: &Value) -> String {
        let answer = self.call("POST", &format!("/sobjects/{object}"), Some(fields));
        assert_eq!(answer.status, 201, "{object} {fields}: {:?}", answer.body);
        answer.body["id"].as_str().unwrap().to_owned()
    }

    /// Changes a record.
    #[track_caller]
    pub(crate) fn update(&self, object: &str, id: &str, fields: &Value) {
        let answer = self.call("PATCH", &format!("/sobjects/{object}/{id}"), Some(fields));
        assert_eq!(answer.status, 204, "{:?}", answer.body);
    }

    /// Reads a record.
    #[track_caller]
    pub(crate) fn read(&self, object: &str, id: &str) -> Value {
        let answer = self.call("GET", &format!("/sobjects/{object}/{id}"), None);
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer.body
    }

    /// The records of a query.
    #[track_caller]
    pub(crate) fn query(&self, soql: &str) -> Vec<Value> {
        let soql: String = url::form_urlencoded::byte_serialize(soql.as_bytes()).collect();
        let answer = self.call("GET", &format!("/query?q={soql}"), None);
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer.body["records"].as_array().unwrap().clone()
    }

    /// Status, `errorCode`, message and fields of a refused request.
    #[track_caller]
    pub(crate) fn refused(
        &self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> (u16, String, String, Value) {
        let answer = self.call(method, path, Some(body));
        let first = &answer.body[0];
        let text = |key: &str| first[key].as_str().unwrap_or_default().to_owned();
        let fields = first["fields"].clone();
        (answer.status, text("errorCode"), text("message"), fields)
    }
}
