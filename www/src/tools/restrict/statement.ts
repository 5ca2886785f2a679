import type { Kind } from "../../answer.ts";
import { field, texts } from "../policy/json.ts";
import type { ShownPolicy } from "../policy/shown.ts";

/** What shall still get through. */
export interface Allowed {
  networks: readonly string[];
  /** Ids of VPCs (`vpc-…`) and of VPC endpoints (`vpce-…`); where there are none, requests through any endpoint. */
  vpcs: readonly string[];
}

/** By its name the statement is known again, when the networks change. */
const SID = "OnlyFromOurNetworks";

/** Ids of VPCs and VPC endpoints in what somebody typed; and what of it is none. */
export function readVpcs(typed: string): { vpcs: string[]; others: string[] } {
  const words = typed.split(/[\s,;]+/).filter(Boolean);
  const isId = (word: string) => /^vpce?-[0-9a-f]{8}(?:[0-9a-f]{9})?$/.test(word);
  return { vpcs: words.filter(isId), others: words.filter((word) => !isId(word)) };
}

/**
 * The Deny of everything from elsewhere. It spares requests through VPC endpoints, which have no source address, and requests that
 * a service makes on the caller's behalf; in the policy of a resource also what services do in their own name, such as delivering
 * logs. The policy of a resource can speak of its own resources and actions only, so there it names those of the other statements.
 */
export function denial(kind: Kind, policy: ShownPolicy, { networks, vpcs }: Allowed): { Sid: string; [name: string]: unknown } {
  const isOfResource = kind === "resource" || kind === "trust";
  return {
    Sid: SID,
    Effect: "Deny",
    ...((isOfResource || kind === "rcp") && { Principal: kind === "trust" ? { AWS: "*" } : "*" }),
    Action: kind === "trust" ? oneOrMany(named(policy, "Action")) : isOfResource ? services(policy) : "*",
    ...(kind !== "trust" && { Resource: isOfResource ? oneOrMany(named(policy, "Resource")) : "*" }),
    Condition: {
      NotIpAddress: { "aws:SourceIp": networks },
      ...endpoints(vpcs),
      BoolIfExists: { "aws:ViaAWSService": "false", ...((isOfResource || kind === "rcp") && { "aws:PrincipalIsAWSService": "false" }) },
    },
  };
}

/** Two keys under one operator both have to differ: who comes through either is spared. */
function endpoints(vpcs: readonly string[]): object {
  if (vpcs.length === 0) return { Null: { "aws:SourceVpce": "true" } };
  const ids = (prefix: string) => vpcs.filter((id) => id.startsWith(prefix));
  const [networks, doors] = [ids("vpc-"), ids("vpce-")];
  return { StringNotEquals: { ...(networks.length && { "aws:SourceVpc": networks }), ...(doors.length && { "aws:SourceVpce": doors }) } };
}

/** The services whose actions the policy of a resource speaks of, each whole: a bucket's policy takes no others. */
function services(policy: ShownPolicy): string | string[] {
  const prefixes = named(policy, "Action").map((action) => action.split(":")[0] ?? "");
  const known = new Set(prefixes.filter((prefix) => /^[\w-]+$/.test(prefix)));
  return oneOrMany([...known].map((prefix) => `${prefix}:*`));
}

/** What the other statements name, each once. */
function named({ statements }: ShownPolicy, element: string): string[] {
  const others = statements.filter((statement) => field(statement, "Sid")?.value !== SID);
  return [...new Set(others.flatMap((statement) => texts(field(statement, element))))];
}

function oneOrMany(list: string[]): string | string[] {
  return list.length > 1 ? list : (list[0] ?? "*");
}
