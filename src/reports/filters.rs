//! What the records of a report are filtered by, as conditions of SOQL.
//!
//! Values are quoted and escaped; a condition of the user's own is parsed first, so that it can be
//! nothing but a condition.

use crate::analytics::{Filter, Money, Window};
use crate::model::id::RecordId;
use crate::soql;

use super::error::ReportError;
use super::known;
use super::source::Source;

/// What the records are filtered by. Values of the same kind are alternatives; all kinds must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Names, usernames or ids of owners; `me`.
    pub owners: Vec<String>,
    /// A role; users in it and in the roles below it.
    pub role: Option<String>,
    /// A user on whose opportunity teams the deals are: name, username, id or `me`.
    pub team: Option<String>,
    /// Names of record types.
    pub record_types: Vec<String>,
    /// Names or ids of accounts.
    pub accounts: Vec<String>,
    /// Lead sources.
    pub sources: Vec<String>,
    /// Least amount.
    pub min_amount: Option<String>,
    /// Greatest amount.
    pub max_amount: Option<String>,
    /// Conditions as they stand behind WHERE.
    pub conditions: Vec<String>,
}

/// A text as SOQL writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            other => quoted.push(other),
        }
    }
    quoted.push('\'');
    quoted
}

pub(super) fn list(values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
    values.join(", ")
}

/// The days of a window as a condition on a date field.
pub(super) fn days(field: &str, window: Window) -> Vec<String> {
    let from = window.from.map(|day| format!("{field} >= {day}"));
    let to = window.to.map(|day| format!("{field} < {day}"));
    from.into_iter().chain(to).collect()
}

/// The conditions joined, with their WHERE; nothing without any.
pub(super) fn clause(conditions: &[String]) -> String {
    match conditions.is_empty() {
        true => String::new(),
        false => format!(" WHERE {}", conditions.join(" AND ")),
    }
}

impl Filters {
    /// What was filtered by, for the report.
    #[must_use]
    pub fn described(&self) -> Vec<Filter> {
        let mut found = Vec::new();
        let mut add = |name: &str, value: &str| {
            found.push(Filter {
                name: name.to_owned(),
                value: value.to_owned(),
            });
        };
        let lists = [
            ("owner", &self.owners),
            ("record_type", &self.record_types),
            ("account", &self.accounts),
            ("source", &self.sources),
            ("where", &self.conditions),
        ];
        for (name, values) in lists {
            values.iter().for_each(|value| add(name, value));
        }
        for (name, value) in [
            ("role", &self.role),
            ("team", &self.team),
            ("min_amount", &self.min_amount),
            ("max_amount", &self.max_amount),
        ] {
            value.iter().for_each(|value| add(name, value));
        }
        found
    }

    /// Whether there is an amount between the least and the greatest one.
    fn check_amounts(&self) -> Result<(), ReportError> {
        let (Some(least), Some(most)) = (&self.min_amount, &self.max_amount) else {
            return Ok(());
        };
        let read = (Money::parse(least), Money::parse(most));
        let is_empty = matches!(read, (Some(least), Some(most)) if least > most);
        match is_empty {
            true => Err(ReportError::NoBetween {
                least: least.clone(),
                most: most.clone(),
            }),
            false => Ok(()),
        }
    }

    /// The conditions for `Opportunity` or `Lead`.
    pub(super) async fn conditions(
        &self,
        source: &Source<'_>,
        object: &'static str,
    ) -> Result<Vec<String>, ReportError> {
        self.check_amounts()?;
        known::check(self, source, object).await?;
        let mut found = Vec::new();
        if !self.owners.is_empty() {
            found.push(self.owner(source)?);
        }
        if let Some(role) = &self.role {
            let roles = source.roles_below(role).await?;
            found.push(format!(
                "OwnerId IN (SELECT Id FROM User WHERE UserRoleId IN ({}))",
                list(&roles)
            ));
        }
        if let Some(user) = &self.team {
            let user = meant(user, source)?;
            let field = match owner_field(&user) {
                "OwnerId" => "UserId",
                "Owner.Username" => "User.Username",
                _ => "User.Name",
            };
            found.push(format!(
                "Id IN (SELECT OpportunityId FROM OpportunityTeamMember WHERE {field} = {})",
                quoted(&user)
            ));
        }
        if !self.record_types.is_empty() {
            let names = list(&self.record_types);
            found.push(format!(
                "(RecordType.Name IN ({names}) OR RecordType.DeveloperName IN ({names}))"
            ));
        }
        if !self.accounts.is_empty() {
            found.push(by_id_or_name(&self.accounts, "AccountId", "Account.Name"));
        }
        if !self.sources.is_empty() {
            found.push(format!("LeadSource IN ({})", list(&self.sources)));
        }
        if object == "Opportunity" {
            found.extend(self.amounts()?);
        }
        for condition in &self.conditions {
            found.push(checked(condition, object)?);
        }
        Ok(found)
    }

    fn amounts(&self) -> Result<Vec<String>, ReportError> {
        let bounds = [(&self.min_amount, ">="), (&self.max_amount, "<=")];
        let mut found = Vec::new();
        for (bound, operator) in bounds {
            if let Some(text) = bound {
                // SOQL has amounts of its own, such as `EUR5000`.
                let condition = format!("Amount {operator} {text}");
                if Money::parse(text).is_none() && checked(&condition, "Opportunity").is_err() {
                    let text = text.clone();
                    return Err(ReportError::NoAmount { text });
                }
                found.push(condition);
            }
        }
        Ok(found)
    }

    fn owner(&self, source: &Source<'_>) -> Result<String, ReportError> {
        let mut parts = Vec::new();
        for owner in &self.owners {
            let owner = meant(owner, source)?;
            parts.push(format!("{} = {}", owner_field(&owner), quoted(&owner)));
        }
        match parts.as_slice() {
            [one] => Ok(one.clone()),
            many => Ok(format!("({})", many.join(" OR "))),
        }
    }
}

/// The user's name, username or id; `me` is who is logged in.
fn meant(user: &str, source: &Source<'_>) -> Result<String, ReportError> {
    match user {
        "me" => source.user.clone().ok_or(ReportError::Nobody),
        other => Ok(other.to_owned()),
    }
}

/// The field that tells whether a record is this owner's.
pub(super) fn owner_field(owner: &str) -> &'static str {
    match owner {
        id if RecordId::parse(id).is_ok() => "OwnerId",
        username if username.contains('@') => "Owner.Username",
        _ => "Owner.Name",
    }
}

fn by_id_or_name(values: &[String], id: &str, name: &str) -> String {
    let (ids, names): (Vec<_>, Vec<_>) = values
        .iter()
        .cloned()
        .partition(|value| RecordId::parse(value).is_ok());
    let mut parts = Vec::new();
    for (field, values) in [(id, ids), (name, names)] {
        if !values.is_empty() {
            parts.push(format!("{field} IN ({})", list(&values)));
        }
    }
    match parts.len() {
        1 => parts.remove(0),
        _ => format!("({})", parts.join(" OR ")),
    }
}

/// The condition in parentheses, when it is one and nothing more.
fn checked(condition: &str, object: &str) -> Result<String, ReportError> {
    let head = format!("SELECT Id FROM {object} WHERE ");
    let text = format!("{head}{condition}");
    let query = soql::parse(&text).map_err(|error| ReportError::Where {
        error: Box::new(error),
    })?;
    let more = [
        ("WITH", !query.with.is_empty()),
        ("GROUP BY", query.group_by.is_some()),
        ("HAVING", query.having.is_some()),
        ("ORDER BY", !query.order_by.is_empty()),
        ("LIMIT", query.limit.is_some()),
        ("OFFSET", query.offset.is_some()),
        ("FOR", query.usage.is_some()),
        ("UPDATE", !query.update.is_empty()),
    ];
    match more.iter().find(|(_, there)| *there) {
        Some((clause, _)) => Err(ReportError::WhereClause { clause }),
        None => Ok(format!("({condition})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_never_leave_their_quotes() {
        assert_eq!(quoted("O'Neil \\ x"), r"'O\'Neil \\ x'");
        assert_eq!(quoted("a\nb"), r"'a\nb'");
    }

    #[test]
    fn a_condition_is_a_condition_alone() {
        let check = |text: &str| checked(text, "Opportunity");
        assert_eq!(check("Amount > 5").unwrap(), "(Amount > 5)");
        assert!(matches!(
            check("Amount > 5 LIMIT 1"),
            Err(ReportError::WhereClause { clause: "LIMIT" })
        ));
        assert!(matches!(check("Amount >"), Err(ReportError::Where { .. })));
        assert!(check("Amount > 5) OR (Name != null").is_err());
        assert!(check("").is_err());
    }
}
