//! Counts and outcomes for a bundle, and the names that are hidden in it.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use url::Url;

use crate::config::{Key, Kind, Paths, env};
use crate::state::{By, Extent, History, Usage};
use crate::vault::{Org, Vault, VaultOptions};

use super::veil::{Veil, is_public};

/// How far back calls are counted.
const SPAN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How many acts and queries are told.
const LAST: usize = 200;
/// Shorter words of settings say nothing.
const SHORTEST_WORD: usize = 5;

/// What a part says that cannot be read.
fn unreadable(error: &dyn std::error::Error) -> Value {
    json!({"schema": 1, "items": [], "error": error.to_string()})
}

/// Calls by org, day and endpoint.
pub(super) fn usage(path: &Path, now: Timestamp) -> Value {
    if !path.exists() {
        return json!({"schema": 1, "items": []});
    }
    let extent = Extent {
        since: now.checked_sub(SPAN).ok(),
        ..Extent::default()
    };
    let sums = Usage::open(path).and_then(|usage| {
        let mut items = Vec::new();
        for (by, word) in [
            (By::Org, "org"),
            (By::Day, "day"),
            (By::Endpoint, "endpoint"),
        ] {
            for row in usage.sums(by, &extent)? {
                items.push(json!({
                    "by": word,
                    "key": row.key,
                    "calls": row.calls,
                    "requests": row.requests,
                    "bytes": row.bytes,
                    "errors": row.errors,
                    "latency_ms": row.percentiles.map(|[p50, p95, p99]| {
                        json!({"p50": p50, "p95": p95, "p99": p99})
                    }),
                }));
            }
        }
        Ok(items)
    });
    match sums {
        Ok(items) => json!({"schema": 1, "items": items}),
        Err(error) => unreadable(&error),
    }
}

/// When queries ran and how they ended. Their texts stay here.
pub(super) fn queries(path: &Path) -> Value {
    let listed = History::open(path).and_then(|history| history.list(&[]));
    match listed {
        Ok(past) => {
            let newest = past.iter().rev().take(LAST);
            let items: Vec<_> = newest
                .map(|past| {
                    json!({
                        "number": past.number,
                        "at": past.at.to_string(),
                        "org": past.run.org,
                        "rows": past.run.rows,
                        "ms": past.run.ms,
                        "outcome": past.run.outcome,
                    })
                })
                .collect();
            json!({"schema": 1, "items": items})
        }
        Err(error) => unreadable(&error),
    }
}

/// The last rows of the audit log without their details. The vault is only looked at.
pub(super) fn acts(paths: &Paths) -> Value {
    let mut options = VaultOptions::new(paths.vault(), paths.locks(), paths.key_file());
    options.looks_only = true;
    let rows = Vault::open(options)
        .and_then(|vault| vault.map_or(Ok((Vec::new(), 0)), |vault| vault.audit_tail(LAST)));
    match rows {
        Ok((rows, all)) => {
            let items: Vec<_> = rows
                .iter()
                .map(|row| {
                    json!({
                        "seq": row.seq,
                        "at": row.at,
                        "command": row.command,
                        "org": row.org_name,
                        "action": row.action,
                        "outcome": row.outcome,
                    })
                })
                .collect();
            json!({"schema": 1, "all": all, "items": items})
        }
        Err(error) => unreadable(&error),
    }
}

/// Hides everything by which a login could be known.
pub(super) fn hide_org(veil: &mut Veil, org: &Org) {
    let login = &org.login;
    if let Some(alias) = &login.alias {
        veil.hide("org", alias);
    }
    veil.hide("user", &login.username);
    // Counts of calls go by it.
    veil.hide_with(&org.uuid, org.name());
    for id in [&login.organization_id, &login.user_id] {
        veil.hide("id", id);
        if let Some(short) = id.get(..15) {
            veil.hide("id", short);
        }
    }
    let facts = &login.facts;
    if let Some(name) = &facts.organization_name {
        veil.hide("company", name);
    }
    let urls = [&login.instance_url, &login.login_url, &login.redirect_uri];
    for url in urls.into_iter().flatten() {
        hide_host(veil, url);
    }
    for host in &login.allow_hosts {
        veil.hide("host", host);
    }
    veil.hide("app", &login.client_id);
    for tag in &org.tags {
        veil.hide("tag", tag);
    }
}

fn hide_host(veil: &mut Veil, url: &str) {
    let parsed = Url::parse(url).ok();
    let host = parsed.as_ref().and_then(Url::host_str);
    if let Some(host) = host.filter(|host| !is_public(host)) {
        veil.hide("host", host);
    }
}

/// Variables that are sfkit's own, whose values are hidden word by word. Those of the platform stay:
/// their values are folders and words like `xterm`.
pub(super) fn own_variables() -> impl Iterator<Item = &'static str> {
    let all = env::DOCUMENTED.iter().map(|(name, _)| *name);
    all.filter(|name| {
        let is_own = name.starts_with("SFKIT_") || name.starts_with("SALESFORCE_");
        let is_proxy = name.to_ascii_uppercase().ends_with("_PROXY");
        (is_own && *name != env::SFKIT_HOME) || is_proxy
    })
}

/// Hides each word of a text, and each part of a word that is a URL, unless settings take it or are
/// called by it.
pub(super) fn hide_words(veil: &mut Veil, text: &str, mark: &str) {
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | '#' | '[' | ']' | ',');
    let is_part_end = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
    for word in text.split(is_end) {
        for part in std::iter::once(word).chain(word.split(is_part_end)) {
            if part.chars().count() >= SHORTEST_WORD && !is_known(part) {
                veil.remove(part, mark);
            }
        }
    }
}

fn is_known(word: &str) -> bool {
    let is_common = matches!(word, "false" | "https" | "socks5" | "socks5h") || is_public(word);
    if is_common || Key::parse(word).is_some() {
        return true;
    }
    Key::ALL.iter().any(|key| {
        let is_default = key
            .default()
            .is_some_and(|default| default.split([' ', '/']).any(|part| part == word));
        let is_value = match key.kind() {
            Kind::Word(words) => words.contains(&word),
            Kind::Text | Kind::Url | Kind::Proxy => false,
            _ => key.check(word).is_ok(),
        };
        is_default || is_value
    })
}
