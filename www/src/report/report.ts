import { download } from "../files.ts";
import type { Session } from "../session/session.ts";
import { toMarkdown } from "./markdown.ts";

/** The answer as a file, when it is the answer of all rules; what it lacks, it says. */
export async function downloadReport(session: Session, form: "json" | "markdown"): Promise<void> {
  if (session.state.others === "asking") session.notify({ text: "The report follows as soon as all rules have been asked.", tone: "plain" });
  const { answer, others } = await session.complete();
  if (!answer) return;
  const incomplete = typeof others === "object" ? `Some rules were not asked. ${others.reason}` : "";
  if (form === "markdown") download("policy-check.md", "text/markdown", toMarkdown(answer, incomplete));
  else download("policy-check.json", "application/json", `${JSON.stringify({ ...answer, ...(incomplete && { incomplete }) }, null, 2)}\n`);
}
