/** The engine's Markdown: a blank line parts paragraphs and lists, backticks mark names. No more of it is used. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split(/\n\s*\n/).map((block) =>
        /^\s*- /.test(block) ? (
          <ul>
            {block.split(/^\s*- /m).filter((item) => item.trim()).map((item) => (
              <li>
                <Inline text={item} />
              </li>
            ))}
          </ul>
        ) : (
          <p>
            <Inline text={block} />
          </p>
        ),
      )}
    </>
  );
}

export function Inline({ text }: { text: string }) {
  const parts = text.split("`");
  // An odd backtick is a character like any other.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 ? <code>{part}</code> : part))}</>;
}
