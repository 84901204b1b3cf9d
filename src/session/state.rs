//! How good a stored token is, from what the vault knows and the time.

use jiff::{SignedDuration, Timestamp};

use crate::model::token::TokenState;
use crate::vault::TokenFacts;

/// A measured expiry counts as soon from here on.
const SOON: SignedDuration = SignedDuration::from_mins(10);

/// A token's state and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: TokenState,
    /// Whether only an estimate says so.
    pub is_estimate: bool,
}

/// Judges a token offline. What the server said counts more than the clock; an estimated expiry
/// never makes a token `expiring_soon` before 80 % of its span.
#[must_use]
pub fn standing(token: &TokenFacts, now: Timestamp) -> Standing {
    let certain = |state| Standing {
        state,
        is_estimate: false,
    };
    if token.state != TokenState::Active {
        return certain(token.state);
    }
    let Some(expires_at) = token.expires_at else {
        return certain(TokenState::Active);
    };
    let ended = if token.is_renewable() {
        TokenState::ExpiredRefreshable
    } else {
        TokenState::ReauthRequired
    };
    if token.expiry_measured {
        let left = expires_at.duration_since(now);
        return certain(match () {
            () if left <= SignedDuration::ZERO => ended,
            () if left <= SOON => TokenState::ExpiringSoon,
            () => TokenState::Active,
        });
    }
    let issued_at = token.issued_at.unwrap_or(expires_at);
    let span = expires_at.duration_since(issued_at).as_secs_f64();
    let age = now.duration_since(issued_at).as_secs_f64();
    let state = match age / span.max(1.0) {
        share if share < 0.8 => TokenState::Active,
        share if share < 1.0 => TokenState::ExpiringSoon,
        // A session slides while it is used: only the server knows whether it has ended.
        _ if token.is_renewable() => TokenState::ExpiredRefreshable,
        _ => TokenState::Unknown,
    };
    Standing {
        state,
        is_estimate: state != TokenState::Active,
    }
}

/// Whether the refresh token came from elsewhere and was not used here yet: it needs a yes, since its
/// use may end the login of the tool or machine it came from.
pub(super) fn is_marked(token: &TokenFacts) -> bool {
    token.imported && token.has_refresh_token
}

/// Longest time before a measured expiry at which a new token is fetched.
const AHEAD: SignedDuration = SignedDuration::from_secs(60);

/// How near a known end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Far, or not known.
    Far,
    /// So near that a new token is worth fetching before a call.
    Near,
    /// It is over.
    Past,
}

/// How near the end is that the server itself has told; an estimate counts for nothing here.
pub(super) fn known_end(token: &TokenFacts, now: Timestamp) -> End {
    let measured = token.expires_at.filter(|_| token.expiry_measured);
    let Some(expires_at) = measured else {
        return End::Far;
    };
    let span = expires_at.duration_since(token.issued_at.unwrap_or(now));
    let left = expires_at.duration_since(now);
    match () {
        () if left <= SignedDuration::ZERO => End::Past,
        () if left <= AHEAD.min(span / 10) => End::Near,
        () => End::Far,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::session) fn token(measured: bool, refresh: bool) -> TokenFacts {
        let issued: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        TokenFacts {
            issued_at: Some(issued),
            expires_at: Some(issued + SignedDuration::from_hours(2)),
            expiry_measured: measured,
            state: TokenState::Active,
            state_since: issued,
            state_evidence: None,
            last_refresh_at: None,
            last_refresh_result: None,
            rotation_seen: false,
            imported: false,
            has_refresh_token: refresh,
            grant: crate::vault::Grant::AuthorizationCode,
            generation: 1,
        }
    }

    fn at(measured: bool, refresh: bool, time: &str) -> TokenState {
        let now = format!("2026-11-22T{time}Z").parse().unwrap();
        standing(&token(measured, refresh), now).state
    }

    #[test]
    fn a_measured_expiry_is_taken_at_its_word() {
        assert_eq!(at(true, true, "11:49:59"), TokenState::Active);
        assert_eq!(at(true, true, "11:50:00"), TokenState::ExpiringSoon);
        assert_eq!(at(true, true, "12:00:00"), TokenState::ExpiredRefreshable);
        assert_eq!(at(true, false, "12:00:00"), TokenState::ReauthRequired);
    }

    #[test]
    fn an_estimate_waits_for_four_fifths() {
        assert_eq!(at(false, true, "11:35:59"), TokenState::Active);
        assert_eq!(at(false, true, "11:36:00"), TokenState::ExpiringSoon);
        assert_eq!(at(false, true, "12:00:00"), TokenState::ExpiredRefreshable);
        assert_eq!(at(false, false, "12:00:00"), TokenState::Unknown);
    }

    #[test]
    fn only_a_measured_end_is_known() {
        let end = |measured, time: &str| {
            let now = format!("2026-11-22T{time}Z").parse().unwrap();
            known_end(&token(measured, true), now)
        };
        assert_eq!(end(true, "11:58:59"), End::Far);
        assert_eq!(end(true, "11:59:00"), End::Near);
        assert_eq!(end(true, "12:00:00"), End::Past);
        assert_eq!(end(false, "12:00:01"), End::Far);
    }

    #[test]
    fn what_the_server_said_counts_more() {
        let mut token = token(true, true);
        token.state = TokenState::Blocked;
        let now = "2026-11-22T10:00:01Z".parse().unwrap();
        assert_eq!(standing(&token, now).state, TokenState::Blocked);
    }
}
