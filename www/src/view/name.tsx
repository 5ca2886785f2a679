/** What is parted, where it is too long for a line: the name of an action. A shorter one fits into any. */
const LONG = /^(?=.{20})[\w-]+:[\w*]+$/;
/** Where a name may be parted: after the service, and before a word of its own. */
const HUMPS = /(?<=:)|(?<=[a-z])(?=[A-Z])/;

/** A name of AWS's. Where an action's is too long for a line, it goes on in the next with a whole word. */
export function Name({ name }: { name: string }) {
  if (!LONG.test(name)) return <code>{name}</code>;
  return (
    <code class="name">
      {name.split(HUMPS).map((part, index) => (
        <>
          {index > 0 && <wbr />}
          {part}
        </>
      ))}
    </code>
  );
}
