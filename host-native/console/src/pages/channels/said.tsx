/**
 * What texts may say of the workspace: names and values, such as `workspace.name`.
 *
 * In: the workspace's data of the draft. Out: the same, changed. Never: a value's kind changed; what is no text stays as it is.
 */
import { useState } from "react";
import type { Json } from "relance/slim";
import type { Place } from "../../core/draft";
import { useDrafting } from "../../parts/drafting";
import { Field } from "../../parts/fields";
import { Button, IconButton } from "../../parts/press";
import { Card } from "../../parts/shown";

interface Entry {
  place: Place;
  name: string;
  value: Json;
}

/** Every value, with the name that a text calls it by. */
function entries(value: { [name: string]: Json } | undefined, place: Place = ["workspace"]): Entry[] {
  return Object.entries(value ?? {}).flatMap(([name, inner]): Entry[] => {
    const own = [...place, name];
    return typeof inner === "object" && inner !== null && !Array.isArray(inner) ? entries(inner, own) : [{ place: own, name: own.join("."), value: inner }];
  });
}

/** The card. */
export function Said() {
  const { settings, put, may } = useDrafting();
  const [fresh, setFresh] = useState("");
  const all = entries(settings.workspace);
  const name = fresh.trim().replace(/^workspace\./, "");
  const sound = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name) && !all.some((entry) => entry.name === `workspace.${name}`);
  const add = () => {
    put(["workspace", ...name.split(".")], "");
    setFresh("");
  };
  return (
    <Card title="What texts may say of you">
      <div className="stack">
        <p className="soft">
          A text says <code>{"{{ workspace.name }}"}</code>, and each message gets what stands here.
        </p>
        <ul className="tight" data-at="/workspace">
          {all.map(({ place, name: called, value }) => (
            <li key={called} className="said-row">
              <code className="cut">{called}</code>
              {typeof value === "string" ? <Field label={called} unlabelled value={value} onChange={(text) => put(place, text)} disabled={!may} /> : <code className="soft cut">{JSON.stringify(value)}</code>}
              {may && <IconButton small icon="trash" says={`Remove ${called}`} onPress={() => put(place, undefined)} />}
            </li>
          ))}
        </ul>
        {all.length === 0 && <p className="soft">Nothing yet. Begin with your name.</p>}
        {may && (
          <div className="row wrap" onKeyDown={(event) => event.key === "Enter" && sound && add()}>
            <Field label="Name of another value" unlabelled value={fresh} onChange={setFresh} placeholder="name, agent.name, bookingLink" mono />
            <Button small icon="plus" onPress={add} isDisabled={!sound}>
              Add
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
