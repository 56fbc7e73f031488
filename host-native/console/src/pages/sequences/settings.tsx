/**
 * What holds for a sequence as a whole: what it is for and about, its hours, what ends it, who may be in it.
 *
 * In: a draft. Out: the draft with its own members changed. Never: a step.
 */
import { useMemo, useRef } from "react";
import type { Draft } from "relance/slim";
import { Choice, Field, NumberInput, Switch } from "../../parts/fields";
import { Tags } from "../../parts/tags";
import { ZonePick } from "../../parts/zone";
import { useBench } from "./bench";
import { tidied } from "./change";
import { Hours } from "./hours";
import { problemsOf } from "./judged";
import { Place, PlacesOf, useArrival, type Wish } from "./place";
import { calendarWords, hintOf, PURPOSES, REENROLLS, REPLIES, TARGET_KINDS } from "./words";

const GOALS = ["booked", "paid", "won"];

type Put = (change: Partial<Draft>, kind?: string) => void;

/** All of it. */
export function SequenceFields({ wish }: { wish: Wish | undefined }) {
  const { draft, judged, change } = useBench();
  const within = useRef<HTMLDivElement>(null);
  const problems = useMemo(() => problemsOf(judged?.problems ?? [], undefined), [judged]);
  useArrival(within, wish);
  const put: Put = (made, kind) => change((now) => tidied({ ...now, ...made }), kind);
  return (
    <PlacesOf value={problems}>
      <div ref={within} tabIndex={-1} className="step-fields">
        <section className="fold-inside stack" aria-label="What it is">
          <What draft={draft} put={put} />
        </section>
        <details className="fold" open>
          <summary>
            <span className="fold-title">What ends it</span>
          </summary>
          <div className="fold-inside stack">
            <Ends draft={draft} put={put} />
          </div>
        </details>
        <details className="fold">
          <summary>
            <span className="fold-title">When it may send</span>
            <span className="soft small cut">{calendarWords(draft.calendar).replaceAll("\n", ", ")}</span>
          </summary>
          <div className="fold-inside stack">
            <Hours calendar={draft.calendar ?? undefined} onChange={(calendar, kind) => put({ calendar }, kind)} />
            <Zone draft={draft} put={put} />
          </div>
        </details>
        <details className="fold">
          <summary>
            <span className="fold-title">Who may be in it</span>
          </summary>
          <div className="fold-inside stack">
            <Who draft={draft} put={put} />
          </div>
        </details>
      </div>
    </PlacesOf>
  );
}

function What({ draft, put }: { draft: Draft; put: Put }) {
  return (
    <>
      <Place at="name">{(wrong) => <Field label="Name" value={draft.name} onChange={(name) => put({ name }, "name")} wrong={wrong} />}</Place>
      <div className="pair">
        <Place at="purpose">{(wrong) => <Choice label="What it is for" options={PURPOSES} value={draft.purpose ?? "marketing"} onChange={(purpose) => put({ purpose })} wrong={wrong} hint={hintOf(PURPOSES, draft.purpose ?? "marketing")} />}</Place>
        <Place at="target">{(wrong) => <Choice label="What it is about" options={TARGET_KINDS} value={draft.target ?? "contact"} onChange={(target) => put({ target })} wrong={wrong} hint="Deals, appointments and charges have a date to count from." />}</Place>
      </div>
    </>
  );
}

function Ends({ draft, put }: { draft: Draft; put: Put }) {
  return (
    <>
      <Place at="onReply">{(wrong) => <Choice label="When they answer" options={REPLIES} value={draft.onReply ?? "stop"} onChange={(onReply) => put({ onReply })} wrong={wrong} hint={hintOf(REPLIES, draft.onReply ?? "stop")} />}</Place>
      <Place at="goals" below>
        {(wrong) => <Tags label="Goals" values={draft.goals ?? []} onChange={(goals) => put({ goals: goals.length > 0 ? [...goals].sort() : undefined })} offered={GOALS} wrong={wrong} placeholder="booked, paid, or an event of your own" hint="Once one of these happens, it is completed." />}
      </Place>
    </>
  );
}

function Zone({ draft, put }: { draft: Draft; put: Put }) {
  const zone = draft.zone && draft.zone !== "contact" ? draft.zone : undefined;
  return <Place at="zone">{() => <ZonePick label="Zone of people whose own is not known" none="The workspace’s" value={zone} onChange={(next) => put({ zone: next ?? "contact" })} />}</Place>;
}

function Who({ draft, put }: { draft: Draft; put: Put }) {
  return (
    <>
      <Place at="reenroll">{(wrong) => <Choice label="Enrolling the same person again" options={REENROLLS} value={draft.reenroll ?? "afterEnd"} onChange={(reenroll) => put({ reenroll })} wrong={wrong} />}</Place>
      <div className="pair">
        <Place at="exclusiveGroup">
          {(wrong) => <Field label="Exclusive group" value={draft.exclusiveGroup ?? ""} onChange={(group) => put({ exclusiveGroup: group || undefined }, "group")} wrong={wrong} placeholder="None" hint="A person is in one live sequence of a group at most." />}
        </Place>
        <Place at="priority">{(wrong) => <NumberInput label="Priority" value={draft.priority ?? 0} least={-1000} most={1000} onChange={(priority) => put({ priority: priority || undefined }, "priority")} wrong={wrong} hint="Where a cap lets only one through, the higher goes first." />}</Place>
      </div>
      {draft.target !== "contact" && draft.target !== undefined && (
        <Switch isSelected={draft.withHuman ?? false} onChange={(on) => put({ withHuman: on || undefined })}>
          It goes on while a person handles the conversation
        </Switch>
      )}
    </>
  );
}
