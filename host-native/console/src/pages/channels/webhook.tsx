/**
 * A webhook to make or to change: where to, what of.
 *
 * In: one that is there, or none. Out: the webhook, put; its secret this once. Never: a secret that is kept by the page.
 */
import { useState } from "react";
import { Refusal } from "../../api/client";
import { changeWebhook, makeWebhook, useWebhooksChanged, type Webhook } from "../../api/webhooks";
import { told } from "../../parts/drafting";
import { Check, Field } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { ShownOnce } from "../../parts/secret";
import { Segments } from "../../parts/segments";
import { covers, GROUPS } from "./events";

/** The form. */
export function WebhookForm({ webhook, onClose }: { webhook?: Webhook; onClose(): void }) {
  const changed = useWebhooksChanged();
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [description, setDescription] = useState(webhook?.description ?? "");
  // `undefined`: everything.
  const [events, setEvents] = useState<string[] | undefined>(webhook && webhook.events.length > 0 ? webhook.events : undefined);
  const [secret, setSecret] = useState<string>();
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const fault = (path: string) => {
    const found = wrong instanceof Refusal ? wrong.problems.find((problem) => problem.path.startsWith(path)) : undefined;
    return found && told(found);
  };
  const save = async () => {
    setBusy(true);
    setWrong(undefined);
    try {
      const wanted = { url: url.trim(), events: events ?? [], description: description.trim() };
      if (webhook) {
        await changeWebhook(webhook.id, { ...wanted, enabled: webhook.enabled });
        tell("The webhook is saved");
        onClose();
      } else {
        setSecret((await makeWebhook(wanted)).secret ?? "");
      }
      void changed();
    } catch (error) {
      setWrong(error as Error);
    } finally {
      setBusy(false);
    }
  };
  if (secret !== undefined) {
    return <ShownOnce title="The webhook’s secret" what="Check the signature of each delivery with it." secret={secret} onClose={onClose} />;
  }
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={() => void save()} isDisabled={busy || url.trim() === "" || events?.length === 0}>
        {webhook ? "Save" : "Add the webhook"}
      </Button>
    </>
  );
  return (
    <Dialog title={webhook ? "Change the webhook" : "Add a webhook"} open onClose={onClose} acts={acts} side>
      <div className="stack">
        <Wrong error={fault("/url") || fault("/events") ? undefined : wrong} />
        <Field label="Address" type="url" value={url} onChange={setUrl} placeholder="https://example.com/hooks/relance" required autoFocus wrong={fault("/url")} mono />
        <Field label="What it is for" value={description} onChange={setDescription} placeholder="Our CRM" />
        <Kinds events={events} onChange={setEvents} wrong={fault("/events")} />
      </div>
    </Dialog>
  );
}

function Kinds({ events, onChange, wrong }: { events: readonly string[] | undefined; onChange(events: string[] | undefined): void; wrong?: string }) {
  const has = (kind: string) => events !== undefined && events.length > 0 && covers(events, kind);
  const turn = (kinds: readonly string[], on: boolean) => {
    const now = GROUPS.flatMap((group) => group.kinds.map(({ id }) => id)).filter(has);
    onChange(gathered(on ? [...now, ...kinds] : now.filter((id) => !kinds.includes(id))));
  };
  return (
    <div className="tight">
      <div>
        <Segments<"all" | "some">
          label="Of what it is told"
          options={[
            { id: "all", label: "Everything that happens" },
            { id: "some", label: "These kinds" },
          ]}
          value={events === undefined ? "all" : "some"}
          onChange={(next) => onChange(next === "all" ? undefined : ["message.*", "enrollment.*"])}
        />
      </div>
      {events !== undefined &&
        GROUPS.map(({ id, name, kinds }) => {
          const on = kinds.filter((kind) => has(kind.id));
          return (
            <fieldset key={id} className="kinds">
              <legend className="unseen">{name}</legend>
              <Check isSelected={on.length === kinds.length} isIndeterminate={on.length > 0 && on.length < kinds.length} onChange={(next) => turn(kinds.map((kind) => kind.id), next)}>
                <span className="strong">{name}</span>
              </Check>
              <div className="kinds-inside">
                {kinds.map((kind) => (
                  <Check key={kind.id} isSelected={has(kind.id)} onChange={(next) => turn([kind.id], next)}>
                    {kind.word}
                  </Check>
                ))}
              </div>
            </fieldset>
          );
        })}
      {events?.length === 0 && <p className="wrong">Mark at least one kind.</p>}
      {wrong && <p className="wrong">{wrong}</p>}
    </div>
  );
}

/** Kinds with whole groups by their star. */
function gathered(kinds: readonly string[]): string[] {
  return GROUPS.flatMap(({ id, kinds: own }) => {
    const on = own.filter((kind) => kinds.includes(kind.id));
    return on.length === own.length && own.every((kind) => kind.id.startsWith(`${id}.`)) ? [`${id}.*`] : on.map((kind) => kind.id);
  });
}
