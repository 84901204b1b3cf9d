//! Short answers of the earlier service's last version: who is logged in, and the pipeline and leads in three
//! numbers each. The reports of `enhanced` tell more.

use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::Failed;
use super::enhanced::UserInfo;
use super::envelope::Data;
use super::error::Result;
use super::parameters::Parameters;
use super::router::Routes;
use super::service::{Service, Shared};
use crate::reports::{self, Kind, Period, ReportRequest, Standpoint};

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(profile))
        .routes(routes!(pipeline))
        .routes(routes!(leads))
}

/// The user of a login.
#[derive(Serialize, ToSchema)]
struct Profile {
    /// Always true.
    ok: bool,
    data: UserInfo,
}

/// Tell who is logged in
#[utoipa::path(
    get,
    path = "/api/salesforce/profile",
    tag = "present",
    params(("user_id" = String, Query, description = "Alias, username or organization id")),
    responses(
        (status = 200, description = "The user", body = Profile),
        (status = "default", description = "Why not", body = Failed),
    )
)]
async fn profile(State(service): State<Shared>, mut asked: Parameters) -> Result<Data<UserInfo>> {
    let name = asked.user_id()?;
    asked.finish()?;
    let reached = service.reach(&name).await?;
    UserInfo::of(&reached).await.map(Data)
}

/// The pipeline in three numbers.
#[derive(Serialize, ToSchema)]
struct PipelineShort {
    /// Sum of the amounts of open opportunities.
    #[schema(value_type = Option<f64>)]
    pipeline_value: Value,
    /// Open opportunities.
    opportunities_count: u64,
    /// Currency of the sum; null where the org has several and none is named.
    currency: Option<String>,
    /// In one line.
    message: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PipelineShortAnswer)]
struct PipelineAnswer {
    /// Always true.
    ok: bool,
    data: PipelineShort,
}

/// Show the pipeline in three numbers
#[utoipa::path(
    get,
    path = "/api/salesforce/analytics/pipeline",
    tag = "present",
    params(
        ("user_id" = String, Query, description = "Alias, username or organization id"),
        ("period" = Option<String>, Query, description = "Such as `this-quarter`, `2026-Q3`; `all` without"),
    ),
    responses(
        (status = 200, description = "The numbers", body = PipelineAnswer),
        (status = "default", description = "Why not", body = Failed),
    )
)]
async fn pipeline(State(service): State<Shared>, asked: Parameters) -> Result<Data<PipelineShort>> {
    let report = summary(&service, asked, Kind::Summary).await?;
    let count = report["metrics"]["open_count"].as_u64().unwrap_or_default();
    Ok(Data(PipelineShort {
        pipeline_value: report["metrics"]["open_value"].clone(),
        opportunities_count: count,
        currency: report["currency"].as_str().map(str::to_owned),
        message: format!("{count} opportunities are open."),
    }))
}

/// Leads in three numbers.
#[derive(Serialize, ToSchema)]
struct LeadsShort {
    /// Leads that were created.
    leads_count: u64,
    /// Those of them that were converted.
    converted_count: u64,
    /// Share of both, from 0 to 1; null without leads.
    #[schema(value_type = Option<f64>)]
    conversion_rate: Value,
    /// In one line.
    message: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LeadsShortAnswer)]
struct LeadsAnswer {
    /// Always true.
    ok: bool,
    data: LeadsShort,
}

/// Show leads in three numbers
#[utoipa::path(
    get,
    path = "/api/salesforce/analytics/leads",
    tag = "present",
    params(
        ("user_id" = String, Query, description = "Alias, username or organization id"),
        ("period" = Option<String>, Query, description = "Such as `this-quarter`, `2026-Q3`; `all` without"),
    ),
    responses(
        (status = 200, description = "The numbers", body = LeadsAnswer),
        (status = "default", description = "Why not", body = Failed),
    )
)]
async fn leads(State(service): State<Shared>, asked: Parameters) -> Result<Data<LeadsShort>> {
    let report = summary(&service, asked, Kind::LeadSummary).await?;
    let metrics = &report["metrics"];
    let created = metrics["created_count"].as_u64().unwrap_or_default();
    let converted = metrics["converted_count"].as_u64().unwrap_or_default();
    Ok(Data(LeadsShort {
        leads_count: created,
        converted_count: converted,
        conversion_rate: metrics["conversion_rate"].clone(),
        message: format!("{converted} of {created} leads were converted."),
    }))
}

/// The summary as the command writes it.
async fn summary(service: &Service, mut asked: Parameters, kind: Kind) -> Result<Value> {
    let name = asked.user_id()?;
    let period = asked.take("period")?.unwrap_or_else(|| "all".to_owned());
    asked.finish()?;
    let reached = service.reach(&name).await?;
    let standpoint = Standpoint::of(&reached.org);
    let source = standpoint.source(reached.client(), None, None);
    let request = ReportRequest {
        period: Period::resolve(&period, &source).await?,
        ..ReportRequest::new(kind)
    };
    let report = reports::run(&source, &request).await?;
    Ok(serde_json::to_value(&report).unwrap_or_default())
}
