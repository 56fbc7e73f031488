/**
 * Sample data: added to a workspace to look around in, taken away without a trace.
 *
 * In: whether there is some. Out: it added, or taken away. Never: a person who is not of the sample.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Refusal } from "../../api/client";
import { addSample, removeSample } from "../../api/users";
import { useMay, useSession } from "../../app/session";
import { told } from "../../parts/drafting";
import { Wrong } from "../../parts/loaded";
import { tell } from "../../parts/notices";
import { Ask } from "../../parts/overlays";
import { Button, LinkButton } from "../../parts/press";
import { CallOut, Card } from "../../parts/shown";

const WHAT =
  "About two dozen made-up people of several countries, sequences, conversations with planned follow-ups, enrollments in all states. Nothing of it is ever sent to anybody: its addresses are examples, and its mail is written to a folder.";

/** The card. */
export function Sample() {
  const there = useSession().sample ?? false;
  const queries = useQueryClient();
  const may = useMay();
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  const allowed = may("settings:write") && may("contacts:write") && may("sequences:write");
  const done = (act: Promise<unknown>, words: string) => {
    setBusy(true);
    setWrong(undefined);
    act
      .then(() => {
        tell(words);
        void queries.invalidateQueries();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => {
        setBusy(false);
        setAsks(false);
      });
  };
  const add = (again: boolean) => done(addSample(again), "The sample data is here");
  const people = wrong instanceof Refusal && wrong.code === "sample.notEmpty";
  return (
    <Card title="Sample data">
      <div className="stack">
        <p>{WHAT}</p>
        {people ? (
          <CallOut tone="held" icon="warning" acts={<Button small isDisabled={busy} onPress={() => add(true)}>Add it all the same</Button>}>
            {told(wrong)}
          </CallOut>
        ) : (
          <Wrong error={wrong} />
        )}
        {!allowed ? (
          <p className="soft">A manager can add it or take it away.</p>
        ) : there ? (
          <div className="row wrap">
            <LinkButton href="/upcoming" look="main">
              Look around
            </LinkButton>
            <Button icon="trash" isDisabled={busy} onPress={() => setAsks(true)}>
              Take it away…
            </Button>
          </div>
        ) : (
          <div>
            <Button look="main" icon="plus" isDisabled={busy} onPress={() => add(false)}>
              {busy ? "Adding…" : "Add sample data"}
            </Button>
          </div>
        )}
      </div>
      <Ask title="Take the sample data away?" does="Take it away" danger open={asks} onClose={() => setAsks(false)} onDo={() => done(removeSample(), "The sample data is gone")} busy={busy}>
        <p>Its people are forgotten with all that they were sent, and its sequences archived. What you made yourself stays.</p>
      </Ask>
    </Card>
  );
}
