// The shapes are those of `policy-check check --format json` and of AWS's own commands.

// What several functions share.

/** How much a finding matters: AWS's four. */
export type Category = "error" | "security-warning" | "warning" | "suggestion";

/** What a policy is attached to, which decides what may stand in it and what it means. */
export type Kind = "identity" | "resource" | "trust" | "scp" | "rcp" | "boundary" | "session" | "endpoint";

/** AWS's names for the kinds of policy, and three of our own. */
export type PolicyType =
  | "IDENTITY_POLICY"
  | "RESOURCE_POLICY"
  | "SERVICE_CONTROL_POLICY"
  | "RESOURCE_CONTROL_POLICY"
  | "PERMISSIONS_BOUNDARY"
  | "SESSION_POLICY"
  | "VPC_ENDPOINT_POLICY";

/** A job whose needs policy-check knows. */
export type Role = "developer" | "qa" | "project-manager" | "billing" | "tech-lead" | "security-auditor" | "read-only";

/** What IAM says that an action does. */
export type AccessLevel = "List" | "Read" | "Tagging" | "Write" | "Permissions management";

/** How many actions each access level has. */
export type LevelCounts = Record<AccessLevel, number>;

/** A place between two characters. All three count from 0, and in UTF-16 code units, as strings of JavaScript do. */
export interface Position {
  line: number;
  character: number;
  /** From the start of the text. */
  offset: number;
}

export interface Range {
  start: Position;
  /** The place after the last character. */
  end: Position;
}

/** What the functions throw. A policy with faults is an answer, never an error. */
export interface PolicyCheckError extends Error {
  /**
   * - `INVALID_ARGUMENT`: an argument or an option is not of its type or not one of its values
   * - `UNKNOWN_RULE`: there is no such rule; the message has the nearest names
   * - `NOT_LOADED`, `LOAD_FAILED`: from `policy-check/init`, the engine is not loaded or could not be
   */
  code: "INVALID_ARGUMENT" | "UNKNOWN_RULE" | "NOT_LOADED" | "LOAD_FAILED";
}

// One request: simulateCustomPolicy. Findings and checks of access show what is wrong by such a request.

export interface ContextEntry {
  ContextKeyName: string;
  /** Where the type is given, one that is none of it, such as `here` for an `ip`, is refused with `INVALID_ARGUMENT`. */
  ContextKeyValues: string[];
  /** AWS's name of the type, such as `string`, `ip` or `dateList`; where it is not given, values are compared as they are. */
  ContextKeyType?: string;
}

/** A request and its circumstances, as `aws iam simulate-custom-policy --cli-input-json` takes them. */
export interface SimulationRequest {
  PolicyInputList?: (string | object)[];
  PermissionsBoundaryPolicyInputList?: (string | object)[];
  /** At least one. */
  ActionNames: string[];
  /** `*` where none is given. */
  ResourceArns?: string[];
  ResourcePolicy?: string | object;
  /** An account's id or ARN. */
  ResourceOwner?: string;
  /** A user, a role or a session of one, a federated user, an account's root, a service, an identity provider, or `*` for a request without a signature. */
  CallerArn?: string;
  ContextEntries?: ContextEntry[];
  SessionPolicyInputList?: (string | object)[];
  VpcEndpointPolicyInputList?: (string | object)[];
  /** Each level of the organisation, from the root down, is a list of policies. */
  ServiceControlPolicyInputList?: (string | object)[][];
  ResourceControlPolicyInputList?: (string | object)[][];
  /** The organisation's management account, which the policies of the organisation do not reach. */
  ManagementAccountId?: string;
}

/** What becomes of a request. */
export type EvalDecision = "allowed" | "explicitDeny" | "implicitDeny";

export interface MatchedStatement {
  /** Such as `PolicyInputList.1`. */
  SourcePolicyId: string;
  SourcePolicyType: string;
  Sid?: string;
  /** In the policy; lines and columns count from 1. */
  StartPosition: { Line: number; Column: number };
  EndPosition: { Line: number; Column: number };
}

/** Why a request is allowed or denied. */
export interface SimulationExplanation {
  /** What decided, in a sentence that a person who was denied can act on. */
  Summary: string;
  /** What each layer of policies says, in AWS's order. */
  Layers: {
    /** The field of the request that the layer comes from. */
    Layer: string;
    /** Its level in the organisation, from 1, the root. */
    Level?: number;
    /** `notApplicable` where the layer has no say in the request. */
    Decision: EvalDecision | "notApplicable";
    /** Which statement and condition decided, or what the nearest lacks. */
    Reason: string;
    Statements: MatchedStatement[];
  }[];
}

export interface EvaluationResult {
  EvalActionName: string;
  EvalResourceName: string;
  EvalDecision: EvalDecision;
  /** The statements that decided: the Denies where there are any, else, where it is allowed, the Allows. */
  MatchedStatements: MatchedStatement[];
  /** Condition keys that policies ask for and the request does not have. */
  MissingContextValues: string[];
  /** Where policies of an organisation are given. */
  OrganizationsDecisionDetail?: { AllowedByOrganizations: boolean };
  /** Where a permissions boundary is given. */
  PermissionsBoundaryDecisionDetail?: { AllowedByPermissionsBoundary: boolean };
  /** Across accounts, what each side says; empty within one account; absent for the resource `*`. */
  EvalDecisionDetails?: { "IAM Policy"?: EvalDecision; "Resource Policy"?: EvalDecision };
  Explanation: SimulationExplanation;
}

/** AWS's answer to `aws iam simulate-custom-policy`, and an explanation. */
export interface SimulateCustomPolicyResult {
  /** One for each action on each resource. */
  EvaluationResults: EvaluationResult[];
}

/**
 * Answers as `aws iam simulate-custom-policy` does, and says why.
 *
 * @throws {PolicyCheckError} `INVALID_ARGUMENT`, with what is wrong with the question: a policy in it that is no JSON, too
 */
export function simulateCustomPolicy(question: SimulationRequest): SimulateCustomPolicyResult;

// From where: networkReach.

/** Source addresses, and requests that have none. */
export interface Networks {
  /** The fewest CIDR blocks that cover the set, sorted. */
  ipv4: string[];
  ipv6: string[];
  /** The number of addresses, in decimal: IPv6 has more than a `number` holds. */
  ipv4Addresses: string;
  ipv6Addresses: string;
  /**
   * Those of the blocks that are private, where there are any. No request comes from there: `aws:SourceIp` has public addresses
   * alone, and of a request through a VPC endpoint `aws:VpcSourceIp` has the private one.
   */
  private?: string[];
  /** Whether a request without `aws:SourceIp`, such as one through a VPC endpoint, can use it. */
  withoutSourceIp: boolean;
  everywhere: boolean;
  /** Where this is false, the networks can be too many, never too few. */
  exact: boolean;
}

/** What can be used from one set of networks. */
export interface NetworkReach extends Networks {
  /** The indices of the statements that give it. */
  statements: number[];
  actions: { count: number; examples: string[]; byAccessLevel: LevelCounts };
  /** The same for requests that callers send themselves, where what AWS services do on their behalf can use it from more networks. */
  direct?: Networks;
}

/** From which networks what the policies of a text grant can be used. */
export interface NetworkReachResult {
  /** A policy each; one that grants nothing, or cannot be read, has no rows. */
  documents: { name: string; kind: Kind; reach: NetworkReach[] }[];
}

export interface NetworkReachOptions {
  /** The document's name in the answer. */
  name?: string;
  /** What the policy is attached to; told from the document where it is `"auto"` or not given. */
  kind?: Kind | "auto";
  /** The type of a resource policy's resource as CloudFormation names it, such as `AWS::S3::Bucket`; what cannot be one is refused. */
  resourceType?: string;
  /** Only this action, or what a pattern takes in; the answer is one row. */
  action?: string;
  /** Only this resource, or what a pattern takes in; the answer is one row. */
  resource?: string;
}

/**
 * Computes from which networks what a policy grants can be used.
 *
 * @throws {PolicyCheckError} `INVALID_ARGUMENT`
 */
export function networkReach(text: string, options?: NetworkReachOptions): NetworkReachResult;

// Findings: check.

export interface TextEdit {
  range: Range;
  newText: string;
}

/** A change that mends a finding. Its edits do not overlap and are applied together. */
export interface Fix {
  title: string;
  /** Whether the change cannot take away access that the author meant to give. */
  safe: boolean;
  edits: TextEdit[];
}

/** A further place that has to do with a finding. */
export interface Related {
  message: string;
  range: Range;
}

export interface Finding {
  /** The rule's name, as `explain` takes it. */
  rule: string;
  category: Category;
  /** The code of AWS's own validator for the same fault; `null` for a rule that AWS does not have. */
  issueCode: string | null;
  message: string;
  /** A JSON Pointer (RFC 6901) to the element at fault; `""` is the document. */
  path: string;
  range: Range;
  related: Related[];
  fixes: Fix[];
  /** A request that shows the fault, where it is one of meaning. */
  evidence: SimulationRequest | null;
  /** The name of the rule whose page helps. */
  help: string;
}

/** An action that does harm in the wrong hands. */
export interface RiskyAction {
  action: string;
  level: AccessLevel;
  /** What it does, as the end of a sentence: "reads secrets". */
  why: string;
}

/** What a policy amounts to. */
export interface Summary {
  /** In one plain sentence. */
  sentence: string;
  /** The actions that it gives, or for a policy that only bounds others, leaves. */
  actions: {
    granted: number;
    byAccessLevel: LevelCounts;
    /** The ones that do the most harm in the wrong hands, the worst first. */
    riskiest: RiskyAction[];
  };
  /** From where what it grants can be used. */
  network: NetworkReach[];
}

export interface PolicyDocument {
  name: string;
  kind: Kind;
  findings: Finding[];
  /** The rules that may have more to say: of a policy with thousands of faults not all are kept. */
  cutShort?: string[];
  summary: Summary;
}

/** The answer of `check`: a text can hold several policies, such as an export of an account. */
export interface CheckResult {
  /** The version of this shape. */
  schema: 1;
  /** The engine's version. */
  engine: string;
  /** The day of AWS's catalogue of actions, as YYYY-MM-DD. */
  catalog: string;
  documents: PolicyDocument[];
}

export interface CheckOptions {
  /** The document's name in the answer. */
  name?: string;
  /** What the policy is attached to; told from the document where it is `"auto"` or not given. */
  kind?: Kind | "auto";
  /** The type of a resource policy's resource as CloudFormation names it, such as `AWS::S3::Bucket`; what cannot be one is refused. */
  resourceType?: string;
  /** Your networks, in CIDR notation: address ranges outside them are pointed out. */
  trustedCidrs?: string[];
  /** The role that the policy is for: what goes beyond its needs is named. */
  role?: Role;
  /** Whether findings carry a request that shows them, which takes some milliseconds; they do where it is not given. */
  evidence?: boolean;
}

/**
 * Checks a text: a policy, a list of policies, or a file that an AWS export wrote. A text that is no policy is one document
 * with a finding that says so.
 *
 * @throws {PolicyCheckError} `INVALID_ARGUMENT`
 */
export function check(text: string, options?: CheckOptions): CheckResult;

// Findings in AWS's own shape: validatePolicy.

export interface ValidatePolicyOptions {
  policyType: PolicyType;
  /** The type of the resource, of the few that AWS's validator takes, such as `AWS::S3::Bucket`; with `RESOURCE_POLICY` alone. */
  validatePolicyResourceType?: string;
}

/** One step of a path: into a list, to a key, to a value, or to a part of a text. */
export type PathElement =
  | { index: number }
  | { key: string }
  | { value: string }
  | { substring: { start: number; length: number } };

/** AWS's form of a range: lines count from 1, columns and offsets from 0. */
export interface Span {
  start: { line: number; column: number; offset: number };
  end: { line: number; column: number; offset: number };
}

export interface ValidatePolicyFinding {
  findingDetails: string;
  findingType: "ERROR" | "SECURITY_WARNING" | "WARNING" | "SUGGESTION";
  issueCode: string;
  learnMoreLink: string;
  locations: { path: PathElement[]; span: Span }[];
}

/** AWS's answer to `aws accessanalyzer validate-policy`. */
export interface ValidatePolicyResult {
  findings: ValidatePolicyFinding[];
}

/**
 * Answers as `aws accessanalyzer validate-policy` does. A text that is no policy has a finding that says so.
 *
 * @throws {PolicyCheckError} `INVALID_ARGUMENT`
 */
export function validatePolicy(text: string, options: ValidatePolicyOptions): ValidatePolicyResult;

// Every request at once: the checks of access.

/** How one policy lies to another. */
export type Relation = "equal" | "narrower" | "wider" | "incomparable";

/**
 * What a check of access came to. It is `UNDECIDED`, never `PASS`, where a policy cannot be read, and `message` says why; the
 * command line ends with status 2 there. So it is where AWS refuses a policy, for its statements lack what they have to have.
 */
export interface AccessCheckResult {
  result: "PASS" | "FAIL" | "UNDECIDED";
  /** The same in a sentence; where it is undecided, which element is the cause. */
  message: string;
  /** The statements at fault. One without an index is none of the policy's: a Deny is missing. */
  reasons: { description: string; statementIndex?: number; statementId?: string }[];
  /** A request that shows it. With the policy added to it, `simulateCustomPolicy` gives the very answer. */
  witness: SimulationRequest | null;
  /** How the new policy lies to the existing one, from `checkNoNewAccess` where that is decided. */
  relation?: Relation;
}

/** Any of the actions on any of the resources, one of the two at least. Without actions any action is meant, and likewise with resources. What no policy can grant, such as an action without its service, is a wrong argument. */
export interface Access {
  actions?: string[];
  resources?: string[];
}

/**
 * Answers as `aws accessanalyzer check-no-new-access` does, and shows a request that is new.
 *
 * @throws {PolicyCheckError} `INVALID_ARGUMENT`
 */
export function checkNoNewAccess(newPolicyDocument: string, existingPolicyDocument: string, options: { policyType: PolicyType }): AccessCheckResult;

/**
 * Answers as `aws accessanalyzer check-access-not-granted` does.
 *
 * @throws {PolicyCheckError} `INVALID_ARGUMENT`
 */
export function checkAccessNotGranted(policyDocument: string, access: Access[], options: { policyType: PolicyType }): AccessCheckResult;

/**
 * Answers as `aws accessanalyzer check-no-public-access` does.
 *
 * @throws {PolicyCheckError} `INVALID_ARGUMENT`, with the types that can be checked
 */
export function checkNoPublicAccess(policyDocument: string, options: { resourceType: string }): AccessCheckResult;

// Two versions: compare.

/** Actions of one service and access level that only one of two policies allows. */
export interface ComparedAccess {
  service: string;
  /** `null` for actions that AWS does not have today. */
  level: AccessLevel | null;
  /** The actions' names, without the service. */
  actions: string[];
  /** The statement that allows it, from 0, in the policy that does; none where a Deny of the other is missing. */
  statement?: number;
  /** A request that only that policy allows. */
  witness: SimulationRequest;
}

/** What a new version of a policy changes. */
export interface Comparison {
  /** How the new version lies to the old one; `null` where that could not be decided. */
  relation: Relation | null;
  /** What only the new version allows. */
  added: ComparedAccess[];
  /** What only the old version allows. */
  removed: ComparedAccess[];
  /** What could not be decided, or why a version cannot be read. */
  undecided: string | null;
}

/**
 * Tells what a new version of a policy adds and takes away. Where `options` has no kind, it is told from the old version.
 *
 * @throws {PolicyCheckError} `INVALID_ARGUMENT`
 */
export function compare(oldPolicyDocument: string, newPolicyDocument: string, options?: { kind?: Kind | "auto" }): Comparison;

// The rules: rules, explain.

/** What a rule is about. */
export type Topic =
  | "grammar"
  | "conditions"
  | "network"
  | "least-privilege"
  | "escalation"
  | "trust"
  | "credentials"
  | "redundancy"
  | "settings";

/** A rule, as the list has it. */
export interface Rule {
  id: string;
  category: Category;
  /** The code of AWS's own validator for the same fault. */
  issueCode: string | null;
  topic: Topic;
  title: string;
}

/** A policy that breaks a rule, and the same policy mended. */
export interface RuleExample {
  kind: Kind;
  resourceType: string | null;
  trustedCidrs: string[];
  role: Role | null;
  bad: string;
  /** Where `bad` is at fault. */
  faults: Range[];
  good: string;
}

/** A rule's page. Its texts are Markdown. */
export interface RulePage extends Rule {
  what: string;
  /** What an attacker or a colleague could do, or what will not work. */
  why: string;
  /** None for a code of AWS's that finds nothing today. */
  examples: RuleExample[];
  /** Addresses of pages to read. */
  references: string[];
}

/** Lists every rule. */
export function rules(): Rule[];

/**
 * Gives a rule's page, by the rule's name or by AWS's code for it: `private-ip-address`, `PRIVATE_IP_ADDRESS`.
 *
 * @throws {PolicyCheckError} `UNKNOWN_RULE`
 */
export function explain(rule: string): RulePage;
