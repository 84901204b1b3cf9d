//! `pipeline` and `leads`: the reports of the command line, with the same numbers under the same names.

use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::analytics::{Limits, Money};
use crate::error::Failure;
use crate::model::rows::Progress;
use crate::reports::{
    self, By, Filters, Kind, Period, QuotaSource, ReportRequest, Standpoint, State, Versus,
};

use super::document;
use crate::mcp::desk::Desk;
use crate::mcp::error::CallError;
use crate::mcp::trim::trimmed;

pub(crate) const ABOUT_PIPELINE: &str = "Computes a report on opportunities: summary (open and weighted value, wins, win rate, average deal, cycle, velocity), stages, owners, \
trend (created, won, lost by month …), velocity (conversion and stay by stage), forecast (by category, with slippage) or hygiene (deals that need somebody). Rates \
are fractions, money is exact in `currency`, null means there is nothing to divide by. `notes` says what a reader must know: pass it on.";
pub(crate) const ABOUT_LEADS: &str = "Computes a report on leads: summary (created, open, converted, won, days to conversion), sources, owners, response (how soon leads \
are answered) or aging (age of open leads). Rates are fractions; null means there is nothing to divide by. `notes` says what a reader must know: pass it on.";

/// A report on opportunities.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PipelineArgs {
    report: PipelineReport,
    /// Days of CloseDate: all (default), this-quarter, last-fiscal-year, last-90-days, ytd, 2026-Q3, FY2026-Q2, or FROM..TO with TO the day behind the last
    period: Option<String>,
    /// The day that counts as today, such as 2026-11-22; one in the past is answered as it was then
    as_of: Option<String>,
    /// Also the difference to another window of the same length
    compare: Option<Compare>,
    /// What is left out
    filters: Option<DealFilters>,
    /// Group by a field or a parent's field, such as Type or Owner.Name (summary, forecast)
    group_by: Option<String>,
    /// What a trend is cut into; month without
    by: Option<Length>,
    /// Quota of the period: an amount such as "2500000", or "org" (ForecastingQuota)
    quota: Option<String>,
    /// Also open deals that are left out of the forecast
    #[serde(default)]
    include_omitted: bool,
    /// Fetch sums alone, a fixed number of API calls: medians and days stay unknown
    #[serde(default)]
    sums_only: bool,
    /// Org to ask: a name from `orgs`; the default one without
    org: Option<String>,
}

/// Which report.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum PipelineReport {
    Summary,
    Stages,
    Owners,
    Trend,
    Velocity,
    Forecast,
    Hygiene,
}

/// A report on leads.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeadArgs {
    report: LeadReport,
    /// Days of CreatedDate: all (default), this-quarter, last-fiscal-year, last-90-days, ytd, 2026-Q3, FY2026-Q2, or FROM..TO with TO the day behind the last
    period: Option<String>,
    /// The day that counts as today, such as 2026-11-22
    as_of: Option<String>,
    /// Also the difference to another window of the same length
    compare: Option<Compare>,
    /// What is left out
    filters: Option<LeadFilters>,
    /// Group by a field or a parent's field, such as Industry or Owner.Name
    group_by: Option<String>,
    /// Lead statuses that count as given up; without it those whose name says so
    closed_out: Option<Vec<String>>,
    /// Rates of groups with fewer leads stay unknown; 5 without
    min_n: Option<u64>,
    /// Count only minutes in these business hours of the org, by name, or "default" (response)
    business_hours: Option<String>,
    /// What campaigns cost counts as the cost of their source (sources)
    #[serde(default)]
    costs_of_campaigns: bool,
    /// Fetch sums alone, a fixed number of API calls: medians and days stay unknown
    #[serde(default)]
    sums_only: bool,
    /// Org to ask: a name from `orgs`; the default one without
    org: Option<String>,
}

/// Which report.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum LeadReport {
    Summary,
    Sources,
    Owners,
    Response,
    Aging,
}

/// Another window.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Compare {
    Previous,
    YearAgo,
}

/// How long the periods of a trend are.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Length {
    Week,
    Month,
    Quarter,
    Year,
    FiscalQuarter,
    FiscalYear,
}

/// What opportunities are left out. Values of a list are alternatives; all kinds must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct DealFilters {
    /// Owners: names, usernames, ids or "me"
    owner: Vec<String>,
    /// Owners with this role or one below it
    role: Option<String>,
    /// Deals on whose opportunity team this user is
    team: Option<String>,
    /// Record types, by name
    record_type: Vec<String>,
    /// Accounts, by name or id
    account: Vec<String>,
    /// Lead sources
    source: Vec<String>,
    /// At least this amount, such as "10000"
    min_amount: Option<String>,
    /// At most this amount
    max_amount: Option<String>,
    /// SOQL conditions, such as "Type = 'New Customer'"
    conditions: Vec<String>,
}

/// What leads are left out. Values of a list are alternatives; all kinds must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct LeadFilters {
    /// Owners: names, usernames, ids or "me"
    owner: Vec<String>,
    /// Owners with this role or one below it
    role: Option<String>,
    /// Record types, by name
    record_type: Vec<String>,
    /// Lead sources
    source: Vec<String>,
    /// SOQL conditions, such as "Country = 'DE'"
    conditions: Vec<String>,
}

/// A report.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    org: String,
    /// The document that `sfkit pipeline` and `sfkit leads` write with `--format json`.
    #[schemars(with = "serde_json::Map<String, Value>")]
    report: Box<RawValue>,
    /// Whether lists in it were shortened; single numbers never are.
    truncated: bool,
    /// Items of lists that were left out.
    left_out: u64,
    rest: Option<&'static str>,
}

const REST: &str = "narrow it with `period`, `filters` or another `group_by`";

/// What every report takes.
struct Common {
    period: Option<String>,
    as_of: Option<String>,
    compare: Option<Compare>,
    org: Option<String>,
}

/// Arguments of one of the two tools.
pub(crate) trait ReportArgs {
    /// The parts that both have.
    fn common(&mut self) -> CommonArgs;

    /// Completes the request.
    fn request(self, period: Period) -> Result<ReportRequest, CallError>;
}

/// The parts that both tools have, out of sight of others.
pub(crate) struct CommonArgs(Common);

impl ReportArgs for PipelineArgs {
    fn common(&mut self) -> CommonArgs {
        CommonArgs(Common {
            period: self.period.take(),
            as_of: self.as_of.take(),
            compare: self.compare,
            org: self.org.take(),
        })
    }

    fn request(self, period: Period) -> Result<ReportRequest, CallError> {
        let kind = match self.report {
            PipelineReport::Summary => Kind::Summary,
            PipelineReport::Stages => Kind::Stages,
            PipelineReport::Owners => Kind::Owners,
            PipelineReport::Trend => Kind::Trend(self.by.unwrap_or(Length::Month).into()),
            PipelineReport::Velocity => Kind::Velocity,
            PipelineReport::Forecast => Kind::Forecast {
                is_cumulative: true,
            },
            PipelineReport::Hygiene => Kind::Hygiene(Limits::default()),
        };
        Ok(ReportRequest {
            period,
            filters: self.filters.unwrap_or_default().into(),
            group_by: self.group_by,
            quota: quota(self.quota.as_deref())?,
            include_omitted: self.include_omitted,
            sums_only: self.sums_only,
            state: State::Day,
            ..ReportRequest::new(kind)
        })
    }
}

impl ReportArgs for LeadArgs {
    fn common(&mut self) -> CommonArgs {
        CommonArgs(Common {
            period: self.period.take(),
            as_of: self.as_of.take(),
            compare: self.compare,
            org: self.org.take(),
        })
    }

    fn request(self, period: Period) -> Result<ReportRequest, CallError> {
        let kind = match self.report {
            LeadReport::Summary => Kind::LeadSummary,
            LeadReport::Sources => Kind::LeadSources,
            LeadReport::Owners => Kind::LeadOwners,
            LeadReport::Response => Kind::LeadResponse,
            LeadReport::Aging => Kind::LeadAging,
        };
        let usual = ReportRequest::new(kind);
        Ok(ReportRequest {
            period,
            filters: self.filters.unwrap_or_default().into(),
            group_by: self.group_by,
            closed_out: self.closed_out.unwrap_or_default(),
            least: self.min_n.unwrap_or(usual.least),
            business_hours: self.business_hours,
            costs: self.costs_of_campaigns.then(|| "org".to_owned()),
            sums_only: self.sums_only,
            ..usual
        })
    }
}

/// The day that counts as today.
fn day(text: Option<String>) -> Result<Option<Date>, CallError> {
    let day = text.map(|text| {
        text.parse().map_err(|_| CallError::Value {
            argument: "as_of",
            value: format!("`{text}`"),
            wanted: "a day such as 2026-11-22 is wanted",
        })
    });
    day.transpose()
}

/// An amount, or those of the org: never a file of this machine.
fn quota(text: Option<&str>) -> Result<QuotaSource, CallError> {
    match text.map(|text| (text, Money::parse(text))) {
        None => Ok(QuotaSource::None),
        Some((_, Some(amount))) => Ok(QuotaSource::Amount(amount)),
        Some(("org", None)) => Ok(QuotaSource::Org),
        Some((text, None)) => Err(CallError::Value {
            argument: "quota",
            value: format!("`{text}`"),
            wanted: "an amount or `org` is wanted",
        }),
    }
}

impl From<Length> for By {
    fn from(length: Length) -> Self {
        match length {
            Length::Week => Self::Week,
            Length::Month => Self::Month,
            Length::Quarter => Self::Quarter,
            Length::Year => Self::Year,
            Length::FiscalQuarter => Self::FiscalQuarter,
            Length::FiscalYear => Self::FiscalYear,
        }
    }
}

impl From<DealFilters> for Filters {
    fn from(given: DealFilters) -> Self {
        Self {
            owners: given.owner,
            role: given.role,
            team: given.team,
            record_types: given.record_type,
            accounts: given.account,
            sources: given.source,
            min_amount: given.min_amount,
            max_amount: given.max_amount,
            conditions: given.conditions,
        }
    }
}

impl From<LeadFilters> for Filters {
    fn from(given: LeadFilters) -> Self {
        Self {
            owners: given.owner,
            role: given.role,
            record_types: given.record_type,
            sources: given.source,
            conditions: given.conditions,
            ..Self::default()
        }
    }
}

pub(crate) async fn run(
    desk: &Desk,
    mut args: impl ReportArgs,
    meter: Arc<dyn Progress>,
) -> Result<String, Failure> {
    let CommonArgs(common) = args.common();
    let open = desk.open(common.org.as_deref()).await?;
    let client = &open.connected.client;
    let standpoint = match open.org() {
        Some(org) => Standpoint::of(org),
        None => Standpoint::asked(client).await,
    };
    let mut source = standpoint.source(client, day(common.as_of)?, None);
    source.progress = Some(meter);
    let period = Period::resolve(common.period.as_deref().unwrap_or("all"), &source).await?;
    let mut request = args.request(period)?;
    request.versus = common.compare.map(|compare| match compare {
        Compare::Previous => Versus::Previous,
        Compare::YearAgo => Versus::YearAgo,
    });
    let report = reports::run(&source, &request).await?;
    let (json, left_out) = trimmed(document(&report), desk.bounds());
    Ok(document(&Answer {
        org: open.name().to_owned(),
        report: RawValue::from_string(json).expect("a report is JSON"),
        truncated: left_out > 0,
        left_out,
        rest: (left_out > 0).then_some(REST),
    }))
}
