/**
 * Stopping everything for a person, or forgetting them: what ends is said before.
 *
 * In: a person, what they are in. Out: a stop that has happened when it is answered. Never: one that was not read.
 */
import { useMemo, useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { useLocation } from "wouter";
import type { Contact, Event } from "relance/slim";
import type { Planned } from "../../api/enrollments";
import { forget, stopAll, usePersonChanged } from "../../api/people";
import { nowInstant } from "../../app/clock";
import { whatIf } from "../../core/whatif";
import { channelName, nameOf } from "../../core/words";
import { Choice } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { Local } from "../../parts/moment";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";

interface Given {
  contact: Contact;
  /** What is under way. */
  live: readonly Planned[];
  forgets: boolean;
  onClose(): void;
}

/** The dialog. */
export default function Stop({ contact, live, forgets, onClose }: Given) {
  const name = nameOf(contact);
  const [how, setHow] = useState<"now" | "good">("now");
  const [channel, setChannel] = useState("all");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Error>();
  const [, navigate] = useLocation();
  const changed = usePersonChanged();
  const effects = useMemo(() => {
    const now = nowInstant();
    const event = forgets ? { type: "contactDeleted", at: now } : how === "now" ? { type: "stopped", at: now } : { type: "optedOut", at: now, ...(channel === "all" ? {} : { channel }) };
    return whatIf(live.map(({ known }) => known), event as Event, now);
  }, [live, how, channel, forgets]);
  const go = () => {
    setBusy(true);
    setWrong(undefined);
    (forgets ? forget(contact.id) : stopAll(contact.id, how === "now" ? { optOut: false } : { optOut: true, ...(channel === "all" ? {} : { channel }) }))
      .then(() => {
        tell(forgets ? `${name} is forgotten` : `Stopped: nothing more goes to ${name}${how === "good" && channel !== "all" ? ` by ${channelName(channel)}` : ""}`);
        onClose();
        if (forgets) {
          navigate("/people");
        }
        changed();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="danger main" icon={forgets ? "trash" : "stop"} onPress={go} isDisabled={busy}>
        {forgets ? "Forget for good" : "Stop everything"}
      </Button>
    </>
  );
  const channels = [...new Set([...(contact.email ? ["email"] : []), ...(contact.phone ? ["sms"] : []), ...Object.keys(contact.addresses ?? {})])];
  return (
    <Dialog title={forgets ? `Forget ${name}?` : `Stop everything for ${name}?`} open onClose={onClose} acts={acts} alert>
      <div className="stack">
        <Wrong error={wrong} />
        {forgets ? (
          <p>
            Their name, addresses, attributes and all words with them are erased, and can’t be brought back. What they have said no to is kept, so that nobody writes to them by mistake.
          </p>
        ) : (
          <HowLong how={how} onHow={setHow} />
        )}
        {!forgets && how === "good" && channels.length > 1 && <Choice label="On which channel" options={[{ id: "all", label: "On all of them" }, ...channels.map((id) => ({ id, label: channelName(id) }))]} value={channel} onChange={setChannel} />}
        <Ends live={live} effects={effects} />
      </div>
    </Dialog>
  );
}

function HowLong({ how, onHow }: { how: "now" | "good"; onHow(how: "now" | "good"): void }) {
  return (
    <RadioGroup className="how" aria-label="For how long" value={how} onChange={(value) => onHow(value as "now" | "good")}>
      <Radio value="now" className="how-one">
        <span className="strong">For now</span>
        <span className="soft small">What runs ends. Something new may begin.</span>
      </Radio>
      <Radio value="good" className="how-one">
        <span className="strong">For good</span>
        <span className="soft small">They said no. What runs ends, and nothing is sent to them again.</span>
      </Radio>
    </RadioGroup>
  );
}

/** What ends, and what would have come. */
function Ends({ live, effects }: { live: readonly Planned[]; effects: ReturnType<typeof whatIf> }) {
  const ending = effects.filter(({ ends }) => ends);
  const lost = effects.reduce((sum, effect) => sum + effect.lost, 0);
  return (
    <section className="tight" aria-live="polite" aria-label="What ends">
      <p className="strong">
        {ending.length === 0 ? "Nothing that is under way ends." : `${ending.length === 1 ? "1 enrollment ends" : `${ending.length} enrollments end`}; ${lost === 1 ? "1 message is" : `${lost} messages are`} not sent.`}
      </p>
      <ul className="tight">
        {ending.map(({ known }) => {
          const planned = live.find((one) => one.known.state.id === known.state.id);
          return (
            <li key={known.state.id} className="row ends-row">
              <span className="grow cut">{planned ? planned.row.name : known.version.name}</span>
              <span className="soft small">{planned?.next?.at ? <s><Local at={planned.next.at} zone={planned.next.zone} /></s> : "waits"}</span>
            </li>
          );
        })}
      </ul>
      {effects.length > ending.length && ending.length > 0 && <p className="soft small">{effects.length - ending.length} go on, by other channels.</p>}
    </section>
  );
}
