// Queries to be judged by two parsers, a JSON string a line: `node queries.mjs SEED COUNT [CORPUS…]`.
//
// A third comes from a grammar that also says odd things (keywords as names, signs, escapes, every
// clause); the rest are mutations, by token and by character, of those, of the queries below and of
// the corpora given (JSON arrays of objects with `soql`, or lines `VERDICT<tab>query`).
import { readFileSync } from "node:fs";

const [seed, count, ...corpora] = process.argv.slice(2);

// A small random generator (mulberry32): the same seed gives the same queries everywhere.
let state = Number(seed) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const maybe = (chance, make) => (random() < chance ? make() : "");
const times = (least, most, make) => Array.from({ length: least + below(most - least + 1) }, make);

const NAMES = ["Id", "Name", "Amount", "CloseDate", "Account.Name", "a.Owner.Name", "Custom__c", "x", "Rel__r.From"];
const SOFT = ["data", "category", "at", "above", "below", "above_or_below", "offset", "view", "reference", "typeof",
  "when", "then", "end", "distance", "geolocation", "group", "order", "case", "fields", "count", "scope", "flat"];
const RESERVED = ["and", "as", "asc", "bind", "by", "cube", "desc", "else", "excludes", "first", "for", "from", "having",
  "hierarchical", "in", "includes", "last", "like", "limit", "lookup", "not", "null", "nulls", "or", "rollup", "select",
  "true", "false", "update", "using", "where", "with"];
const ODD_NAMES = ["_x", "x_", "x__", "a__r.b__c", "9a", "a9", ".a", "a.b.", "ﬁ", "日本", "ıd", "K", "x\u0301", "🙂", "a🙂", "Name.", "a..b", "From.x", "Order.Select", "a.1", "count.x", "Größe__c", "TODAY", "USD5", "Id ", "all"];
const OBJECTS = ["Account", "Opportunity", "Contacts", "Group", "Order", "Case", "ns__Thing__c", "Account.Contacts"];
const name = () => {
  const chance = random();
  if (chance < 0.75) return pick(NAMES);
  if (chance < 0.9) return pick(SOFT);
  return chance < 0.98 ? pick(ODD_NAMES) : pick(RESERVED);
};
const FUNCTIONS = ["COUNT", "MAX", "toLabel", "FORMAT", "convertCurrency", "CALENDAR_YEAR", "GROUPING", "FIELDS",
  "DISTANCE", "a.f", "COUNT_DISTINCT"];
const call = (depth) => `${pick(FUNCTIONS)}(${depth > 0 && random() < 0.35 ? call(depth - 1) : name()})`;
const field = () => (random() < 0.7 ? name() : call(random() < 0.1 ? 2 : 1));
const sign = () => pick(["", "", "", "-", "+", "- "]);
const number = () => sign() + pick(["0", "5", "37.775", ".5", "200", "00", "123456789012345678901234567890"]);
const location = () => `DISTANCE(${name()}, GEOLOCATION(${number()}, ${number()}), ${pick(["'mi'", "'km'", "'a\\%\\x'"])})`;
const DATES = ["TODAY", "YESTERDAY", "LAST_N_DAYS:3", "last_n_days : 12", "N_WEEKS_AGO:1", "THIS_FISCAL_YEAR",
  "NEXT_N_FISCAL_QUARTERS:2", "LAST_N_DAYS", "TODAY:3", "NONSENSE", "LAST_N_DAYS:-1"];
const MOMENTS = ["2020-01-02", "2020-13-45", "2020-01-02T03:04:05Z", "2020-01-02t03:04:05.123z", "2020-01-02T03:04:05+01:00",
  "2020-01-02T03:04:05-0100", "2020-01-02T03:04:05", "2020-01-02T03:04Z", "10:00:00Z", "10:00:00.123Z", "10:00:00-05:00",
  "10:00:00", "2020-1-1", "20200101", "02020-01-02", "2020-01-022", "2020-01-02Z", "2020-01-02T", "2020-01-02T03:04:05.Z",
  "2020-01-02T03:04:05.1.2Z", "2020-01-02T3:04:05Z", "2020-01-02T03:04:05+1:00", "2020-01-02T03:04:05+01", "2020-01-02T03:04:05 Z",
  "2020-01-02 03:04:05Z", "99:99:99Z", "10:00Z", "10:00:00.Z", "10:00:00+0100", "9999-99-99T99:99:99+99:99", "0000-00-00"];
const TEXTS = ["'x'", "''", "'it\\'s'", "'a%_b'", "'\\n\\t\\\\'", "'\\u00e9'", "'\\uFFFF'", "'\\u12'", "'é €'", "'\\%'", "'\\_x'",
  "'\\x'", "'a\"b'", "'a\\\"b'", "'SELECT'", "'a\rb'", "'a\nb'", "' '", "'\\N'", "'\\T\\R\\B'", "'\\U00e9'", "'\\u00E'", "'\\uD800'", "'\\'", "'\\\\'", "'\\\\\\''", ", '", "'a''b'", "'\\f'",
  "'\u{1F642}'", "'\u00a0'", "'\u2028'", "'\u0000'", "'\\\n'", "'/*'", "'//'", "'$'", "'é\\u00e9'", "'%\\__\\%%'", "'--'", "'a;b'"];
const OTHERS = ["NULL", "null", "TRUE", "false", "USD5000", "eur5.25", "USD5.", "US5", "USD-5", "USD+5", "usd-.5", "USD-5.", "USD- 5", "USDX5", "US-5", "USD5USD5", "tRuE", "nulL", "TRUE.x", "NULL1",
  "1e5", "0x1F", "5.", "1_000", "1,5", "--5", "+-5", "5-5", "1.2.3", "٣", "½", "Name", ":bind", "(1)"];
const value = () => pick([() => pick(TEXTS), () => pick(TEXTS), number, () => pick(DATES), () => pick(MOMENTS), () => pick(OTHERS)])();
const COMPARISONS = ["=", "=", "!=", "<", "≠", "<= =", "!<", "! <", "<=>", "=<", "~", "IS", "CONTAINS", "=", "!=", "<>", "<", ">", "<=", ">=", "< =", "! =", "> =", "< >", "==", "=>"];
const semiJoin = () => `SELECT ${field()} FROM ${from()}${maybe(0.4, () => ` WHERE ${condition(0)}`)}${maybe(0.1, withs)}${maybe(0.05, () => " LIMIT 1")}`;
function comparison() {
  return pick([
    () => `${field()} ${pick(COMPARISONS)} ${value()}`,
    () => `${field()}${pick(COMPARISONS)}${value()}`,
    () => `${field()} ${pick(["LIKE", "like", "NOT LIKE"])} ${value()}`,
    () => `${field()} ${pick(["IN", "NOT IN", "INCLUDES", "EXCLUDES", "not in"])} (${times(0, 3, value).join(", ")})`,
    () => `${field()} ${pick(["IN", "NOT IN", "INCLUDES"])} (${semiJoin()})`,
    () => `${location()} ${pick(COMPARISONS)} ${value()}`,
    () => `${name()} ${pick(["+", "-"])} ${name()} ${pick(COMPARISONS)} ${value()}`,
  ])();
}
function condition(depth) {
  if (depth <= 0) return comparison();
  const inner = () => (random() < 0.5 ? comparison() : `(${condition(depth - 1)})`);
  return pick([
    () => times(2, 4, inner).join(pick([" AND ", " and "])),
    () => times(2, 3, inner).join(" OR "),
    () => `NOT ${inner()}`,
    () => `(${condition(depth - 1)})`,
    () => (random() < 0.2 ? times(3, 4, inner).join(pick([" AND ", " OR NOT "])) : inner()),
    () => `${inner()} AND ${inner()}${maybe(0.1, () => ` OR ${inner()}`)}`,
  ])();
}
const using = () => ` USING ${times(1, 2, () => pick([() => `SCOPE ${name()}`, () => `LOOKUP ${name()}`, () => "SCOPE mine", name])()).join(", ")}`;
const from = () => times(1, random() < 0.2 ? 3 : 1, () =>
  pick(OBJECTS) + maybe(0.35, () => pick([" a", " AS a", " AS", " group", " offset", " AS order", " data"])) + maybe(0.08, using)).join(", ");
const category = () => `${name()} ${pick(["AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW", "at"])} ${pick([name, () => `(${times(1, 2, name).join(", ")})`])()}`;
const withs = () => times(1, 2, () => ` WITH ${pick([
  () => pick(["SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE", "data", "foo"]),
  () => `DATA CATEGORY ${times(1, 2, category).join(" AND ")}`,
  () => `${name()} = ${value()}`,
  () => `${name()}(${times(1, 2, () => `${name()} = ${pick(["1", "true", "'x'", "false", "null", "-1"])}`).join(", ")})`,
])()}`).join("");
const groupBy = () => ` GROUP BY ${pick([
  () => times(1, 3, field).join(", "),
  () => `${pick(["ROLLUP", "CUBE", "rollup "])}(${times(1, 3, field).join(", ")})`,
])()}${maybe(0.4, () => ` HAVING ${condition(1)}`)}`;
const orderBy = () => ` ORDER BY ${times(1, 3, () => pick([field, field, location])() +
  maybe(0.4, () => pick([" ASC", " DESC", " desc"])) + maybe(0.3, () => pick([" NULLS FIRST", " nulls last", " NULLS"]))).join(", ")}`;
const choice = () => `TYPEOF ${name()}${times(1, 2, () => ` WHEN ${name()} THEN ${times(1, 3, name).join(", ")}`).join("")}${maybe(0.5, () => ` ELSE ${name()}`)} END`;
function item(depth) {
  const alias = maybe(0.2, () => ` ${name()}`);
  return pick([field, field, field, field, choice, location,
    () => `FIELDS(${pick(["ALL", "CUSTOM", "standard", "x"])})`,
    () => (depth > 0 ? `(${query(depth - 1)})` : field())])() + alias;
}
function query(depth) {
  const clauses = [
    () => maybe(0.6, () => ` WHERE ${condition(below(4))}`),
    () => maybe(0.12, withs),
    () => maybe(0.15, groupBy),
    () => maybe(0.25, orderBy),
    () => maybe(0.25, () => ` LIMIT ${pick([number, () => "10"])()}`),
    () => maybe(0.12, () => ` OFFSET ${pick([number, () => "10"])()}`),
    () => maybe(0.04, () => ` BIND ${times(1, 2, () => `${name()} = ${value()}`).join(", ")}`),
    () => maybe(0.1, () => ` FOR ${pick(["VIEW", "REFERENCE", "UPDATE", "view"])}`),
    () => maybe(0.08, () => ` UPDATE ${times(1, 2, () => pick(["TRACKING", "VIEWSTAT", name()])).join(", ")}`),
  ].map((make) => make());
  if (random() < 0.04) clauses.sort(() => random() - 0.5);
  const select = random() < 0.08 ? "COUNT()" : times(1, 4, () => item(depth)).join(", ");
  return `SELECT ${select} FROM ${from()}${clauses.join("")}`;
}

const SEEDS = [
  "SELECT Id FROM Account",
  "SELECT Id, Name n, (SELECT Id FROM Contacts c WHERE c.Name LIKE 'a%' ORDER BY Name LIMIT 5) cs FROM Account a, a.Owner o USING SCOPE mine WHERE (a.Name = 'x' OR o.Name != NULL) AND CreatedDate = LAST_N_DAYS:30 LIMIT 10 OFFSET 5",
  "SELECT StageName, COUNT(Id) n, FORMAT(MIN(CloseDate)) FROM Opportunity WHERE Amount > USD5000 GROUP BY ROLLUP(StageName, CALENDAR_YEAR(convertTimezone(CreatedDate))) HAVING COUNT(Id) > 1 AND GROUPING(StageName) = 0 ORDER BY COUNT(Id) DESC NULLS LAST",
  "SELECT TYPEOF What WHEN Account THEN Phone, NumberOfEmployees WHEN Opportunity THEN Amount ELSE Name END FROM Event FOR VIEW",
  "SELECT Title FROM FAQ__kav WHERE PublishStatus = 'online' WITH DATA CATEGORY Geography__c ABOVE_OR_BELOW europe__c AND Product__c AT (a__c, b__c) UPDATE TRACKING, VIEWSTAT",
  "SELECT Name FROM W__c WHERE DISTANCE(Loc__c, GEOLOCATION(37.775, -122.418), 'mi') < 20 ORDER BY DISTANCE(Loc__c, GEOLOCATION(37.775,-122.418), 'mi') DESC",
  "SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Opportunity WHERE IsClosed = FALSE) AND M__c INCLUDES ('a;b', 'c') AND (NOT Name LIKE '%\\_%')",
  "SELECT FIELDS(STANDARD), toLabel(Status) FROM Lead WHERE NOT (Email = NULL) WITH USER_MODE LIMIT 200 FOR REFERENCE",
];
const sources = SEEDS.flatMap((text) => Array(3).fill(text));
for (const path of corpora) {
  const text = readFileSync(path, "utf8");
  if (path.endsWith(".json")) {
    sources.push(...JSON.parse(text).filter((entry) => entry.language !== "sosl").map((entry) => entry.soql));
  } else {
    sources.push(...text.split("\n").filter((line) => line.includes("\t"))
      .map((line) => line.slice(line.indexOf("\t") + 1).replaceAll("<NL>", "\n")));
  }
}

const TOKENS = /'(?:\\.|[^'\\\n])*'|[A-Za-z][\w.]*|[\d.:TZ+-]*\d[\d.:TZ+-]*|\s+|<>|!=|./gsu;
const OPERATORS = ["(", ")", ",", ".", ":", "=", "<", ">", "!=", "<>", "+", "-", "*", "/", "_", "'", "()", " ", "\n", "\t", "\r\n", "\\"];
const WORDS = ["GROUP BY", "ORDER BY", "NOT", "AND", "OR", "COUNT()", "DATA CATEGORY", "FOR VIEW", "LIMIT 5", "OFFSET 5",
  "(SELECT Id FROM Contacts)", "NULLS LAST", "WHERE x = 1", "IN ('a')", "USING SCOPE mine"];
const CHARACTERS = [..."()',.:=<>!+-*_aZ09 \n\t\\\"$;/&|%#@[]{}~^?`", "\r", "\f", "\v", "\0", "\u00a0", "\u200b", "\ufeff", "\u2028",
  "\u2019", "é", "ß", "İ", "日", "🙂", "--", "//", "/*", "*/"];
const SPACES = ["", "\n", "\t", "  ", "\r\n", "\r", "\f", "\v", "\u00a0", "\u3000", "\n\n \t", "/**/", "--\n", "//\n", "$\n", "$ x\r"];
const vocabulary = () => pick([() => pick(RESERVED), () => pick(SOFT), () => pick(OPERATORS), () => pick(WORDS), name, value, number])();
function byToken(text) {
  const tokens = text.match(TOKENS) ?? [text];
  const at = below(tokens.length);
  const other = below(tokens.length);
  pick([
    () => tokens.splice(at, 1),
    () => tokens.splice(at, 1),
    () => tokens.splice(at, 0, tokens[at], pick(["", " "])),
    () => { [tokens[at], tokens[other]] = [tokens[other], tokens[at]]; },
    () => { tokens[at] = tokens[other]; },
    () => { tokens[at] = vocabulary(); },
    () => tokens.splice(at, 0, pick(["", " "]), vocabulary(), pick(["", " "])),
    () => { tokens[at] = random() < 0.5 ? tokens[at].toUpperCase() : tokens[at].toLowerCase(); },
    () => { if (/^\s+$/.test(tokens[at])) tokens[at] = pick(SPACES); },
    () => { for (let i = 0; i < tokens.length; i += 1) if (/^\s+$/.test(tokens[i]) && random() < 0.5) tokens[i] = pick(SPACES.slice(1, 6)); },
    () => { tokens[at] = [...tokens[at]].map((c) => (random() < 0.5 ? c.toUpperCase() : c.toLowerCase())).join(""); },
    () => tokens.splice(at, 0, ...Array(1 + below(12)).fill(pick(["(", "NOT (", "(NOT ", "a(", "x.", ")"]))),
    () => { const words = tokens.flatMap((token, i) => (/^[a-z]/i.test(token) ? [i] : [])); if (words.length) tokens[pick(words)] = pick([...RESERVED, ...SOFT]); },
    () => { const literals = tokens.flatMap((token, i) => (/^['\d]/.test(token) ? [i] : [])); if (literals.length) tokens[pick(literals)] = value(); },
    () => tokens.splice(at, Math.abs(other - at), ...tokens.slice(Math.min(at, other), Math.max(at, other)).reverse()),
    () => { tokens.splice(Math.min(at, other), Math.abs(at - other)); },
    () => { tokens.length = at; },
    () => { const more = pick(sources).match(TOKENS) ?? []; tokens.splice(at, tokens.length, ...more.slice(below(more.length))); },
    () => tokens.splice(at, 1, "(", tokens[at], ")"),
  ])();
  return tokens.join("");
}
function byCharacter(text) {
  const at = below(text.length + 1);
  return pick([
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + text.slice(at, at + 1) + text.slice(at),
    () => text.slice(0, at) + pick(CHARACTERS) + text.slice(at),
    () => text.slice(0, at) + pick(CHARACTERS) + text.slice(at + 1),
  ])();
}
function mutated(text) {
  for (let left = 1 + below(3); left > 0; left -= 1) text = random() < 0.75 ? byToken(text) : byCharacter(text);
  return text;
}

// Conditions and functions in each other, deeper than people write them.
function nested() {
  const depth = 1 + below(20);
  const wrap = pick([
    (inner) => `(${inner})`, (inner) => `(NOT ${inner})`, (inner) => `(a = 1 AND ${inner})`,
    (inner) => `(${inner} OR b = 2)`, (inner) => `((${inner}) AND (c = 3))`, (inner) => `NOT (${inner})`,
  ]);
  const where = times(depth, depth, () => 0).reduce((inner) => wrap(inner), comparison());
  const select = times(0, 4, () => 0).reduce((inner) => `(SELECT Id, ${inner} FROM Bs)`, "Id");
  return `SELECT ${select.startsWith("(") ? `Id, ${select}` : select} FROM A WHERE ${where}`;
}

const lines = [];
for (let i = 0; i < Number(count); i += 1) {
  const kind = random();
  if (kind < 0.03) lines.push(nested());
  else if (kind < 0.33) lines.push(query(2));
  else lines.push(mutated(kind < 0.5 ? query(1) : pick(sources)));
}
process.stdout.write([...new Set(lines)].filter((line) => line.length < 4000 && line.isWellFormed()).map((line) => JSON.stringify(line)).join("\n") + "\n");
