/**
 * What came in: each thing that was told, and what was made of it; what nobody knew is given to somebody.
 *
 * In: filters. Out: rows, the newest first, one of them opened. Never: somebody chosen by the page.
 */
import { useState } from "react";
import { Link } from "wouter";
import { useInbound, useInboundItem, usePerson, type Item } from "../../api/inbound";
import { useMay } from "../../app/session";
import { dateWords } from "../../core/dates";
import { channelName, nameOf, spelled } from "../../core/words";
import { Choice } from "../../parts/fields";
import { ChannelIcon } from "../../parts/icons";
import { Loaded, More } from "../../parts/loaded";
import { Local, ownZone, Relative } from "../../parts/moment";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Segments } from "../../parts/segments";
import { Badge, Bones, Card, Empty, Fact, Facts, type Tone } from "../../parts/shown";
import { INTENTS } from "../assistant/tryout";
import { Match } from "./match";

type Which = "all" | "unmatched" | "matched" | "ignored";

const KINDS: Record<string, string> = {
  message: "A message",
  opened: "Opened the channel",
  echo: "Our side wrote elsewhere",
  thread: "A thread changed hands",
  delivery: "What became of a message",
  bounce: "A bounce",
  complaint: "A complaint",
  optOut: "Said no",
  optIn: "Said yes again",
};

const STATUS: Record<string, { word: string; tone: Tone }> = {
  waiting: { word: "Being read", tone: "due" },
  matched: { word: "Taken", tone: "done" },
  unmatched: { word: "Nobody knows whose", tone: "held" },
  ignored: { word: "Left aside", tone: "quiet" },
};

const WHY: Record<string, string> = {
  "inbound.unknownSender": "nobody has this address",
  "inbound.automaticReply": "an automatic reply: it is no answer",
  "inbound.notFromSent": "it is in your name and came by another way: anybody can write that",
  "inbound.undecided": "it could not be decided, after some tries",
  "inbound.unreadable": "it could not be read",
};

const whyWords = (reason: string) => WHY[reason] ?? spelled(reason.replace(/^\w+\./, "")).toLowerCase();

/** All of it. */
export function Inbound() {
  const [which, setWhich] = useState<Which>("all");
  const [kind, setKind] = useState("");
  const [open, setOpen] = useState<string>();
  const pages = useInbound(which === "all" ? undefined : which, kind || undefined);
  return (
    <div className="stack">
      <div className="row wrap">
        <Segments<Which>
          label="How far"
          options={[
            { id: "all", label: "All" },
            { id: "unmatched", label: "Nobody’s" },
            { id: "matched", label: "Taken" },
            { id: "ignored", label: "Left aside" },
          ]}
          value={which}
          onChange={setWhich}
        />
        <div className="inbound-kind">
          <Choice label="Kind" unlabelled options={[{ id: "", label: "Every kind" }, ...Object.entries(KINDS).map(([id, label]) => ({ id, label }))]} value={kind} onChange={setKind} />
        </div>
      </div>
      <Loaded query={pages}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon="chat" title={which === "unmatched" ? "Everything has found its person" : "Nothing came in"}>
              {which === "unmatched" ? "What nobody knows whose it is stands here until somebody says." : "Answers, bounces, opt-outs and what providers tell of messages stand here, with what was made of them."}
            </Empty>
          ) : (
            <Card flush label="What came in">
              <ul className="rows">
                {rows.map((item) => (
                  <Row key={item.id} item={item} onOpen={() => setOpen(item.id)} />
                ))}
              </ul>
              <More pages={pages} />
            </Card>
          )
        }
      </Loaded>
      {open && <Opened id={open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function Row({ item, onOpen }: { item: Item; onOpen(): void }) {
  const { word, tone } = STATUS[item.status] ?? { word: item.status, tone: "quiet" as Tone };
  const intent = item.intent && item.intent !== "none" ? INTENTS[item.intent] : undefined;
  return (
    <li className="inbound-row">
      <span className="soft inbound-mark">
        <ChannelIcon channel={item.channel} />
        <span className="unseen">{channelName(item.channel)}</span>
      </span>
      <span className="inbound-who cut">
        <Whose item={item} />
      </span>
      <button type="button" className="inbound-what" onClick={onOpen}>
        <span className="cut">
          {item.subject && <span className="strong">{item.subject} </span>}
          {item.text || KINDS[item.kind] || item.kind}
        </span>
      </button>
      <span className="row wrap inbound-made">
        {intent && <Badge tone={intent.tone}>{intent.word}</Badge>}
        <Badge tone={tone}>{word}</Badge>
      </span>
      <span className="soft small inbound-when">
        <Relative at={item.receivedAt} zone={ownZone()} />
      </span>
    </li>
  );
}

/** Whose it is, by name; else from which address. */
function Whose({ item }: { item: Item }) {
  const { data } = usePerson(item.contact);
  if (!item.contact) {
    return <span className="soft">{item.from ?? "unknown"}</span>;
  }
  return (
    <Link href={`/people/${encodeURIComponent(item.contact)}`} className="strong">
      {data ? nameOf(data) : (item.from ?? item.contact)}
    </Link>
  );
}

/** One thing, with what was made of it. */
function Opened({ id, onClose }: { id: string; onClose(): void }) {
  const { data: item } = useInboundItem(id);
  const may = useMay()("inbound:write");
  const [matching, setMatching] = useState(false);
  const zone = ownZone();
  const acts = may && item?.status === "unmatched" && !matching && (
    <Button look="main" icon="people" onPress={() => setMatching(true)}>
      Say whose it is
    </Button>
  );
  if (!item) {
    return (
      <Dialog title="What came in" open onClose={onClose} side>
        <Bones rows={5} />
      </Dialog>
    );
  }
  const intent = item.intent && INTENTS[item.intent];
  return (
    <Dialog title={KINDS[item.kind] ?? spelled(item.kind)} lead={channelName(item.channel)} open onClose={onClose} side acts={acts || undefined}>
      <div className="stack">
        {(item.subject || item.text) && (
          <div className="inbound-words">
            {item.subject && <p className="strong">{item.subject}</p>}
            <p className="lines">{item.text}</p>
          </div>
        )}
        {matching && <Match item={item} onDone={() => setMatching(false)} />}
        <Facts>
          <Fact name="From">{item.from ?? <span className="soft">not known</span>}</Fact>
          {item.to && <Fact name="To">{item.to}</Fact>}
          <Fact name="Whose">
            <Whose item={item} />
          </Fact>
          <Fact name="Stands">
            <Badge tone={STATUS[item.status]?.tone}>{STATUS[item.status]?.word ?? item.status}</Badge>
            {item.reason && <div className="soft small">{whyWords(item.reason)}</div>}
          </Fact>
          {intent && (
            <Fact name="Understood as">
              <Badge tone={intent.tone}>{intent.word}</Badge> {item.confidence && <span className="soft small">{item.confidence}</span>}
            </Fact>
          )}
          {item.returnDate && <Fact name="Back on">{dateWords(item.returnDate)}</Fact>}
          {item.detail && <Fact name="The provider says">{item.detail}</Fact>}
          {item.account && <Fact name="Account">{item.account}</Fact>}
          {!!item.attachments && <Fact name="Attached">{item.attachments === 1 ? "1 thing" : `${item.attachments} things`}</Fact>}
          <Fact name="Happened">
            <Local at={item.at} zone={zone} />
          </Fact>
          <Fact name="Came in">
            <Local at={item.receivedAt} zone={zone} />
          </Fact>
        </Facts>
      </div>
    </Dialog>
  );
}
