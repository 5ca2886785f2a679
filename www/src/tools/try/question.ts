import type { Kind, SimulationRequest } from "../../answer.ts";
import type { Tried } from "../../session/tool.ts";
import { field } from "../policy/json.ts";
import type { ShownPolicy } from "../policy/shown.ts";

const EVERYTHING = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const EVERYTHING_FOR_ALL = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] };

const OWN = "The caller's own policies allow everything; no other policy has a say.";
const BOTH = "The policies of the caller and of the resource allow everything; no other policy has a say.";

/** What is asked, and what is taken for granted about the policies that are not in the document. */
export interface Asked {
  request: SimulationRequest;
  /** In sentences. */
  assumed: string;
  /** What the answer calls the document. */
  id: string;
}

export function question(kind: Kind, policy: ShownPolicy, tried: Tried): Asked {
  const { lists, assumed, id } = layers(kind, policy, tried.theirs);
  const { action, resource, caller, owner } = tried;
  return {
    request: {
      ActionNames: [action.trim()],
      ResourceArns: [resource.trim() || "*"],
      ...(caller.trim() && { CallerArn: caller.trim() }),
      ...(owner.trim() && { ResourceOwner: owner.trim() }),
      ContextEntries: entries(tried.context),
      ...lists,
    },
    assumed,
    id,
  };
}

function layers(kind: Kind, policy: ShownPolicy, theirs: boolean): { lists: Omit<SimulationRequest, "ActionNames">; assumed: string; id: string } {
  const { text } = policy;
  const identity = { PolicyInputList: [EVERYTHING] };
  switch (kind) {
    case "identity":
      return { lists: { PolicyInputList: [text] }, id: "PolicyInputList.1", assumed: "No other policy has a say: no boundary, no policy of the organisation, none of the resource." };
    case "resource":
    case "trust":
      return {
        lists: { ResourcePolicy: text, PolicyInputList: theirs ? [EVERYTHING] : [] },
        id: "ResourcePolicy",
        assumed: theirs ? OWN : "The caller's own policies allow nothing; no other policy has a say.",
      };
    case "boundary":
      return { lists: { ...identity, PermissionsBoundaryPolicyInputList: [text] }, id: "PermissionsBoundaryPolicyInputList.1", assumed: OWN };
    case "session":
      return { lists: { ...identity, SessionPolicyInputList: [text] }, id: "SessionPolicyInputList.1", assumed: OWN };
    case "endpoint":
      return { lists: { ...identity, ResourcePolicy: EVERYTHING_FOR_ALL, VpcEndpointPolicyInputList: [text] }, id: "VpcEndpointPolicyInputList.1", assumed: BOTH };
    case "scp":
      return {
        lists: { ...identity, ServiceControlPolicyInputList: [withAws(policy, EVERYTHING)] },
        id: "ServiceControlPolicyInputList.1.1",
        assumed: `${OWN}${beside(policy)}`,
      };
    case "rcp":
      return {
        lists: { ...identity, ResourcePolicy: EVERYTHING_FOR_ALL, ResourceControlPolicyInputList: [withAws(policy, EVERYTHING_FOR_ALL)] },
        id: "ResourceControlPolicyInputList.1.1",
        assumed: `${BOTH}${beside(policy)}`,
      };
  }
}

/** A policy that only denies stands beside the one of AWS's that allows everything. */
function withAws(policy: ShownPolicy, everything: object): (string | object)[] {
  return hasAllow(policy) ? [policy.text] : [policy.text, everything];
}

function beside(policy: ShownPolicy): string {
  return hasAllow(policy) ? "" : " AWS's own policy that allows everything is attached beside this one.";
}

function hasAllow({ statements }: ShownPolicy): boolean {
  return statements.some((statement) => field(statement, "Effect")?.value === "Allow");
}

function entries(context: Tried["context"]): NonNullable<SimulationRequest["ContextEntries"]> {
  const all = new Map<string, { ContextKeyName: string; ContextKeyValues: string[] }>();
  for (const [key, value] of context) {
    const name = key.trim();
    if (!name) continue;
    const entry = all.get(name.toLowerCase()) ?? { ContextKeyName: name, ContextKeyValues: [] };
    entry.ContextKeyValues.push(value.trim());
    all.set(name.toLowerCase(), entry);
  }
  return [...all.values()];
}
