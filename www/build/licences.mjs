// The licences of what the page's scripts contain, as those licences ask.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** `inputs`: the paths of the bundled modules. */
export async function licences(inputs, www) {
  const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  const texts = await Promise.all([...folders].sort().map((folder) => licence(join(www, folder.replace(/^.*?node_modules/, "node_modules")))));
  const notice = await readFile(join(www, "..", "NOTICE"), "utf8").catch(() => "");
  return ["The scripts of these pages contain the following packages.", ...texts, notice && `The engine:\n\n${notice}`].filter(Boolean).join(`\n\n${"-".repeat(72)}\n\n`);
}

async function licence(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${(await readFile(join(folder, file), "utf8")).trim()}`;
}
