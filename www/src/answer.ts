/** The engine's shapes, as the package has them, and the words that people read for its names. */

import type { Category, Kind, Role } from "policy-check";

export type {
  Category,
  CheckOptions,
  CheckResult as Answer,
  ComparedAccess,
  Comparison,
  EvalDecision,
  EvaluationResult,
  Finding,
  Fix,
  Kind,
  LevelCounts,
  MatchedStatement,
  NetworkReach,
  Networks,
  PolicyDocument,
  Relation,
  Role,
  RuleExample,
  RulePage,
  SimulationRequest,
  TextEdit,
} from "policy-check";

/** The gravest first. */
export const CATEGORIES = ["error", "security-warning", "warning", "suggestion"] as const;

export const CATEGORY_NAMES: Record<Category, { one: string; many: string }> = {
  error: { one: "error", many: "errors" },
  "security-warning": { one: "security warning", many: "security warnings" },
  warning: { one: "warning", many: "warnings" },
  suggestion: { one: "suggestion", many: "suggestions" },
};

/** Least to most dangerous. */
export const ACCESS_LEVELS = ["List", "Read", "Tagging", "Write", "Permissions management"] as const;

export const KINDS = ["identity", "resource", "trust", "scp", "rcp", "boundary", "session", "endpoint"] as const;

/** A kind, or what the document tells. */
export type KindChoice = Kind | "auto";

/** The kind of that name; `auto` for any other text. */
export function kindChoice(name: string | null | undefined): KindChoice {
  return KINDS.find((kind) => kind === name) ?? "auto";
}

export const KIND_NAMES: Record<Kind, string> = {
  identity: "Identity policy",
  resource: "Resource policy",
  trust: "Role trust policy",
  scp: "Service control policy",
  rcp: "Resource control policy",
  boundary: "Permissions boundary",
  session: "Session policy",
  endpoint: "VPC endpoint policy",
};

export const ROLES = ["developer", "qa", "project-manager", "billing", "tech-lead", "security-auditor", "read-only"] as const;

/** The role that a policy is for, or none in particular. */
export type RoleChoice = Role | "";

/** The role of that name; none for any other text. */
export function roleChoice(name: string | null | undefined): RoleChoice {
  return ROLES.find((role) => role === name) ?? "";
}

export const ROLE_NAMES: Record<Role, string> = {
  developer: "Developer",
  qa: "QA",
  "project-manager": "Project manager",
  billing: "Billing",
  "tech-lead": "Tech lead",
  "security-auditor": "Security auditor",
  "read-only": "Read only",
};
