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
        "IpAddress": { "aws:SourceIp": ["10.20.0.0/16", "93.184.216.0/24"] }
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
        <h2>In a page of yours</h2>
        <p>Two lines: the script once, and the element with the policy as its text, or with the address of a file as src.</p>
        <pre class="snippet" tabindex={0}>
          <code>{`<script type="module" src="policy-check.js"></script>\n<policy-check src="policy.json"></policy-check>`}</code>
        </pre>
      </Article>
    </Html>
  );
}
