//! Report types, their columns, and the field of the schema that each column is.

use DataType::{Currency, Date, DateTime, Flag, Number, Percent, Picklist, Text};

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DataType {
    Text,
    Picklist,
    Number,
    Currency,
    Percent,
    Date,
    DateTime,
    Flag,
}

impl DataType {
    /// Salesforce's word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Picklist => "picklist",
            Self::Number => "double",
            Self::Currency => "currency",
            Self::Percent => "percent",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Flag => "boolean",
        }
    }

    /// Whether it can be added up.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Currency | Self::Percent)
    }
}

/// A column of a report type.
#[derive(Debug)]
pub(super) struct Column {
    /// Name in the API.
    pub(super) name: &'static str,
    /// Heading.
    pub(super) label: &'static str,
    /// Path of the field.
    pub(super) path: &'static str,
    /// Path of the id that the cell leads to; its value is then the id and its label the name.
    pub(super) id: Option<&'static str>,
    /// What it holds.
    pub(super) kind: DataType,
}

/// A report type.
#[derive(Debug)]
pub(super) struct ReportType {
    /// Name in the API.
    pub(super) name: &'static str,
    /// Name for people.
    pub(super) label: &'static str,
    /// The object whose records are its rows.
    pub(super) object: &'static str,
    /// Its columns.
    pub(super) columns: &'static [Column],
}

impl ReportType {
    /// The column of this name.
    pub(super) fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The report type of this name.
pub(super) fn report_type(name: &str) -> Option<&'static ReportType> {
    TYPES.iter().find(|kind| kind.name == name)
}

const fn plain(
    name: &'static str,
    label: &'static str,
    path: &'static str,
    kind: DataType,
) -> Column {
    Column {
        name,
        label,
        path,
        id: None,
        kind,
    }
}

const fn link(
    name: &'static str,
    label: &'static str,
    path: &'static str,
    id: &'static str,
) -> Column {
    Column {
        name,
        label,
        path,
        id: Some(id),
        kind: Text,
    }
}

const TYPES: &[ReportType] = &[
    ReportType {
        name: "Opportunity",
        label: "Opportunities",
        object: "Opportunity",
        columns: &[
            link("OPPORTUNITY_NAME", "Opportunity Name", "Name", "Id"),
            link("ACCOUNT_NAME", "Account Name", "Account.Name", "AccountId"),
            plain("STAGE_NAME", "Stage", "StageName", Picklist),
            plain("AMOUNT", "Amount", "Amount", Currency),
            plain(
                "EXP_AMOUNT",
                "Expected Revenue",
                "ExpectedRevenue",
                Currency,
            ),
            plain("PROBABILITY", "Probability (%)", "Probability", Percent),
            plain("CLOSE_DATE", "Close Date", "CloseDate", Date),
            plain("CREATED_DATE", "Created Date", "CreatedDate", DateTime),
            plain("TYPE", "Type", "Type", Picklist),
            plain("LEAD_SOURCE", "Lead Source", "LeadSource", Picklist),
            plain("NEXT_STEP", "Next Step", "NextStep", Text),
            plain(
                "FORECAST_CATEGORY",
                "Forecast Category",
                "ForecastCategoryName",
                Picklist,
            ),
            plain("CLOSED", "Closed", "IsClosed", Flag),
            plain("WON", "Won", "IsWon", Flag),
            link("FULL_NAME", "Opportunity Owner", "Owner.Name", "OwnerId"),
        ],
    },
    ReportType {
        name: "LeadList",
        label: "Leads",
        object: "Lead",
        columns: &[
            link("LAST_NAME", "Last Name", "LastName", "Id"),
            plain("FIRST_NAME", "First Name", "FirstName", Text),
            plain("TITLE", "Title", "Title", Text),
            plain("COMPANY", "Company / Account", "Company", Text),
            plain("EMAIL", "Email", "Email", Text),
            plain("PHONE", "Phone", "Phone", Text),
            plain("LEAD_SOURCE", "Lead Source", "LeadSource", Picklist),
            plain("STATUS", "Lead Status", "Status", Picklist),
            plain("RATING", "Rating", "Rating", Picklist),
            plain("CREATED_DATE", "Create Date", "CreatedDate", DateTime),
            plain("CONVERTED", "Converted", "IsConverted", Flag),
            link("OWNER", "Lead Owner", "Owner.Name", "OwnerId"),
        ],
    },
    ReportType {
        name: "CaseList",
        label: "Cases",
        object: "Case",
        columns: &[
            link("CASE_NUMBER", "Case Number", "CaseNumber", "Id"),
            plain("SUBJECT", "Subject", "Subject", Text),
            plain("STATUS", "Status", "Status", Picklist),
            plain("PRIORITY", "Priority", "Priority", Picklist),
            plain("ORIGIN", "Case Origin", "Origin", Picklist),
            plain("CREATED_DATE", "Opened Date", "CreatedDate", DateTime),
            plain("CLOSED_DATE", "Closed Date", "ClosedDate", DateTime),
            plain("CLOSED", "Closed", "IsClosed", Flag),
            link("ACCOUNT.NAME", "Account Name", "Account.Name", "AccountId"),
            link("OWNER", "Case Owner", "Owner.Name", "OwnerId"),
        ],
    },
    ReportType {
        name: "AccountList",
        label: "Accounts",
        object: "Account",
        columns: &[
            link("ACCOUNT.NAME", "Account Name", "Name", "Id"),
            plain("TYPE", "Type", "Type", Picklist),
            plain("INDUSTRY", "Industry", "Industry", Picklist),
            plain("RATING", "Rating", "Rating", Picklist),
            plain("SALES", "Annual Revenue", "AnnualRevenue", Currency),
            plain("EMPLOYEES", "Employees", "NumberOfEmployees", Number),
            plain(
                "ADDRESS1_COUNTRY",
                "Billing Country",
                "BillingCountry",
                Text,
            ),
            plain("CREATED_DATE", "Created Date", "CreatedDate", DateTime),
            link("USERS.NAME", "Account Owner", "Owner.Name", "OwnerId"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_are_unique() {
        for kind in TYPES {
            for (at, column) in kind.columns.iter().enumerate() {
                let first = kind
                    .columns
                    .iter()
                    .position(|other| other.name == column.name);
                assert_eq!(first, Some(at), "{} {}", kind.name, column.name);
            }
        }
    }
}
