// Salesforce's own parser as a judge: `node judge.mjs FOLDER FILE`. FOLDER holds the npm packages,
// FILE a query as a JSON string a line. Prints a verdict a line: `accept`, or `refuse` with its
// first reason.
//
// Orgs take negative amounts of a currency (`USD-500`) since version 61; the published parser is
// older. A query that it takes once the minus is left out is `accept` with a note.
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
  const lines = text.split("\n");
  const at = lines.slice(0, Number(line) - 1).join("\n").length + (line > 1 ? 1 : 0) + Number(column);
  const isOperator = /^!\s+=/.test(text.slice(at)) && !/[=<>!]\s*$/.test(text.slice(0, at));
  return isOperator || /^[; \t\r\n]*$/.test(text.slice(at));
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

// The text with each negative amount outside of quotes as `make` writes its code.
const rewritten = (text, make) =>
  text.replace(/('(?:\\.|[^'\\\n])*')|(?<![\w.])([a-z]{3})-(?=(\d+(\.\d+)?)(?![\w.]))/gi, (whole, quoted, code) => quoted ?? make(code));

// As an amount it stands where both an amount without its minus and a plain number may stand.
function judged(text) {
  const first = verdict(text);
  const plain = rewritten(text, (code) => code);
  if (first === "accept" || plain === text) return first;
  const isAmount = verdict(plain) === "accept" && verdict(rewritten(text, () => "")) === "accept";
  return isAmount ? "accept\tsince version 61" : first;
}

const lines = readFileSync(file, "utf8").split("\n").filter((line) => line !== "");
const verdicts = lines.map((line) => judged(JSON.parse(line)).replaceAll(/[\r\n]/g, " "));
process.stdout.write(verdicts.join("\n") + "\n");
