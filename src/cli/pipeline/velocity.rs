//! `sfkit pipeline velocity`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{DealArgs, ListArgs, ReportArgs, SizeArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::Kind;

/// Show how deals move: conversion and stay by stage, cycle, pushes
///
/// Made from the stage history of every deal, as OpportunityHistory holds it. An org that imported its
/// deals has no history from before: that is found out and said. Deals whose close date or amount was
/// changed are listed, those that slipped furthest first.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit pipeline velocity -o demo\n  sfkit pipeline velocity --period last-quarter --owner \"Ann Lee\"\n  sfkit pipeline velocity --period this-quarter --deals --format csv"
)]
pub(crate) struct VelocityArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    deals: DealArgs,

    #[command(flatten)]
    size: SizeArgs,

    #[command(flatten)]
    list: ListArgs,
}

pub(crate) async fn run(app: &App, args: &VelocityArgs) -> Result<Outcome> {
    show(app, &args.report, Kind::Velocity, |request| {
        args.deals.fill(request);
        request.exclude_zero = args.size.exclude_zero;
        request.list_deals = args.list.deals;
    })
    .await
}
