//! What the earlier integration called enhanced: numbers of the pipeline and of leads, any query, the
//! user.
//!
//! `report` makes the reports of `sfkit pipeline` and `sfkit leads`, and puts the numbers under their old
//! keys beside them. `query` checks a query and answers with its rows at once, or line by line through
//! `lines` while they arrive. `user` tells who is logged in. `posted` and `listed` are the paths of
//! the earlier service at which all of that, lists and accounts were asked for by POST.

mod lines;
mod listed;
mod posted;
mod query;
mod report;
mod user;

use utoipa_axum::routes;

use super::router::Routes;

pub(super) use user::UserInfo;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(report::pipeline))
        .routes(routes!(report::leads))
        .routes(routes!(user::user))
        .routes(routes!(query::query))
        .routes(routes!(posted::pipeline))
        .routes(routes!(posted::leads))
        .routes(routes!(posted::user))
        .routes(routes!(posted::health))
        .routes(routes!(posted::status))
        .routes(routes!(listed::list_accounts))
        .routes(routes!(listed::list_contacts))
        .routes(routes!(listed::list_opportunities))
        .routes(routes!(listed::list_leads))
        .routes(routes!(listed::create_account))
        .routes(routes!(listed::get_account))
}
