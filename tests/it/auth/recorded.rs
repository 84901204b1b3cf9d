//! Token answers of real orgs.

use std::path::{Path, PathBuf};

use serde_json::Value;
use sfkit::auth::{AuthError, Renewal, refresh};
use sfkit::error::{Code, Diagnostic};
use sfkit::secret::SecretText;

use super::server::{Server, answer, http, local_hosts, public_client};

fn shared(path: &str) -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["../shared/data", "../../shared/data"]
        .iter()
        .map(|base| here.join(base).join(path))
        .find(|path| path.exists())
}

fn answers(folder: &Path) -> Vec<Value> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry
            .path()
            .extension()
            .is_none_or(|ending| ending != "jsonl")
        {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let rows = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        found.extend(rows.filter(|row| {
            row["path"]
                .as_str()
                .is_some_and(|path| path.contains("oauth2"))
        }));
    }
    found
}

#[tokio::test]
async fn every_recorded_answer_is_understood() {
    let Some(folder) = shared("http") else {
        println!("skipped: the recorded answers are not here");
        return;
    };
    let rows = answers(&folder);
    assert!(
        rows.len() > 10,
        "only {} token answers were found",
        rows.len()
    );
    let (mut granted, mut refused) = (0, 0);
    for row in rows {
        let status = u16::try_from(row["status"].as_u64().unwrap()).unwrap();
        let text = answer(
            status,
            "Content-Type: application/json;charset=UTF-8\r\n",
            row["response_body"].as_str().unwrap_or_default(),
        );
        let server = Server::start(move |_| text.clone()).await;
        let origin = server.origin();
        let renewal = Renewal {
            login: &origin,
            instance: &origin,
            client: &public_client(),
            refresh_token: &SecretText::from("5Aep861Old"),
            hosts: &local_hosts(),
        };
        match refresh(&http(), renewal).await {
            Ok(answer) => {
                assert!(status < 300, "{}", row["id"]);
                assert!(answer.tokens.issued_at.is_some(), "{}", row["id"]);
                granted += 1;
            }
            Err(AuthError::Refused(failure)) => {
                assert!(status >= 400, "{}: {failure}", row["id"]);
                assert_eq!(AuthError::Refused(failure).code(), Code::ReauthRequired);
                refused += 1;
            }
            Err(error) => panic!("{}: {error}", row["id"]),
        }
    }
    assert!(granted > 0 && refused > 0);
}
