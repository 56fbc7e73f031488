/**
 * One conversation: the words said, and beside them what follows up on it.
 *
 * In: a conversation's id. Out: words, the planned follow-up as it will be read, a panel with why and what can be done. Never: a planned word that
 * looks like one that was said.
 */
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { Conversation, Message as Said, PreviewStep } from "relance/slim";
import { useConversation, useStands, useWords } from "../../api/conversations";
import { Refusal } from "../../api/client";
import type { Planned } from "../../api/enrollments";
import { isLive, usePlannedOf } from "../../api/known";
import { useContact } from "../../api/people";
import { useNow } from "../../app/clock";
import { useMay } from "../../app/session";
import { label } from "../../core/core";
import { otherwise } from "../../core/story";
import { channelName, firstWords, nameOf, said } from "../../core/words";
import { ChannelIcon } from "../../parts/icons";
import { NotLoaded } from "../../parts/loaded";
import { Relative, shortLocal } from "../../parts/moment";
import { sentence } from "../../parts/notices";
import { Button, IconButton } from "../../parts/press";
import { Badge, Bones, CallOut, Empty, Face } from "../../parts/shown";
import { Panel } from "./panel";

/** The conversation. */
export function Thread({ conversation, onBack }: { conversation: string; onBack(): void }) {
  const thread = useConversation(conversation);
  const head = useRef<HTMLHeadingElement>(null);
  const there = thread.data !== undefined;
  useEffect(() => {
    // On a phone the conversation takes the list's place: who reads by ear is led to it.
    if (there && matchMedia("(max-width: 760px)").matches) {
      head.current?.focus();
    }
  }, [there]);
  if (thread.error) {
    const unknown = thread.error instanceof Refusal && thread.error.status === 404;
    return (
      <section className="inbox-none" aria-label="The conversation">
        {unknown ? (
          <Empty icon="search" title="This conversation is not here" acts={<Button onPress={onBack}>All conversations</Button>}>
            It may have been forgotten with its person.
          </Empty>
        ) : (
          <NotLoaded error={thread.error} onAgain={() => void thread.refetch()} />
        )}
      </section>
    );
  }
  return thread.data ? <Of thread={thread.data} onBack={onBack} head={head} /> : <Bones rows={10} />;
}

function Of({ thread, onBack, head }: { thread: Conversation & { contact: string }; onBack(): void; head: React.RefObject<HTMLHeadingElement | null> }) {
  const person = useContact(thread.contact);
  const stands = useStands(thread.id);
  const known = usePlannedOf(thread.contact);
  const name = person.data ? nameOf(person.data.contact) : thread.contact;
  const zone = person.data?.contact.timezone ?? known.settings?.zone ?? "UTC";
  const plan = stands.data?.followUp;
  const followUp = known.planned?.find((one) => one.row.id === plan?.enrollment && isLive(one.known.state));
  return (
    <>
      <section className="thread" aria-label={`With ${name}`}>
        <header className="thread-head">
          <span className="only-phone">
            <IconButton icon="left" says="All conversations" onPress={onBack} />
          </span>
          <Face name={name} />
          <span className="grow">
            <h2 ref={head} tabIndex={-1} className="cut">
              <Link href={`/people/${encodeURIComponent(thread.contact)}`} className="plain-link">
                {name}
              </Link>
            </h2>
            <span className="row soft small">
              <ChannelIcon channel={thread.channel} /> {channelName(thread.channel)}
              {thread.closed && <Badge>Closed</Badge>}
              {thread.botInactive && <Badge tone="held">Bot is off</Badge>}
            </span>
          </span>
          <Badge tone={thread.handledBy === "human" ? "approval" : "quiet"}>{thread.handledBy === "human" ? "A person has it" : "The assistant has it"}</Badge>
        </header>
        <Words conversation={thread.id} zone={zone} name={name} followUp={followUp} />
      </section>
      <Panel thread={thread} contact={person.data?.contact} name={name} zone={zone} stands={stands} followUp={followUp} known={known} />
    </>
  );
}

/** The words, and those that will be. */
function Words({ conversation, zone, name, followUp }: { conversation: string; zone: string; name: string; followUp: Planned | undefined }) {
  const may = useMay();
  const words = useWords(conversation);
  const foot = useRef<HTMLDivElement>(null);
  const count = words.data?.items.length ?? 0;
  useEffect(() => {
    const scroller = foot.current?.parentElement;
    if (scroller) {
      scroller.scrollTop = scroller.scrollHeight;
    }
  }, [count, followUp]);
  if (!may("messages:read")) {
    return <p className="soft inside">What is said is shown to those who may read messages.</p>;
  }
  if (words.error) {
    return (
      <div className="inside">
        <CallOut tone="failed" icon="warning" acts={<Button small onPress={() => void words.refetch()}>Try again</Button>}>
          {sentence(words.error.message)}
        </CallOut>
      </div>
    );
  }
  if (!words.data) {
    return (
      <div className="inside">
        <Bones rows={8} />
      </div>
    );
  }
  const open = new Set(followUp?.known.state.steps.filter(({ status }) => status === "pending").map(({ id }) => id));
  const ahead = followUp?.preview.steps.filter(({ id, at }) => open.has(id) && at) ?? [];
  return (
    <div className="words" role="log" aria-label="What was said" tabIndex={0}>
      {count === 0 && <p className="soft small words-none">Nothing that was said here is kept.</p>}
      <ol className="bubbles">
        {words.data.items.map((said, index) => (
          <Bubble key={index} said={said} before={words.data.items[index - 1]} zone={zone} name={name} />
        ))}
      </ol>
      {ahead.length > 0 && (
        <>
          <p className="words-now">
            <span>Planned</span>
          </p>
          <ol className="bubbles" aria-label="What will be said">
            {ahead.slice(0, 3).map((step) => (
              <Coming key={step.id} step={step} zone={zone} />
            ))}
          </ol>
        </>
      )}
      <div ref={foot} />
    </div>
  );
}

const DAYS: Record<string, string> = { mon: "Monday", tue: "Tuesday", wed: "Wednesday", thu: "Thursday", fri: "Friday", sat: "Saturday", sun: "Sunday" };

function Bubble({ said, before, zone, name }: { said: Said; before: Said | undefined; zone: string; name: string }) {
  const now = useNow(60_000);
  const at = label({ at: said.at, now, zone });
  const day = at.local.slice(0, 10);
  const begins = !before || label({ at: before.at, now, zone }).local.slice(0, 10) !== day;
  const who = said.from === "contact" ? name : said.from === "ai" ? "Assistant" : "Somebody of us";
  return (
    <>
      {begins && (
        <li className="bubble-day">
          <span>{at.daysFromNow === 0 ? "Today" : at.daysFromNow === -1 ? "Yesterday" : `${DAYS[at.weekday] ?? ""}, ${shortLocal(at.local).split(",")[0]}`}</span>
        </li>
      )}
      <li className={said.from === "contact" ? "bubble theirs" : "bubble ours"}>
        <span className="bubble-words lines">{said.text}</span>
        <span className="bubble-foot">
          {who}, <time dateTime={said.at}>{at.local.slice(11, 16)}</time>
        </span>
      </li>
    </>
  );
}

/** Words that are planned. */
function Coming({ step, zone }: { step: PreviewStep; zone: string }) {
  const not = otherwise(step);
  const because = step.reasons[step.reasons.length - 1];
  if (not) {
    return (
      <li className="bubble ours coming">
        <span className="bubble-words soft">
          {not}
          {because && `. ${said(because)}.`}
        </span>
        <span className="bubble-foot">
          <Relative at={step.at!} zone={step.zone || zone} />
        </span>
      </li>
    );
  }
  return (
    <li className="bubble ours coming">
      <span className="bubble-words lines">{firstWords(step.content) || "Words that are still to be written"}</span>
      <span className="bubble-foot">
        <Relative at={step.at!} zone={step.zone || zone} />
        {step.channel && `, by ${channelName(step.channel)}`}
      </span>
    </li>
  );
}
