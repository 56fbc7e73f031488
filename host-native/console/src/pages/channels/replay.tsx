/**
 * A stretch of time, told to a webhook again.
 *
 * In: from when, until when, whether what was delivered too. Out: how many are in line. Never: an event under another id than its own.
 */
import { getLocalTimeZone, now as zonedNow, type ZonedDateTime } from "@internationalized/date";
import { lazy, Suspense, useState } from "react";
import { replay, useWebhooksChanged, type Webhook } from "../../api/webhooks";
import { Switch } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Bone } from "../../parts/shown";

const MomentField = lazy(() => import("../upcoming/acts").then((module) => ({ default: module.MomentField })));

const zone = getLocalTimeZone();

/** The dialog. */
export function Replay({ webhook, onClose }: { webhook: Webhook; onClose(): void }) {
  const changed = useWebhooksChanged();
  const [from, setFrom] = useState<ZonedDateTime>(() => zonedNow(zone).subtract({ days: 1 }).set({ second: 0, millisecond: 0 }));
  const [to, setTo] = useState<ZonedDateTime>(() => zonedNow(zone).set({ second: 0, millisecond: 0 }));
  const [all, setAll] = useState(false);
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const backwards = to.compare(from) <= 0;
  const go = () => {
    setBusy(true);
    setWrong(undefined);
    replay(webhook.id, from.toDate().toISOString(), to.toDate().toISOString(), all)
      .then((count) => {
        tell(count === 0 ? "There was nothing to tell again" : `${count === 1 ? "1 event is" : `${count} events are`} in line`);
        void changed();
        onClose();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" icon="refresh" onPress={go} isDisabled={busy || backwards}>
        Tell it again
      </Button>
    </>
  );
  return (
    <Dialog title="Tell a stretch of time again" lead={webhook.description || webhook.url} open onClose={onClose} acts={acts}>
      <div className="stack">
        <Wrong error={wrong} />
        <Suspense fallback={<Bone width={240} />}>
          <div className="two">
            <MomentField label="From" value={from} onChange={setFrom} />
            <MomentField label="Until" value={to} onChange={setTo} wrong={backwards ? "It must be after the beginning." : undefined} />
          </div>
        </Suspense>
        <Switch isSelected={all} onChange={setAll}>
          Also what was delivered <span className="soft small">(each under its own id, so that it can be taken once)</span>
        </Switch>
      </div>
    </Dialog>
  );
}
