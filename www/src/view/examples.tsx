import { useEffect, useRef } from "preact/hooks";
import { EXAMPLES, opened } from "../examples/index.ts";
import type { Session } from "../session/session.ts";
import { Glyph } from "./icon.tsx";

/** The examples as cards: one for each topic of user management. */
export function ExampleCards({ session, done }: { session: Session; done?: () => void }) {
  return (
    <ul class="example-cards">
      {EXAMPLES.map((example) => (
        <li>
          <button
            type="button"
            onClick={() => {
              session.open(opened(example));
              done?.();
            }}
          >
            <span class="topic">{example.topic}</span>
            <span class="title">{example.title}</span>
            <span class="lesson">{example.lesson}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function ExamplesDialog({ session, open, close }: { session: Session; open: boolean; close(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="examples-dialog" aria-labelledby="examples-title" onClose={close} onClick={({ target }) => target === dialog.current && close()}>
      <div class="title-row">
        <h2 id="examples-title">Examples</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={close}>
          <Glyph name="close" />
        </button>
      </div>
      <p class="quiet">Real policies, each with something to learn from. Change them as you like.</p>
      {open && <ExampleCards session={session} done={close} />}
    </dialog>
  );
}
