import type { Answer } from "./answer.ts";
import { asked } from "./begin.ts";
import { define, PolicyCheckElement } from "./element.tsx";
import { explain } from "./engine/pages.ts";
import { EXAMPLES, FIRST, firstExample, opened } from "./examples/index.ts";
import { keepOffline } from "./offline/keep.ts";
import { remember, remembered } from "./session/remember.ts";
import type { Session } from "./session/session.ts";
import { fromFragment } from "./share/fragment.ts";

/** The page around the element: what the address asks for, what a reload keeps, and work offline. */
function start(session: Session): void {
  if (asked()) void follow(session, true);
  addEventListener("hashchange", () => void follow(session, false));
  session.subscribe(() => forgetFragment(session));
  remember(session);
  void keepOffline(session);
}

/** Opens what the fragment holds. `first`: the page has just been opened, with nothing in it. */
async function follow(session: Session, first: boolean): Promise<void> {
  const request = await fromFragment(location.hash);
  if (request === null) {
    if (first) session.open(remembered() ?? opened(FIRST));
  } else if ("shared" in request) {
    session.open({ ...request.shared, name: "Shared policy", origin: "link" });
  } else if ("rule" in request) {
    await openRule(session, request.rule, request.number);
  } else if ("example" in request) {
    session.open(opened(EXAMPLES.find(({ id }) => id === request.example) ?? FIRST));
  } else {
    if (first) session.open(opened(FIRST));
    session.notify({ text: `This link cannot be opened: ${request.broken}.`, tone: "problem" });
  }
}

/** A bad example of a rule, as its page links to it. */
async function openRule(session: Session, id: string, number: number): Promise<void> {
  const rule = await explain(id).catch(() => undefined);
  const example = rule?.examples[number - 1] ?? rule?.examples[0];
  if (rule && example) {
    const { bad, kind, resourceType, trustedCidrs, role } = example;
    session.open({
      text: bad,
      kind,
      resourceType: resourceType ?? "",
      role: role ?? "",
      trusted: trustedCidrs.join(" "),
      name: rule.title,
      origin: "example",
    });
  } else {
    session.open(opened(FIRST));
    const reason = rule === undefined ? "The rules' pages could not be loaded" : rule ? "This rule has no example" : `There is no rule of this name: ${id.slice(0, 80)}`;
    session.notify({ text: `${reason}.`, tone: "problem" });
  }
}

/** An edited document is no longer the one that the address holds. */
function forgetFragment(session: Session): void {
  if (!session.state.pristine && location.hash) history.replaceState(null, "", location.pathname + location.search);
}

PolicyCheckElement.beginning = () => (asked() ? null : (remembered() ?? firstExample(JSON.parse(FIRST_ANSWER) as Answer)));
define();
const element = document.querySelector("policy-check");
if (element instanceof PolicyCheckElement && element.session) start(element.session);
