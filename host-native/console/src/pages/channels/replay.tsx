/**
 * A stretch of time, told to a webhook again.
 *
 * In: from when, until when, whether what was delivered too. Out: how many are in line. Never: an event under another id than its own.
 */
import { useState } from "react";
import { replay, useWebhooksChanged, type Webhook } from "../../api/webhooks";
import { nowInstant } from "../../app/clock";
import { Switch } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { ownZone } from "../../parts/moment";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { MomentField, later, wholeMinute } from "../../parts/when";

const zone = ownZone();
const DAY = 86_400_000;

/** The dialog. */
export function Replay({ webhook, onClose }: { webhook: Webhook; onClose(): void }) {
  const changed = useWebhooksChanged();
  const [from, setFrom] = useState(() => wholeMinute(later(nowInstant(), -DAY)));
  const [to, setTo] = useState(() => wholeMinute(nowInstant()));
  const [all, setAll] = useState(false);
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const backwards = to <= from;
  const go = () => {
    setBusy(true);
    setWrong(undefined);
    replay(webhook.id, from, to, all)
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
        <div className="pairs">
          <MomentField label="From" at={from} zone={zone} onChange={setFrom} />
          <MomentField label="Until" at={to} zone={zone} onChange={setTo} wrong={backwards ? "It must be after the beginning." : undefined} />
        </div>
        <Switch isSelected={all} onChange={setAll}>
          Also what was delivered <span className="soft small">(each under its own id, so that it can be taken once)</span>
        </Switch>
      </div>
    </Dialog>
  );
}
