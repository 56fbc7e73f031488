/**
 * In which sequences a ready text is used, by their drafts.
 *
 * In: the sequences. Out: for each name, who names it in how many steps. Never: an answer that is half of the truth; it waits for all drafts.
 */
import { useQuery } from "@tanstack/react-query";
import type { Content, Draft, Settings } from "relance/slim";
import { api, body } from "../../api/client";

/** A sequence that names a text. */
export interface Use {
  id: string;
  name: string;
  steps: number;
}

/** How many drafts are asked for at once. */
const AT_ONCE = 6;

/** Who uses which text: sequences, and the assistant's own follow-ups. */
export function useUses(enabled: boolean, settings: Settings) {
  const { data } = useQuery({ queryKey: ["sequences", "uses"], queryFn: uses, enabled, staleTime: 60_000 });
  const auto = settings.autoFollowUps;
  const own = [auto?.stoppedReplying, auto?.busy, auto?.askedForTime].flatMap((scenario) => (scenario?.messages ?? []).map(nameIn));
  return { data, byAssistant: new Set(own.filter((name) => name !== undefined)) };
}

async function uses(): Promise<Map<string, Use[]>> {
  const ids: { id: string; name: string }[] = [];
  let after: string | undefined;
  do {
    const page = await body(api.GET("/v1/sequences", { params: { query: { limit: 500, after } } }));
    ids.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  const found = new Map<string, Use[]>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const drafts = await Promise.all(ids.slice(at, at + AT_ONCE).map(({ id }) => body(api.GET("/v1/sequences/{sequence}", { params: { path: { sequence: id } } }))));
    for (const { id, name, draft } of drafts) {
      for (const [text, steps] of named(draft as Draft | null | undefined)) {
        found.set(text, [...(found.get(text) ?? []), { id, name, steps }]);
      }
    }
  }
  return found;
}

const nameIn = (content: Content | null | undefined) => (content?.type === "text" && "use" in content ? content.use : undefined);

/** Which texts a draft names, in how many steps. */
function named(draft: Draft | null | undefined): Map<string, number> {
  const found = new Map<string, number>();
  for (const { content, outsideWindow } of draft?.steps ?? []) {
    for (const name of new Set([nameIn(content), nameIn(outsideWindow)])) {
      if (name !== undefined) {
        found.set(name, (found.get(name) ?? 0) + 1);
      }
    }
  }
  return found;
}
