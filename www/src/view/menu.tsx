import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Glyph } from "./icon.tsx";

/** A button that shows a few more; Escape, a choice or leaving it closes them. */
export function Menu({ label, children }: { label: string; children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (place.current && !event.composedPath().includes(place.current)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      class="menu"
      ref={place}
      onKeyDown={(event) => event.key === "Escape" && open && close()}
      onFocusOut={({ relatedTarget }) => relatedTarget instanceof Node && !place.current?.contains(relatedTarget) && setOpen(false)}
    >
      <button type="button" class="tool" ref={button} aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
        <Glyph name="chevron" />
      </button>
      {open && (
        <div class="menu-items" onClick={close}>
          {children}
        </div>
      )}
    </div>
  );
}
