//! Where an org's tokens may go: its pinned login host and instance.

use crate::model::origin::{HostRule, Origin, OriginError};
use crate::vault::{Org, OrgKind};

use super::SessionError;

/// The hosts of one org, checked.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where tokens come from.
    pub login: Origin,
    /// Base of the API.
    pub instance: Origin,
    /// What a new instance may be.
    pub hosts: HostRule,
}

impl Place {
    /// The hosts that are stored with the org.
    ///
    /// # Errors
    /// When a stored URL does not pass the host rule.
    pub fn of(org: &Org) -> Result<Self, SessionError> {
        let refused = |source| SessionError::Origin {
            org: org.name().to_owned(),
            again: super::login_again(org),
            source,
        };
        let hosts = HostRule::salesforce()
            .with_hosts(&org.allow_hosts)
            .map_err(refused)?;
        let hosts = if org.kind == OrgKind::Local {
            hosts.with_loopback()
        } else {
            hosts
        };
        let read = |url: &Option<String>| {
            Origin::parse(url.as_deref().unwrap_or_default(), &hosts).map_err(refused)
        };
        Ok(Self {
            login: read(&org.login_url)?,
            instance: read(&org.instance_url)?,
            hosts,
        })
    }

    /// A local org that listens here now.
    ///
    /// # Errors
    /// When the URL is not on the loopback interface.
    pub fn local(url: &str) -> Result<Self, OriginError> {
        let hosts = HostRule::salesforce().with_loopback();
        let origin = Origin::parse(url, &hosts)?;
        Ok(Self {
            login: origin.clone(),
            instance: origin,
            hosts,
        })
    }
}
