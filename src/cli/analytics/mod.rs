//! What the commands of `pipeline` and `leads` share: flags, the way to a report, how it is shown.

mod args;
mod explain;
mod explained;
mod files;
mod shown;
mod view;

pub(super) use args::{
    DealArgs, DealFilterArgs, FilterArgs, GroupArgs, LeadArgs, LeastArgs, ListArgs, QuotaArgs,
    ReportArgs, ShowArgs, SizeArgs, SumsArgs, day,
};
pub(super) use explain::metrics_help;
pub(super) use files::FileArgs;
pub(super) use shown::{connect, finish, footer, show};
