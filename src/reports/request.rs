//! A report, as somebody asks for it.

use crate::analytics::{Frame, Limits, Window};
use crate::model::schema::ObjectSchema;
use crate::soql::suggest::closest;

use super::error::ReportError;
use super::filters::Filters;
use super::period::Period;
use super::quota::QuotaSource;
use super::source::Source;

/// Which report.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// The pipeline in numbers.
    Summary,
    /// Open deals by stage.
    Stages,
    /// By owner.
    Owners,
    /// Created, won and lost, period by period.
    Trend(By),
    /// How deals move.
    Velocity,
    /// Roll-up by category; better categories count into each one when it says so.
    Forecast {
        /// Whether they do.
        is_cumulative: bool,
    },
    /// Deals that need somebody.
    Hygiene(Limits),
    /// Leads in numbers.
    LeadSummary,
    /// Leads by source, with what became of their opportunities.
    LeadSources,
    /// Leads by owner.
    LeadOwners,
    /// How soon leads are answered.
    LeadResponse,
    /// Age of open leads.
    LeadAging,
}

impl Kind {
    /// The words of the command.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Summary => "pipeline summary",
            Self::Stages => "pipeline stages",
            Self::Owners => "pipeline owners",
            Self::Trend(_) => "pipeline trend",
            Self::Velocity => "pipeline velocity",
            Self::Forecast { .. } => "pipeline forecast",
            Self::Hygiene(_) => "pipeline hygiene",
            Self::LeadSummary => "leads summary",
            Self::LeadSources => "leads sources",
            Self::LeadOwners => "leads owners",
            Self::LeadResponse => "leads response",
            Self::LeadAging => "leads aging",
        }
    }

    /// The field whose day must be in the window.
    fn field(&self) -> &'static str {
        match self {
            Self::LeadSummary
            | Self::LeadSources
            | Self::LeadOwners
            | Self::LeadResponse
            | Self::LeadAging => "CreatedDate",
            _ => "CloseDate",
        }
    }

    /// What it groups by when nothing is said.
    pub(super) fn usual_group(&self) -> Option<&'static str> {
        match self {
            Self::Owners | Self::LeadOwners => Some("Owner.Name"),
            Self::LeadSources => Some("LeadSource"),
            _ => None,
        }
    }
}

/// What a trend is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Weeks, from the day on which they begin where the user lives.
    Week,
    /// Months.
    Month,
    /// Quarters of the calendar year.
    Quarter,
    /// Calendar years.
    Year,
    /// The org's fiscal quarters.
    FiscalQuarter,
    /// The org's fiscal years.
    FiscalYear,
}

/// Which state of the deals counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// As they stood at the end of the day that the report is as of: present values where nothing was
    /// recorded since, else those of the history.
    #[default]
    Day,
    /// As they are now, whatever the day.
    Present,
    /// As the history alone tells; deals without one are left out.
    History,
}

/// Another window to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versus {
    /// The window before.
    Previous,
    /// The same window a year before.
    YearAgo,
}

impl Versus {
    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::YearAgo => "year-ago",
        }
    }

    /// The other window.
    ///
    /// # Errors
    /// When the period has an open end.
    pub fn window(self, period: &Period) -> Result<Window, ReportError> {
        let other = match self {
            Self::Previous => period.window.before(),
            Self::YearAgo => period.window.year_before(),
        };
        other.ok_or_else(|| ReportError::OpenPeriod {
            period: period.name.clone(),
        })
    }
}

/// A report, as somebody asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportRequest {
    /// Which one.
    pub kind: Kind,
    /// Its days.
    pub period: Period,
    /// Another window beside it.
    pub versus: Option<Versus>,
    /// What is left out.
    pub filters: Filters,
    /// A field to group by.
    pub group_by: Option<String>,
    /// Where the quota comes from.
    pub quota: QuotaSource,
    /// Deals that the org left out of the forecast count, too.
    pub include_omitted: bool,
    /// Amounts of 0 play no part in the size of a deal.
    pub exclude_zero: bool,
    /// Nothing is fetched record by record: medians stay unknown.
    pub sums_only: bool,
    /// Single deals are the rows of a report that has groups, too.
    pub list_deals: bool,
    /// Which state of the deals counts.
    pub state: State,
    /// The field that tells why deals were lost.
    pub loss_reason: Option<String>,
    /// Rates of groups that are smaller stay unknown.
    pub least: u64,
    /// Lead statuses that are closed out, beside those whose name says so.
    pub closed_out: Vec<String>,
    /// Lead statuses of marketing- and of sales-qualified leads.
    pub qualified: (Vec<String>, Vec<String>),
    /// A file with the cost of each lead source, or `org`: what its campaigns cost.
    pub costs: Option<String>,
    /// Only minutes in these business hours count in times of answers.
    pub business_hours: Option<String>,
}

impl ReportRequest {
    /// A report of everything, without anything special.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            period: Period::all(),
            versus: None,
            filters: Filters::default(),
            group_by: None,
            quota: QuotaSource::None,
            include_omitted: false,
            exclude_zero: false,
            sums_only: false,
            list_deals: false,
            state: State::Day,
            loss_reason: None,
            least: 5,
            closed_out: Vec::new(),
            qualified: (Vec::new(), Vec::new()),
            costs: None,
            business_hours: None,
        }
    }

    /// What it groups by, checked to be a path of names.
    pub(super) fn group(&self) -> Result<Option<&str>, ReportError> {
        let group = self.group_by.as_deref().or(self.kind.usual_group());
        let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
        let is_path = |text: &str| {
            text.starts_with(|letter: char| letter.is_ascii_alphabetic()) && text.chars().all(fits)
        };
        match group {
            Some(text) if !is_path(text) => Err(ReportError::GroupBy {
                text: text.to_owned(),
            }),
            group => Ok(group),
        }
    }

    /// Whether what it groups by can be grouped by. The field of a parent is left to the server.
    pub(super) async fn check_group(&self, source: &Source<'_>) -> Result<(), ReportError> {
        let Some(group) = self.group()?.filter(|group| !group.contains('.')) else {
            return Ok(());
        };
        let object = match self.kind.field() {
            "CreatedDate" => "Lead",
            _ => "Opportunity",
        };
        let fits = |schema: &ObjectSchema| schema.field(group).is_some_and(|known| known.groupable);
        if fits(&*source.schema(object).await?) {
            return Ok(());
        }
        // What a copy lacks the org may have by now.
        let schema = source.client.describe(object).await?;
        let field = group.to_owned();
        match schema.field(group) {
            Some(known) if known.groupable => Ok(()),
            Some(_) => Err(ReportError::NotGroupable { field }),
            None => {
                let names = || schema.fields.iter().map(|field| field.name.as_str());
                // The name of a parent, without the field of it.
                let key = format!("{group}Id");
                let is_parent = names().any(|name| name.eq_ignore_ascii_case(&key));
                let likely = match is_parent {
                    true => Some(format!("{group}.Name")),
                    false => closest(group, names()).map(str::to_owned),
                };
                Err(ReportError::Group {
                    object,
                    field,
                    likely,
                })
            }
        }
    }

    pub(super) fn frame(&self, source: &Source<'_>) -> Frame {
        Frame {
            report: self.kind.name(),
            as_of: source.as_of.today,
            period: self.period.name.clone(),
            window: self.period.window,
            field: self.kind.field(),
            zone: source.as_of.zone.iana_name().unwrap_or("UTC").to_owned(),
            currency: source.currency.clone(),
            user: source.user.clone(),
            filters: self.filters.described(),
            group_by: self.group().ok().flatten().map(str::to_owned),
        }
    }
}
