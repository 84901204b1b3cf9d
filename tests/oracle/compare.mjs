// Compares two files of verdicts: `node compare.mjs FOLDER`, which holds queries.jsonl, theirs.txt and
// ours.txt, a line for each query. Ends with 1 when they differ.
import { readFileSync } from "node:fs";

const [folder] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`, "utf8").split("\n").filter((line) => line !== "");
const [queries, theirs, ours] = ["queries.jsonl", "theirs.txt", "ours.txt"].map(read);

let accepted = 0;
let newer = 0;
const wrong = [];
queries.forEach((line, index) => {
  const text = JSON.parse(line);
  const isAccepted = theirs[index].startsWith("accept");
  accepted += isAccepted ? 1 : 0;
  newer += theirs[index].startsWith("accept\t") ? 1 : 0;
  if (isAccepted === ours[index].startsWith("accept")) return;
  wrong.push([text, theirs[index], ours[index]]);
});
for (const [text, their, our] of wrong.sort(([a], [b]) => a.length - b.length).slice(0, 20)) {
  console.log(`${JSON.stringify(text)}\n  Salesforce: ${their}\n  sfkit:      ${our}`);
}
console.log(`${queries.length} queries, ${accepted} of them SOQL: ${wrong.length} verdicts differ (${newer} are SOQL since version 61)`);
process.exitCode = wrong.length > 0 || ours.length !== queries.length || theirs.length !== queries.length ? 1 : 0;
