//! What is searched for: SOSL as somebody wrote it, or words and where to look for them.

use crate::client::Client;
use crate::query::search::error::{SearchFailure, SearchSyntax};
use crate::soql;
use crate::soql::search::{self, Group, Search};

/// Objects that plain words are looked for in when none are named.
const COMMON: [&str; 6] = [
    "Account",
    "Contact",
    "Lead",
    "Opportunity",
    "Case",
    "Campaign",
];
/// Objects whose records have no `Name`, and what is shown of them.
pub(crate) const NAMELESS: [(&str, &[&str]); 9] = [
    ("Case", &["CaseNumber", "Subject"]),
    ("Contract", &["ContractNumber"]),
    ("Event", &["Subject"]),
    ("FeedItem", &["Body"]),
    ("Note", &["Title"]),
    ("Order", &["OrderNumber"]),
    ("Solution", &["SolutionName"]),
    ("Task", &["Subject"]),
    ("WorkOrder", &["WorkOrderNumber", "Subject"]),
];

/// A search, as somebody asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// The text, in SOSL.
    sosl: String,
    /// File that it came from, for messages.
    pub origin: Option<String>,
    /// Sends the text as it is: neither grammar nor names are looked at before (`--no-check`).
    pub unchecked: bool,
    /// The words that the text was made of, when nobody named an object.
    everywhere: Option<Words>,
}

/// Words and where to look for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// All of them must be found; `*` and `?` are wildcards, quotes make a phrase.
    pub text: String,
    /// Objects to look in; the common ones when there are none.
    pub objects: Vec<String>,
    /// Fields to return; id and name when there are none.
    pub fields: Vec<String>,
    /// Fields to look in.
    pub group: Group,
    /// At most so many rows.
    pub limit: Option<u16>,
}

impl SearchRequest {
    /// A search given as SOSL.
    #[must_use]
    pub fn new(sosl: impl Into<String>) -> Self {
        Self {
            sosl: sosl.into(),
            ..Self::default()
        }
    }

    /// A search for words.
    #[must_use]
    pub fn of_words(words: Words) -> Self {
        Self {
            sosl: words.sosl(&COMMON.map(str::to_owned)),
            everywhere: Some(words).filter(|words| words.objects.is_empty()),
            ..Self::default()
        }
    }

    /// What is sent.
    #[must_use]
    pub fn text(&self) -> &str {
        if self.unchecked {
            &self.sosl
        } else {
            soql::statement(&self.sosl)
        }
    }

    /// The tree of the text; none when it does not parse and is sent all the same.
    ///
    /// # Errors
    /// When the text is no SOSL.
    pub fn parse(&self) -> Result<Option<Search>, SearchFailure> {
        match search::parse(self.text()) {
            Ok(search) => Ok(Some(search)),
            Err(_) if self.unchecked && !self.sosl.trim().is_empty() => Ok(None),
            Err(error) => Err(SearchFailure::Syntax(Box::new(SearchSyntax {
                error,
                origin: self.origin.clone(),
            }))),
        }
    }

    /// Looks at the grammar alone, before anything is opened or sent. A term that stands in quotes,
    /// as in Apex, is put in braces, as the REST API wants it.
    ///
    /// # Errors
    /// When the text is no SOSL.
    pub fn check_grammar(&mut self) -> Result<(), SearchFailure> {
        if let Some(search) = self.parse()?.filter(|search| search.quoted)
            && !self.unchecked
        {
            self.sosl = search.to_string();
        }
        Ok(())
    }

    /// The same in those of the common objects that the org has; none when nobody left the choice
    /// of objects to us, or the org has all or none of them.
    pub(super) async fn narrowed(&self, client: &Client) -> Option<Self> {
        let words = self.everywhere.clone()?;
        let objects = client.objects().await.ok()?;
        let has = |name: &&str| objects.iter().any(|entry| entry.name == **name);
        let there: Vec<_> = COMMON.iter().filter(|name| has(name)).collect();
        if there.is_empty() || there.len() == COMMON.len() {
            return None;
        }
        let objects = there.into_iter().map(|name| (*name).to_owned()).collect();
        let words = Words { objects, ..words };
        Some(Self {
            unchecked: self.unchecked,
            ..Self::of_words(words)
        })
    }
}

impl Words {
    /// The search in SOSL, in `common` when no objects are named.
    fn sosl(&self, common: &[String]) -> String {
        let objects = if self.objects.is_empty() {
            common
        } else {
            &self.objects
        };
        let returning: Vec<_> = objects.iter().map(|name| self.returning(name)).collect();
        let limit = self
            .limit
            .map_or_else(String::new, |limit| format!(" LIMIT {limit}"));
        format!(
            "FIND {{{}}} IN {} FIELDS RETURNING {}{limit}",
            search::plain(&self.text),
            self.group.word(),
            returning.join(", ")
        )
    }

    fn returning(&self, object: &str) -> String {
        if !self.fields.is_empty() {
            return format!("{object}({})", self.fields.join(", "));
        }
        let nameless = NAMELESS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(object));
        let fields = nameless.map_or(["Name"].as_slice(), |(_, fields)| fields);
        format!("{object}(Id, {})", fields.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_sosl() {
        let words = Words {
            text: "acme* o'neil".to_owned(),
            ..Words::default()
        };
        let request = SearchRequest::of_words(words.clone());
        assert_eq!(
            request.text(),
            "FIND {acme* o\\'neil} IN ALL FIELDS RETURNING Account(Id, Name), Contact(Id, Name), \
             Lead(Id, Name), Opportunity(Id, Name), Case(Id, CaseNumber, Subject), Campaign(Id, Name)"
        );
        assert!(request.parse().unwrap().is_some());
        let named = SearchRequest::of_words(Words {
            objects: vec!["Contact".to_owned(), "task".to_owned()],
            group: Group::Email,
            limit: Some(5),
            ..words.clone()
        });
        assert_eq!(
            named.text(),
            "FIND {acme* o\\'neil} IN EMAIL FIELDS RETURNING Contact(Id, Name), task(Id, Subject) \
             LIMIT 5"
        );
        let fields = SearchRequest::of_words(Words {
            objects: vec!["Contact".to_owned()],
            fields: vec!["Name".to_owned(), "Account.Name".to_owned()],
            ..words
        });
        let text = "FIND {acme* o\\'neil} IN ALL FIELDS RETURNING Contact(Name, Account.Name)";
        assert_eq!(fields.text(), text);
    }

    #[test]
    fn quotes_of_apex_become_braces() {
        let mut request = SearchRequest::new("// mine\nFIND 'acme' RETURNING Account;\n");
        request.check_grammar().unwrap();
        assert_eq!(request.text(), "FIND {acme} RETURNING Account");
        let mut wrong = SearchRequest::new("FIND acme");
        assert!(wrong.check_grammar().is_err());
        wrong.unchecked = true;
        assert!(wrong.check_grammar().is_ok());
        assert_eq!(wrong.text(), "FIND acme");
    }
}
