/**
 * A new sequence: what it is called, what it is for and about. The rest is built afterwards.
 *
 * In: a name. Out: a draft, opened in the builder. Never: a sequence that is published by it.
 */
import { useState } from "react";
import type { Draft, Purpose, TargetKind } from "relance/slim";
import { useLocation } from "wouter";
import { createSequence, useSequencesChanged } from "../../api/sequences";
import { Choice, Field } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { CallOut } from "../../parts/shown";
import { hintOf, PURPOSES, TARGET_KINDS } from "./words";

/** The dialog. */
export function Begin({ onClose, onCatalogue }: { onClose(): void; onCatalogue(): void }) {
  const [, navigate] = useLocation();
  const changed = useSequencesChanged();
  const [name, setName] = useState("");
  const [purpose, setPurpose] = useState<Purpose>("service");
  const [target, setTarget] = useState<TargetKind>("contact");
  const [wrong, setWrong] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const draft: Draft = { name: name.trim(), purpose, target, steps: [] };
    try {
      const made = await createSequence(draft);
      void changed();
      navigate(`/sequences/${encodeURIComponent(made.id)}`);
    } catch (error) {
      setWrong(error);
      setBusy(false);
    }
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={() => void make()} isDisabled={busy || name.trim() === ""}>
        Build it
      </Button>
    </>
  );
  return (
    <Dialog title="New sequence" open onClose={onClose} acts={acts}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") {
            void make();
          }
        }}
      >
        <Wrong error={wrong} />
        <Field label="Name" value={name} onChange={setName} autoFocus placeholder="Welcome" />
        <Choice label="What it is for" options={PURPOSES} value={purpose} onChange={(next) => setPurpose(next)} hint={hintOf(PURPOSES, purpose)} />
        <Choice label="What it is about" options={TARGET_KINDS} value={target} onChange={(next) => setTarget(next)} hint="Deals, appointments and charges have a date to count from." />
        <CallOut
          icon="copy"
          acts={
            <Button small onPress={onCatalogue}>
              Catalogue
            </Button>
          }
        >
          There are ready ones, with texts and times, to begin with.
        </CallOut>
      </form>
    </Dialog>
  );
}
