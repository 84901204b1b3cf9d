// Salesforce's own parser as a judge: `node judge.mjs FOLDER FILE`. FOLDER holds the npm packages,
// FILE a query as a JSON string a line. Prints a verdict a line: `accept`, or `refuse` with its
// first reason; then that parser's name for both.
//
// Its lexer prints what it does not know and goes on without it, so that the parser would take
// `SELECT "Id" FROM Account`. That counts as refused here, as an org refuses it, but for semicolons at
// the end and a space inside `! =`, which are known to be let through.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [folder, file] = process.argv.slice(2);
const { SOQLParser } = createRequire(`${folder}/`)("@salesforce/soql-common/lib/soql-parser");
const parser = SOQLParser({ isApex: false, isMultiCurrencyEnabled: true, apiVersion: 60 });
let unknown = [];
console.error = (message) => unknown.push(String(message));

// Whether a message like `line 1:22 token recognition error at: ';'` is about one of those.
function isLetThrough(text, message) {
  const [, line, column] = /^line (\d+):(\d+) /.exec(message) ?? [];
  const rest = text.split("\n").slice(Number(line) - 1).join("\n").slice(Number(column));
  return /^(!\s+=|[;\s]*$)/.test(rest);
}

function verdict(text) {
  unknown = [];
  let result;
  try {
    result = parser.parseQuery(text);
  } catch (error) {
    return `crash\t${error}`;
  }
  if (!result.getSuccess()) {
    const [first] = result.getParserErrors();
    return `refuse\t${first.getLineNumber()}:${first.getCharacterPositionInLine()} ${first.getMessage()}`;
  }
  const strange = unknown.filter((message) => !isLetThrough(text, message));
  return strange.length > 0 ? `refuse\t${strange[0]}` : "accept";
}

const lines = readFileSync(file, "utf8").split("\n").filter((line) => line !== "");
const verdicts = lines.map((line) => verdict(JSON.parse(line)).replaceAll("\n", " "));
process.stdout.write(verdicts.join("\n") + "\n");
