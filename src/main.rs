//! The `sfkit` command: a hinge between the operating system and `sfkit::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(sfkit::cli::main(std::env::args_os()))
}
