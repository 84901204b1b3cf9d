//! What completion knows: logins, saved queries, and the cached metadata of the org that the line
//! means. Nothing is fetched, and no key store is opened; what cannot be read is not known.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::{App, AppOptions};
use crate::client::{Cache, ObjectEntry};
use crate::config::Key;
use crate::model::schema::{ChildRelationship, FieldSchema, ObjectSchema};
use crate::vault::Vault;

/// Objects that every org has, for as long as no list is cached.
const STANDARD: [&str; 7] = [
    "Account",
    "Contact",
    "Lead",
    "Opportunity",
    "Campaign",
    "Case",
    "User",
];

/// Knowledge about the line's org; built when it is asked for.
pub(super) struct Known {
    app: Option<App>,
    cache: OnceCell<Option<Cache>>,
}

impl Known {
    /// For the org with this name, or the one that is meant without.
    pub(super) fn new(org: Option<&str>) -> Self {
        let flags = org.map(|org| (Key::Org, org.to_owned()));
        let options = AppOptions {
            flags: BTreeMap::from_iter(flags),
            command: "completions",
            mends_config: true,
            ..AppOptions::default()
        };
        Self {
            app: App::build(&options).ok(),
            cache: OnceCell::new(),
        }
    }

    /// For the org with these caches.
    #[cfg(test)]
    pub(super) fn of_cache(cache: Cache) -> Self {
        Self {
            app: None,
            cache: OnceCell::from(Some(cache)),
        }
    }

    /// Alias or username and what it is, of every login; `demo` always.
    pub(super) fn orgs(&self) -> Vec<(String, String)> {
        let list = self.vault().and_then(|vault| vault.listed_orgs().ok());
        let list = list.unwrap_or_default();
        let mut orgs: Vec<_> = list
            .iter()
            .map(|org| match org.alias {
                Some(alias) => (alias.to_owned(), org.username.to_owned()),
                None => {
                    let name = org.organization_name.unwrap_or(org.organization_id);
                    (org.username.to_owned(), name.to_owned())
                }
            })
            .collect();
        if !orgs.iter().any(|(name, _)| name == "demo") {
            orgs.push(("demo".to_owned(), "the embedded org".to_owned()));
        }
        orgs
    }

    /// Name and purpose of every saved query.
    pub(super) fn saved(&self) -> Vec<(String, String)> {
        let saved = self.app.as_ref().and_then(|app| app.saved_queries().ok());
        let list = saved.and_then(|saved| saved.list().ok());
        let list = list.unwrap_or_default().into_iter();
        list.map(|query| (query.name, query.description.unwrap_or(query.soql)))
            .collect()
    }

    /// The list of objects; where none is cached, the common ones and those that are described.
    pub(super) fn objects(&self) -> Vec<ObjectEntry> {
        if let Some(list) = self.cache().and_then(Cache::objects) {
            return list.value;
        }
        let described = self.cache().map(Cache::described).unwrap_or_default();
        let mut found: Vec<_> = described
            .iter()
            .filter_map(|name| self.describe(name))
            .map(|schema| entry(&schema.name, &schema.label))
            .collect();
        for name in STANDARD {
            if !found.iter().any(|entry| entry.name == name) {
                found.push(entry(name, ""));
            }
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        found
    }

    /// The cached describe of an object.
    pub(super) fn describe(&self, object: &str) -> Option<ObjectSchema> {
        Some(self.cache()?.describe(object)?.value)
    }

    /// The object that a path of relationships leads to from `object`, with its describe.
    pub(super) fn parent(&self, object: &ObjectSchema, path: &str) -> Option<ObjectSchema> {
        let mut steps = path.split('.');
        let mut at = self.describe(target(object.parent(steps.next()?)?)?)?;
        for step in steps {
            at = self.describe(target(at.parent(step)?)?)?;
        }
        Some(at)
    }

    /// The object that names in the innermost query are of; the objects behind FROM are given from the
    /// outermost to the innermost.
    pub(super) fn innermost(&self, objects: &[Option<String>]) -> Option<ObjectSchema> {
        let mut names = objects.iter().rev();
        let inner = names.next()?.as_deref()?;
        let outer = names
            .next()
            .and_then(|outer| self.describe(outer.as_deref()?));
        match outer.as_ref().and_then(|outer| outer.children(inner)) {
            Some(ChildRelationship { child_sobject, .. }) => self.describe(child_sobject),
            None => self.describe(inner),
        }
    }

    fn cache(&self) -> Option<&Cache> {
        let found = || self.app.as_ref()?.metadata()?.cache;
        self.cache.get_or_init(found).as_ref()
    }

    fn vault(&self) -> Option<Arc<Vault>> {
        self.app.as_ref()?.vault().ok().flatten()
    }
}

fn entry(name: &str, label: &str) -> ObjectEntry {
    ObjectEntry {
        name: name.to_owned(),
        label: label.to_owned(),
        queryable: true,
        createable: true,
        updateable: true,
        deletable: true,
        ..ObjectEntry::default()
    }
}

/// The object that a reference most often points to.
pub(super) fn target(field: &FieldSchema) -> Option<&str> {
    let objects = &field.reference_to;
    let user = objects.iter().find(|name| *name == "User");
    user.or(objects.first()).map(String::as_str)
}
