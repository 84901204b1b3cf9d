#!/usr/bin/env bash
# Salesforce's own SOQL parser against this one: who accepts and who refuses which query.
#
#     tests/oracle/run.sh [COUNT [SEED]]
#
# Makes COUNT queries (20,000 without a number) from SEED, lets both parsers judge them, and shows
# where they differ. Corpora of queries are mutated too where they are found. The parser comes
# unchanged from its public registry into a temporary folder; without node or that registry this is
# skipped, unless SFKIT_TEST_REQUIRE names `oracle`: then that is a failure.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
count=${1:-20000}
seed=${2:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() {
  case ",${SFKIT_TEST_REQUIRE:-}," in
    *,oracle,*) echo "FAILED  $1, but SFKIT_TEST_REQUIRE names oracle"; exit 1 ;;
  esac
  echo "skipped: $1"
  exit 0
}
command -v node >/dev/null && command -v npm >/dev/null || skip "no node with npm"
get() {
  npm install --prefix "$work" --no-audit --no-fund --silent \
    @salesforce/soql-common@0.2.2 antlr4ts@0.5.0-alpha.4 >"$work/npm.log" 2>&1
}
# A registry may be out of reach for a moment.
get || { sleep 10 && get; } || { sleep 30 && get; } || skip "Salesforce's parser could not be installed"

corpora=()
for file in "$root"/../shared/data/soql/*.{json,tsv} "$root"/../../shared/data/soql/*.{json,tsv}; do
  case $file in *corpus*.json | *oracle*.tsv) [ -e "$file" ] && corpora+=("$file") ;; esac
done
node "$here/queries.mjs" "$seed" "$count" ${corpora[@]+"${corpora[@]}"} >"$work/queries.jsonl" || exit 1
node "$here/judge.mjs" "$work" "$work/queries.jsonl" >"$work/theirs.txt" || exit 1
(cd "$root" && SFKIT_TEST_ORACLE=$work cargo test --locked --quiet --test it -- \
  --ignored --exact soql::the_oracle_is_answered >"$work/cargo.log" 2>&1) || {
  cat "$work/cargo.log"
  exit 1
}
node "$here/compare.mjs" "$work"
