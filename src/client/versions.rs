//! The versions of the API that an org serves.

use serde::{Deserialize, Serialize};

use crate::client::{Call, Client, Error};
use crate::model::version::ApiVersion;

/// One version, as `/services/data/` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionEntry {
    /// Name of the release, as in `Spring '23`.
    pub label: String,
    /// Its number.
    pub version: ApiVersion,
}

impl Client {
    /// The versions that the org serves, oldest first. Needs no token.
    ///
    /// # Errors
    /// When the list does not arrive.
    pub async fn versions(&self) -> Result<Vec<VersionEntry>, Error> {
        self.get(&Call::versions()).await
    }
}

/// The newest version that both the org and `sfkit` know; none when the org is older than
/// everything that `sfkit` works with.
#[must_use]
pub fn newest_common(entries: &[VersionEntry]) -> Option<ApiVersion> {
    let known = ApiVersion::OLDEST..=ApiVersion::NEWEST;
    let versions = entries.iter().map(|entry| entry.version);
    versions.filter(|version| known.contains(version)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(numbers: &[u16]) -> Vec<VersionEntry> {
        let entry = |number: &u16| VersionEntry {
            label: String::new(),
            version: ApiVersion::new(*number),
        };
        numbers.iter().map(entry).collect()
    }

    #[test]
    fn newest_that_both_know() {
        let newest = ApiVersion::NEWEST.number();
        assert_eq!(
            newest_common(&entries(&[31, 57])),
            Some(ApiVersion::new(57))
        );
        assert_eq!(
            newest_common(&entries(&[57, newest, newest + 1])),
            Some(ApiVersion::NEWEST)
        );
        assert_eq!(newest_common(&entries(&[31, 49])), None);
        assert_eq!(newest_common(&[]), None);
    }

    #[test]
    fn the_list_as_it_comes() {
        let body = r#"[{"label":"Spring '23","url":"/services/data/v57.0","version":"57.0"}]"#;
        let found: Vec<VersionEntry> = serde_json::from_str(body).unwrap();
        assert_eq!(found[0].version, ApiVersion::new(57));
    }
}
