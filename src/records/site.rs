//! The web pages of an org: the address of a record, and the record of an address.
//!
//! Addresses are built from the org's own origin and hold no secret. An address that somebody
//! pastes must lead to the same org, by its API host or by the hosts of its user interface; the
//! record is the first id in it, in the forms of Lightning (`/lightning/r/Account/001…/view`), of
//! Classic (`/001…`) and of a related list.

use url::Url;

use crate::model::id::RecordId;
use crate::model::origin::Origin;

/// Hosts of the user interface of an org whose API answers at `x.my.salesforce.com`.
const INTERFACE_SUFFIXES: [&str; 3] = [
    ".lightning.force.com",
    ".my.salesforce-setup.com",
    ".my.salesforce.com",
];

/// The web pages of one org.
#[derive(Clone, Debug)]
pub struct Site {
    instance: Origin,
    /// It listens elsewhere each time it is started.
    moves: bool,
}

/// An address that leads to no record of the org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadAddress {
    /// It leads to another host.
    Foreign,
    /// There is no record id in it.
    NoRecord,
}

/// The record of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressed {
    /// Its id.
    pub id: RecordId,
    /// Its object, when the address tells.
    pub object: Option<String>,
}

impl Site {
    /// The pages of the org whose API answers here. Of an org that `moves` only the host counts,
    /// not the port.
    #[must_use]
    pub fn new(instance: Origin, moves: bool) -> Self {
        Self { instance, moves }
    }

    /// Scheme and host.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.instance
    }

    /// The first page after a login.
    #[must_use]
    pub fn home(&self) -> Url {
        self.instance.join(&["lightning", "page", "home"])
    }

    /// The page of a record. Both user interfaces understand this form and lead on to their own.
    #[must_use]
    pub fn record(&self, id: &RecordId) -> Url {
        self.instance.join(&[id.as_str()])
    }

    /// The page at a path, which begins with a slash. `None` when it would leave the org.
    #[must_use]
    pub fn page(&self, path: &str) -> Option<Url> {
        self.instance.at(path)
    }

    /// The record that an address leads to.
    ///
    /// # Errors
    /// When it leads to another org, or to no record.
    pub fn record_at(&self, address: &str) -> Result<Addressed, BadAddress> {
        let url = Url::parse(address.trim()).map_err(|_| BadAddress::Foreign)?;
        if !self.owns(&url) {
            return Err(BadAddress::Foreign);
        }
        let rest = address.split_once("://").map_or("", |(_, rest)| rest);
        let rest = rest.replace("%2F", "/").replace("%2f", "/");
        let parts: Vec<&str> = rest
            .split(['/', '?', '&', '=', '#'])
            .skip(1)
            .filter(|part| !part.is_empty())
            .collect();
        let found = parts
            .iter()
            .enumerate()
            .find_map(|(at, part)| Some((at, id_of(part)?)));
        let (at, id) = found.ok_or(BadAddress::NoRecord)?;
        let names_object = at >= 2 && parts[at - 2] == "r";
        let object = names_object.then(|| parts[at - 1].to_owned());
        Ok(Addressed { id, object })
    }

    fn owns(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else {
            return false;
        };
        let same_port = self.moves || url.port_or_known_default() == Some(self.instance.port());
        let mine = self.instance.host();
        let same_host = host == mine || domain(host).is_some_and(|name| domain(mine) == Some(name));
        url.scheme() == self.instance.scheme() && same_host && same_port
    }
}

/// `x` of `x.lightning.force.com` and its like.
fn domain(host: &str) -> Option<&str> {
    let mut suffixes = INTERFACE_SUFFIXES.iter();
    suffixes.find_map(|suffix| host.strip_suffix(suffix))
}

/// The id that a text is. A word of 15 letters is none: every id has digits.
pub(crate) fn id_of(text: &str) -> Option<RecordId> {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    RecordId::parse(text).ok().filter(|_| has_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::origin::HostRule;

    fn site(url: &str) -> Site {
        let rule = HostRule::salesforce().with_loopback();
        Site::new(Origin::parse(url, &rule).unwrap(), false)
    }

    #[test]
    fn records_of_addresses() {
        let site = site("https://acme--uat.sandbox.my.salesforce.com");
        let id = "001D000000IqhSLIAZ";
        for (address, object) in [
            (
                "https://acme--uat.sandbox.my.salesforce.com/001D000000IqhSL",
                None,
            ),
            (
                "https://acme--uat.sandbox.my.salesforce.com/001D000000IqhSL/e?retURL=%2F00300000000AAAA",
                None,
            ),
            (
                "https://acme--uat.sandbox.lightning.force.com/lightning/r/Account/001D000000IqhSLIAZ/view",
                Some("Account"),
            ),
            (
                "https://acme--uat.sandbox.lightning.force.com/lightning/r/Account/001D000000IqhSLIAZ/related/Contacts/view",
                Some("Account"),
            ),
            (
                "https://acme--uat.sandbox.lightning.force.com/lightning/r/001D000000IqhSLIAZ/view",
                None,
            ),
            (
                "https://acme--uat.sandbox.lightning.force.com/one/one.app#/sObject/001D000000IqhSLIAZ/view",
                None,
            ),
            (
                "https://acme--uat.sandbox.my.salesforce.com/apex/Page?id=001D000000IqhSL",
                None,
            ),
        ] {
            let found = site.record_at(address).unwrap();
            assert_eq!(
                (found.id.as_str(), found.object.as_deref()),
                (id, object),
                "{address}"
            );
        }
        for (address, why) in [
            (
                "https://acme.my.salesforce.com/001D000000IqhSL",
                BadAddress::Foreign,
            ),
            (
                "https://acme--uat.sandbox.my.salesforce.com.evil.example/001D000000IqhSL",
                BadAddress::Foreign,
            ),
            (
                "http://acme--uat.sandbox.my.salesforce.com/001D000000IqhSL",
                BadAddress::Foreign,
            ),
            (
                "https://acme--uat.sandbox.my.salesforce.com:8443/001D000000IqhSL",
                BadAddress::Foreign,
            ),
            (
                "https://acme--uat.sandbox.my.salesforce.com/lightning/page/home",
                BadAddress::NoRecord,
            ),
            (
                "https://acme--uat.sandbox.my.salesforce.com/Internationally",
                BadAddress::NoRecord,
            ),
            ("https://", BadAddress::Foreign),
        ] {
            assert_eq!(site.record_at(address), Err(why), "{address}");
        }
    }

    #[test]
    fn addresses_of_records() {
        let site = site("http://127.0.0.1:7700");
        let id = RecordId::parse("001D000000IqhSL").unwrap();
        let url = site.record(&id);
        assert_eq!(url.as_str(), "http://127.0.0.1:7700/001D000000IqhSLIAZ");
        assert_eq!(site.record_at(url.as_str()).unwrap().id, id);
        assert!(
            site.record_at("http://127.0.0.1:7701/001D000000IqhSL")
                .is_err()
        );
        let moving = Site {
            moves: true,
            ..site
        };
        assert!(
            moving
                .record_at("http://127.0.0.1:7701/001D000000IqhSL")
                .is_ok()
        );
        assert!(moving.page("//evil.example").is_none());
        assert_eq!(
            moving.page("/lightning/o/Lead/list").unwrap().path(),
            "/lightning/o/Lead/list"
        );
    }
}
