import type { Session } from "../session/session.ts";
import { ExampleCards } from "./examples.tsx";

const SOURCES: [string, string][] = [
  ["A policy of yours", "aws iam get-policy-version --policy-arn ARN --version-id v1"],
  ["A role, with who may assume it", "aws iam get-role --role-name NAME"],
  ["A bucket's policy", "aws s3api get-bucket-policy --bucket NAME"],
  ["Everything in an account", "aws iam get-account-authorization-details"],
];

/** What to do where there is no document: what can be pasted, where it comes from, and examples. */
export function Teach({ session }: { session: Session }) {
  return (
    <section class="teach">
      <h2>What you can paste</h2>
      <p>
        A policy document, or what an AWS command or console wrote, as it is: wrapped, in a string, or URL-encoded. It is checked here,
        in this page; nothing is sent anywhere.
      </p>
      <dl class="sources">
        {SOURCES.map(([what, command]) => (
          <div>
            <dt>{what}</dt>
            <dd>
              <code>{command}</code>
            </dd>
          </div>
        ))}
      </dl>
      <h2>Or start from an example</h2>
      <ExampleCards session={session} />
    </section>
  );
}
