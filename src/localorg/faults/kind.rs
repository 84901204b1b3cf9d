//! The kinds of faults and how they are written.

use std::time::Duration;

use axum::http::Method;
use jiff::SignedDuration;
use url::Url;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Another status than the right one.
    Status(u16),
    /// 503 that names the seconds to wait.
    RetryAfter(u32),
    /// 503 with an HTML body.
    Html,
    /// The page that stands in for an org under maintenance.
    Maintenance,
    /// The org reads only: writes are refused.
    ReadOnly,
    /// A slow answer.
    Delay(Duration),
    /// A body that arrives over this time.
    Slow(Duration),
    /// No answer, and nothing done.
    Cut,
    /// Done, but no answer.
    Lost,
    /// Half an answer.
    Truncate,
    /// Status 200 with half a JSON document.
    Garbage,
    /// Another time in the `Date` field.
    ClockSkew(SignedDuration),
    /// An error of the OAuth endpoints, by its `error` and, where it is said, its description.
    Oauth(String, Option<String>),
    /// A refresh that rotates.
    Rotate,
    /// Introspection that denies a token.
    Inactive,
    /// The user may not log in and has no session.
    FrozenUser,
    /// The API is off for this user.
    ApiDisabled,
    /// The edition has no API.
    ApiDisabledForOrg,
    /// The caller's address is not allowed.
    IpRestricted,
    /// The app is blocked.
    AppBlocked,
    /// The host serves no org, or the org is found at this URL now.
    OrgMoved(Option<String>),
    /// The URL of a login that was never asked for again after the org has moved.
    UrlNotReset,
    /// An unknown query locator.
    ExpiredCursor,
    /// A record that another transaction holds.
    LockedRow,
}

const KINDS: &str = "the kind is one of `status=N`, `retry-after=SECS`, `delay=DUR`, `slow=DUR`, `html`, \
    `maintenance`, `cut`, `lost`, `truncate`, `garbage`, `clock-skew=DUR`, `oauth=ERROR`, `rotate`, `inactive`, \
    `frozen-user`, `api-disabled`, `ip-restricted`, `app-blocked`, `org-moved[=URL]`, `url-not-reset`, \
    `expired-cursor`, `locked-row`";

impl FaultKind {
    /// Reads `kind[=arg]`; the error says what was expected.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        match text.split_once('=') {
            Some((word, argument)) => Self::with_argument(word, argument),
            None => Self::plain(text),
        }
    }

    /// Whether a request could tell this fault from none.
    pub(super) fn concerns(&self, method: &Method, path: &str) -> bool {
        let oauth = path.contains("/oauth2/");
        match self {
            Self::ReadOnly | Self::LockedRow => {
                !oauth && !matches!(*method, Method::GET | Method::HEAD)
            }
            Self::ExpiredCursor => path.contains("/query/") || path.contains("/queryAll/"),
            Self::Oauth(..) => oauth,
            Self::Rotate => path.ends_with("/token"),
            Self::Inactive => path.ends_with("/introspect"),
            _ => true,
        }
    }

    fn plain(word: &str) -> Result<Self, &'static str> {
        Ok(match word {
            "html" => Self::Html,
            "maintenance" => Self::Maintenance,
            "cut" => Self::Cut,
            "lost" => Self::Lost,
            "truncate" => Self::Truncate,
            "garbage" => Self::Garbage,
            "rotate" => Self::Rotate,
            "inactive" => Self::Inactive,
            "frozen-user" => Self::FrozenUser,
            "api-disabled" => Self::ApiDisabled,
            "ip-restricted" => Self::IpRestricted,
            "app-blocked" => Self::AppBlocked,
            "org-moved" => Self::OrgMoved(None),
            "url-not-reset" => Self::UrlNotReset,
            "expired-cursor" => Self::ExpiredCursor,
            "locked-row" => Self::LockedRow,
            _ => return Err(KINDS),
        })
    }

    fn with_argument(word: &str, argument: &str) -> Result<Self, &'static str> {
        match word {
            "status" => match argument.parse() {
                Ok(code) if (400..=599).contains(&code) => Ok(Self::Status(code)),
                _ => Err("the status is not a number from 400 to 599"),
            },
            "retry-after" => argument
                .parse()
                .map(Self::RetryAfter)
                .map_err(|_| "retry-after takes whole seconds"),
            "delay" => duration(argument).map(Self::Delay),
            "slow" => duration(argument).map(Self::Slow),
            "clock-skew" => skew(argument).map(Self::ClockSkew),
            "oauth" => oauth(argument),
            "org-moved" => moved(argument),
            "maintenance" if argument == "read-only" => Ok(Self::ReadOnly),
            "maintenance" => Err("maintenance takes `read-only` or nothing"),
            "api-disabled" if argument == "org" => Ok(Self::ApiDisabledForOrg),
            "api-disabled" => Err("api-disabled takes `org` or nothing"),
            _ => Err(KINDS),
        }
    }
}

fn duration(text: &str) -> Result<Duration, &'static str> {
    let wrong = "a duration looks like `250ms`, `2s` or `1m`";
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| wrong)?;
    let unit_ms = match &text[digits..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return Err(wrong),
    };
    number
        .checked_mul(unit_ms)
        .map(Duration::from_millis)
        .ok_or(wrong)
}

fn skew(text: &str) -> Result<SignedDuration, &'static str> {
    let (back, length) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let length = SignedDuration::try_from(duration(length)?)
        .map_err(|_| "this duration is longer than a clock can show")?;
    Ok(if back { -length } else { length })
}

/// `error` or `error/description`.
fn oauth(text: &str) -> Result<FaultKind, &'static str> {
    let (error, description) = match text.split_once('/') {
        Some((error, description)) => (error, Some(description.to_owned())),
        None => (text, None),
    };
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if error.is_empty() || !error.bytes().all(word) {
        return Err("oauth takes the `error` of an answer, as in `oauth=invalid_grant`");
    }
    Ok(FaultKind::Oauth(error.to_owned(), description))
}

fn moved(text: &str) -> Result<FaultKind, &'static str> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(
            FaultKind::OrgMoved(Some(text.trim_end_matches('/').to_owned())),
        ),
        _ => Err("org-moved takes the URL of the new host"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read() {
        for (text, kind) in [
            ("status=503", FaultKind::Status(503)),
            ("retry-after=3", FaultKind::RetryAfter(3)),
            ("delay=250ms", FaultKind::Delay(Duration::from_millis(250))),
            ("delay=2s", FaultKind::Delay(Duration::from_secs(2))),
            ("slow=1m", FaultKind::Slow(Duration::from_secs(60))),
            (
                "clock-skew=-10m",
                FaultKind::ClockSkew(SignedDuration::from_secs(-600)),
            ),
            (
                "clock-skew=10s",
                FaultKind::ClockSkew(SignedDuration::from_secs(10)),
            ),
            (
                "oauth=invalid_grant",
                FaultKind::Oauth("invalid_grant".to_owned(), None),
            ),
            (
                "oauth=invalid_grant/ip restricted",
                FaultKind::Oauth("invalid_grant".to_owned(), Some("ip restricted".to_owned())),
            ),
            (
                "org-moved=http://localhost:7701/",
                FaultKind::OrgMoved(Some("http://localhost:7701".to_owned())),
            ),
            ("maintenance=read-only", FaultKind::ReadOnly),
            ("api-disabled=org", FaultKind::ApiDisabledForOrg),
            ("locked-row", FaultKind::LockedRow),
        ] {
            assert_eq!(FaultKind::parse(text), Ok(kind), "{text}");
        }
    }
}
