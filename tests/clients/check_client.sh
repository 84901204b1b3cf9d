#!/usr/bin/env bash
# The TypeScript client of clients/typescript: its types are fresh, it compiles, and it works against a real `sfkit serve`.
#
#     tests/clients/check_client.sh PATH/TO/sfkit
set -euo pipefail

sfkit=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
service=
finish() {
  [ -z "$service" ] || kill "$service" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap finish EXIT

# Nothing is built in the checkout.
mkdir -p "$work/clients" "$work/docs"
cp -r "$root/clients/typescript" "$work/clients/"
rm -rf "$work/clients/typescript/node_modules" "$work/clients/typescript/dist"
cp "$root/docs/openapi.json" "$work/docs/"
cd "$work/clients/typescript"
# A registry may be out of reach for a moment.
get() { npm ci --no-audit --no-fund --silent; }
get || { sleep 10 && get; } || { sleep 30 && get; }
npm run --silent types >"$work/types.log"
if ! cmp -s src/schema.ts "$root/clients/typescript/src/schema.ts"; then
  echo "FAILED  clients/typescript/src/schema.ts is not fresh: run \`npm run types\` there"
  exit 1
fi
echo "ok      the types are fresh"
npm run --silent build
echo "ok      it compiles"

export SFKIT_HOME=$work/home SFKIT_SERVICE_TOKEN_FILE=$work/token
"$sfkit" --quiet serve -o demo --scope admin --port 0 --rate 1000 --token-file "$SFKIT_SERVICE_TOKEN_FILE" --format json >"$work/ready.json" &
service=$!
for _ in $(seq 300); do
  [ -s "$work/ready.json" ] && break
  kill -0 "$service" 2>/dev/null || { echo "FAILED  the service did not start"; exit 1; }
  sleep 0.2
done
SFKIT_SERVICE_URL=$(node -e 'console.log(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).url)' "$work/ready.json")
export SFKIT_SERVICE_URL
node --test --test-reporter=tap test/ | grep -E '^(ok|not ok|# (pass|fail))|^  error:' | sed 's/^ok [0-9]* -/ok     /; s/^not ok [0-9]* -/FAILED /'
exit "${PIPESTATUS[0]}"
