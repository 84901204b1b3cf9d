//! A hand-made org for what a well-behaved one never does: it hands out known tokens, and a test
//! may answer any request as it likes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::world::{Run, World, finish, free_port, make_executable};

/// The word that every secret of the fake org contains.
pub(crate) const CANARY: &str = "CANARY";
pub(crate) const CODE: &str = "aPrxCANARYcodeCANARY.code==";
pub(crate) const REFRESH: &str = "5Aep861CANARYrefresh.CANARY";
pub(crate) const CLIENT_SECRET: &str = "1234CANARYsecretCANARY";

/// The access token that the n-th token answer carries.
pub(crate) fn access(number: usize) -> String {
    format!("00D1a000000H3O9!AQEAQCANARY.access.{number}CANARY")
}

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Method and target.
    pub(crate) line: String,
    /// All header lines.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: String,
    /// How many token requests came up to this one.
    pub(crate) tokens: usize,
}

impl Asked {
    pub(crate) fn is(&self, start: &str) -> bool {
        self.line.starts_with(start)
    }

    /// Whether the header carries this token.
    pub(crate) fn bears(&self, token: &str) -> bool {
        self.head.contains(&format!("Bearer {token}\r\n"))
    }
}

type Answer = dyn Fn(&Asked, &str) -> Option<String> + Send + Sync;

/// The server; its threads end with the test process.
pub(crate) struct FakeOrg {
    url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl FakeOrg {
    /// Starts one. `answer` gets the request and the server's URL; where it says nothing, the
    /// answer is that of an ordinary org.
    pub(crate) fn start<F>(answer: F) -> Self
    where
        F: Fn(&Asked, &str) -> Option<String> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, base, answer) = (Arc::clone(&asked), url.clone(), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (log, base, answer) = (Arc::clone(&log), base.clone(), Arc::clone(&answer));
                // A client that goes away in the middle is none of the test's business.
                std::thread::spawn(move || converse(stream, &log, &base, &*answer));
            }
        });
        Self { url, asked }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How many refresh tokens were sent.
    pub(crate) fn refreshes(&self) -> usize {
        self.asked()
            .iter()
            .filter(|asked| asked.body.contains("grant_type=refresh_token"))
            .count()
    }

    /// Logs in with the secret in the environment.
    pub(crate) fn log_in(&self, world: &World, keystore: &str, more: &[&str]) -> Run {
        let note = world.folder().join("child");
        let script = format!(
            "#!/bin/sh\n(cat /proc/$PPID/cmdline /proc/$$/cmdline; env) > '{}'\n\
             exec '{}' \"$1\"\n",
            note.display(),
            crate::web::browser(world.folder())
        );
        let script = world.file("noting-browser.sh", &script);
        make_executable(script.as_ref());
        let port = free_port().to_string();
        let arguments = ["auth", "login", "--login-url", &self.url, "--alias", "acme"];
        let flags = [
            "--client-id",
            "3MVG9Example",
            "--keystore",
            keystore,
            "--port",
            &port,
        ];
        let mut command = world.command(&[&arguments[..], &flags, more].concat());
        command
            .env("SFKIT_CLIENT_SECRET", CLIENT_SECRET)
            .env("BROWSER", script);
        finish(command.output().unwrap())
    }
}

fn converse(stream: TcpStream, log: &Mutex<Vec<Asked>>, base: &str, answer: &Answer) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length:")?
            .trim()
            .parse()
            .ok()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let line = head
        .lines()
        .next()?
        .trim_end_matches(" HTTP/1.1")
        .to_owned();
    let is_packed = head.to_ascii_lowercase().contains("content-encoding: gzip");
    let body = match is_packed {
        true => crate::query::server::unpacked(&body),
        false => body,
    };
    let body = String::from_utf8(body).ok()?;
    let asked = {
        let mut log = log.lock().unwrap();
        let own = usize::from(line == "POST /services/oauth2/token");
        let earlier = log
            .iter()
            .filter(|asked| asked.is("POST /services/oauth2/token"))
            .count();
        let asked = Asked {
            line,
            head,
            body,
            tokens: earlier + own,
        };
        log.push(asked.clone());
        asked
    };
    let text = answer(&asked, base).unwrap_or_else(|| ordinary(&asked, base));
    reader.get_mut().write_all(text.as_bytes()).ok()
}

/// A whole answer.
pub(crate) fn reply(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

/// A whole answer with a JSON body.
pub(crate) fn reply_json(status: u16, body: &serde_json::Value) -> String {
    reply(
        status,
        "Content-Type: application/json\r\n",
        &body.to_string(),
    )
}

/// Rows as `query` answers them.
pub(crate) fn rows(records: &serde_json::Value, next: Option<&str>, total: usize) -> String {
    let mut answer = json!({"totalSize": total, "done": next.is_none(), "records": records});
    if let Some(next) = next {
        answer["nextRecordsUrl"] = next.into();
    }
    reply_json(200, &answer)
}

/// A token answer of the org at `instance`.
pub(crate) fn tokens(number: usize, instance: &str) -> serde_json::Value {
    json!({
        "access_token": access(number), "refresh_token": REFRESH, "scope": "api refresh_token",
        "instance_url": instance, "token_type": "Bearer",
        "id": format!("{instance}/id/00D1a000000H3O9EAK/0051a000000UGT8AAO"),
    })
}

fn ordinary(asked: &Asked, base: &str) -> String {
    let target = asked.line.split_once(' ').map_or("", |(_, target)| target);
    let url = url::Url::parse(base).unwrap().join(target).unwrap();
    let parameter = |name: &str| {
        let found = url.query_pairs().find(|(key, _)| key == name);
        found.map_or(String::new(), |(_, value)| value.into_owned())
    };
    match url.path() {
        "/services/oauth2/authorize" => {
            let mut back = url::Url::parse(&parameter("redirect_uri")).unwrap();
            back.query_pairs_mut()
                .append_pair("code", CODE)
                .append_pair("state", &parameter("state"));
            reply(302, &format!("Location: {back}\r\n"), "")
        }
        "/services/oauth2/token" => reply_json(200, &tokens(asked.tokens, base)),
        "/services/oauth2/revoke" => reply(200, "", ""),
        "/services/data/" => {
            let version = json!([{"label": "X", "url": "/services/data/v65.0", "version": "65.0"}]);
            reply_json(200, &version)
        }
        path if path.ends_with("/query") => {
            let soql = parameter("q");
            match soql.as_str() {
                soql if soql.contains("FROM User") => rows(
                    &json!([{"Username": "ann@example.com", "TimeZoneSidKey": "UTC",
                        "LocaleSidKey": "en_US", "ProfileId": null,
                        "DefaultCurrencyIsoCode": "USD"}]),
                    None,
                    1,
                ),
                soql if soql.contains("FROM Organization") => rows(
                    &json!([{"Id": "00D1a000000H3O9EAK", "Name": "Example",
                        "OrganizationType": "Developer Edition", "IsSandbox": false,
                        "InstanceName": "EUR45"}]),
                    None,
                    1,
                ),
                _ => rows(&json!([{"Name": "One"}]), None, 1),
            }
        }
        _ => reply_json(
            404,
            &json!([{"errorCode": "NOT_FOUND", "message": "nothing is here"}]),
        ),
    }
}
