//! The query of a request: every parameter is known, and comes once unless it is a list.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::json;
use url::form_urlencoded;

use super::error::{Refusal, Result};
use crate::soql::suggest;

/// The parameters of a request, to be taken one by one.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    left: Vec<(String, String)>,
    known: Vec<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Ok(Self::of(parts.uri.query().unwrap_or_default()))
    }
}

impl Parameters {
    /// Those of this query.
    pub(super) fn of(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes());
        Self {
            left: pairs.into_owned().collect(),
            known: Vec::new(),
        }
    }

    /// The value of a parameter that comes at most once; an empty one is none.
    pub(super) fn take(&mut self, name: &str) -> Result<Option<String>> {
        let mut values = self.take_all(name);
        match values.len() {
            0 => Ok(None),
            1 => Ok(values.pop().filter(|value| !value.trim().is_empty())),
            _ => Err(Refusal::invalid(format!(
                "`{name}` is given several times."
            ))),
        }
    }

    /// Every value of a parameter.
    pub(super) fn take_all(&mut self, name: &str) -> Vec<String> {
        self.known.push(name.to_owned());
        let (found, left) = std::mem::take(&mut self.left)
            .into_iter()
            .partition(|(key, _)| key == name);
        self.left = left;
        found.into_iter().map(|(_, value)| value).collect()
    }

    /// The values of a parameter that is a list, with commas or several times.
    pub(super) fn take_list(&mut self, name: &str) -> Vec<String> {
        let values = self.take_all(name);
        let parts = values.iter().flat_map(|value| value.split(','));
        let parts = parts.map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    }

    /// A number in a range.
    pub(super) fn take_number(
        &mut self,
        name: &str,
        range: std::ops::RangeInclusive<u32>,
    ) -> Result<Option<u32>> {
        let Some(text) = self.take(name)? else {
            return Ok(None);
        };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.map(Some).ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            Refusal::invalid(format!("`{name}` must be a number from {least} to {most}."))
        })
    }

    /// `true` or `false`.
    pub(super) fn take_flag(&mut self, name: &str) -> Result<bool> {
        match self.take(name)?.as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Refusal::invalid(format!("`{name}` must be true or false."))),
        }
    }

    /// The org that the request is about.
    pub(super) fn user_id(&mut self) -> Result<String> {
        let given = self.take("user_id")?;
        given.ok_or_else(|| Refusal::invalid("user_id is required."))
    }

    /// Refuses what nobody took.
    pub(super) fn finish(self) -> Result<()> {
        let Some((name, _)) = self.left.first() else {
            return Ok(());
        };
        let meant = suggest::closest(name, self.known.iter().map(String::as_str));
        let more = meant.map_or(String::new(), |meant| format!(" Did you mean `{meant}`?"));
        let refusal = Refusal::invalid(format!("There is no parameter `{name}` here.{more}"));
        Err(refusal.detail("known", json!(self.known)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_takes_is_refused() {
        let mut given = Parameters::of("user_id=acme&limit=5&limt=6&fields=Id,Name&fields=Fax");
        assert_eq!(given.user_id().unwrap(), "acme");
        assert_eq!(given.take_number("limit", 1..=10).unwrap(), Some(5));
        assert_eq!(given.take_list("fields"), ["Id", "Name", "Fax"]);
        let refusal = given.finish().unwrap_err();
        assert_eq!(
            refusal.message,
            "There is no parameter `limt` here. Did you mean `limit`?"
        );
    }

    #[test]
    fn twice_empty_and_out_of_range() {
        assert!(Parameters::of("user_id=a&user_id=b").user_id().is_err());
        assert!(Parameters::of("user_id=%20").user_id().is_err());
        assert!(
            Parameters::of("limit=11")
                .take_number("limit", 1..=10)
                .is_err()
        );
        assert!(
            Parameters::of("limit=-1")
                .take_number("limit", 1..=10)
                .is_err()
        );
        assert!(Parameters::of("all=yes").take_flag("all").is_err());
    }
}
