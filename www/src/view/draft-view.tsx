import { CATEGORIES, type Category } from "../answer.ts";
import { CONTENT, PLACEHOLDER } from "../editor/editor.ts";
import { hang } from "../editor/hang.ts";
import type { Mark } from "../editor/marks.ts";
import { Shape } from "./icon.tsx";
import { jsonTokens } from "./json-tokens.ts";

/** More than a tall screen shows is not drawn. */
const MOST_LINES = 120;
const MOST_CHARACTERS = 20_000;

/** What is drawn of the document before its editor is there. */
export interface Drawing {
  text: string;
  marks: readonly Mark[];
  /** Somebody writes or scrolls: the picture has stepped aside. */
  touched: boolean;
}

/** A plain field to write in, below a picture of what the editor will show, to the pixel. `opened`: what the field begins with. */
export function DraftView({ opened, text, marks, touched }: Drawing & { opened: string }) {
  const digits = String(text.split("\n").length).length;
  return (
    <div class={`draft ch-${digits} ${touched ? "touched" : ""}`}>
      <div class="picture" aria-hidden="true">
        {text ? <Lines text={text} marks={marks} /> : <p class="line placeholder">{PLACEHOLDER}</p>}
      </div>
      <textarea
        {...CONTENT}
        autocapitalize="off"
        autocomplete="off"
        spellcheck={false}
        placeholder={PLACEHOLDER}
        defaultValue={opened}
      />
    </div>
  );
}

function Lines({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const shown = text.slice(0, MOST_CHARACTERS).split("\n", MOST_LINES);
  let start = 0;
  return shown.map((line) => {
    const drawn = <Line text={line} start={start} marks={marks} />;
    start += line.length + 1;
    return drawn;
  });
}

function Line({ text, start, marks }: { text: string; start: number; marks: readonly Mark[] }) {
  const faults = marks.filter(({ from }) => from >= start && from <= start + text.length);
  const worst = CATEGORIES.find((category) => faults.some((fault) => fault.category === category));
  return (
    <p class={text ? `line ${hang(text)}` : "line"}>
      {worst && <Shape category={worst} />}
      {text ? <Parts text={text} faults={faults.map((fault) => underlined(fault, text, start))} /> : "\u200b"}
    </p>
  );
}

interface Underlined {
  from: number;
  to: number;
  category: Category;
}

/** What of a line the editor underlines for a fault: of many lines the first alone, and where nothing is left, the last character. */
function underlined({ from, to, category }: Mark, text: string, start: number): Underlined {
  const end = Math.min(Math.max(to - start, from - start + 1), text.length);
  return { from: Math.min(from - start, Math.max(end - 1, 0)), to: end, category };
}

/** A line in parts that have one colour and one underline each. */
function Parts({ text, faults }: { text: string; faults: readonly Underlined[] }) {
  const tokens = jsonTokens(text);
  const ends = [...tokens, ...faults].flatMap(({ from, to }) => [from, to]);
  const cuts = [...new Set([0, ...ends, text.length])].sort((a, b) => a - b);
  return cuts.slice(1).map((to, at) => {
    const from = cuts[at] ?? 0;
    const around = (part: { from: number; to: number }) => part.from <= from && part.to >= to;
    const fault = faults.find(around);
    const names = [tokens.find(around)?.class, fault && `fault ${fault.category}`].filter(Boolean).join(" ");
    const piece = text.slice(from, to);
    return names ? <span class={names}>{piece}</span> : piece;
  });
}
