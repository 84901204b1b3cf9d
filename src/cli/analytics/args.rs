//! Flags of reports.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::rows::RowArgs;
use crate::reports::{
    Filters, Kind, Period, QuotaSource, ReportError, ReportRequest, Source, Versus,
};

/// Flags of every report.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ReportArgs {
    /// Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO
    ///
    /// A word means what the date literal of SOQL means. TO is the day behind the last one, and either
    /// end may be left out.
    #[arg(
        long,
        value_name = "PERIOD",
        default_value = "all",
        help_heading = "Time"
    )]
    pub(crate) period: String,

    /// The day that counts as today, such as 2026-11-22
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Time")]
    pub(crate) as_of: Option<Date>,

    /// Show the difference to another window of the same length
    #[arg(long, value_enum, value_name = "WINDOW", help_heading = "Time")]
    pub(crate) compare: Option<Compare>,

    /// Only records of this owner: name, username, id or `me`; may be repeated
    #[arg(long, value_name = "USER", help_heading = "Filters")]
    pub(crate) owner: Vec<String>,

    /// Only owners with this role or one below it
    #[arg(long, value_name = "ROLE", help_heading = "Filters")]
    pub(crate) role: Option<String>,

    /// Only this record type; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) record_type: Vec<String>,

    /// Only this lead source; may be repeated
    #[arg(long, value_name = "SOURCE", help_heading = "Filters")]
    pub(crate) source: Vec<String>,

    /// Only records for which this SOQL condition holds; may be repeated
    #[arg(long = "where", value_name = "CONDITION", help_heading = "Filters")]
    pub(crate) conditions: Vec<String>,

    /// Currency of an org that has one alone, which it does not tell
    #[arg(long, value_name = "CODE", help_heading = "Output")]
    pub(crate) currency: Option<String>,

    /// Tell formula, fields and query of each number
    #[arg(long, help_heading = "Output")]
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

/// Flags of reports on opportunities.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct DealArgs {
    /// Only deals on whose opportunity team this user is
    #[arg(long, value_name = "USER", help_heading = "Filters")]
    pub(crate) team: Option<String>,

    /// Only deals of this account: name or id; may be repeated
    #[arg(long, value_name = "ACCOUNT", help_heading = "Filters")]
    pub(crate) account: Vec<String>,

    /// Only deals of at least this amount
    #[arg(long, value_name = "AMOUNT", help_heading = "Filters")]
    pub(crate) min_amount: Option<String>,

    /// Only deals of at most this amount
    #[arg(long, value_name = "AMOUNT", help_heading = "Filters")]
    pub(crate) max_amount: Option<String>,

    /// Also open deals that are left out of the forecast
    #[arg(long, help_heading = "Filters")]
    pub(crate) include_omitted: bool,

    /// Take the deals as their history shows them on the day of --as-of
    #[arg(long, help_heading = "Time")]
    pub(crate) rebuilt: bool,

    /// Group by a field or a parent's field, such as Type or Account.Industry
    #[arg(long, value_name = "FIELD")]
    pub(crate) group_by: Option<String>,

    /// Fetch sums alone, a fixed number of calls: medians and cycles stay unknown
    #[arg(long)]
    pub(crate) sums_only: bool,
}

/// The quota of a report.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct QuotaArgs {
    /// Quota of the period: an amount, a CSV file with owner and amount, or `org` (ForecastingQuota)
    #[arg(long, value_name = "QUOTA")]
    pub(crate) quota: Option<String>,
}

/// Flags of reports on leads.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct LeadArgs {
    /// Group by a field or a parent's field, such as Industry or Owner.Name
    #[arg(long, value_name = "FIELD")]
    pub(crate) group_by: Option<String>,

    /// Lead statuses that count as given up; without it those whose name says so
    #[arg(long, value_name = "STATUSES", value_delimiter = ',')]
    pub(crate) closed_out: Vec<String>,

    /// Leave rates of groups with fewer records open
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) min_n: u64,

    /// Fetch counts alone, a fixed number of calls: days to conversion stay unknown
    #[arg(long)]
    pub(crate) sums_only: bool,
}

/// Reads a day.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no day; 2026-11-22 is one"))
}

impl ReportArgs {
    /// The request for a report of this kind.
    pub(crate) fn request(
        &self,
        kind: Kind,
        source: &Source<'_>,
    ) -> Result<ReportRequest, ReportError> {
        Ok(ReportRequest {
            period: Period::parse(&self.period, &source.calendar)?,
            versus: self.compare.map(|compare| match compare {
                Compare::Previous => Versus::Previous,
                Compare::YearAgo => Versus::YearAgo,
            }),
            filters: self.filters(),
            ..ReportRequest::new(kind)
        })
    }

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

impl DealArgs {
    /// Adds what was asked for.
    pub(crate) fn fill(&self, request: &mut ReportRequest) {
        self.filter(&mut request.filters);
        request.include_omitted = self.include_omitted;
        request.rebuilt = self.rebuilt;
        request.group_by.clone_from(&self.group_by);
        request.sums_only = self.sums_only;
    }

    pub(crate) fn filter(&self, filters: &mut Filters) {
        filters.team.clone_from(&self.team);
        filters.accounts.clone_from(&self.account);
        filters.min_amount.clone_from(&self.min_amount);
        filters.max_amount.clone_from(&self.max_amount);
    }
}

impl QuotaArgs {
    pub(crate) fn fill(&self, request: &mut ReportRequest) {
        if let Some(quota) = &self.quota {
            request.quota = QuotaSource::parse(quota);
        }
    }
}

impl LeadArgs {
    pub(crate) fn fill(&self, request: &mut ReportRequest) {
        request.group_by.clone_from(&self.group_by);
        request.closed_out.clone_from(&self.closed_out);
        request.least = self.min_n;
        request.sums_only = self.sums_only;
    }
}
