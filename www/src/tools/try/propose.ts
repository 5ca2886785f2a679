import type { Kind, PolicyDocument } from "../../answer.ts";
import type { Tried } from "../../session/tool.ts";
import { field, type Node, texts } from "../policy/json.ts";
import type { ShownPolicy } from "../policy/shown.ts";

/** Kinds whose statements name who calls. */
export const NAMES_CALLERS: readonly Kind[] = ["resource", "trust", "rcp", "endpoint"];

const OWNER = "111122223333";
const VISITOR = "arn:aws:iam::444455556666:role/visitor";
const LONGEST_ARN = 1000;
/** An address that belongs to nobody. */
const ADDRESS = "203.0.113.7";

/** A request to begin with: something that the policy's first statement is about. */
export function proposal(document: PolicyDocument, policy: ShownPolicy | null): Tried {
  const at = policy?.statements.findIndex((one) => field(one, "Effect")?.value === "Allow") ?? -1;
  const statement = policy?.statements[Math.max(at, 0)];
  const isVisited = NAMES_CALLERS.includes(document.kind);
  const resource = filled(texts(field(statement, "Resource"))[0] ?? (document.kind === "trust" ? `arn:aws:iam::${OWNER}:role/example` : "*"));
  const account = resource.split(":")[4] || OWNER;
  return {
    action: action(document, statement, at),
    resource,
    caller: isVisited ? VISITOR : `arn:aws:iam::${account}:user/example`,
    owner: isVisited ? account : "",
    theirs: true,
    context: [["aws:SourceIp", ADDRESS]],
  };
}

function action({ summary }: PolicyDocument, statement: Node | undefined, at: number): string {
  const named = texts(field(statement, "Action")).find((name) => /^[\w-]+:[\w-]+$/.test(name));
  const row = summary?.network.find(({ statements }) => statements.includes(at));
  return named ?? row?.actions.examples[0] ?? summary?.actions.riskiest[0]?.action ?? "s3:GetObject";
}

/** An ARN that a pattern takes in. */
function filled(pattern: string): string {
  if (pattern === "*" || pattern.length > LONGEST_ARN) return "*";
  const parts = pattern.split(":");
  if (parts.length > 5 && /[*$]/.test(parts[4] ?? "")) parts[4] = OWNER;
  return parts.join(":").replace(/\$\{[^}]*\}|\*/g, "example").replaceAll("?", "x");
}
