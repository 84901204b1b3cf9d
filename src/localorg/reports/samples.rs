//! The reports of the demo data.

use super::definition::{Definition, Filter, Granularity, Grouping, Layout};

/// A report that the demo org is born with.
pub(in crate::localorg) struct Sample {
    /// Its name.
    pub(in crate::localorg) name: &'static str,
    /// Its name in the API.
    pub(in crate::localorg) developer_name: &'static str,
    /// What it is for.
    pub(in crate::localorg) description: &'static str,
    /// Word for its format in `Report.Format`.
    pub(in crate::localorg) format: &'static str,
    /// What it is made of.
    pub(in crate::localorg) definition: Definition,
}

/// All of them.
pub(in crate::localorg) fn samples() -> Vec<Sample> {
    vec![
        closing_this_quarter(),
        pipeline_by_stage(),
        won_by_owner_and_month(),
        open_cases_by_priority(),
        all_leads(),
    ]
}

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn filters(all: &[(&str, &str, &str)]) -> Vec<Filter> {
    let filter = |(column, operator, value): &(&str, &str, &str)| Filter {
        column: (*column).to_owned(),
        operator: (*operator).to_owned(),
        value: (*value).to_owned(),
    };
    all.iter().map(filter).collect()
}

fn by(name: &str, date_granularity: Granularity) -> Grouping {
    Grouping {
        name: name.to_owned(),
        date_granularity,
    }
}

fn closing_this_quarter() -> Sample {
    Sample {
        name: "Closing This Quarter",
        developer_name: "Closing_This_Quarter",
        description: "Open opportunities whose close date is in this quarter",
        format: "Tabular",
        definition: Definition {
            report_format: Layout::Tabular,
            report_type: "Opportunity".to_owned(),
            detail_columns: columns(&[
                "OPPORTUNITY_NAME",
                "ACCOUNT_NAME",
                "STAGE_NAME",
                "AMOUNT",
                "PROBABILITY",
                "CLOSE_DATE",
                "FULL_NAME",
            ]),
            aggregates: columns(&["s!AMOUNT", "RowCount"]),
            report_filters: filters(&[
                ("CLOSED", "equals", "False"),
                ("CLOSE_DATE", "equals", "THIS_QUARTER"),
            ]),
            ..Definition::default()
        },
    }
}

fn pipeline_by_stage() -> Sample {
    Sample {
        name: "Pipeline by Stage",
        developer_name: "Pipeline_by_Stage",
        description: "Open opportunities, grouped by stage and type",
        format: "Summary",
        definition: Definition {
            report_format: Layout::Summary,
            report_type: "Opportunity".to_owned(),
            detail_columns: columns(&["OPPORTUNITY_NAME", "ACCOUNT_NAME", "AMOUNT", "CLOSE_DATE"]),
            groupings_down: vec![
                by("STAGE_NAME", Granularity::None),
                by("TYPE", Granularity::None),
            ],
            aggregates: columns(&["s!AMOUNT", "a!AMOUNT", "RowCount"]),
            report_filters: filters(&[("CLOSED", "equals", "False")]),
            ..Definition::default()
        },
    }
}

fn won_by_owner_and_month() -> Sample {
    Sample {
        name: "Won by Owner and Month",
        developer_name: "Won_by_Owner_and_Month",
        description: "Opportunities won this year, by owner and month of the close date",
        format: "Matrix",
        definition: Definition {
            report_format: Layout::Matrix,
            report_type: "Opportunity".to_owned(),
            detail_columns: columns(&["OPPORTUNITY_NAME", "AMOUNT"]),
            groupings_down: vec![by("FULL_NAME", Granularity::None)],
            groupings_across: vec![by("CLOSE_DATE", Granularity::Month)],
            aggregates: columns(&["s!AMOUNT", "RowCount"]),
            report_filters: filters(&[
                ("WON", "equals", "True"),
                ("CLOSE_DATE", "equals", "THIS_YEAR"),
            ]),
            ..Definition::default()
        },
    }
}

fn open_cases_by_priority() -> Sample {
    Sample {
        name: "Open Cases by Priority",
        developer_name: "Open_Cases_by_Priority",
        description: "Cases that are not closed, grouped by priority",
        format: "Summary",
        definition: Definition {
            report_format: Layout::Summary,
            report_type: "CaseList".to_owned(),
            detail_columns: columns(&[
                "CASE_NUMBER",
                "SUBJECT",
                "STATUS",
                "CREATED_DATE",
                "ACCOUNT.NAME",
                "OWNER",
            ]),
            groupings_down: vec![by("PRIORITY", Granularity::None)],
            aggregates: columns(&["RowCount"]),
            report_filters: filters(&[("CLOSED", "equals", "False")]),
            ..Definition::default()
        },
    }
}

fn all_leads() -> Sample {
    Sample {
        name: "All Leads",
        developer_name: "All_Leads",
        description: "Every lead: more rows than a report hands out",
        format: "Tabular",
        definition: Definition {
            report_format: Layout::Tabular,
            report_type: "LeadList".to_owned(),
            detail_columns: columns(&[
                "LAST_NAME",
                "FIRST_NAME",
                "COMPANY",
                "EMAIL",
                "LEAD_SOURCE",
                "STATUS",
                "CREATED_DATE",
                "OWNER",
            ]),
            aggregates: columns(&["RowCount"]),
            ..Definition::default()
        },
    }
}
