/**
 * What follows up on a conversation: when, what triggered it, why then; and what people can do about it.
 *
 * In: where it stands, the follow-up with its facts. Out: a headline, reasons, acts with their verdicts. Never: a moment that the core in this page
 * has not computed.
 */
import type { UseQueryResult } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { Contact, Conversation, Entry } from "relance/slim";
import { actOn, type Stands, type ThreadAct } from "../../api/conversations";
import { api, body } from "../../api/client";
import type { Planned } from "../../api/enrollments";
import { isLive, type usePlannedOf } from "../../api/known";
import { usePersonChanged } from "../../api/people";
import { useMay } from "../../app/session";
import { otherwise, sentenceOf } from "../../core/story";
import { channelName, movedBy, said, spelled, stepStatus } from "../../core/words";
import type { IconName } from "../../parts/icons";
import { Local, Relative, useLabel } from "../../parts/moment";
import { sentence, tell, tellWrong } from "../../parts/notices";
import { Menu } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Badge, Bones, CallOut, Card, Fact, Facts } from "../../parts/shown";
import { ActDialog, type AnyWish } from "../upcoming/acts";
import { Message } from "../upcoming/why";
import "../upcoming/upcoming.css";
import "./journey.css";

const Followups = lazy(() => import("./followups"));
const Record = lazy(() => import("./record"));

interface Given {
  thread: Conversation & { contact: string };
  contact: Contact | undefined;
  name: string;
  zone: string;
  stands: UseQueryResult<Stands>;
  followUp: Planned | undefined;
  known: ReturnType<typeof usePlannedOf>;
}

/** How a conversation rests in which no follow-up is under way. */
const RESTS: Record<string, string> = {
  open: "Nothing planned: it is our turn to write",
  silent: "Waits for an answer",
  following: "Follow-up under way",
  asking: "A model is being asked",
  resting: "Nothing more until they write again",
  handedOver: "A person has it",
  stopped: "Follow-ups are stopped",
  closed: "Closed",
};

const OCCASIONS: Record<string, string> = {
  stoppedReplying: "They stopped replying",
  busy: "They said that they are busy",
  askedForTime: "They asked to be contacted then",
  survey: "A question about satisfaction",
};

type Layer = { kind: "messages" } | { kind: "edit"; begin: Entry[] } | { kind: "record" };

/** The panel. */
export function Panel({ thread, contact, name, zone, stands, followUp, known }: Given) {
  const [wish, setWish] = useState<AnyWish>();
  const [layer, setLayer] = useState<Layer>();
  const may = useMay();
  const close = () => setLayer(undefined);
  const live = known.planned?.filter((one) => isLive(one.known.state)) ?? [];
  const others = live.filter((one) => one !== followUp);
  return (
    <aside className="thread-panel stack" aria-label="What follows up on it">
      {stands.error ? (
        <CallOut tone="failed" icon="warning" acts={<Button small onPress={() => void stands.refetch()}>Try again</Button>}>
          {sentence(stands.error.message)}
        </CallOut>
      ) : !stands.data ? (
        <Bones rows={6} />
      ) : (
        <Plan stands={stands.data} followUp={followUp} zone={zone} onWish={(act) => followUp && setWish({ act, of: [followUp] })} onEdit={(begin) => setLayer({ kind: "edit", begin })} />
      )}
      <Handling thread={thread} stands={stands.data} onRecord={() => setLayer({ kind: "record" })} />
      <Card title="Also planned" flush>
        {others.length === 0 ? (
          <p className="soft inside">Nothing else goes to {name}.</p>
        ) : (
          <ul className="rows">
            {others.map((one) => (
              <li key={one.row.id} className="row also-row">
                <span className="grow cut">{one.row.name}</span>
                <span className="soft small">{one.next?.at ? <Relative at={one.next.at} zone={one.next.zone} /> : "waits"}</span>
              </li>
            ))}
          </ul>
        )}
        {may("messages:read") && known.settings && contact && (
          <div className="also-foot">
            <Button small icon="plus" onPress={() => setLayer({ kind: "messages" })}>
              Schedule messages
            </Button>
          </div>
        )}
      </Card>
      <ActDialog wish={wish} onClose={() => setWish(undefined)} />
      <Suspense>
        {layer?.kind === "messages" && contact && known.settings && <Followups contact={contact} conversation={thread} settings={known.settings} zone={zone} onClose={close} />}
        {layer?.kind === "edit" && contact && known.settings && <Followups contact={contact} conversation={thread} settings={known.settings} zone={zone} begin={layer.begin} onClose={close} onSent={() => replaced(followUp)} />}
        {layer?.kind === "record" && contact && <Record contact={contact} live={live} conversations={[thread]} onClose={close} />}
      </Suspense>
    </aside>
  );
}

/** Takes a planned message away: somebody's own has taken its place. */
async function replaced(followUp: Planned | undefined): Promise<void> {
  const step = followUp?.next?.id;
  if (followUp && step) {
    await body(api.POST("/v1/enrollments/{enrollment}/cancel", { params: { path: { enrollment: followUp.known.state.id } }, body: { step } }));
  }
}

/** What of a follow-up is planned: its step, its moment, what moved it. */
function usePlan(stands: Stands, followUp: Planned | undefined, zone: string) {
  const next = followUp?.next;
  const own = followUp?.known.state.steps.find(({ id }) => id === next?.id);
  const when = useLabel(next?.at, next?.zone ?? zone);
  const goes = own?.status === "pending" && when !== undefined && otherwise(next) === undefined && followUp?.known.state.status === "active";
  const moved = next && (movedBy(next.reasons) ?? (own?.byHand ? "a person" : undefined));
  const rests = stands.status ? (RESTS[stands.status] ?? spelled(stands.status)) : "Not watched";
  const headline = stands.status && goes ? `Follow-up ${when.label}` : own?.status === "pending" && otherwise(next) ? `Follow-up: ${otherwise(next)?.toLowerCase()}` : own && stands.status === "following" ? `Follow-up: ${stepStatus(own.status).word.toLowerCase()}` : rests;
  return { next, own, goes, moved, headline };
}

/** What is planned, and why. */
function Plan({ stands, followUp, zone, onWish, onEdit }: { stands: Stands; followUp: Planned | undefined; zone: string; onWish(act: AnyWish["act"]): void; onEdit(begin: Entry[]): void }) {
  const may = useMay()("enrollments:write");
  const plan = usePlan(stands, followUp, zone);
  const { next, goes, headline } = plan;
  const words = next?.content as { body?: string; text?: string; subject?: string } | undefined;
  const acts = (
    <>
      <Button small look="danger" icon="close" onPress={() => onWish("cancel")}>
        Cancel
      </Button>
      <Button small icon="edit" onPress={() => onEdit([{ at: next?.at, text: words?.body ?? words?.text ?? "", subject: words?.subject }])}>
        Edit
      </Button>
      <Button small icon="move" onPress={() => onWish("reschedule")}>
        Move
      </Button>
      <Button small look="main" icon="send" onPress={() => onWish("send-now")}>
        Send now
      </Button>
    </>
  );
  return (
    <Card title={headline} label="The planned follow-up" foot={may && goes && acts}>
      <div className="stack" aria-live="polite">
        {goes && next?.content && <Message content={next.content as Parameters<typeof Message>[0]["content"]} />}
        <PlanFacts stands={stands} plan={plan} zone={zone} />
        {goes && next && next.reasons.length > 0 && (
          <section className="tight">
            <h3>Why then</h3>
            <ol className="reasons tight">
              {next.reasons.map((reason, index) => (
                <li key={index}>{sentenceOf(said(reason))}</li>
              ))}
            </ol>
          </section>
        )}
        <Decided stands={stands} zone={zone} />
      </div>
    </Card>
  );
}

function PlanFacts({ stands, plan: { next, own, goes, moved }, zone }: { stands: Stands; plan: ReturnType<typeof usePlan>; zone: string }) {
  const { followUp, reason, status, wakeAt } = stands;
  return (
    <Facts>
      {goes && next?.at && (
        <Fact name="Goes out">
          <Local at={next.at} zone={next.zone} zoned />
          {next.channel && <span className="soft">, by {channelName(next.channel)}</span>}
        </Fact>
      )}
      {followUp && <Fact name="Because">{OCCASIONS[followUp.occasion] ?? spelled(followUp.occasion)}</Fact>}
      {followUp?.promise && (
        <Fact name="They said">
          “{followUp.promise.phrase}”<span className="soft">, that is</span> <Local at={followUp.promise.at} zone={zone} />
        </Fact>
      )}
      {followUp?.proposed && <Fact name="The model said">{followUp.proposed.because}</Fact>}
      {reason && !followUp && <Fact name="Because">{sentenceOf(said(reason))}</Fact>}
      {!goes && own?.status === "pending" && otherwise(next) && next && next.reasons.length > 0 && <Fact name="Why">{sentenceOf(said(next.reasons[next.reasons.length - 1]!))}</Fact>}
      {goes && moved && (
        <Fact name="Moved">
          <Badge tone="held">{moved}</Badge>{" "}
          {own?.planned && own.planned.wanted !== own.planned.at && (
            <>
              <span className="soft">from</span> <Local at={own.planned.wanted} zone={own.planned.zone} />
            </>
          )}
        </Fact>
      )}
      {status === "silent" && wakeAt && (
        <Fact name="Looked at">
          <Relative at={wakeAt} zone={zone} />
        </Fact>
      )}
    </Facts>
  );
}

/** How it came to that: what was decided lately. */
function Decided({ stands: { turns = [] }, zone }: { stands: Stands; zone: string }) {
  const told = turns.flatMap(({ decisions, now }) => decisions.filter(({ what }) => what !== "ignored").map((decision) => ({ decision, now })));
  if (told.length === 0) {
    return null;
  }
  return (
    <details className="said">
      <summary>What was decided before</summary>
      <ol className="tight decided">
        {told.slice(-12).map(({ decision, now }, index) => (
          <li key={index}>
            <span className="soft small">
              <Local at={now} zone={zone} />
            </span>{" "}
            {decision.reasons.map((reason) => sentenceOf(said(reason))).join(" ") || spelled(decision.what)}
          </li>
        ))}
      </ol>
    </details>
  );
}

const DONE: Record<ThreadAct, string> = {
  close: "The conversation is closed",
  handBack: "Handed back to the assistant",
  stopFollowUps: "Automatic follow-ups of this conversation are stopped",
  resumeFollowUps: "Automatic follow-ups go on",
  botOn: "The bot is on",
  botOff: "The bot is off: nothing of it goes out",
};

/** Who has it, and what follows by itself. */
function Handling({ thread, stands, onRecord }: { thread: Conversation; stands: Stands | undefined; onRecord(): void }) {
  const may = useMay();
  const [busy, setBusy] = useState(false);
  const changed = usePersonChanged();
  const stopped = stands?.status === "stopped";
  const go = (act: ThreadAct) => {
    setBusy(true);
    actOn(thread.id, act)
      .then(() => tell(DONE[act]))
      .catch(tellWrong)
      .finally(() => {
        setBusy(false);
        changed();
      });
  };
  if (!may("contacts:write")) {
    return null;
  }
  const acts: { act: ThreadAct; word: string; icon: IconName; hint: string }[] = [
    stopped ? { act: "resumeFollowUps", word: "Resume follow-ups", icon: "play", hint: "At the next silence they begin anew" } : { act: "stopFollowUps", word: "Stop follow-ups", icon: "stop", hint: "Of this conversation, until they are resumed" },
    thread.botInactive ? { act: "botOn", word: "Bot on", icon: "assistant", hint: "Its messages go out again" } : { act: "botOff", word: "Bot off", icon: "assistant", hint: "Nothing of the assistant’s goes out" },
    ...(thread.handledBy === "human" || stands?.status === "handedOver" ? [{ act: "handBack" as const, word: "Hand back", icon: "undo" as const, hint: "The assistant goes on with it" }] : []),
    ...(thread.closed ? [] : [{ act: "close" as const, word: "Close", icon: "check" as const, hint: "It opens again when they write" }]),
  ];
  const [first, ...rest] = acts;
  return (
    <div className="row wrap handling">
      {first && (
        <Button small icon={first.icon} isDisabled={busy} onPress={() => go(first.act)}>
          {first.word}
        </Button>
      )}
      {may("events:write") && (
        <Button small icon="chat" onPress={onRecord}>
          Record an answer
        </Button>
      )}
      <Menu label="More for this conversation" acts={rest.map(({ act, word, icon, hint }) => ({ id: act, label: word, icon, hint, onDo: () => go(act) }))}>
        <Button small icon="more" isDisabled={busy}>
          More
        </Button>
      </Menu>
    </div>
  );
}
