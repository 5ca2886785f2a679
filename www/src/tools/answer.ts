// A tool is loaded into a page that has all of the element already. To say so keeps the bundler from cutting that script into a
// dozen, by which tool uses what of it.
import "../element.tsx";
import { useEffect, useRef, useState } from "preact/hooks";
import { Questions } from "../engine/questions.ts";

/** An answer of the engine, or its own words on why there is none. */
export type Told<T> = { answer: T } | { refusal: string };

/** Who answers the questions of every tool. */
export const questions = new Questions();

/**
 * What `ask` comes to, asked anew whenever `about` changes; meanwhile what it came to before. Of questions that pile up while one
 * is answered, the newest is asked. `null` before the first answer, and where there is nothing to ask.
 */
export function useAnswer<T>(about: readonly unknown[], ask: (questions: Questions) => Promise<T> | null): Told<T> | null {
  const [told, setTold] = useState<Told<T> | null>(null);
  const line = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    let wanted = true;
    const tell = (one: Told<T> | null) => wanted && setTold(one);
    const put = async () => {
      if (!wanted) return;
      try {
        const asked = ask(questions);
        tell(asked && { answer: await asked });
      } catch (error) {
        tell({ refusal: error instanceof Error ? error.message : String(error) });
      }
    };
    line.current = line.current.then(put);
    return () => {
      wanted = false;
    };
  }, about);
  return told;
}
