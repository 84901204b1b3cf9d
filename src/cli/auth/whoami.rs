//! `sfkit auth whoami`.

use std::time::Duration;

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::app::{App, Connected};
use crate::auth::{self, UserInfo};
use crate::cli::outcome::{Outcome, Result};
use crate::client::{Call, Client, Endpoint, Error};
use crate::http::Method;
use crate::model::id::RecordId;
use crate::output::{Datum, Document, View};

/// Tell who the org takes us for, and what that user may do
///
/// Asks the server: one query about the user and the profile, and the identity service, which costs
/// no API call. What the org does not tell is left out.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit auth whoami -o acme\n  sfkit auth whoami --format json")]
pub(crate) struct WhoamiArgs {}

/// The identity service gets no longer; everything it tells is only good to have.
const PATIENCE: Duration = Duration::from_secs(10);

const FIELDS: &str = "Username, Name, Email, IsActive, UserType, ProfileId, Profile.Name";

/// Permissions of a profile: name in the document, words for people, field.
const PERMISSIONS: [(&str, &str, &str); 6] = [
    ("api_enabled", "API", "PermissionsApiEnabled"),
    ("view_all_data", "View all data", "PermissionsViewAllData"),
    (
        "modify_all_data",
        "Modify all data",
        "PermissionsModifyAllData",
    ),
    (
        "bulk_hard_delete",
        "Bulk hard delete",
        "PermissionsBulkApiHardDelete",
    ),
    ("convert_leads", "Convert leads", "PermissionsConvertLeads"),
    ("view_setup", "View setup", "PermissionsViewSetup"),
];

/// Who we are there.
#[derive(Debug, Default, Serialize)]
struct Whoami {
    username: Option<String>,
    name: Option<String>,
    email: Option<String>,
    user_id: Option<String>,
    user_type: Option<String>,
    is_active: Option<bool>,
    profile_id: Option<String>,
    profile: Option<String>,
    organization_id: Option<String>,
    organization_name: Option<String>,
    kind: Option<&'static str>,
    instance_url: String,
    api_version: String,
    time_zone: Option<String>,
    locale: Option<String>,
    permissions: serde_json::Map<String, Value>,
}

impl Document for Whoami {
    fn view(&self) -> View {
        let row = |name: &str, value: Datum| (name.to_owned(), value);
        let mut fields = vec![
            row("Username", self.username.clone().into()),
            row("Name", self.name.clone().into()),
            row("Email", self.email.clone().into()),
            row("User id", self.user_id.clone().into()),
            row("User type", self.user_type.clone().into()),
            row("Active", self.is_active.into()),
            row("Profile", self.profile.clone().into()),
            row("Organization", self.organization_name.clone().into()),
            row("Organization id", self.organization_id.clone().into()),
            row("Kind", self.kind.map(str::to_owned).into()),
            row("Instance", self.instance_url.clone().into()),
            row("API version", self.api_version.clone().into()),
            row("Time zone", self.time_zone.clone().into()),
            row("Locale", self.locale.clone().into()),
        ];
        for (key, words, _) in PERMISSIONS {
            let granted = self.permissions.get(key).and_then(Value::as_bool);
            fields.push(row(words, granted.into()));
        }
        fields.retain(|(_, value)| *value != Datum::None);
        View::Fields(fields)
    }
}

pub(crate) async fn run(app: &App, _args: &WhoamiArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let client = &connected.client;
    let stored = connected.session.as_ref().map(|session| session.org());
    let (record, told) = match stored.and_then(|org| RecordId::parse(&org.login.user_id).ok()) {
        // The query first: it renews a token that has ended.
        Some(user) => (
            Some(user_record(client, &user).await?),
            identity(app, &connected).await?,
        ),
        None => {
            let told = identity(app, &connected).await?;
            let user = told.user_id.as_deref();
            let user = user.and_then(|id| RecordId::parse(id).ok());
            let record = match user {
                Some(user) => Some(user_record(client, &user).await?),
                None => None,
            };
            (record, told)
        }
    };
    for note in connected.notes() {
        app.ui.note(&note);
    }
    let mut whoami = of_server(&record.unwrap_or_default(), told);
    whoami.api_version = client.version().to_string();
    whoami.instance_url = connected.access().await?.base.as_str().to_owned();
    if let Some(org) = stored {
        whoami.kind = Some(org.login.kind.as_str());
        whoami
            .organization_name
            .clone_from(&org.login.facts.organization_name);
        let known = Some(org.login.organization_id.clone());
        whoami.organization_id = whoami.organization_id.or(known);
        whoami.user_id = whoami.user_id.or_else(|| Some(org.login.user_id.clone()));
        whoami.time_zone = whoami
            .time_zone
            .or_else(|| org.login.facts.time_zone.clone());
        whoami.locale = whoami.locale.or_else(|| org.login.facts.locale.clone());
    }
    app.ui.document(&whoami)?;
    Ok(Outcome::Done)
}

/// What the identity service tells; nothing when it does not answer.
async fn identity(app: &App, connected: &Connected) -> Result<UserInfo> {
    let access = connected.access().await?;
    let http = app.http();
    let asked = auth::userinfo(&http, &access.base, &access.token);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(told)) => Ok(told),
        Ok(Err(error)) => {
            app.ui
                .detail(&format!("the identity service does not tell: {error}"));
            Ok(UserInfo::default())
        }
        Err(_) => {
            app.ui
                .detail("the identity service does not answer in time");
            Ok(UserInfo::default())
        }
    }
}

/// The user's record with the profile's permissions, or without those that the org does not show.
async fn user_record(client: &Client, user: &RecordId) -> std::result::Result<Value, Error> {
    let permissions: Vec<_> = PERMISSIONS
        .iter()
        .map(|(_, _, field)| format!("Profile.{field}"))
        .collect();
    let full = format!("{FIELDS}, {}", permissions.join(", "));
    let mut outcome = row(client, &full, user).await;
    for fields in [FIELDS, "Username, Name, ProfileId"] {
        match &outcome {
            Err(error) if error.has_code("INVALID_FIELD") => {
                outcome = row(client, fields, user).await;
            }
            _ => break,
        }
    }
    outcome
}

async fn row(client: &Client, fields: &str, user: &RecordId) -> std::result::Result<Value, Error> {
    let soql = format!("SELECT {fields} FROM User WHERE Id = '{user}'");
    let call = Call::new(Endpoint::Query, Method::Get, client.version(), &["query"]);
    let mut answer: Value = client.get(&call.query("q", soql)).await?;
    Ok(answer["records"][0].take())
}

fn of_server(record: &Value, told: UserInfo) -> Whoami {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let profile = &record["Profile"];
    let permissions = PERMISSIONS
        .iter()
        .map(|(key, _, field)| ((*key).to_owned(), profile[*field].clone()));
    Whoami {
        username: text(&record["Username"]).or(told.username),
        name: text(&record["Name"]).or(told.name),
        email: text(&record["Email"]).or(told.email),
        user_id: told.user_id,
        user_type: text(&record["UserType"]),
        is_active: record["IsActive"].as_bool(),
        profile_id: text(&record["ProfileId"]),
        profile: text(&profile["Name"]),
        organization_id: told.organization_id,
        time_zone: told.zone,
        locale: told.locale,
        permissions: permissions.collect(),
        ..Whoami::default()
    }
}
