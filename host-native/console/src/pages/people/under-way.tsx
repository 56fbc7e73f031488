/**
 * What a person is in now: each enrollment with what comes next of it, and what can be done about it.
 *
 * In: a person's enrollments with what comes of them. Out: rows with acts, each with the core's verdict first. Never: an act that is offered and
 * can't be done.
 */
import { useState } from "react";
import { useSearchParams } from "wouter";
import type { Contact } from "relance/slim";
import type { Planned } from "../../api/enrollments";
import { isLive, type usePlannedOf } from "../../api/known";
import { useMay } from "../../app/session";
import { otherwise } from "../../core/story";
import { channelName, firstWords, said, stepStatus } from "../../core/words";
import { ChannelIcon } from "../../parts/icons";
import { Local, Relative } from "../../parts/moment";
import { Menu, type Act } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Badge, Card } from "../../parts/shown";
import { Stands } from "../enrollments/columns";
import { Drawer } from "../enrollments/drawer";
import { MoveVersion } from "../enrollments/version";
import { ActDialog, ACTS, WHOLE, type AnyWish } from "../upcoming/acts";

const EVERY = { ...ACTS, ...WHOLE };

/** The card. */
export function UnderWay({ known: { rows, planned }, contact }: { known: ReturnType<typeof usePlannedOf>; contact: Contact }) {
  const [wish, setWish] = useState<AnyWish>();
  const [move, setMove] = useState<readonly Planned[]>();
  const [params, setParams] = useSearchParams();
  const open = params.get("open") ?? undefined;
  const live = planned?.filter(({ known: { state } }) => isLive(state)) ?? [];
  if (!rows) {
    return null;
  }
  return (
    <>
      <Card title="Under way" flush label="Under way">
        {live.length === 0 ? (
          <p className="soft inside">{contact.archived ? "Archived: nothing new begins." : rows.length === 0 ? "Not enrolled in anything." : "Nothing: all that was begun is over."}</p>
        ) : (
          <ul className="rows">
            {live.map((one) => (
              <Row key={one.row.id} of={one} onWish={(act) => setWish({ act, of: [one] })} onMove={() => setMove([one])} onOpen={() => setParams({ open: one.row.id })} />
            ))}
          </ul>
        )}
      </Card>
      <ActDialog wish={wish} onClose={() => setWish(undefined)} />
      {move && <MoveVersion of={move} onClose={() => setMove(undefined)} />}
      {open && <Drawer enrollment={open} onClose={() => setParams({})} />}
    </>
  );
}

function Row({ of, onWish, onMove, onOpen }: { of: Planned; onWish(act: AnyWish["act"]): void; onMove(): void; onOpen(): void }) {
  const may = useMay();
  const { row } = of;
  const { state } = of.known;
  const { next } = of;
  const own = state.steps.find(({ id }) => id === next?.id);
  const paused = state.status === "paused";
  const held = own?.status === "held";
  return (
    <li className="way-row" data-enrollment={row.id}>
      <span className="grow">
        <span className="row wrap">
          <button type="button" className="plain-press strong" onClick={onOpen}>
            {row.name}
          </button>
          <Stands row={row} />
          <span className="soft small">version {row.version}</span>
        </span>
        <span className="way-next small">
          {next && (
            <>
              <span className="soft" title={next.channel ? channelName(next.channel) : undefined}>
                <ChannelIcon channel={next.channel ?? "automatic"} />
              </span>
              <span className="cut">{firstWords(next.content) || `“${next.id}”`}</span>
            </>
          )}
        </span>
        {held && own.reason && (
          <Badge tone="held" icon="warning">
            {said(own.reason)}
          </Badge>
        )}
      </span>
      <span className="way-when">
        <NextAt of={of} />
      </span>
      {may("enrollments:write") && (
        <span className="row way-acts">
          <Button small icon={paused ? "play" : held ? "refresh" : "pause"} onPress={() => onWish(paused ? "resume" : held ? "release" : "pause")}>
            {paused ? "Resume" : held ? "Try again" : "Pause"}
          </Button>
          <Menu label={`What to do with ${row.name}`} acts={moreOf(paused, held, may("sequences:write"), onWish, onMove)}>
            <IconButton icon="more" says={`More for ${row.name}`} small />
          </Menu>
        </span>
      )}
    </li>
  );
}

/** When its next message goes out, or what it waits for. */
function NextAt({ of: { known, next } }: { of: Planned }) {
  const own = known.state.steps.find(({ id }) => id === next?.id);
  if (known.state.status === "paused") {
    return <span className="soft">until resumed</span>;
  }
  const other = otherwise(next);
  if (own?.status === "held" || !next?.at || other) {
    return <span className="soft">{other && own?.status === "pending" ? other : own ? stepStatus(own.status).word : "no time yet"}</span>;
  }
  return (
    <>
      <span className="strong">
        <Relative at={next.at} zone={next.zone} />
      </span>
      <span className="soft small">
        <Local at={next.at} zone={next.zone} />
      </span>
    </>
  );
}

function moreOf(paused: boolean, held: boolean, versions: boolean, onWish: (act: AnyWish["act"]) => void, onMove: () => void): Act[] {
  const acts: AnyWish["act"][] = paused ? ["skip", "stop"] : [...(held ? (["pause"] as const) : []), "send-now", "reschedule", "skip", "cancel", "stop"];
  return [
    ...acts.map((act) => ({ id: act, label: EVERY[act].word, icon: EVERY[act].icon, hint: EVERY[act].hint, danger: act === "stop" || act === "cancel", onDo: () => onWish(act) })),
    ...(versions ? [{ id: "move", label: "Move to another version…", icon: "branch" as const, onDo: onMove }] : []),
  ];
}
