import { Name } from "./name.tsx";

/** Where a name leads, if it leads anywhere. */
export type LinkOf = (name: string) => string | null;

/** The engine's Markdown: a blank line parts paragraphs and lists, backticks mark names. No more of it is used. */
export function Prose({ text, linkOf }: { text: string; linkOf?: LinkOf | undefined }) {
  return (
    <>
      {text.split(/\n\s*\n/).map((block) =>
        /^\s*- /.test(block) ? (
          <ul>
            {block.split(/^\s*- /m).filter((item) => item.trim()).map((item) => (
              <li>
                <Inline text={item} linkOf={linkOf} />
              </li>
            ))}
          </ul>
        ) : (
          <p>
            <Inline text={block} linkOf={linkOf} />
          </p>
        ),
      )}
    </>
  );
}

export function Inline({ text, linkOf }: { text: string; linkOf?: LinkOf | undefined }) {
  const parts = text.split("`");
  // An odd backtick is a character like any other.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 ? <Marked name={part} link={linkOf?.(part)} /> : part))}</>;
}

function Marked({ name, link }: { name: string; link: string | null | undefined }) {
  return link ? (
    <a href={link}>
      <code>{name}</code>
    </a>
  ) : (
    <Name name={name} />
  );
}
