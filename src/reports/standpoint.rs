//! Where a report looks from: the calendar, currency and user of an org, as its login told them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::analytics::AsOf;
use crate::client::Client;
use crate::soql::dates::Calendar;
use crate::vault::{Org, OrgFacts, OrgKind};

use super::source::Source;

/// What a login told of its org and user.
#[derive(Clone, Debug, Default)]
pub struct Standpoint {
    facts: OrgFacts,
    user: Option<String>,
    is_local: bool,
}

impl Standpoint {
    /// That of a stored login.
    #[must_use]
    pub fn of(org: &Org) -> Self {
        Self {
            facts: org.login.facts.clone(),
            user: Some(org.login.username.clone()),
            is_local: matches!(org.login.kind, OrgKind::Demo | OrgKind::Local),
        }
    }

    /// That of an org which was asked nothing at a login, because its token came from elsewhere: zone,
    /// fiscal year and currency are asked for now. What it does not tell stays unknown.
    pub async fn asked(client: &Client) -> Self {
        let Ok(user) = client.caller().await else {
            return Self::default();
        };
        let Ok(told) = client.org_facts(&user).await else {
            return Self::default();
        };
        let facts = OrgFacts {
            organization_name: Some(told.organization_name),
            time_zone: told.time_zone,
            locale: told.locale,
            currency: told.currency,
            fiscal_start_month: i8::try_from(told.fiscal_start_month).ok(),
            ..OrgFacts::default()
        };
        Self {
            facts,
            user: Some(told.username),
            is_local: false,
        }
    }

    /// Whether it is a local org, which has no pages that records can be opened in.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.is_local
    }

    /// Name of the organization.
    #[must_use]
    pub fn organization_name(&self) -> Option<&str> {
        self.facts.organization_name.as_deref()
    }

    /// A source of records as of a day, or of now. `currency` names that of an org which has one alone
    /// and does not tell it.
    #[must_use]
    pub fn source<'a>(
        &self,
        client: &'a Client,
        as_of: Option<Date>,
        currency: Option<String>,
    ) -> Source<'a> {
        let now = client.clock().now();
        let present = calendar(&self.facts, now);
        let as_of = at(as_of, now, present.zone.clone());
        let calendar = Calendar {
            today: as_of.today,
            ..present
        };
        let mut source = Source::new(client, as_of, calendar);
        source.user.clone_from(&self.user);
        // A local org counts in dollars.
        let local = || self.is_local.then(|| "USD".to_owned());
        source.currency = currency
            .or_else(|| self.facts.currency.clone())
            .or_else(local);
        source
    }
}

fn at(day: Option<Date>, now: Timestamp, zone: TimeZone) -> AsOf {
    match day {
        Some(day) => AsOf::on(day, now, zone),
        None => AsOf::at(now, zone),
    }
}

/// Zone, week and fiscal year of the user; UTC, the United States and January where the login did
/// not tell.
#[must_use]
pub fn calendar(facts: &OrgFacts, now: Timestamp) -> Calendar {
    let zone = facts.time_zone.as_deref();
    let zone = zone.and_then(|name| TimeZone::get(name).ok());
    let locale = facts.locale.as_deref().unwrap_or("en_US");
    let fiscal_start = facts.fiscal_start_month.unwrap_or(1);
    Calendar::new(now, zone.unwrap_or(TimeZone::UTC), locale, fiscal_start)
}
