//! The calls that a group of drafts goes by, and the verdict of each of its rows.

use std::time::Duration;

use super::super::check::{Draft, Within};
use super::super::outcome::{NOT_SENT, RowResult, UNKNOWN, Verdict};
use super::super::verb::Verb;
use super::{Shared, own};
use crate::client::{Error, Rejection, SaveError, SaveMany, SaveOptions, Saved, Standing};
use crate::model::id::RecordId;

/// A row that somebody else holds is tried again so often.
const LOCKED_TRIES: u32 = 3;

impl Shared {
    /// Sends drafts; those that somebody else holds are sent again after a while.
    pub(super) async fn judged(&self, drafts: &[&Draft]) -> (Vec<RowResult>, Option<Error>) {
        let (mut results, mut halt) = self.judged_once(drafts).await;
        for tried in 1..LOCKED_TRIES {
            let held: Vec<usize> = (0..drafts.len())
                .filter(|at| is_held(&results[*at]))
                .collect();
            if held.is_empty() || halt.is_some() || self.request.all_or_none {
                break;
            }
            let wait = Duration::from_millis(u64::from(tried) * 1000);
            self.client.clock().sleep(wait).await;
            let again: Vec<&Draft> = held.iter().map(|at| drafts[*at]).collect();
            let (later, later_halt) = self.judged_once(&again).await;
            for (at, result) in held.into_iter().zip(later) {
                results[at] = result;
            }
            halt = later_halt;
        }
        (results, halt)
    }

    async fn judged_once(&self, drafts: &[&Draft]) -> (Vec<RowResult>, Option<Error>) {
        let saved = match drafts {
            [only] if self.is_alone => self.send_one(only).await.map(|saved| vec![saved]),
            many => self.send_many(many).await,
        };
        let saved = match saved {
            Ok(saved) if saved.len() == drafts.len() => saved,
            Ok(_) => {
                let error = Error::Lacking {
                    missing: "result for each record",
                };
                return (all(drafts, &error), Some(error));
            }
            Err(error) => {
                let results = all(drafts, &error);
                let halts = self.is_alone || is_final(&error);
                return (results, halts.then_some(error));
            }
        };
        let results = drafts.iter().zip(saved).map(|(draft, mut saved)| {
            let own = draft.id.map(|id| id.to_string());
            saved.id = saved.id.or(own);
            RowResult::of_saved(draft.line, saved, &self.request.verb)
        });
        (results.collect(), None)
    }

    fn options(&self) -> SaveOptions {
        SaveOptions {
            allow_duplicates: self.request.allow_duplicates,
            if_unmodified_since: None,
        }
    }

    async fn send_one(&self, draft: &Draft) -> Result<Saved, Error> {
        let (client, object) = (&self.client, &self.request.object);
        let mut body = String::new();
        draft.push_json(&mut body, None);
        let mut options = self.options();
        match (&self.request.verb, &draft.id) {
            (Verb::Create, _) => client.create_record(object, body, &options).await,
            (Verb::Update, Some(id)) => {
                options.if_unmodified_since = self.request.unmodified_since.map(http_date);
                client.update_record(object, id, body, &options).await
            }
            (Verb::Upsert { key }, _) if key.eq_ignore_ascii_case("Id") => {
                self.send_many(&[draft]).await.map(first)
            }
            (Verb::Upsert { key }, _) => match draft.key_segment() {
                Some(value) => {
                    client
                        .upsert_record(object, (key, &value), body, &options)
                        .await
                }
                None => self.send_many(&[draft]).await.map(first),
            },
            (Verb::Delete, Some(id)) => client.delete_record(object, id).await,
            _ => self.send_many(&[draft]).await.map(first),
        }
    }

    async fn send_many(&self, drafts: &[&Draft]) -> Result<Vec<Saved>, Error> {
        let (client, request) = (&self.client, &*self.request);
        let ids = || {
            drafts
                .iter()
                .filter_map(|draft| draft.id)
                .collect::<Vec<RecordId>>()
        };
        let (how, key) = match &request.verb {
            Verb::Delete => return client.delete_records(&ids(), request.all_or_none).await,
            Verb::Undelete => return client.undelete(&ids()).await,
            Verb::Create => (SaveMany::Create, None),
            Verb::Update => (SaveMany::Update, None),
            Verb::Upsert { key } => {
                let object = request.object.as_str();
                let named = (!key.eq_ignore_ascii_case("Id")).then_some(key.as_str());
                (SaveMany::Upsert { object, key }, named)
            }
        };
        let object = request.object.as_str();
        let mut records = String::from("[");
        for draft in drafts {
            if records.len() > 1 {
                records.push(',');
            }
            draft.push_json(&mut records, Some(&Within { object, key }));
        }
        records.push(']');
        let options = self.options();
        client
            .save_records(how, &records, request.all_or_none, &options)
            .await
    }
}

fn first(mut saved: Vec<Saved>) -> Saved {
    match saved.is_empty() {
        true => Saved::default(),
        false => saved.swap_remove(0),
    }
}

fn is_held(result: &RowResult) -> bool {
    let errors = result.errors();
    !errors.is_empty()
        && errors
            .iter()
            .all(|error| error.code == "UNABLE_TO_LOCK_ROW")
}

/// The verdict of rows whose call failed as a whole.
fn all(drafts: &[&Draft], error: &Error) -> Vec<RowResult> {
    let verdict = match (is_lost(error), error.rejection()) {
        (true, _) => Verdict::Unknown(own(UNKNOWN, error.to_string())),
        (false, Some(rejection)) => Verdict::Failed(errors_of(rejection)),
        (false, None) => Verdict::NotSent(own(NOT_SENT, error.to_string())),
    };
    let result = |draft: &&Draft| RowResult {
        line: draft.line,
        id: draft.id.map(|id| id.to_string()),
        verdict: verdict.clone(),
    };
    drafts.iter().map(result).collect()
}

fn errors_of(rejection: &Rejection) -> Vec<SaveError> {
    let error = |fault: &crate::client::fault::Fault| SaveError {
        code: fault
            .code
            .clone()
            .unwrap_or_else(|| format!("HTTP_{}", rejection.status)),
        message: fault.message.clone(),
        fields: fault.fields.clone(),
    };
    rejection.faults.iter().map(error).collect()
}

/// Whether the server may have done what was asked, although no answer tells.
#[must_use]
pub fn is_lost(error: &Error) -> bool {
    match error {
        Error::Http(error) => !error.is_unsent(),
        Error::Rejected(rejection) => rejection.status >= 500 && !is_soap_fault(rejection),
        Error::TooLarge { .. }
        | Error::Compression { .. }
        | Error::NotText { .. }
        | Error::BadAnswer { .. }
        | Error::BadXml { .. }
        | Error::Lacking { .. } => true,
        Error::Access(_)
        | Error::Withheld(_)
        | Error::Redirected { .. }
        | Error::ForeignHost { .. }
        | Error::ForeignPath { .. }
        | Error::PageLoop { .. }
        | Error::Name(_)
        | Error::SearchTooLong { .. } => false,
    }
}

/// SOAP answers with 500 to whatever it refuses; only what it calls unknown may have been done.
fn is_soap_fault(rejection: &Rejection) -> bool {
    let code = rejection.error_code();
    rejection.status == 500
        && code.is_some_and(|code| !matches!(code, "UNKNOWN_EXCEPTION" | "SERVER_UNAVAILABLE"))
}

/// Whether what follows would meet the same end, or must not be risked.
fn is_final(error: &Error) -> bool {
    let Some(rejection) = error.rejection() else {
        return true;
    };
    is_lost(error)
        || matches!(
            rejection.standing(),
            Standing::SessionEnded
                | Standing::DailyLimit
                | Standing::TooManyRequests
                | Standing::ApiDisabled
                | Standing::PasswordExpired
                | Standing::Forbidden
                | Standing::NotFound
                | Standing::VersionNotServed
                | Standing::NoSuchHost
        )
}

/// As it stands in a header.
fn http_date(at: jiff::Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_headers() {
        let at: jiff::Timestamp = "2026-11-06T08:49:37Z".parse().unwrap();
        assert_eq!(http_date(at), "Fri, 06 Nov 2026 08:49:37 GMT");
    }
}
