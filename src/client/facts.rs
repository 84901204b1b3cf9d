//! What is worth knowing about an org and its user, read at login with two queries.

use serde::{Deserialize, Deserializer};

use crate::client::{Call, Client, Endpoint, Error};
use crate::http::Method;
use crate::model::id::RecordId;

/// Facts about an org and the user who is logged in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrgFacts {
    /// Login name.
    pub username: String,
    /// Zone of the user, as in `Europe/Berlin`.
    pub time_zone: Option<String>,
    /// Locale of the user, as in `de_DE`.
    pub locale: Option<String>,
    /// Profile of the user.
    pub profile_id: Option<String>,
    /// Currency of the user in an org that has several, else that of the org.
    pub currency: Option<String>,
    /// Id of the organization.
    pub organization_id: String,
    /// Name of the organization.
    pub organization_name: String,
    /// Edition, as in `Developer Edition`.
    pub organization_type: Option<String>,
    /// Whether it is a sandbox.
    pub is_sandbox: bool,
    /// The instance it lives on, as in `EUR45`.
    pub instance_name: Option<String>,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start_month: u8,
    /// Whether the fiscal year is named after its first calendar year.
    pub fiscal_year_named_by_start: bool,
    /// When a trial or scratch org ends.
    pub trial_ends: Option<String>,
}

#[derive(Deserialize)]
struct Rows<T> {
    records: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct User {
    username: String,
    time_zone_sid_key: Option<String>,
    locale_sid_key: Option<String>,
    profile_id: Option<String>,
    #[serde(default)]
    default_currency_iso_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Organization {
    id: String,
    name: String,
    organization_type: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    is_sandbox: bool,
    instance_name: Option<String>,
    #[serde(default)]
    fiscal_year_start_month: Option<u8>,
    #[serde(default, deserialize_with = "or_default")]
    uses_start_date_as_fiscal_year_name: bool,
    #[serde(default)]
    trial_expiration_date: Option<String>,
}

fn or_default<'de, D: Deserializer<'de>>(input: D) -> Result<bool, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or_default())
}

/// The organization as the Connect API tells it, as far as it matters here.
#[derive(Deserialize)]
struct Connected {
    features: Features,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Features {
    /// Told by an org with one currency.
    #[serde(default)]
    default_currency_iso_code: Option<String>,
}

/// The resources of the API, as far as they matter here.
#[derive(Deserialize)]
struct Resources {
    #[serde(default)]
    identity: String,
}

const USER_FIELDS: &str = "Username, TimeZoneSidKey, LocaleSidKey, ProfileId";

const ORGANIZATION: &str = "SELECT Id, Name, OrganizationType, IsSandbox, InstanceName, \
    FiscalYearStartMonth, UsesStartDateAsFiscalYearName, TrialExpirationDate FROM Organization";

const ORGANIZATION_REDUCED: &str =
    "SELECT Id, Name, OrganizationType, IsSandbox, InstanceName FROM Organization";

impl Client {
    /// Reads the facts with one query of User and one of Organization. A field that the org does
    /// not have (an org with one currency has none per user) is left out by a second, shorter
    /// query; the one currency is then asked of the Connect API, and stays unknown where that does
    /// not answer.
    ///
    /// # Errors
    /// When the server refuses or an answer is empty.
    pub async fn org_facts(&self, user: &RecordId) -> Result<OrgFacts, Error> {
        let full = user_query(&format!("{USER_FIELDS}, DefaultCurrencyIsoCode"), user);
        let found: User = self
            .first_row(&full, &user_query(USER_FIELDS, user), "User")
            .await?;
        let organization: Organization = self
            .first_row(ORGANIZATION, ORGANIZATION_REDUCED, "Organization")
            .await?;
        let currency = match found.default_currency_iso_code {
            Some(currency) => Some(currency),
            None => self.sole_currency().await,
        };
        let month = organization.fiscal_year_start_month.unwrap_or(1);
        Ok(OrgFacts {
            username: found.username,
            time_zone: found.time_zone_sid_key,
            locale: found.locale_sid_key,
            profile_id: found.profile_id,
            currency,
            organization_id: organization.id,
            organization_name: organization.name,
            organization_type: organization.organization_type,
            is_sandbox: organization.is_sandbox,
            instance_name: organization.instance_name,
            fiscal_start_month: if (1..=12).contains(&month) { month } else { 1 },
            fiscal_year_named_by_start: organization.uses_start_date_as_fiscal_year_name,
            trial_ends: organization.trial_expiration_date,
        })
    }

    /// The currency of an org that has one alone.
    async fn sole_currency(&self) -> Option<String> {
        let path = ["connect", "organization"];
        let call = Call::new(Endpoint::Other, Method::Get, self.version(), &path);
        let told: Connected = self.get(&call).await.ok()?;
        told.features.default_currency_iso_code
    }

    /// The id of the user whose token is used, from the identity URL that the API names.
    ///
    /// # Errors
    /// When the server does not answer, or names none.
    pub async fn caller(&self) -> Result<RecordId, Error> {
        let call = Call::new(Endpoint::Other, Method::Get, self.version(), &[]);
        let resources: Resources = self.get(&call).await?;
        let user = resources.identity.rsplit('/').next();
        let user = user.and_then(|id| RecordId::parse(id).ok());
        user.ok_or(Error::Lacking {
            missing: "identity URL of the user",
        })
    }

    async fn first_row<T: serde::de::DeserializeOwned>(
        &self,
        soql: &str,
        reduced: &str,
        object: &'static str,
    ) -> Result<T, Error> {
        let rows = match self.rows(soql).await {
            Err(error) if error.has_code("INVALID_FIELD") => self.rows(reduced).await,
            outcome => outcome,
        };
        let first = rows?.records.into_iter().next();
        first.ok_or(Error::Lacking {
            missing: if object == "User" {
                "record of the user who is logged in"
            } else {
                "record of the organization"
            },
        })
    }

    async fn rows<T: serde::de::DeserializeOwned>(&self, soql: &str) -> Result<Rows<T>, Error> {
        let call = Call::new(Endpoint::Query, Method::Get, self.version(), &["query"]);
        self.get(&call.query("q", soql)).await
    }
}

fn user_query(fields: &str, user: &RecordId) -> String {
    format!("SELECT {fields} FROM User WHERE Id = '{user}'")
}
