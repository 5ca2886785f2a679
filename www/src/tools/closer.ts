import type { NetworkReach } from "../answer.ts";
import { canBeResourceType } from "../session/resource-type.ts";
import type { Session } from "../session/session.ts";
import { questions } from "./answer.ts";

/** From where what the shown document grants can be used, by a search over all requests; `null` where there is no answer. */
export async function closerLook(session: Session, text = session.text): Promise<readonly NetworkReach[] | null> {
  const { name, kind, resourceType, document } = session.state;
  const answer = await questions.ask("networkReach", text, { name, kind, ...(canBeResourceType(resourceType) && { resourceType }) });
  return answer?.documents[document]?.reach ?? null;
}
