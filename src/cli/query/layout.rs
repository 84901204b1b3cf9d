//! `sfkit query --fmt`: the query in its canonical layout.

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::query::Review;
use crate::soql::bind::Param;

use super::QueryArgs;

/// Prints each query; parameters stay unless values are given.
pub(super) fn run(app: &App, args: &QueryArgs, params: &[Param]) -> Result<Outcome> {
    for (at, text) in args.source.texts(app)?.into_iter().enumerate() {
        let laid_out = Review::new(text.soql, text.origin, params.to_vec()).laid_out()?;
        if at > 0 {
            app.ui.line("")?;
        }
        app.ui.line(&laid_out)?;
    }
    Ok(Outcome::Done)
}
