import { Article, type Files, Html } from "./layout.tsx";

export function About({ files, rules }: { files: Files; rules: number }) {
  return (
    <Html title="About · policy-check" description="What policy-check does, and what becomes of what you paste: nothing." base="" files={files}>
      <Article base="" here="about">
        <h1>About policy-check</h1>
        <p class="lead">
          Paste an AWS policy and see what it really grants, from which networks, what is wrong with it and where, and the edit that mends
          it.
        </p>
        <h2>Nothing leaves your browser</h2>
        <p>
          The engine is a program that your browser runs. What you paste is read in this page and sent nowhere: the page's own security
          policy lets it fetch its own files and nothing else. There is no account, no cookie, no measuring of visits.
        </p>
        <p>
          A reload finds your document again because this tab keeps it; closing the tab forgets it. The choice of light or dark is kept in
          this browser. A link that you copy holds the whole policy after its #, a part that browsers do not send to servers: whoever has
          the link can read the policy.
        </p>
        <p>After the first visit the page works without a network.</p>
        <h2>What it checks</h2>
        <p>
          {rules} rules, each with <a href="rules/index.html">a page of its own</a>. They ask whether the text is a policy at all, from
          which networks its permissions can be used, and whether it gives more than is needed. Where a question has an exact answer it is
          worked out; where it has none, the answer says so.
        </p>
        <h2>What else it does</h2>
        <p>
          Beside the answer are three tools. <b>Try a request</b> tells what becomes of one request, and which statement decides.{" "}
          <b>Compare</b> tells what a new version of a policy gives and takes away, over all requests that there can be. <b>Restrict</b>{" "}
          writes the statement that lets a policy be used from your networks only.
        </p>
        <h2>In a page of yours</h2>
        <p>
          The same check fits into an article as <a href="widget.html">a small element</a>: two lines of HTML.
        </p>
        <h2>Licence</h2>
        <p>
          policy-check is free software under the MIT licence or the Apache licence 2.0, as you like. <a href="licences.txt">These packages</a>{" "}
          are a part of it.
        </p>
        <h2>Keys</h2>
        <ul>
          <li>
            <kbd>F8</kbd> and <kbd>Shift+F8</kbd>: the next and the previous finding
          </li>
          <li>
            <kbd>Ctrl+.</kbd> (<kbd>⌘.</kbd>): apply the edit of the finding at the cursor
          </li>
          <li>
            <kbd>Ctrl+Z</kbd> (<kbd>⌘Z</kbd>): undo
          </li>
          <li>
            <kbd>Tab</kbd> leaves the editor
          </li>
        </ul>
      </Article>
    </Html>
  );
}
