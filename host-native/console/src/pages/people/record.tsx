/**
 * What happened elsewhere, told here: they answered, paid, booked, said no. What would come of it is said before.
 *
 * In: what happened. Out: an event, processed when it is answered. Never: words read otherwise than the core reads them.
 */
import { useMemo, useState } from "react";
import type { Contact, Conversation, Event, UnderstandResult } from "relance/slim";
import type { Planned } from "../../api/enrollments";
import { tellEvent, usePersonChanged } from "../../api/people";
import { nowInstant } from "../../app/clock";
import { understand } from "../../core/core";
import { whatIf } from "../../core/whatif";
import { channelName, nameOf, said, spelled, statusOf } from "../../core/words";
import { Choice, Field, type Option } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { Local } from "../../parts/moment";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { CallOut } from "../../parts/shown";

interface Given {
  contact: Contact;
  live: readonly Planned[];
  conversations: readonly Conversation[];
  onClose(): void;
}

const INTENTS: Record<string, string> = {
  optOut: "They say no, to this channel",
  optIn: "They want messages again",
  help: "They ask for help",
  askedForTime: "They ask to be contacted",
  busy: "They can’t now",
  notInterested: "They are not interested",
  booked: "They have booked",
  goodbye: "They say good-bye",
  complaint: "They complain",
  wrongPerson: "It is the wrong person",
  autoReply: "It is an automatic reply",
};

/** What can be told: goals that somebody waits for first. */
function kinds(live: readonly Planned[]): Option[] {
  const goals = [...new Set([...live.flatMap(({ known }) => known.version.goals ?? []), "booked", "paid", "won"])];
  return [
    { id: "replied", label: "They answered" },
    ...goals.map((goal) => ({ id: `goal ${goal}`, label: `${spelled(goal)}`, hint: "a goal" })),
    { id: "goal", label: "Another goal…" },
    { id: "optedOut", label: "They said no" },
    { id: "bounced", label: "A message came back", hint: "the address is dead" },
    { id: "complained", label: "They marked us as spam" },
  ];
}

/** The event that the form says. */
function eventOf(kind: string, { channel, words, goal, conversation }: { channel: string; words: string; goal: string; conversation: string | undefined }): Record<string, unknown> {
  if (kind.startsWith("goal")) {
    return { type: "goal", goal: kind.slice(5) || goal.trim() };
  }
  switch (kind) {
    case "replied":
      return { type: "replied", channel, ...(conversation && { conversation }), ...(words.trim() && { text: words }) };
    case "bounced":
      return { type: "bounced", channel, kind: "hard" };
    default:
      return { type: kind, channel };
  }
}

/** The dialog. */
export default function Record({ contact, live, conversations, onClose }: Given) {
  const channels = useMemo(() => [...new Set([...conversations.map(({ channel }) => channel), ...(contact.email ? ["email"] : []), ...Object.keys(contact.addresses ?? {}), ...(contact.phone ? ["sms"] : [])])], [contact, conversations]);
  const [kind, setKind] = useState("replied");
  const [channel, setChannel] = useState(channels[0] ?? "email");
  const [words, setWords] = useState("");
  const [goal, setGoal] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Error>();
  const changed = usePersonChanged();
  const thread = conversations.find((one) => one.channel === channel && !one.closed) ?? conversations.find((one) => one.channel === channel);
  const event = useMemo(() => eventOf(kind, { channel, words, goal, conversation: thread?.id }), [kind, channel, words, goal, thread]);
  const read = useMemo(() => (kind === "replied" && words.trim() ? understand({ text: words, now: nowInstant(), zone: contact.timezone ?? "UTC", locale: contact.locale ?? undefined, channel }) : undefined), [kind, words, contact, channel]);
  const ready = event.type !== "goal" || event.goal !== "";
  const effects = useMemo(() => (ready ? whatIf(live.map(({ known }) => known), meant(event, read), nowInstant()) : []), [live, event, read, ready]);
  const go = () => {
    setBusy(true);
    setWrong(undefined);
    tellEvent(contact.id, event)
      .then(() => {
        tell(`Recorded for ${nameOf(contact)}`);
        changed();
        onClose();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" icon="check" onPress={go} isDisabled={busy || !ready}>
        Record it
      </Button>
    </>
  );
  return (
    <Dialog title={`What happened with ${nameOf(contact)}?`} lead="Follow-ups go by it at once." open onClose={onClose} acts={acts} alert={words !== ""}>
      <div className="stack">
        <Wrong error={wrong} />
        <Choice label="What" options={kinds(live)} value={kind} onChange={setKind} />
        {kind === "goal" && <Field label="Which goal" value={goal} onChange={setGoal} placeholder="signed" required />}
        {!kind.startsWith("goal") && channels.length > 0 && <Choice label="On which channel" options={channels.map((id) => ({ id, label: channelName(id) }))} value={channel} onChange={setChannel} />}
        {kind === "replied" && <Field label="What they wrote" value={words} onChange={setWords} rows={3} hint="It is read before anybody hears of it: a no is a no, a date is a date." />}
        {read && read.intent !== "none" && <Understood read={read} zone={contact.timezone ?? "UTC"} />}
        <Effects live={live} effects={effects} />
      </div>
    </Dialog>
  );
}

/** The event as the host will take it: words that say no are one, an automatic reply is no answer. */
function meant(event: Record<string, unknown>, read: UnderstandResult | undefined): Event {
  const at = nowInstant();
  if (read?.intent === "optOut") {
    return { type: "optedOut", at, channel: event.channel } as Event;
  }
  return { ...event, at, ...(read?.intent === "autoReply" && { automatic: true, returnDate: read.autoReply?.returnDate }) } as unknown as Event;
}

function Understood({ read, zone }: { read: UnderstandResult; zone: string }) {
  return (
    <CallOut icon="chat">
      <span className="strong">Understood: </span>
      {INTENTS[read.intent] ?? spelled(read.intent)}
      {read.at && (
        <>
          {" "}
          on <Local at={read.at} zone={zone} zoned />
        </>
      )}
      {read.phrase && <span className="soft"> (“{read.phrase}”)</span>}.
    </CallOut>
  );
}

/** What would come of it, for each that is under way. */
function Effects({ live, effects }: { live: readonly Planned[]; effects: ReturnType<typeof whatIf> }) {
  if (live.length === 0) {
    return <p className="soft">They are in nothing now: it stands on their line of time, and nothing else changes.</p>;
  }
  return (
    <section className="tight" aria-live="polite">
      <h3>What comes of it</h3>
      <ul className="tight">
        {effects.map(({ known, ends, lost, same, after, why }) => {
          const planned = live.find((one) => one.known.state.id === known.state.id);
          return (
            <li key={known.state.id}>
              <CallOut tone={same ? undefined : ends ? "held" : "done"} icon={same ? "minus" : ends ? "stop" : "refresh"}>
                <span className="strong">{planned ? planned.row.name : known.version.name}: </span>
                {same ? "goes on as before." : ends ? `ends as ${statusOf(after.status).word.toLowerCase()}; ${lost === 1 ? "1 message is" : `${lost} messages are`} not sent.` : "goes on, changed."}
                {why && !same && <span className="soft"> {said(why)}.</span>}
              </CallOut>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
