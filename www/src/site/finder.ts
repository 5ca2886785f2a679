// The index of rules: hides what does not have every word that is typed.

const form = document.querySelector<HTMLFormElement>(".finder");
const input = form?.querySelector("input");
const told = form?.querySelector("output");
const groups = [...document.querySelectorAll(".rule-group")].map((group) => {
  const topic = group.querySelector("h2")?.textContent ?? "";
  const rules = [...group.querySelectorAll<HTMLElement>("li")].map((element) => ({ element, words: wordsOf(element, topic) }));
  return { group: group as HTMLElement, rules };
});
const total = groups.reduce((sum, { rules }) => sum + rules.length, 0);

/** What a rule is found by: all that its line says, also by its shape, and its topic. */
function wordsOf(element: HTMLElement, topic: string): string {
  const category = element.querySelector("svg")?.getAttribute("aria-label") ?? "";
  return `${element.textContent} ${category} ${topic}`.toLowerCase();
}

function find(typed: string): void {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { group, rules } of groups) {
    let inGroup = 0;
    for (const { element, words } of rules) {
      element.hidden = !wanted.every((word) => words.includes(word));
      if (!element.hidden) inGroup += 1;
    }
    group.hidden = inGroup === 0;
    shown += inGroup;
  }
  if (told) told.textContent = wanted.length === 0 ? "" : shown === 0 ? "No rule has these words." : `${shown} of ${total}`;
}

if (form && input) {
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => find(input.value));
  // A browser that goes back to this page may have kept what was typed.
  if (input.value) find(input.value);
}

export {};
