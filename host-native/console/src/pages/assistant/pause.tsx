/**
 * The switch that lets all sending of the workspace stand still, with what follows from it said before.
 *
 * In: the settings that are kept. Out: the same with the switch turned. Never: the draft that somebody is writing.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client";
import { rebase } from "../../api/draft";
import { putSettings, readSettings } from "../../api/settings";
import { useDrafting } from "../../parts/drafting";
import { Wrong } from "../../parts/loaded";
import { Local, ownZone, Relative } from "../../parts/moment";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Bones, CallOut } from "../../parts/shown";

/** The button, and its question. */
export function PauseAll() {
  const { kept, may } = useDrafting();
  const [asks, setAsks] = useState(false);
  const paused = kept.settings.paused ?? false;
  if (!may) {
    return null;
  }
  return (
    <>
      <Button icon={paused ? "play" : "pause"} look={paused ? "main" : undefined} onPress={() => setAsks(true)}>
        {paused ? "Send again" : "Pause everything"}
      </Button>
      {asks && <Question paused={paused} onClose={() => setAsks(false)} />}
    </>
  );
}

/** That all stands still, told on every page that writes settings. */
export function StandsStill() {
  const { kept } = useDrafting();
  return kept.settings.paused ? (
    <CallOut tone="held" icon="pause">
      <span className="strong">All sending stands still.</span> What becomes due waits; nothing is lost, and nothing goes out in a burst afterwards.
    </CallOut>
  ) : null;
}

function Question({ paused, onClose }: { paused: boolean; onClose(): void }) {
  const queries = useQueryClient();
  const { kept } = useDrafting();
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const turn = async () => {
    // The newest edition, so that nothing else is changed by it.
    const newest = await readSettings();
    const { paused: _, ...others } = newest.settings;
    const put = await putSettings({ tag: newest.tag, settings: paused ? others : { ...others, paused: true } });
    queries.setQueryData(["settings", "kept"], put.kept);
    if (newest.tag === kept.tag) {
      rebase(put.kept); // What is being written rests on this edition from now on.
    }
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" && queryKey[1] !== "kept" });
    tell(paused ? "Messages go out again" : "All sending stands still");
    onClose();
  };
  const go = () => {
    setBusy(true);
    turn()
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look={paused ? "main" : "danger main"} icon={paused ? "play" : "pause"} onPress={go} isDisabled={busy}>
        {paused ? "Send again" : "Pause everything"}
      </Button>
    </>
  );
  return (
    <Dialog title={paused ? "Send again?" : "Pause everything?"} open onClose={onClose} acts={acts} alert>
      <div className="stack">
        <Wrong error={wrong} />
        <Consequence paused={paused} />
      </div>
    </Dialog>
  );
}

function Consequence({ paused }: { paused: boolean }) {
  const { data } = useQuery({ queryKey: ["counts", "status"], queryFn: () => body(api.GET("/v1/status")) });
  const zone = ownZone();
  if (!data) {
    return <Bones rows={3} />;
  }
  const active = data.enrollments.active ?? 0;
  const next = data.nextDue && (
    <>
      <Relative at={data.nextDue} zone={zone} /> (<Local at={data.nextDue} zone={zone} />)
    </>
  );
  return paused ? (
    <ul className="tight points">
      <li>{active === 1 ? "1 enrollment goes" : `${active.toLocaleString()} enrollments go`} on.</li>
      <li>What became due meanwhile goes out at the next open moment, one message for each person; what is too late by its own rule is left out.</li>
      {next && <li>The first is due {next}.</li>}
    </ul>
  ) : (
    <ul className="tight points">
      <li>Nothing is sent any more, on no channel, to nobody: {active === 1 ? "1 enrollment waits" : `${active.toLocaleString()} enrollments wait`}.</li>
      {next && <li>The next message would have gone out {next}.</li>}
      <li>Answers still come in and stop what they stop. A message that is being handed over right now may still go out.</li>
      <li>Nothing is lost: when you send again, what is too late by its own rule is left out, and the rest goes out at the next open moment.</li>
    </ul>
  );
}
