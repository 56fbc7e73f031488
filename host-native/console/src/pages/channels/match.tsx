/**
 * Says whose something is that nobody knew: a person is looked for, chosen, and it is decided at once.
 *
 * In: a thing, a person. Out: what was made of it. Never: a person chosen without a press.
 */
import { useState } from "react";
import { matchInbound, useInboundChanged, usePeopleLike, type Item } from "../../api/inbound";
import { nameOf } from "../../core/words";
import { Wrong } from "../../parts/loaded";
import { tell } from "../../parts/notices";
import { Pick } from "../../parts/pick";
import { Button } from "../../parts/press";
import { CallOut } from "../../parts/shown";

/** The choice. */
export function Match({ item, onDone }: { item: Item; onDone(): void }) {
  const changed = useInboundChanged();
  const [q, setQ] = useState("");
  const [chosen, setChosen] = useState<{ id: string; name: string }>();
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const people = usePeopleLike(q).data ?? [];
  const options = q.trim() === "" ? [] : people.map((person) => ({ id: person.id, label: nameOf(person), hint: person.email ?? person.phone ?? undefined }));
  const go = () => {
    setBusy(true);
    setWrong(undefined);
    matchInbound(item.id, chosen!.id)
      .then(() => {
        tell(`It is ${chosen!.name}’s now, and decided`);
        void changed();
        onDone();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  return (
    <div className="card match-form">
      <Wrong error={wrong} />
      {chosen ? (
        <CallOut acts={<Button small onPress={() => setChosen(undefined)}>Somebody else</Button>}>It is taken as an answer of {chosen.name}: what waits for one stops, as if it had come from their own address.</CallOut>
      ) : (
        <Pick
          label="Whose is it?"
          q={q}
          onQ={setQ}
          options={options}
          onChoose={(id) => {
            const person = people.find((one) => one.id === id);
            setChosen(person && { id, name: nameOf(person) });
          }}
          placeholder="A name or an address"
        />
      )}
      <div className="row wrap">
        {chosen && (
          <Button look="main" onPress={go} isDisabled={busy} autoFocus>
            It is {chosen.name}’s
          </Button>
        )}
        <Button onPress={onDone}>Leave it</Button>
      </div>
    </div>
  );
}
