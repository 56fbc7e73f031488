/**
 * What else happens when a follow-up is sent: tags, whose it is, who hears of it, an address that is called.
 *
 * In: a workflow. Out: the same, changed; nothing where it says nothing. Never: another bot; two would talk to one person.
 */
import type { Workflow } from "relance/slim";
import type { Place } from "../../core/draft";
import { Spot, useDrafting } from "../../parts/drafting";
import { Field } from "../../parts/fields";
import { Tags } from "../../parts/tags";

/** Its fields. */
export function WorkflowFields({ at, workflow }: { at: Place; workflow: Workflow | null | undefined }) {
  const { put, may } = useDrafting();
  const own = workflow ?? {};
  const set = (change: Partial<Workflow>) => {
    const next = Object.fromEntries(Object.entries({ ...own, ...change }).filter(([, value]) => value != null && value !== "" && !(Array.isArray(value) && value.length === 0)));
    put(at, Object.keys(next).length > 0 ? next : undefined);
  };
  if (!may && !workflow) {
    return <p className="soft">Nothing else.</p>;
  }
  return (
    <div className="pairs">
      <Spot at={[...at, "addTags"]} below>
        {(wrong) => <Tags label="Add tags" values={own.addTags ?? []} onChange={(addTags) => set({ addTags })} wrong={wrong} />}
      </Spot>
      <Spot at={[...at, "removeTags"]} below>
        {(wrong) => <Tags label="Remove tags" values={own.removeTags ?? []} onChange={(removeTags) => set({ removeTags })} wrong={wrong} />}
      </Spot>
      <Spot at={[...at, "notify"]} below>
        {(wrong) => <Tags label="Tell" values={own.notify ?? []} onChange={(notify) => set({ notify })} wrong={wrong} hint="Whom your product knows by these names." />}
      </Spot>
      <Spot at={[...at, "assignTo"]}>
        {(wrong) => <Field label="Assign the conversation to" value={own.assignTo ?? ""} onChange={(assignTo) => set({ assignTo })} wrong={wrong} disabled={!may} />}
      </Spot>
      <Spot at={[...at, "webhook"]}>
        {(wrong) => <Field label="Call this address" type="url" value={own.webhook ?? ""} onChange={(webhook) => set({ webhook })} wrong={wrong} disabled={!may} placeholder="https://" />}
      </Spot>
      {own.startBot && (
        <Spot at={[...at, "startBot"]}>{(wrong) => <Field label="Start another bot" value={own.startBot ?? ""} onChange={(startBot) => set({ startBot })} wrong={wrong} disabled={!may} />}</Spot>
      )}
    </div>
  );
}
