import type { ComponentChildren } from "preact";
import { KINDS } from "../answer.ts";
import { Article, type Files, Html, Preloads } from "./layout.tsx";

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReportsFromTheOffice",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::reports/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": ["10.20.0.0/16", "192.88.99.0/24"] }
      }
    }
  ]
}`;

/** An article with the element in it, as a docs site would have it. */
export function WidgetArticle({ files }: { files: Files }) {
  return (
    <Html
      title="Restricting a policy to your office · policy-check"
      description="The policy-check element inside an article."
      base=""
      files={files}
      head={
        <>
          <Preloads base="" files={files} entry={files.element} />
          <script type="module" src="policy-check.js" />
        </>
      }
    >
      <Article base="" here="check">
        <h1>Restricting a policy to your office</h1>
        <p>
          A condition on <code>aws:SourceIp</code> compares the address that a request comes from, as AWS sees it, with ranges that you
          name. Requests cross your router on their way, so AWS sees the public address of the office and never the private one of the
          desk.
        </p>
        <p>The policy below has both. Change it, or apply the edit, and see what becomes of the finding.</p>
        <policy-check>
          <pre>{POLICY}</pre>
        </policy-check>
        <p>
          A range that nobody can come from does no harm by itself, but it suggests a protection that is not there, and its author will
          wonder why people in the office are turned away.
        </p>
        <Manual />
      </Article>
    </Html>
  );
}

const ATTRIBUTES: [name: string, meaning: ComponentChildren][] = [
  ["src", "The address of a file with the policy, in the place of the element's own text."],
  ["name", "What the policy is called, for readers who hear the page."],
  ["kind", <Choices names={KINDS} />],
  ["resource-type", <>What a resource policy is attached to, such as <code>AWS::S3::Bucket</code>.</>],
  ["trusted-networks", "Your networks in CIDR notation, with spaces or commas between them: ranges outside them are pointed out."],
];

/** The kind of policy is one of many words. */
function Choices({ names }: { names: readonly string[] }) {
  return (
    <>
      What kind of policy it is, where the text does not tell:{" "}
      {names.map((name, index) => (
        <>
          {index > 0 && (index < names.length - 1 ? ", " : " or ")}
          <code>{name}</code>
        </>
      ))}
      .
    </>
  );
}

/** What an article's own policy has to allow. The site's tests hold the element to it. */
const NEEDED = `script-src 'self' 'wasm-unsafe-eval';
connect-src 'self';
worker-src 'self'`;

/** How the element comes into somebody's own page. */
function Manual() {
  return (
    <>
      <h2>In a page of yours</h2>
      <p>
        Two lines: the script once, and the element with the policy as its text, or with the address of a file. Its text is best put into a{" "}
        <code>pre</code>: that is what readers see before the script is there, or without it.
      </p>
      <Snippet text={`<script type="module" src="/policy-check/policy-check.js"></script>\n<policy-check src="policy.json"></policy-check>`} />
      <h3>Attributes</h3>
      <p>All may be left out. They are read once, when the element comes into the page.</p>
      <dl class="attributes">
        {ATTRIBUTES.map(([name, meaning]) => (
          <div>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Snippet text={`<policy-check kind="resource" resource-type="AWS::S3::Bucket" trusted-networks="52.94.76.0/24">\n  <pre>{ "Version": "2012-10-17", … }</pre>\n</policy-check>`} />
      <h3>Files</h3>
      <p>
        Copy this site's folder, as the build writes it to <code>www/dist</code>, to a folder of the site that the article is on: a browser
        starts no worker from another one. The element needs <code>policy-check.js</code> and every <code>.js</code> and <code>.wasm</code>{" "}
        file beside it; these find each other, and their names change with each version. “Open in full” leads to <code>index.html</code> in
        the same folder, and a finding to its page in <code>rules</code>. Serve <code>.wasm</code> as <code>application/wasm</code>: it
        starts sooner.
      </p>
      <h3>Content security policy</h3>
      <p>Where the article has one, it has to allow this, and no style of the element's own:</p>
      <Snippet text={NEEDED} />
      <p>
        With <code>require-trusted-types-for 'script'</code> it also needs <code>trusted-types policy-check</code>.
      </p>
      <h3>Colours</h3>
      <p>
        The element is light or dark as the article's <code>color-scheme</code> says. No style of the article reaches into it, nor one of
        its own out.
      </p>
    </>
  );
}

function Snippet({ text }: { text: string }) {
  return (
    <pre class="snippet" tabindex={0} role="group" aria-label="Code">
      <code>{text}</code>
    </pre>
  );
}
