//! Which numbers of a report matter most: those that a terminal and a page show, and in what order.
//! Files for programs and workbooks have all of them.

use crate::analytics::Value;

/// How a report is laid out where there is no room for all of it.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    report: &'static str,
    /// Single numbers.
    pub metrics: &'static [&'static str],
    /// Columns of the groups.
    pub columns: &'static [&'static str],
    /// The column that has a bar.
    pub bar: &'static str,
}

impl Layout {
    /// Whether its bars are floors of a funnel.
    #[must_use]
    pub fn is_funnel(&self) -> bool {
        self.report == "pipeline stages"
    }
}

/// The layout of a report, by the words of its command.
#[must_use]
pub fn layout(report: &str) -> &'static Layout {
    let found = LAYOUTS.iter().find(|layout| layout.report == report);
    found.unwrap_or(&SUMMARY)
}

/// Whether a number that is missing needs no line: a quota that nobody gave, for one.
#[must_use]
pub fn is_idle(key: &str, value: &Value) -> bool {
    const OPTIONAL: [&str; 12] = [
        "quota",
        "attainment",
        "coverage",
        "commit_gap",
        "expected_count",
        "slipped_count",
        "slippage_rate",
        "forecast_accuracy",
        "weighted_accuracy",
        "mql_to_sql_rate",
        "median_deal",
        "history_cycle_days_median",
    ];
    value.is_null() && OPTIONAL.contains(&key)
}

/// Of the summary and of what has the same numbers.
pub const SUMMARY: Layout = Layout {
    report: "pipeline summary",
    metrics: &[
        "open_count",
        "open_value",
        "weighted_value",
        "overdue_count",
        "overdue_value",
        "won_count",
        "won_value",
        "lost_count",
        "win_rate_count",
        "win_rate_value",
        "average_deal",
        "median_deal",
        "cycle_days_median",
        "cycle_days_p90",
        "velocity_per_day",
        "created_count",
        "created_win_rate",
        "quota",
        "attainment",
        "coverage",
    ],
    columns: &[
        "open_count",
        "open_value",
        "weighted_value",
        "won_value",
        "win_rate_count",
        "average_deal",
        "created_win_rate",
    ],
    bar: "open_value",
};

const LEADS: &[&str] = &[
    "created_count",
    "open_count",
    "converted_count",
    "conversion_rate",
    "opportunity_rate",
    "lead_win_rate",
    "convert_days_median",
    "untouched_count",
    "unreachable_count",
    "mql_to_sql_rate",
];

const LAYOUTS: &[Layout] = &[
    Layout {
        report: "pipeline stages",
        metrics: &[
            "open_count",
            "open_value",
            "weighted_value",
            "overdue_count",
        ],
        columns: &["open_count", "open_value", "weighted_value", "share_value"],
        bar: "open_value",
    },
    Layout {
        report: "pipeline trend",
        metrics: &[
            "created_count",
            "created_value",
            "created_win_rate",
            "won_count",
            "won_value",
            "lost_count",
            "win_rate_count",
            "average_deal",
        ],
        columns: &[
            "created_count",
            "won_count",
            "won_value",
            "lost_count",
            "win_rate_count",
        ],
        bar: "won_value",
    },
    Layout {
        report: "pipeline velocity",
        metrics: &[
            "open_count",
            "win_rate_count",
            "average_deal",
            "cycle_days_median",
            "velocity_per_day",
            "velocity_per_month",
            "history_cycle_days_median",
            "pushed_count",
            "push_count",
            "slip_days",
            "amount_change",
            "new_pipeline_value",
        ],
        columns: &[
            "reached_count",
            "entered_count",
            "conversion_rate",
            "dwell_days_median",
            "current_count",
            "stage_age_days_median",
        ],
        bar: "conversion_rate",
    },
    Layout {
        report: "pipeline forecast",
        metrics: &[
            "won_value",
            "commit_value",
            "best_case_value",
            "pipeline_value",
            "weighted_forecast",
            "quota",
            "attainment",
            "commit_gap",
            "coverage",
            "expected_count",
            "slipped_count",
            "slippage_rate",
            "forecast_accuracy",
            "weighted_accuracy",
        ],
        columns: &["count", "amount", "weighted_value", "rolled_up_value"],
        bar: "rolled_up_value",
    },
    Layout {
        report: "pipeline hygiene",
        metrics: &[
            "open_count",
            "open_value",
            "findings_count",
            "findings_rate",
            "stalled_count",
            "stalled_value",
        ],
        columns: &["count", "value", "share_count"],
        bar: "share_count",
    },
    Layout {
        report: "pipeline diff",
        metrics: &[
            "open_count_before",
            "open_value_before",
            "open_count_after",
            "open_value_after",
            "open_value_change",
            "unchanged_count",
        ],
        columns: &["count", "value", "effect"],
        bar: "effect",
    },
    Layout {
        report: "leads aging",
        metrics: &[
            "open_count",
            "untouched_count",
            "age_days_median",
            "age_days_p90",
            "silent_days_median",
        ],
        columns: &["count", "share", "untouched_count"],
        bar: "count",
    },
    Layout {
        report: "leads response",
        metrics: &[
            "leads_count",
            "touched_count",
            "untouched_count",
            "untouched_rate",
            "response_minutes_median",
            "response_minutes_p90",
            "within_5_minutes_rate",
            "within_1_hour_rate",
            "within_24_hours_rate",
        ],
        columns: &[
            "leads_count",
            "untouched_count",
            "response_minutes_median",
            "within_1_hour_rate",
            "within_24_hours_rate",
        ],
        bar: "within_24_hours_rate",
    },
    Layout {
        report: "leads owners",
        metrics: LEADS,
        columns: &[
            "created_count",
            "open_count",
            "untouched_count",
            "converted_count",
            "conversion_rate",
        ],
        bar: "open_count",
    },
    Layout {
        report: "leads sources",
        metrics: LEADS,
        columns: &[
            "created_count",
            "conversion_rate",
            "lead_win_rate",
            "deals_won_value",
            "win_rate_count",
            "average_deal",
            "roi",
        ],
        bar: "conversion_rate",
    },
    Layout {
        report: "leads summary",
        metrics: LEADS,
        columns: &[
            "created_count",
            "open_count",
            "converted_count",
            "conversion_rate",
            "lead_win_rate",
        ],
        bar: "conversion_rate",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::catalogue;

    #[test]
    fn every_key_is_known() {
        for layout in LAYOUTS.iter().chain([&SUMMARY]) {
            for key in layout
                .metrics
                .iter()
                .chain(layout.columns)
                .chain([&layout.bar])
            {
                assert!(catalogue::find(key).is_some(), "{}: {key}", layout.report);
            }
        }
    }
}
