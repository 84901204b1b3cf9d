//! The `sfkit` command.

fn main() {}
