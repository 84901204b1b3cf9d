//! What Salesforce says of the org's instance: incidents, maintenance, release.
//!
//! The status API is public and about to be replaced, so it is asked only on request, at an address that
//! can be set, and whatever goes wrong with it changes no verdict.
//! An incident of the core service does.

use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

use crate::http::{Http, Request};
use crate::model::finding::{Evidence, Remedy};
use crate::vault::Org;

use super::{Check, Finding, Verdict};

/// Longest answer that is read.
const CAP: usize = 4 << 20;

/// Status of an instance.
#[derive(Debug, Deserialize)]
struct Instance {
    key: Option<String>,
    status: Option<String>,
    #[serde(rename = "releaseVersion")]
    release: Option<String>,
    #[serde(rename = "Incidents", default)]
    incidents: Vec<Incident>,
    #[serde(rename = "Maintenances", default)]
    maintenances: Vec<Maintenance>,
}

#[derive(Debug, Deserialize)]
struct Incident {
    id: Option<serde_json::Value>,
    #[serde(rename = "createdAt")]
    created_at: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
struct Maintenance {
    name: Option<String>,
    #[serde(rename = "plannedStartTime")]
    start: Option<Timestamp>,
    #[serde(rename = "plannedEndTime")]
    end: Option<Timestamp>,
}

/// Asks about the instance of an org. Never fails.
pub async fn trust(http: Http, address: String, org: Org, now: Timestamp) -> Finding {
    let finding = |verdict, summary: String| {
        Finding::new(Check::Trust, &(&org).into(), verdict, summary)
            .fact("trust_url", address.clone())
    };
    let Some(key) = org.login.facts.instance_name.as_deref() else {
        return finding(
            Verdict::Unknown,
            "the org's instance is not known".to_owned(),
        )
        .advisory();
    };
    match ask(&http, &address, key).await {
        Err(reason) => finding(Verdict::Unknown, format!("could not be asked: {reason}"))
            .because(Evidence::new("status API", reason).at(now))
            .fact("instance", key)
            .advisory(),
        Ok(instance) => judged(finding, &instance, now).fact("instance", key),
    }
}

async fn ask(http: &Http, address: &str, key: &str) -> Result<Instance, String> {
    let mut url = Url::parse(address).map_err(|error| error.to_string())?;
    match url.path_segments_mut() {
        Ok(mut path) => path.pop_if_empty().extend(["instances", key, "status"]),
        Err(()) => return Err("the address has no path".to_owned()),
    };
    let answer = http
        .send(Request::get(url).header("accept", "application/json"))
        .await;
    let answer = answer.map_err(|error| error.to_string())?;
    if !answer.is_success() {
        return Err(format!(
            "`{}` answered with status {}",
            answer.host(),
            answer.status()
        ));
    }
    let body = answer.bytes(CAP).await.map_err(|error| error.to_string())?;
    serde_json::from_slice(&body).map_err(|_| "the answer is not what was expected".to_owned())
}

/// The words of the status tell severity and whether the core service is meant; unknown ones are
/// worth a look.
fn judged(
    finding: impl Fn(Verdict, String) -> Finding,
    instance: &Instance,
    now: Timestamp,
) -> Finding {
    let status = instance.status.as_deref().unwrap_or("unknown");
    let (verdict, state) = match status {
        "OK" => (Verdict::Ok, "ok"),
        "INFORMATIONAL_CORE" | "INFORMATIONAL_NONCORE" => (Verdict::Ok, "informational"),
        "MAINTENANCE_CORE" => (Verdict::Warn, "maintenance"),
        "MAINTENANCE_NONCORE" => (Verdict::Ok, "maintenance"),
        "MAJOR_INCIDENT_CORE" | "MINOR_INCIDENT_CORE" => (Verdict::Fail, "incident"),
        _ => (Verdict::Warn, "incident"),
    };
    let release = instance.release.as_deref();
    let mut summary = format!(
        "instance {}: {status}",
        instance.key.as_deref().unwrap_or("?")
    );
    if let Some(release) = release {
        summary.push_str(&format!(", {release}"));
    }
    let next = instance
        .maintenances
        .iter()
        .filter(|work| work.end.is_some_and(|end| end > now))
        .min_by_key(|work| work.start);
    let since = instance
        .incidents
        .iter()
        .filter_map(|incident| incident.created_at)
        .min();
    let mut found = finding(verdict, summary).state(state);
    if verdict != Verdict::Ok {
        let incidents = instance
            .incidents
            .iter()
            .filter_map(|incident| incident.id.as_ref());
        let ids: Vec<String> = incidents.map(ToString::to_string).collect();
        let said = match ids.as_slice() {
            [] => status.to_owned(),
            ids => format!("{status}, incident {}", ids.join(", ")),
        };
        found = found
            .since(since)
            .because(Evidence::new("status API", said).at(now))
            .mended_by(Remedy::told(
                "wait: Salesforce works on it (https://status.salesforce.com)",
                None,
            ));
    }
    found
        .fact("status", status)
        .fact("release", release)
        .fact("incidents", instance.incidents.len())
        .fact("next_maintenance", next.and_then(|work| work.name.clone()))
        .fact(
            "next_maintenance_at",
            next.and_then(|work| work.start)
                .map(|start| start.to_string()),
        )
}

/// The status API has not answered in time.
#[must_use]
pub fn trust_timed_out(org: &Org, now: Timestamp) -> Finding {
    let said = "the status API did not answer in time";
    Finding::new(Check::Trust, &org.into(), Verdict::Unknown, said)
        .because(Evidence::new("status API", said).at(now))
        .advisory()
}
