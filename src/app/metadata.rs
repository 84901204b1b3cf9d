//! What is known of an org without its token: no key store is opened and no server reached.

use super::App;
use crate::client::Cache;
use crate::vault::OrgFacts;

/// The copies of describes of a stored org, and facts about its user.
pub struct Metadata {
    /// Where copies are kept.
    pub cache: Option<Cache>,
    /// What the login told.
    pub facts: OrgFacts,
}

impl App {
    /// What is known of the org that the command means; none when it is not stored.
    #[must_use]
    pub fn metadata(&self) -> Option<Metadata> {
        if !matches!(self.fixed_access(), Ok(None)) {
            return None;
        }
        let (_, org) = self.stored_org().ok()?;
        let version = self.version(org.facts.api_version);
        Some(Metadata {
            cache: self.cache(&org, version),
            facts: org.facts,
        })
    }
}
