//! Numbers of the pipeline and of leads.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::analytics::Limits;
use crate::reports::{
    self, By, Filters, Kind, Period, QuotaSource, ReportRequest, Source, Standpoint, Versus,
};
use crate::serve::described::FlatFailed;
use crate::serve::envelope::json_response;
use crate::serve::error::{Refusal, Result};
use crate::serve::orgs::Reached;
use crate::serve::parameters::Parameters;
use crate::serve::service::Shared;

/// A report.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reported {
    ok: bool,
    /// The numbers under the keys of the earlier service, made rightly; only of a summary, and never of
    /// another day (`as_of`).
    #[schema(value_type = Option<Object>)]
    analytics: Option<Value>,
    /// The report as `sfkit pipeline` and `sfkit leads` write it as JSON.
    #[schema(value_type = Option<Object>)]
    report: Option<Value>,
}

/// Which of the two shapes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// Both.
    #[default]
    Both,
    /// The keys of the earlier service.
    Compat,
    /// The report.
    Report,
}

impl Shape {
    fn take(asked: &mut Parameters) -> Result<Self> {
        match asked.take("format")?.as_deref() {
            None | Some("both") => Ok(Self::Both),
            Some("compat") => Ok(Self::Compat),
            Some("report") => Ok(Self::Report),
            Some(_) => Err(Refusal::invalid("`format` must be both, compat or report.")),
        }
    }
}

/// Which numbers: of deals or of leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// Deals.
    Pipeline,
    /// Leads.
    Leads,
}

impl Subject {
    /// The report of this name; the summary without one.
    fn kind(self, name: Option<&str>, by: Option<&str>) -> Result<Kind> {
        let kind = match (self, name.unwrap_or("summary")) {
            (Self::Pipeline, "summary") => Kind::Summary,
            (Self::Pipeline, "stages") => Kind::Stages,
            (Self::Pipeline, "owners") => Kind::Owners,
            (Self::Pipeline, "trend") => return grain(by).map(Kind::Trend),
            (Self::Pipeline, "velocity") => Kind::Velocity,
            (Self::Pipeline, "forecast") => Kind::Forecast {
                is_cumulative: false,
            },
            (Self::Pipeline, "hygiene") => Kind::Hygiene(Limits::default()),
            (Self::Leads, "summary") => Kind::LeadSummary,
            (Self::Leads, "sources") => Kind::LeadSources,
            (Self::Leads, "owners") => Kind::LeadOwners,
            (Self::Leads, "response") => Kind::LeadResponse,
            (Self::Leads, "aging") => Kind::LeadAging,
            (Self::Pipeline, _) => {
                return Err(Refusal::invalid(
                    "`report` must be summary, stages, owners, trend, velocity, forecast or hygiene.",
                ));
            }
            (Self::Leads, _) => {
                return Err(Refusal::invalid(
                    "`report` must be summary, sources, owners, response or aging.",
                ));
            }
        };
        match by {
            None => Ok(kind),
            Some(_) => Err(Refusal::invalid(
                "`by` belongs to the report `trend` alone.",
            )),
        }
    }
}

fn grain(by: Option<&str>) -> Result<By> {
    Ok(match by.unwrap_or("month") {
        "week" => By::Week,
        "month" => By::Month,
        "quarter" => By::Quarter,
        "year" => By::Year,
        "fiscal-quarter" => By::FiscalQuarter,
        "fiscal-year" => By::FiscalYear,
        _ => {
            return Err(Refusal::invalid(
                "`by` must be week, month, quarter, year, fiscal-quarter or fiscal-year.",
            ));
        }
    })
}

/// What is asked of a report.
#[derive(Debug, Default)]
struct Wanted {
    report: Option<String>,
    by: Option<String>,
    period: Option<String>,
    as_of: Option<Date>,
    versus: Option<Versus>,
    filters: Filters,
    group_by: Option<String>,
    sums_only: bool,
    currency: Option<String>,
    quota: Option<QuotaSource>,
    include_omitted: bool,
    shape: Shape,
}

impl Wanted {
    fn take(subject: Subject, mut asked: Parameters) -> Result<Self> {
        let mut wanted = Self {
            report: asked.take("report")?,
            period: asked.take("period")?,
            as_of: day(asked.take("as_of")?)?,
            versus: match asked.take("compare")?.as_deref() {
                None => None,
                Some("previous") => Some(Versus::Previous),
                Some("year-ago") => Some(Versus::YearAgo),
                Some(_) => {
                    return Err(Refusal::invalid("`compare` must be previous or year-ago."));
                }
            },
            filters: Filters {
                owners: asked.take_all("owner"),
                role: asked.take("role")?,
                record_types: asked.take_all("record_type"),
                sources: asked.take_all("source"),
                conditions: asked.take_all("where"),
                ..Filters::default()
            },
            group_by: asked.take("group_by")?,
            sums_only: asked.take_flag("sums_only")?,
            currency: asked.take("currency")?,
            shape: Shape::take(&mut asked)?,
            ..Self::default()
        };
        if subject == Subject::Pipeline {
            wanted.by = asked.take("by")?;
            wanted.filters.team = asked.take("team")?;
            wanted.filters.accounts = asked.take_all("account");
            wanted.filters.min_amount = asked.take("min_amount")?;
            wanted.filters.max_amount = asked.take("max_amount")?;
            wanted.include_omitted = asked.take_flag("include_omitted")?;
            wanted.quota = quota(asked.take("quota")?)?;
        }
        asked.finish()?;
        wanted.check_shape()?;
        Ok(wanted)
    }

    /// Whether the keys of the earlier service have a place for everything that is asked.
    fn check_shape(&self) -> Result<()> {
        let beyond = [
            ("by", self.by.is_some()),
            ("as_of", self.as_of.is_some()),
            ("compare", self.versus.is_some()),
            ("group_by", self.group_by.is_some()),
            ("sums_only", self.sums_only),
            ("quota", self.quota.is_some()),
            ("currency", self.currency.is_some()),
        ];
        match beyond.iter().find(|(_, is_asked)| *is_asked) {
            Some((name, _)) if self.shape == Shape::Compat => Err(Refusal::invalid(format!(
                "`format` compat has no use for `{name}`: leave one of the two out."
            ))),
            _ => Ok(()),
        }
    }

    async fn request(&self, subject: Subject, source: &Source<'_>) -> Result<ReportRequest> {
        let kind = subject.kind(self.report.as_deref(), self.by.as_deref())?;
        let period = self.period.as_deref().unwrap_or("all");
        Ok(ReportRequest {
            period: Period::resolve(period, source).await?,
            versus: self.versus,
            filters: self.filters.clone(),
            group_by: self.group_by.clone(),
            sums_only: self.sums_only,
            quota: self.quota.clone().unwrap_or_default(),
            include_omitted: self.include_omitted,
            ..ReportRequest::new(kind)
        })
    }
}

fn day(text: Option<String>) -> Result<Option<Date>> {
    let read = text.map(|text| text.parse()).transpose();
    read.map_err(|_| Refusal::invalid("`as_of` must be a day such as 2026-11-22."))
}

/// An amount or `org`. A client names no file of this machine.
fn quota(text: Option<String>) -> Result<Option<QuotaSource>> {
    let read = text.map(|text| QuotaSource::parse(&text)).transpose()?;
    match read {
        Some(QuotaSource::File(_)) => Err(Refusal::invalid("`quota` must be an amount or `org`.")),
        read => Ok(read),
    }
}

/// Show the pipeline in numbers
///
/// `report` is that of `sfkit pipeline`: `summary`, `stages`, `owners`, `trend`, `velocity`, `forecast`,
/// `hygiene`; parameters mean what the flags of that command mean.
#[utoipa::path(
    get,
    path = "/api/salesforce/enhanced/pipeline",
    tag = "enhanced",
    params(
        ("user_id" = String, Query, description = "Alias, username or organization id"),
        ("report" = Option<String>, Query, description = "`summary`, `stages`, `owners`, `trend`, `velocity`, `forecast`, `hygiene`"),
        ("by" = Option<String>, Query, description = "What a trend is cut into: `week`, `month`, `quarter`, `year`, `fiscal-quarter`, `fiscal-year`"),
        ("period" = Option<String>, Query, description = "Such as `this-quarter`, `2026-Q3`, `2026-01-01..2026-04-01`"),
        ("as_of" = Option<String>, Query, description = "The day that counts as today, such as 2026-11-22"),
        ("compare" = Option<String>, Query, description = "`previous` or `year-ago`"),
        ("owner" = Option<Vec<String>>, Query, description = "Name, username, id or `me`"),
        ("role" = Option<String>, Query, description = "A role; those below it count, too"),
        ("team" = Option<String>, Query, description = "A member of the opportunity team"),
        ("account" = Option<Vec<String>>, Query, description = "Name or id"),
        ("record_type" = Option<Vec<String>>, Query, description = "Record type"),
        ("source" = Option<Vec<String>>, Query, description = "Lead source"),
        ("where" = Option<Vec<String>>, Query, description = "A SOQL condition, which is checked"),
        ("min_amount" = Option<String>, Query, description = "Least amount"),
        ("max_amount" = Option<String>, Query, description = "Greatest amount"),
        ("group_by" = Option<String>, Query, description = "A field or a parent's field"),
        ("quota" = Option<String>, Query, description = "An amount, or `org`"),
        ("currency" = Option<String>, Query, description = "Currency of an org that does not tell it"),
        ("include_omitted" = Option<bool>, Query, description = "Also deals that are left out of the forecast"),
        ("sums_only" = Option<bool>, Query, description = "Fetch sums alone"),
        ("format" = Option<String>, Query, description = "`both`, `compat` (the keys of the earlier service) or `report`"),
    ),
    responses(
        (status = 200, description = "The numbers", body = Reported),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn pipeline(
    State(service): State<Shared>,
    mut asked: Parameters,
) -> Result<Response> {
    let name = asked.user_id()?;
    let wanted = Wanted::take(Subject::Pipeline, asked)?;
    let reached = service.reach(&name).await?;
    answer(Subject::Pipeline, &reached, &wanted).await
}

/// Show leads in numbers
///
/// `report` is that of `sfkit leads`: `summary`, `sources`, `owners`, `response`, `aging`; parameters mean
/// what the flags of that command mean.
#[utoipa::path(
    get,
    path = "/api/salesforce/enhanced/leads",
    tag = "enhanced",
    params(
        ("user_id" = String, Query, description = "Alias, username or organization id"),
        ("report" = Option<String>, Query, description = "`summary`, `sources`, `owners`, `response`, `aging`"),
        ("period" = Option<String>, Query, description = "Such as `this-quarter`, `2026-Q3`, `2026-01-01..2026-04-01`"),
        ("as_of" = Option<String>, Query, description = "The day that counts as today, such as 2026-11-22"),
        ("compare" = Option<String>, Query, description = "`previous` or `year-ago`"),
        ("owner" = Option<Vec<String>>, Query, description = "Name, username, id or `me`"),
        ("role" = Option<String>, Query, description = "A role; those below it count, too"),
        ("record_type" = Option<Vec<String>>, Query, description = "Record type"),
        ("source" = Option<Vec<String>>, Query, description = "Lead source"),
        ("where" = Option<Vec<String>>, Query, description = "A SOQL condition, which is checked"),
        ("group_by" = Option<String>, Query, description = "A field or a parent's field"),
        ("currency" = Option<String>, Query, description = "Currency of an org that does not tell it"),
        ("sums_only" = Option<bool>, Query, description = "Fetch sums alone"),
        ("format" = Option<String>, Query, description = "`both`, `compat` (the keys of the earlier service) or `report`"),
    ),
    responses(
        (status = 200, description = "The numbers", body = Reported),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn leads(
    State(service): State<Shared>,
    mut asked: Parameters,
) -> Result<Response> {
    let name = asked.user_id()?;
    let wanted = Wanted::take(Subject::Leads, asked)?;
    let reached = service.reach(&name).await?;
    answer(Subject::Leads, &reached, &wanted).await
}

/// The numbers of the earlier service, without anything special.
pub(super) async fn usual(subject: Subject, reached: &Reached) -> Result<Response> {
    let wanted = Wanted {
        shape: Shape::Compat,
        ..Wanted::default()
    };
    answer(subject, reached, &wanted).await
}

async fn answer(subject: Subject, reached: &Reached, wanted: &Wanted) -> Result<Response> {
    let standpoint = Standpoint::of(&reached.org);
    let source = standpoint.source(reached.client(), wanted.as_of, wanted.currency.clone());
    let request = wanted.request(subject, &source).await?;
    let is_summary = matches!(request.kind, Kind::Summary | Kind::LeadSummary);
    if wanted.shape == Shape::Compat && !is_summary {
        return Err(Refusal::invalid(
            "`format` compat is there for the report `summary` alone.",
        ));
    }
    let analytics = match (subject, wanted.shape) {
        _ if !is_summary => None,
        // They tell what is now.
        (_, Shape::Both) if wanted.as_of.is_some() => None,
        (_, Shape::Report) => None,
        (Subject::Pipeline, _) => Some(reports::compat_pipeline(&source, &request).await?),
        (Subject::Leads, _) => Some(reports::compat_leads(&source, &request).await?),
    };
    let report = match wanted.shape {
        Shape::Compat => None,
        _ => Some(reports::run(&source, &request).await?),
    };
    let report = report.map(|report| serde_json::to_value(&report).unwrap_or_default());
    json_response(
        StatusCode::OK,
        &Reported {
            ok: true,
            analytics: analytics.map(reports::Compat::into_analytics),
            report,
        },
    )
}
