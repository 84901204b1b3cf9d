//! Ten million rows, on request: `benches/soak.sh` or `SFKIT_TEST_SOAK=ROWS cargo test --test it soak`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use super::pages::{Leads, world_of};
use crate::query::server::PageServer;

/// Every row comes once and in order, and memory stays flat.
#[test]
fn a_result_of_any_length_arrives_whole_in_flat_memory() {
    let rows = std::env::var("SFKIT_TEST_SOAK").ok();
    let rows: usize = rows.and_then(|text| text.parse().ok()).unwrap_or(20_000);
    let leads = Leads::new(rows, 2_000);
    let server = PageServer::start(move |request, _| leads.answer(request));
    let world = world_of(&server);
    let arguments = [
        "query",
        "SELECT Name FROM Lead",
        "--format",
        "csv",
        "--parallel",
        "4",
    ];
    let mut command = world.command(&arguments);
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "Name");
    let (mut early, mut peak) = (0, 0);
    for row in 0..rows {
        assert_eq!(lines.next().unwrap().unwrap(), format!("Lead {row}"));
        if row % 5_000 == 0 {
            peak = peak.max(high_water(&status));
            early = if row <= 10_000 { peak } else { early };
        }
    }
    assert!(lines.next().is_none());
    assert!(child.wait().unwrap().success());
    // Linux tells; elsewhere it stays 0.
    assert!(peak - early < 8 << 10, "{early} KiB, later {peak} KiB");
    eprintln!("soak: {rows} rows, peak {peak} KiB");
}

fn high_water(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.unwrap_or_default().trim().trim_end_matches(" kB");
    number.parse().unwrap_or_default()
}
