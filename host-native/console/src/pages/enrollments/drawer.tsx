/**
 * One enrollment, explained: what is planned, what happened and why, and whether it can be decided again to the same.
 *
 * In: an enrollment's id. Out: a drawer with its headline, its line of time, its facts, and what can be done. Never: a sentence that neither the
 * core nor the timeline has said.
 */
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import type { Enrollment, TimelineEntry } from "relance/slim";
import { api, body } from "../../api/client";
import { type Planned, type Row } from "../../api/enrollments";
import { isLive, usePlannedOf } from "../../api/known";
import { useNow } from "../../app/clock";
import { useMay } from "../../app/session";
import { explain } from "../../core/core";
import { comes, happened, together } from "../../core/story";
import { capital, nameOf } from "../../core/words";
import { sentence } from "../../parts/notices";
import { Dialog, Menu } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Bones, CallOut, Fact, Facts } from "../../parts/shown";
import { cityOf, Local } from "../../parts/moment";
import { Journey } from "../people/journey";
import { ActDialog, ACTS, WHOLE, type AnyWish } from "../upcoming/acts";
import { Stands } from "./columns";
import { MoveVersion } from "./version";

const EVERY = { ...ACTS, ...WHOLE };

/** The drawer: one and the same while what it shows is on its way, so that it gives the focus back to where it was opened. */
export function Drawer({ enrollment, onClose }: { enrollment: string; onClose(): void }) {
  const state = useQuery({ queryKey: ["enrollments", "one", enrollment], queryFn: () => body(api.GET("/v1/enrollments/{enrollment}", { params: { path: { enrollment } } })) as Promise<unknown> as Promise<Enrollment> });
  const { rows, planned, error, refetch } = usePlannedOf(state.data?.contact);
  const [wish, setWish] = useState<AnyWish>();
  const [move, setMove] = useState<readonly Planned[]>();
  const now = useNow();
  const mayAct = useMay()("enrollments:write");
  const one = planned?.find((known) => known.row.id === enrollment);
  const row = rows?.find(({ id }) => id === enrollment);
  const wrong = state.error ?? error;
  const name = one ? nameOf(one.known.contact) : (row?.contactName ?? state.data?.contact ?? "Enrollment");
  const again = () => void Promise.all([state.refetch(), refetch()]);
  return (
    <>
      <Dialog
        title={name}
        lead={state.data && capital(explain({ state: state.data, now }).headline)}
        open
        onClose={onClose}
        side
        acts={one && mayAct && isLive(one.known.state) && <Acts of={one} onWish={(act) => setWish({ act, of: [one] })} onMove={() => setMove([one])} />}
      >
        <div className="stack">
          {wrong && (
            <CallOut tone="failed" icon="warning" acts={<Button small onPress={again}>Try again</Button>}>
              {sentence(wrong.message)}
            </CallOut>
          )}
          {state.data ? <Explained state={state.data} row={row} one={one} name={name} /> : !wrong && <Bones rows={8} />}
        </div>
      </Dialog>
      <ActDialog wish={wish} onClose={() => setWish(undefined)} />
      {move && <MoveVersion of={move} onClose={() => setMove(undefined)} />}
    </>
  );
}

/** What there is to say of it. */
function Explained({ state, row, one, name }: { state: Enrollment; row: Row | undefined; one: Planned | undefined; name: string }) {
  const now = useNow();
  const { lines } = explain({ state, now });
  const sequence = row?.name ?? one?.known.version.name ?? state.sequence;
  return (
    <>
      <Facts>
        <Fact name="Sequence">
          {sequence} <span className="soft">version {state.version}</span>
        </Fact>
        {row && (
          <Fact name="Stands">
            <Stands row={row} />
          </Fact>
        )}
        <Fact name="Their clock">{cityOf(state.zone.zone)}</Fact>
        {state.target.date && (
          <Fact name={capital(state.target.type)}>
            <Local at={state.target.date} zone={state.zone.zone} />
          </Fact>
        )}
      </Facts>
      <Line enrollment={state.id} one={one} state={state} name={sequence} />
      <details className="said">
        <summary>In sentences</summary>
        <ol className="tight">
          {lines.map((line, index) => (
            <li key={index}>{sentence(line.replace(/`([^`]*)`/g, "“$1”"))}.</li>
          ))}
        </ol>
      </details>
      <Again enrollment={state.id} />
      <Link href={`/people/${encodeURIComponent(state.contact)}?enrollment=${encodeURIComponent(state.id)}`}>Everything about {name}</Link>
    </>
  );
}

/** What can be done to one that is under way. */
export function Acts({ of, onWish, onMove }: { of: Planned; onWish(act: AnyWish["act"]): void; onMove(): void }) {
  const may = useMay();
  const { status } = of.known.state;
  const held = of.known.state.steps.some((step) => step.status === "held");
  const first: AnyWish["act"][] = status === "paused" ? ["resume"] : held ? ["release", "skip"] : ["pause", "send-now", "skip"];
  const rest = (["reschedule", "cancel", "pause", "stop"] as const).filter((act) => !first.includes(act) && !(status === "paused" && act === "pause"));
  return (
    <>
      <Menu
        label="More to do"
        acts={[
          ...rest.map((act) => ({ id: act, label: EVERY[act].word, icon: EVERY[act].icon, hint: EVERY[act].hint, danger: act === "stop" || act === "cancel", onDo: () => onWish(act) })),
          ...(may("sequences:write") ? [{ id: "move", label: "Move to another version…", icon: "branch" as const, onDo: onMove }] : []),
        ]}
      >
        <Button icon="more">More</Button>
      </Menu>
      {first.map((act, index) => (
        <Button key={act} icon={EVERY[act].icon} look={index === 0 && act !== "pause" ? "main" : undefined} onPress={() => onWish(act)}>
          {EVERY[act].word}
        </Button>
      ))}
    </>
  );
}

/** Its line of time. */
function Line({ enrollment, one, state, name }: { enrollment: string; one: Planned | undefined; state: Enrollment; name: string }) {
  const parts = useInfiniteQuery({
    queryKey: ["enrollments", "timeline of", enrollment],
    queryFn: ({ pageParam }) => body(api.GET("/v1/enrollments/{enrollment}/timeline", { params: { path: { enrollment }, query: { limit: 500, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const scenes = useMemo(() => {
    const whose = { enrollment, name, zone: state.zone.zone };
    const entries = parts.data?.pages.flatMap(({ items }) => items) as unknown as TimelineEntry[] | undefined;
    return entries && together([happened(entries, whose), one ? comes(one.known, one.preview.steps, whose) : []]);
  }, [parts.data, one, enrollment, name, state.zone.zone]);
  if (parts.error) {
    return (
      <CallOut tone="failed" icon="warning" acts={<Button small onPress={() => void parts.refetch()}>Try again</Button>}>
        {sentence(parts.error.message)}
      </CallOut>
    );
  }
  const more = parts.hasNextPage && (
    <Button small onPress={() => void parts.fetchNextPage()}>
      There is more; load it
    </Button>
  );
  return <section className="line-of" aria-label="What happened and what comes">{scenes ? <Journey scenes={scenes} several={false} more={more} /> : <Bones rows={6} />}</section>;
}

/** Decides the whole timeline again, and says whether it comes to the same. */
function Again({ enrollment }: { enrollment: string }) {
  const again = useMutation({ mutationFn: () => body(api.GET("/v1/enrollments/{enrollment}/replay", { params: { path: { enrollment } } })) });
  const report = again.data;
  return (
    <div className="tight" aria-live="polite">
      <div className="row">
        <Button small icon="refresh" isDisabled={again.isPending} onPress={() => again.mutate()}>
          Decide it all again
        </Button>
        {!report && !again.error && <span className="soft small">Checks that its history leads to where it stands.</span>}
      </div>
      {report && (
        <CallOut tone={report.same ? "done" : "failed"} icon={report.same ? "check" : "warning"}>
          {report.same ? `It comes out the same: ${report.entries} ${report.entries === 1 ? "turn" : "turns"}, to the last byte.` : `It comes out different. Somebody who runs the service should look at this with “relance replay ${enrollment}”.`}
        </CallOut>
      )}
      {again.error && (
        <CallOut tone="failed" icon="warning">
          {sentence(again.error.message)}
        </CallOut>
      )}
    </div>
  );
}
