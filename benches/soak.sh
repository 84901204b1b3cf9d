#!/usr/bin/env bash
# The tests that take long, all of them in some minutes: a result of ten million rows (or as many as
# are named) that must arrive whole in flat memory, an import of a hundred thousand rows held against
# its file row by row, and more rows than a sheet of a workbook has.
#
#     benches/soak.sh [ROWS]
set -euo pipefail
cd "$(dirname "$0")/.."
SFKIT_TEST_SOAK=${1:-10000000} cargo test --locked --test it -- --include-ignored --nocapture \
  soak:: a_hundred_thousand_rows_are_exact rows_beyond_a_sheet_go_to_the_next
