//! `sfkit doctor --bundle`: packs a diagnosis for somebody who helps.

use std::path::Path;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::doctor::Fix;
use crate::doctor::bundle::Bundle;
use crate::health::{self, Report};

/// Writes the archive. It comes into place when it is whole, readable by nobody else.
pub(super) fn write(
    app: &App,
    path: &Path,
    with_names: bool,
    (doctor, fixes, trace): (&Report, &[Fix], &[String]),
) -> Result<()> {
    let now = app.clock.now();
    let vault = app.vault_as_it_is().ok().flatten();
    let orgs = vault.as_ref().and_then(|vault| vault.orgs().ok());
    let orgs = orgs.unwrap_or_default();
    let tokens = vault
        .as_ref()
        .map(|vault| health::tokens(vault, &app.usage_file(), &orgs, now).unwrap_or_default());
    let health = Report::new("tokens", now, tokens.unwrap_or_default());
    let bundle = Bundle {
        machine: super::machine(app),
        faults: &app.faults,
        orgs: &orgs,
        doctor,
        fixes,
        health: &health,
        trace,
        with_names,
        now,
    };
    let mut file = app.ui.bytes(Some(path))?;
    file.put(&bundle.packed()?)?;
    file.finish()?;
    app.ui.status(&format!(
        "Wrote the support bundle `{}`; read it before you send it",
        path.display()
    ));
    Ok(())
}
