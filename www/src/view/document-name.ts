/** What exports call the things that a policy belongs to. */
const NAMES = ["UserName", "GroupName", "RoleName", "PolicyName", "Name", "Id"];
/** A longer file is not read once more for the sake of names. */
const LONGEST_READ = 4_000_000;

let lastText = "";
let lastTree: unknown;

/** A policy's name among others of one file, from what stands around it: "dana / since-2019". Else its place in the file. */
export function nameInFile(text: string, name: string): string {
  const mark = name.indexOf("#/");
  if (mark < 0) return name;
  const pointer = name.slice(mark + 1);
  const steps = pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const names: string[] = [];
  let node = treeOf(text);
  for (const step of ["", ...steps]) {
    if (step) node = isObject(node) ? node[step] : undefined;
    if (isObject(node)) names.push(...ownNames(node));
  }
  return names.join(" / ") || pointer;
}

function ownNames(node: Record<string, unknown>): string[] {
  const key = NAMES.find((name) => typeof node[name] === "string" && node[name] !== "");
  return key && !("Statement" in node) ? [String(node[key])] : [];
}

function treeOf(text: string): unknown {
  if (text === lastText) return lastTree;
  lastText = text;
  try {
    lastTree = text.length <= LONGEST_READ ? JSON.parse(text) : undefined;
  } catch {
    lastTree = undefined;
  }
  return lastTree;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
