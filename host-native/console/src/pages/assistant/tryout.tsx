/**
 * "What would it understand?": a message is read as it would be if it came in, and what would come of it is told.
 *
 * In: words, a channel, a zone. Out: what they ask for, the words that it rests on, the moment; what the assistant would do. Never: a model; it
 * is not asked here.
 */
import { useMemo, useState } from "react";
import type { Intent, UnderstandResult } from "relance/slim";
import { nowInstant } from "../../app/clock";
import { understand } from "../../core/core";
import { dateWords } from "../../core/dates";
import { channelName } from "../../core/words";
import { Clock } from "../../parts/clock";
import { Spot, useDrafting } from "../../parts/drafting";
import { Choice, Field } from "../../parts/fields";
import { cityOf, Local, Relative } from "../../parts/moment";
import { Button } from "../../parts/press";
import { Badge, Card, Fact, Facts, type Tone } from "../../parts/shown";
import { ZonePick } from "../../parts/zone";
import { channelsOf } from "./plan";
import { Decided, Steps, usePlan } from "./planned";

/** What somebody asks for, in words. */
export const INTENTS: Record<Intent, { word: string; tone: Tone }> = {
  optOut: { word: "No more messages", tone: "failed" },
  optIn: { word: "Messages again", tone: "done" },
  help: { word: "Help", tone: "quiet" },
  askedForTime: { word: "Asks for a certain time", tone: "due" },
  busy: { word: "Busy now", tone: "due" },
  notInterested: { word: "Not interested", tone: "failed" },
  booked: { word: "Has booked", tone: "done" },
  goodbye: { word: "Says goodbye", tone: "done" },
  complaint: { word: "A complaint", tone: "held" },
  wrongPerson: { word: "The wrong person", tone: "failed" },
  autoReply: { word: "An automatic reply", tone: "quiet" },
  none: { word: "Nothing of these", tone: "quiet" },
};

const SURE = { sure: "sure", likely: "likely", unsure: "not sure: a model or a person has to say" } as const;
const EXAMPLES = ["Talk to me in 24 hours", "Busy, tomorrow after lunch?", "Thanks, I have booked!", "Please stop messaging me"];

/** The trial. */
export function TryOut() {
  const { settings } = useDrafting();
  const channels = channelsOf(settings);
  const [text, setText] = useState(EXAMPLES[1]!);
  const [channel, setChannel] = useState<string>();
  const [zone, setZone] = useState<string>();
  const [now] = useState(nowInstant);
  const where = channel ?? channels[0] ?? "whatsapp";
  const theirs = zone ?? settings.zone ?? "UTC";
  const { partsOfDay } = settings;
  const read = useMemo(() => {
    try {
      return text.trim() === "" ? undefined : understand({ text, now, zone: theirs, channel: where, partsOfDay });
    } catch {
      return undefined;
    }
  }, [text, now, theirs, where, partsOfDay]);
  const plan = usePlan(text.trim() === "" || !settings.autoFollowUps ? undefined : { text, channel: where, zone: theirs });
  return (
    <Card title="What would it understand?">
      <div className="stack">
        <Field label="Somebody writes" rows={2} value={text} onChange={setText} hint="Nothing is sent, and no model is asked." />
        <div className="row wrap">
          {EXAMPLES.map((example) => (
            <Button key={example} small look="plain" onPress={() => setText(example)}>
              {example}
            </Button>
          ))}
        </div>
        <div className="pairs">
          <Choice label="On" options={channels.map((id) => ({ id, label: channelName(id) }))} value={where} onChange={setChannel} />
          <ZonePick label="By the clock of" value={theirs} onChange={setZone} />
        </div>
        <div className="tight" role="status">
          {read && <Understood read={read} zone={theirs} />}
          {plan && <Decided plan={plan} />}
          {plan && <Steps plan={plan} />}
        </div>
        <PartsOfDay />
      </div>
    </Card>
  );
}

/** What was understood. */
export function Understood({ read, zone }: { read: UnderstandResult; zone: string }) {
  const { word, tone } = INTENTS[read.intent];
  return (
    <Facts>
      <Fact name="Asks for">
        <Badge tone={tone}>{word}</Badge> {read.confidence && <span className="soft small">{SURE[read.confidence]}</span>}
      </Fact>
      {read.at && (
        <Fact name="When">
          <Local at={read.at} zone={zone} /> <span className="soft">in {cityOf(zone)}</span> (<Relative at={read.at} zone={zone} />)
        </Fact>
      )}
      {read.phrase && <Fact name="By the words">“{read.phrase}”</Fact>}
      {read.autoReply?.returnDate && <Fact name="Back on">{dateWords(read.autoReply.returnDate)}</Fact>}
    </Facts>
  );
}

const PARTS = [
  { id: "morning", word: "Morning", usual: "09:00" },
  { id: "noon", word: "Noon", usual: "12:00" },
  { id: "afternoon", word: "Afternoon", usual: "15:00" },
  { id: "evening", word: "Evening", usual: "18:00" },
] as const;

/** When the parts of a day begin that people name. */
function PartsOfDay() {
  const { settings, put, may } = useDrafting();
  return (
    <div className="field" role="group" aria-label="Parts of a day">
      <span className="label">When people say a part of the day, they mean</span>
      <div className="row wrap">
        {PARTS.map(({ id, word, usual }) => (
          <Spot key={id} at={["partsOfDay", id]}>
            {(wrong) => <Clock label={word} labelled value={settings.partsOfDay?.[id] ?? usual} disabled={!may} wrong={wrong !== undefined} onChange={(time) => put(["partsOfDay", id], time === usual ? undefined : time)} />}
          </Spot>
        ))}
      </div>
    </div>
  );
}
