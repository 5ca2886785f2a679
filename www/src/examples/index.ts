import type { Answer, KindChoice } from "../answer.ts";
import type { Opened } from "../session/session.ts";
import accountExport from "./account-export.json";
import auditorTrust from "./auditor-trust.json";
import developersGroup from "./developers-group.json";
import findTheFaults from "./find-the-faults.json";
import frontEnd from "./front-end.json";
import mfa from "./mfa.json";
import officeNetwork from "./office-network.json";
import onCall from "./on-call.json";
import ownCredentials from "./own-credentials.json";
import privateEndpoint from "./private-endpoint.json";
import publicBucket from "./public-bucket.json";
import rootUser from "./root-user.json";

/** A policy to learn from. */
export interface Example {
  id: string;
  /** The part of user management that it is about. */
  topic: string;
  title: string;
  lesson: string;
  kind: KindChoice;
  resourceType: string;
  trusted: string;
  text: string;
}

function example(id: string, topic: string, title: string, lesson: string, text: string, more: Partial<Example> = {}): Example {
  return { id, topic, title, lesson, text: text.trimEnd(), kind: "auto", resourceType: "", trusted: "", ...more };
}

/** What a newcomer sees. */
export const FIRST = example(
  "office-network",
  "IP restrictions",
  "Only from the office",
  "One statement names addresses that never arrive; the other names all there are.",
  officeNetwork,
);

export const EXAMPLES: readonly Example[] = [
  example("root-user", "Root user", "Root does nothing", "A service control policy that keeps the root user out of daily work.", rootUser, { kind: "scp" }),
  example("own-credentials", "IAM users", "Their own password", "A star where the person's own user was meant gives everybody's password.", ownCredentials),
  example("developers-group", "Users in groups", "The developers' group", "Passing any role to a function of one's own is a way to become administrator.", developersGroup),
  example("front-end", "Least privilege", "Publishing a site", "A misspelt action, and a wildcard that deletes more than files.", frontEnd),
  FIRST,
  example("private-endpoint", "Zero trust", "Through the endpoint, from the office", "No request carries both: what a condition asks for can be impossible.", privateEndpoint),
  example("public-bucket", "Zero trust", "A bucket for downloads", "Everybody may read it, and everybody may write to it.", publicBucket, {
    kind: "resource",
    resourceType: "AWS::S3::Bucket",
  }),
  example("mfa", "Passwords and MFA", "Nothing without MFA", "Access keys carry no MFA key at all: with IfExists the Deny stops them too.", mfa),
  example("on-call", "Monitoring", "On call with a phone", "Watching needs no right to delete alarms, nor to read secrets.", onCall),
  example("auditor-trust", "Audits", "A role for the audit firm", "Who may assume it: the firm, or anybody at all?", auditorTrust, { kind: "trust" }),
  example("account-export", "Audits", "An export of an account", "Every policy in the file is found and checked by name.", accountExport),
  example("find-the-faults", "Training", "Find the faults", "Read it first, then look at the answer.", findTheFaults),
];

/** An example as a document to open. */
export function opened({ title, text, kind, resourceType, trusted }: Example): Opened {
  return { text, kind, resourceType, trusted, name: title, origin: "example" };
}

/** The first example with its answer, for whoever opens the page is not to wait for the engine. */
export function firstExample(answer: Answer): Opened {
  return { ...opened(FIRST), answer };
}
