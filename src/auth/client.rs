//! Who asks: the app's client id, with a secret if it has one.

use crate::secret::SecretText;

/// The app. A public one has no secret and proves itself by PKCE alone.
#[derive(Clone, Debug)]
pub struct ClientIdentity {
    /// Consumer key.
    pub id: String,
    /// Consumer secret; an empty one counts as none.
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

    /// An app with a secret.
    #[must_use]
    pub fn confidential(id: impl Into<String>, secret: SecretText) -> Self {
        Self {
            id: id.into(),
            secret: Some(secret),
        }
    }

    /// The secret to send, if there is one.
    pub(super) fn usable_secret(&self) -> Option<&str> {
        let secret = self.secret.as_ref()?.expose().as_str();
        (!secret.is_empty()).then_some(secret)
    }

    /// Form fields that tell who asks.
    pub(super) fn fields(&self) -> Vec<(&str, &str)> {
        let mut fields = vec![("client_id", self.id.as_str())];
        if let Some(secret) = self.usable_secret() {
            fields.push(("client_secret", secret));
        }
        fields
    }
}
