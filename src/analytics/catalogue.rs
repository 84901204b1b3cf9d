//! What every number is: title, unit, formula, fields. The one source of `--explain`, of `sfkit help
//! metrics` and of the tables in `docs/metrics.md`, which a test compares with it.

use super::report::Unit;

/// What is known of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its key in `metrics`, groups, series or records.
    pub key: &'static str,
    /// A short heading.
    pub title: &'static str,
    /// What kind of number it is.
    pub unit: Unit,
    /// How it is computed.
    pub formula: &'static str,
    /// The fields it is made of.
    pub fields: &'static str,
}

const fn entry(
    key: &'static str,
    title: &'static str,
    unit: Unit,
    formula: &'static str,
    fields: &'static str,
) -> Entry {
    Entry {
        key,
        title,
        unit,
        formula,
        fields,
    }
}

/// What is known of a key.
#[must_use]
pub fn find(key: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.key == key)
}

/// The heading of a key; the key itself when nothing is known of it.
#[must_use]
pub fn title(key: &'static str) -> &'static str {
    find(key).map_or(key, |entry| entry.title)
}

/// Every key, in the order of the documentation.
#[rustfmt::skip]
pub const ENTRIES: &[Entry] = &[
    // Open pipeline
    entry("open_count", "Open", Unit::Count, "open deals, forecast category not Omitted; of leads: neither converted nor in a closed-out status", "IsClosed, ForecastCategoryName; IsConverted, Status"),
    entry("open_value", "Open value", Unit::Money, "sum of Amount over open deals, forecast category not Omitted", "Amount, IsClosed, ForecastCategoryName"),
    entry("weighted_value", "Weighted", Unit::Money, "sum of Amount x Probability / 100 over the same deals", "Amount, Probability"),
    entry("open_null_amounts", "No amount", Unit::Count, "open deals without Amount; they add nothing to the values", "Amount"),
    entry("omitted_count", "Omitted", Unit::Count, "open deals in the forecast category Omitted, which count in no other number of open deals", "ForecastCategoryName"),
    entry("omitted_value", "Omitted value", Unit::Money, "sum of Amount over them", "Amount"),
    entry("overdue_count", "Overdue", Unit::Count, "open deals whose CloseDate is before today", "CloseDate"),
    entry("overdue_value", "Overdue value", Unit::Money, "sum of Amount over them", "CloseDate, Amount"),
    entry("share_count", "Share", Unit::Rate, "count of the group / count of all", ""),
    entry("share_value", "Of value", Unit::Rate, "open value of the group / open value of all", "Amount"),
    entry("is_closed", "Closed stage", Unit::Flag, "whether deals in the stage are closed; null for a stage that the org does not know", "OpportunityStage.IsClosed"),
    entry("order", "Order", Unit::Count, "place among the org's stages; null for a stage that the org does not know", "OpportunityStage.SortOrder"),
    // Closed deals
    entry("won_count", "Won", Unit::Count, "deals with IsWon whose CloseDate is in the window; of leads: those whose opportunity was won", "IsWon, CloseDate; ConvertedOpportunityId"),
    entry("won_value", "Won value", Unit::Money, "sum of Amount over won deals", "Amount"),
    entry("lost_count", "Lost", Unit::Count, "closed deals that are not won", "IsClosed, IsWon"),
    entry("lost_value", "Lost value", Unit::Money, "sum of Amount over lost deals", "Amount"),
    entry("win_rate_count", "Win rate", Unit::Rate, "won / (won + lost), by number, closed in the window", "IsWon, IsClosed, CloseDate"),
    entry("win_rate_low", "Win rate from", Unit::Rate, "lower end of the 95 % score interval (Wilson) of the win rate", ""),
    entry("win_rate_high", "Win rate to", Unit::Rate, "upper end of that interval", ""),
    entry("win_rate_value", "Win rate by value", Unit::Rate, "won value / (won value + lost value)", "Amount"),
    entry("average_deal", "Average deal", Unit::Money, "won value / won deals with an Amount (with --exclude-zero: one other than 0)", "Amount"),
    entry("median_deal", "Median deal", Unit::Money, "median Amount of won deals with an Amount (with --exclude-zero: one other than 0)", "Amount"),
    entry("cycle_days_median", "Cycle, median", Unit::Days, "median of CloseDate - day of CreatedDate over won deals; negative ones are left out", "CreatedDate, CloseDate"),
    entry("cycle_days_mean", "Cycle, mean", Unit::Days, "mean of the same", "CreatedDate, CloseDate"),
    entry("cycle_days_p75", "Cycle, p75", Unit::Days, "75th percentile (type 7) of the same", "CreatedDate, CloseDate"),
    entry("cycle_days_p90", "Cycle, p90", Unit::Days, "90th percentile (type 7) of the same", "CreatedDate, CloseDate"),
    entry("cycle_count", "Cycles", Unit::Count, "won deals with a cycle that is not negative", ""),
    entry("cycle_negative_count", "Negative cycles", Unit::Count, "won deals closed before they were created, left out of the cycle", ""),
    entry("velocity_per_day", "Velocity per day", Unit::Money, "open deals x win rate by number x average deal / median cycle", "the four above"),
    entry("velocity_per_month", "Velocity per month", Unit::Money, "velocity per day x 30", ""),
    entry("created_count", "Created", Unit::Count, "deals or leads whose CreatedDate is in the window", "CreatedDate"),
    entry("created_value", "Created value", Unit::Money, "sum of their present Amount", "CreatedDate, Amount"),
    entry("created_won_count", "Created and won", Unit::Count, "of the deals created in the window, those won by now, whenever they closed", "CreatedDate, IsWon"),
    entry("created_win_rate", "Won of created", Unit::Rate, "created and won / created, by cohort of creation: open deals count as not won, so that a young cohort has a low one", "CreatedDate, IsWon"),
    // Quota
    entry("quota", "Quota", Unit::Money, "given with --quota, or the sum of ForecastingQuota.QuotaAmount starting in the window", "QuotaAmount"),
    entry("quota_remaining", "Quota left", Unit::Money, "quota - won value", ""),
    entry("quota_met", "Quota met", Unit::Flag, "whether nothing of the quota is left", ""),
    entry("attainment", "Attainment", Unit::Rate, "won value / quota", ""),
    entry("coverage", "Coverage", Unit::Number, "open value / quota left; null when the quota is met", "CloseDate, Amount"),
    // Velocity
    entry("cohort_count", "Cohort", Unit::Count, "deals whose history begins in the window and that were in an open stage", "OpportunityHistory.CreatedDate"),
    entry("reached_count", "Reached", Unit::Count, "deals of the cohort that were in this stage or a later one, or were won after an open stage", "OpportunityHistory.StageName"),
    entry("reached_rate", "Reached, of all", Unit::Rate, "reached / cohort", ""),
    entry("entered_count", "Entered", Unit::Count, "deals that entered the stage in the window, or passed over it, without the pending ones", "OpportunityHistory.StageName, CreatedDate"),
    entry("converted_count", "Converted", Unit::Count, "of these, later in a stage behind it or won; of leads: IsConverted", "OpportunityHistory.StageName; IsConverted"),
    entry("pending_count", "Pending", Unit::Count, "deals that entered, neither moved on nor closed, and are younger than the 90th percentile of dwell", ""),
    entry("conversion_rate", "Conversion", Unit::Rate, "converted / entered; of leads: converted / created, by cohort of creation", ""),
    entry("dwell_days_median", "Dwell", Unit::Days, "median over all deals, whatever the window, of all time spent in the stage; the present stage ends now", "OpportunityHistory.CreatedDate"),
    entry("dwell_days_mean", "Dwell, mean", Unit::Days, "mean of the same", ""),
    entry("dwell_days_p90", "Dwell, p90", Unit::Days, "90th percentile of the same", ""),
    entry("dwell_count", "Stays", Unit::Count, "deals that were in the stage", ""),
    entry("current_count", "In it now", Unit::Count, "open deals in the stage, whatever the window", "StageName"),
    entry("stage_age_days_median", "Their age", Unit::Days, "median over open deals of now - LastStageChangeDate (or the last change in the history, or CreatedDate)", "LastStageChangeDate"),
    entry("history_cycle_days_median", "Cycle by history", Unit::Days, "median over won deals of the day of the first row with a won stage - day of CreatedDate", "OpportunityHistory.CreatedDate"),
    entry("history_cycle_count", "Cycles by history", Unit::Count, "won deals with such a row", ""),
    entry("pushed_count", "Pushed deals", Unit::Count, "deals whose CloseDate was moved to a later day at least once", "OpportunityHistory.CloseDate"),
    entry("push_count", "Pushes", Unit::Count, "moves of CloseDate to any later day (Salesforce's PushCount counts months only)", "OpportunityHistory.CloseDate"),
    entry("pull_count", "Pull-ins", Unit::Count, "moves of CloseDate to an earlier day", "OpportunityHistory.CloseDate"),
    entry("slip_days", "Days slipped", Unit::Days, "sum of the days of all moves of CloseDate to a later day", "OpportunityHistory.CloseDate"),
    entry("amount_change", "Amount creep", Unit::Money, "sum over closed deals of the last Amount before they closed - the first Amount; of a deal: the later Amount - the earlier one", "OpportunityHistory.Amount"),
    entry("amount_change_count", "Deals of it", Unit::Count, "closed deals with both amounts", ""),
    entry("close_first", "First close", Unit::Date, "CloseDate in the first row of the history", "OpportunityHistory.CloseDate"),
    entry("amount_first", "First amount", Unit::Money, "first Amount in the history", "OpportunityHistory.Amount"),
    entry("moved_days", "Moved by", Unit::Days, "later CloseDate - earlier CloseDate; negative when it was pulled in", "OpportunityHistory.CloseDate"),
    entry("new_pipeline_value", "New pipeline", Unit::Money, "sum of the first Amount of deals created in the window", "OpportunityHistory.Amount"),
    entry("new_pipeline_count", "New deals", Unit::Count, "deals created in the window that have a history", ""),
    // Forecast
    entry("commit_value", "Commit", Unit::Money, "won + Commit (with --single-category: Commit alone)", "ForecastCategoryName, Amount"),
    entry("most_likely_value", "Most likely", Unit::Money, "commit + Most Likely (or that alone)", "ForecastCategoryName, Amount"),
    entry("best_case_value", "Best case", Unit::Money, "most likely + Best Case (or that alone)", "ForecastCategoryName, Amount"),
    entry("pipeline_value", "Pipeline", Unit::Money, "best case + Pipeline: everything open and won (or that alone)", "ForecastCategoryName, Amount"),
    entry("weighted_forecast", "Weighted forecast", Unit::Money, "won value + weighted value", ""),
    entry("commit_gap", "Gap to quota", Unit::Money, "quota - commit", ""),
    entry("expected_count", "Expected", Unit::Count, "deals that were open and in a forecast category when the window began, with a CloseDate in it", "OpportunityHistory"),
    entry("expected_value", "Expected value", Unit::Money, "sum of their Amount at that time", "OpportunityHistory.Amount"),
    entry("slipped_count", "Slipped", Unit::Count, "of these, open at the end of the window (or now) with a CloseDate behind it", "OpportunityHistory"),
    entry("slipped_value", "Slipped value", Unit::Money, "sum of their Amount at the beginning", ""),
    entry("slippage_rate", "Slippage", Unit::Rate, "slipped / expected, by number", ""),
    entry("opening_commit_value", "Commit at start", Unit::Money, "Commit of the expected deals when the window began", "OpportunityHistory.ForecastCategory"),
    entry("forecast_accuracy", "Accuracy of commit", Unit::Rate, "1 - |commit at start - won value| / won value, once the window has ended", ""),
    entry("opening_weighted_value", "Weighted at start", Unit::Money, "weighted value of the expected deals when the window began", "OpportunityHistory.Probability"),
    entry("weighted_accuracy", "Accuracy of weighted", Unit::Rate, "1 - |weighted at start - won value| / won value, once the window has ended", ""),
    entry("slippage", "What became of the period", Unit::Money, "deals that were open or won with a CloseDate in the window when it began (at-start), and what changed that until it ended or now: new, reopened, pulled-in (from a later date), rolled-in (from an earlier one), returned (to the forecast), grown, shrunk, slipped (to a later date), rolled-out (to an earlier one), parked (left out of the forecast; none with --include-omitted), lost; what is left is won or due. At-start plus all effects is won plus due", "OpportunityHistory"),
    entry("outcome", "Outcome", Unit::Text, "what an expected deal was at the end of the window (or is now): slipped, open, lost, won", "OpportunityHistory"),
    entry("amount", "Amount", Unit::Money, "sum of Amount of the category; of a deal: its Amount", "Amount"),
    entry("rolled_up_value", "Rolled up", Unit::Money, "this category and the better ones (with --single-category: this one)", ""),
    entry("null_amounts", "No amount", Unit::Count, "deals of the category without Amount", "Amount"),
    // Hygiene
    entry("findings_count", "With findings", Unit::Count, "open deals with at least one reason", ""),
    entry("findings_rate", "Share with findings", Unit::Rate, "with findings / open", ""),
    entry("stalled_count", "Stalled", Unit::Count, "open deals that are overdue, stuck in their stage (longer than --stalled-factor x median dwell and --stalled-days), or without activity for --silent-days", "LastStageChangeDate, LastActivityDate, CloseDate"),
    entry("stalled_value", "Stalled value", Unit::Money, "sum of Amount over them", ""),
    entry("null_amount_count", "Without amount", Unit::Count, "open deals without Amount", "Amount"),
    entry("count", "Count", Unit::Count, "deals or leads of the group", ""),
    entry("value", "Value", Unit::Money, "sum of Amount of the group", "Amount"),
    entry("share", "Share", Unit::Rate, "count / all", ""),
    entry("ageing", "Age of open deals", Unit::Days, "today - day of CreatedDate over open deals, by bucket", "CreatedDate"),
    entry("by_group", "By group", Unit::Money, "the numbers of `pipeline summary` for each value of --group-by", ""),
    entry("loss_reason_field", "Loss reason field", Unit::Text, "the field named with --loss-reason-field, else a custom field whose name speaks of a reason and of loss; null without one", ""),
    entry("loss_reasons", "Why deals were lost", Unit::Count, "lost deals closed in the window, by the loss reason field", "IsClosed, IsWon, Amount"),
    entry("cycle_days", "Sales cycle", Unit::Days, "won deals by the length of their cycle", "CreatedDate, CloseDate"),
    entry("id", "Id", Unit::Text, "record id", "Id"),
    entry("name", "Name", Unit::Text, "Name", "Name"),
    entry("owner", "Owner", Unit::Text, "name of the owner", "Owner.Name"),
    entry("stage", "Stage", Unit::Text, "StageName", "StageName"),
    entry("close_date", "Close", Unit::Date, "CloseDate", "CloseDate"),
    entry("stage_days", "In stage", Unit::Days, "now - LastStageChangeDate (or the last change in the history, or CreatedDate)", "LastStageChangeDate"),
    entry("age_days", "Age", Unit::Days, "today - day of CreatedDate", "CreatedDate"),
    entry("silent_days", "Days silent", Unit::Days, "today - LastActivityDate, or - day of CreatedDate without a past activity", "LastActivityDate"),
    entry("reasons", "Reasons", Unit::Text, "overdue, stuck-in-stage, no-activity, pushed, no-amount, zero-amount, no-next-step", ""),
    // Difference
    entry("open_count_before", "Open before", Unit::Count, "open deals of the first picture", ""),
    entry("open_count_after", "Open after", Unit::Count, "open deals of the second picture", ""),
    entry("open_value_before", "Value before", Unit::Money, "sum of Amount of open deals of the first picture", "Amount"),
    entry("open_value_after", "Value after", Unit::Money, "sum of Amount of open deals of the second picture", "Amount"),
    entry("open_value_change", "Change", Unit::Money, "after - before = the sum of all effects", ""),
    entry("unchanged_count", "Unchanged", Unit::Count, "open deals without any movement", ""),
    entry("effect", "Effect", Unit::Money, "what the movement adds to the open value", ""),
    entry("movements", "Movements", Unit::Text, "new, reopened, returned (to the forecast), grown, shrunk, won, lost, parked (left out of the forecast), gone, slipped, pulled-in, re-staged", ""),
    entry("amount_before", "Amount before", Unit::Money, "Amount in the first picture; of a forecast: when the window began", "Amount"),
    entry("amount_after", "Amount after", Unit::Money, "Amount in the second picture; of a forecast: when the window ended, or now", "Amount"),
    entry("stage_before", "Stage before", Unit::Text, "StageName in the first picture", "StageName"),
    entry("stage_after", "Stage after", Unit::Text, "StageName in the second picture", "StageName"),
    entry("stage_steps", "Steps", Unit::Number, "stages forward (or, negative, back)", "OpportunityStage.SortOrder"),
    entry("close_before", "Close before", Unit::Date, "CloseDate in the first picture; of a forecast: when the window began", "CloseDate"),
    entry("close_after", "Close after", Unit::Date, "CloseDate in the second picture; of a forecast: when the window ended, or now", "CloseDate"),
    // Leads
    entry("closed_out_count", "Closed out", Unit::Count, "leads in a closed-out status that were not converted", "Status"),
    entry("conversion_rate_low", "Conversion from", Unit::Rate, "lower end of the 95 % score interval (Wilson)", ""),
    entry("conversion_rate_high", "Conversion to", Unit::Rate, "upper end of that interval", ""),
    entry("converted_in_period_count", "Converted in period", Unit::Count, "leads whose ConvertedDate is in the window, whenever created", "ConvertedDate"),
    entry("period_conversion_rate", "Conversion, period", Unit::Rate, "converted in period / created in period; no probability, may exceed 1", ""),
    entry("with_opportunity_count", "With opportunity", Unit::Count, "leads with a ConvertedOpportunityId", "ConvertedOpportunityId"),
    entry("opportunity_rate", "To opportunity", Unit::Rate, "with opportunity / created", ""),
    entry("lead_win_rate", "To win", Unit::Rate, "leads whose opportunity was won / created", "ConvertedOpportunityId, Opportunity.IsWon"),
    entry("convert_days_median", "Days to convert", Unit::Days, "median of ConvertedDate - day of CreatedDate", "ConvertedDate, CreatedDate"),
    entry("convert_days_mean", "Days to convert, mean", Unit::Days, "mean of the same", ""),
    entry("convert_days_p90", "Days to convert, p90", Unit::Days, "90th percentile of the same", ""),
    entry("convert_negative_count", "Negative", Unit::Count, "leads converted before they were created, left out", ""),
    entry("untouched_count", "Untouched", Unit::Count, "open leads without a past LastActivityDate; in `response`: leads without any touch", "LastActivityDate"),
    entry("unreachable_count", "No email or phone", Unit::Count, "open leads without Email and Phone", "Email, Phone"),
    entry("unread_count", "Unread", Unit::Count, "open leads with IsUnreadByOwner", "IsUnreadByOwner"),
    entry("mql_count", "MQL", Unit::Count, "leads that are or were in a status of --mql or --sql, or are converted", "Status, LeadHistory"),
    entry("sql_count", "SQL", Unit::Count, "leads that are or were in a status of --sql, or are converted", "Status, LeadHistory"),
    entry("mql_to_sql_rate", "MQL to SQL", Unit::Rate, "SQL / MQL", ""),
    entry("age_days_median", "Age, median", Unit::Days, "median of today - day of CreatedDate over open leads", "CreatedDate"),
    entry("age_days_mean", "Age, mean", Unit::Days, "mean of the same", ""),
    entry("age_days_p90", "Age, p90", Unit::Days, "90th percentile of the same", ""),
    entry("silent_days_median", "Days silent", Unit::Days, "median of today - LastActivityDate over open leads with a past activity", "LastActivityDate"),
    entry("deals_open_count", "Open deals", Unit::Count, "open opportunities of the source", "Opportunity.LeadSource"),
    entry("deals_open_value", "Open value", Unit::Money, "sum of their Amount", "Opportunity.Amount"),
    entry("deals_won_count", "Won deals", Unit::Count, "won opportunities of the source, closed in the window", "Opportunity.LeadSource"),
    entry("deals_won_value", "Won value", Unit::Money, "sum of their Amount", "Opportunity.Amount"),
    entry("deals_lost_count", "Lost deals", Unit::Count, "lost opportunities of the source, closed in the window", "Opportunity.LeadSource"),
    entry("cost", "Cost", Unit::Money, "given with --costs: from a file, or (org) each campaign's ActualCost shared among the sources of its leads by their number", ""),
    entry("roi", "ROI", Unit::Number, "(won deal value - cost) / cost; first touch by LeadSource", "Opportunity.LeadSource, Amount, Campaign.ActualCost"),
    entry("leads_count", "Leads", Unit::Count, "leads that were created in the window", "CreatedDate"),
    entry("touched_count", "Touched", Unit::Count, "leads with a touch", "Task.WhoId, Event.WhoId"),
    entry("untouched_rate", "Untouched, share", Unit::Rate, "untouched / leads", ""),
    entry("response_minutes_median", "Response", Unit::Minutes, "median of first touch - CreatedDate over touched leads; a touch before the creation counts as 0; with --business-hours only minutes in them count", "FirstCallDateTime, FirstEmailDateTime, Task.CreatedDate, Task.CompletedDateTime, Event.StartDateTime"),
    entry("response_minutes_p90", "Response, p90", Unit::Minutes, "90th percentile of the same", ""),
    entry("within_5_minutes_rate", "In 5 min", Unit::Rate, "touched within 5 minutes / all leads", ""),
    entry("within_1_hour_rate", "In 1 h", Unit::Rate, "touched within an hour / all leads", ""),
    entry("within_24_hours_rate", "In 24 h", Unit::Rate, "touched within a day / all leads", ""),
    entry("touched_before_count", "Touched before", Unit::Count, "leads whose first touch is older than they are (imported leads)", ""),
    entry("response_time", "Response time", Unit::Minutes, "leads by the time of their first touch", ""),
];
