//! Flags of reports.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::rows::RowArgs;
use crate::error::Diagnostic;
use crate::reports::{
    Filters, Kind, Period, QuotaSource, ReportError, ReportRequest, Source, State, Versus,
};

use super::files::FileArgs;

/// Flags of every report.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) time: TimeArgs,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    #[command(flatten)]
    pub(crate) show: ShowArgs,

    #[command(flatten)]
    pub(crate) files: FileArgs,
}

/// The days of a report.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Time")]
pub(crate) struct TimeArgs {
    /// Days to look at: all, this-quarter, last-fiscal-year, last-90-days, ytd, 2026-Q3, FY2026-Q2, FROM..TO
    ///
    /// A word means what the date literal of SOQL means. TO is the day behind the last one, and either
    /// end may be left out. Fiscal years and the first day of the week are the org's.
    #[arg(long, value_name = "PERIOD", default_value = "all")]
    pub(crate) period: String,

    /// The day that counts as today, such as 2026-11-22; one in the past is answered as it was
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<Date>,

    /// Show the difference to another window of the same length
    #[arg(long, value_enum, value_name = "WINDOW")]
    pub(crate) compare: Option<Compare>,
}

/// What records are left out.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArgs {
    /// Only records of this owner: name, username, id or `me`; may be repeated
    #[arg(long, value_name = "USER")]
    pub(crate) owner: Vec<String>,

    /// Only owners with this role or one below it
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Option<String>,

    /// Only this record type; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) record_type: Vec<String>,

    /// Only this lead source; may be repeated
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Vec<String>,

    /// Only records for which this SOQL condition holds; may be repeated
    #[arg(long = "where", value_name = "CONDITION")]
    pub(crate) conditions: Vec<String>,
}

/// How a report is shown.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct ShowArgs {
    /// Currency of an org that has one alone, which it does not tell
    #[arg(long, value_name = "CODE", value_parser = currency)]
    pub(crate) currency: Option<String>,

    /// Tell formula, fields and query of each number
    #[arg(long)]
    pub(crate) explain: bool,

    #[command(flatten)]
    pub(crate) rows: RowArgs,
}

/// Another window.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Compare {
    /// The window before
    Previous,
    /// The same window a year before
    YearAgo,
}

/// What deals are left out.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub(crate) struct DealFilterArgs {
    /// Only deals on whose opportunity team this user is: name, username, id or `me`
    #[arg(long, value_name = "USER")]
    pub(crate) team: Option<String>,

    /// Only deals of this account: name or id; may be repeated
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) account: Vec<String>,

    /// Only deals of at least this amount
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) min_amount: Option<String>,

    /// Only deals of at most this amount
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) max_amount: Option<String>,
}

/// Flags of reports on opportunities.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct DealArgs {
    #[command(flatten)]
    pub(crate) filter: DealFilterArgs,

    /// Also open deals that are left out of the forecast
    #[arg(long, help_heading = "Filters")]
    pub(crate) include_omitted: bool,

    /// Take every deal from its history alone, and leave out those that have none
    #[arg(long, help_heading = "Time")]
    pub(crate) rebuilt: bool,

    /// Take stages and amounts as they are now, whatever --as-of says
    #[arg(long, help_heading = "Time", conflicts_with = "rebuilt")]
    pub(crate) present: bool,
}

/// What a report is grouped by.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct GroupArgs {
    /// Group by a field or a parent's field, such as Type or Owner.Name
    #[arg(long, value_name = "FIELD", help_heading = "Report")]
    pub(crate) group_by: Option<String>,
}

/// Whether sums are enough.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SumsArgs {
    /// Fetch sums alone, a fixed number of calls: medians and days stay unknown
    #[arg(long, help_heading = "Report")]
    pub(crate) sums_only: bool,
}

/// What makes up the size of a deal.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SizeArgs {
    /// Leave won deals with an amount of 0 out of average and median deal, and of velocity
    #[arg(long, help_heading = "Report")]
    pub(crate) exclude_zero: bool,
}

/// Whether single deals are the rows.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ListArgs {
    /// Write single deals instead of groups, as CSV and other formats of rows
    #[arg(long, help_heading = "Output")]
    pub(crate) deals: bool,
}

/// The quota of a report.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct QuotaArgs {
    /// Quota of the period: an amount, a CSV file with owner and amount, or `org` (ForecastingQuota)
    #[arg(long, value_name = "QUOTA", help_heading = "Report", value_parser = quota, allow_negative_numbers = true)]
    pub(crate) quota: Option<QuotaSource>,
}

/// Flags of reports on leads.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct LeadArgs {
    /// Lead statuses that count as given up; without it those whose name says so
    #[arg(
        long,
        value_name = "STATUSES",
        value_delimiter = ',',
        help_heading = "Report"
    )]
    pub(crate) closed_out: Vec<String>,
}

/// Which groups are too small for a rate.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct LeastArgs {
    /// Leave rates of groups with fewer records open
    #[arg(long, value_name = "N", default_value_t = 5, help_heading = "Report")]
    pub(crate) min_n: u64,
}

/// Reads a day.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no day; 2026-11-22 is one"))
}

/// Reads the code of a currency.
fn currency(text: &str) -> Result<String, String> {
    let is_code = text.len() == 3 && text.chars().all(|letter| letter.is_ascii_alphabetic());
    match is_code {
        true => Ok(text.to_ascii_uppercase()),
        false => Err("a currency has a code of three letters, such as EUR".to_owned()),
    }
}

/// Reads a quota; what is wrong with one is told with what would be right.
fn quota(text: &str) -> Result<QuotaSource, String> {
    QuotaSource::parse(text).map_err(|error| {
        let hints: Vec<_> = error.hints().into_iter().map(|hint| hint.0).collect();
        format!(
            "{}; or give the path of a CSV file with owner and amount, or `org`",
            hints.join("; ")
        )
    })
}

impl TimeArgs {
    /// The request for a report of this kind over these days.
    async fn request(&self, kind: Kind, source: &Source<'_>) -> Result<ReportRequest, ReportError> {
        Ok(ReportRequest {
            period: Period::resolve(&self.period, source).await?,
            versus: self.compare.map(|compare| match compare {
                Compare::Previous => Versus::Previous,
                Compare::YearAgo => Versus::YearAgo,
            }),
            ..ReportRequest::new(kind)
        })
    }
}

impl ReportArgs {
    /// The request for a report of this kind.
    pub(crate) async fn request(
        &self,
        kind: Kind,
        source: &Source<'_>,
    ) -> Result<ReportRequest, ReportError> {
        let mut request = self.time.request(kind, source).await?;
        request.filters = self.filter.filters();
        Ok(request)
    }
}

impl FilterArgs {
    /// The filters.
    pub(crate) fn filters(&self) -> Filters {
        Filters {
            owners: self.owner.clone(),
            role: self.role.clone(),
            record_types: self.record_type.clone(),
            sources: self.source.clone(),
            conditions: self.conditions.clone(),
            ..Filters::default()
        }
    }
}

impl DealFilterArgs {
    /// Adds what was asked for.
    pub(crate) fn fill(&self, filters: &mut Filters) {
        filters.team.clone_from(&self.team);
        filters.accounts.clone_from(&self.account);
        filters.min_amount.clone_from(&self.min_amount);
        filters.max_amount.clone_from(&self.max_amount);
    }
}

impl DealArgs {
    /// Adds what was asked for.
    pub(crate) fn fill(&self, request: &mut ReportRequest) {
        self.filter.fill(&mut request.filters);
        request.include_omitted = self.include_omitted;
        request.state = match (self.rebuilt, self.present) {
            (true, _) => State::History,
            (_, true) => State::Present,
            _ => State::Day,
        };
    }
}

impl QuotaArgs {
    /// Adds what was asked for.
    pub(crate) fn fill(&self, request: &mut ReportRequest) {
        if let Some(quota) = &self.quota {
            request.quota = quota.clone();
        }
    }
}
