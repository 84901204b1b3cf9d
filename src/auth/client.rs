//! Who asks: the app's client id, with a secret if it has one.

use crate::secret::SecretText;

/// The app. A public one has no secret and proves itself by PKCE alone.
#[derive(Clone, Debug)]
pub struct ClientIdentity {
    /// Consumer key.
    pub id: String,
    /// Consumer secret.
    pub secret: Option<SecretText>,
}

impl ClientIdentity {
    /// An app without secret.
    #[must_use]
    pub fn public(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: None,
        }
    }

    /// An app with a secret; an empty one counts as none.
    #[must_use]
    pub fn confidential(id: impl Into<String>, secret: SecretText) -> Self {
        Self {
            id: id.into(),
            secret: Some(secret).filter(|secret| !secret.expose().is_empty()),
        }
    }

    /// Form fields that tell who asks.
    pub(super) fn fields(&self) -> Vec<(&str, &str)> {
        let mut fields = vec![("client_id", self.id.as_str())];
        if let Some(secret) = &self.secret {
            fields.push(("client_secret", secret.expose()));
        }
        fields
    }
}
