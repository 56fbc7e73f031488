/**
 * The list of what goes out: day by day, each with its person, its words, its reason, and what can be done.
 *
 * In: what is planned. Out: rows, marks, acts on one or many. Never: an act without its outcome being shown first.
 */
import { useMemo, useState } from "react";
import { Link } from "wouter";
import type { Planned } from "../../api/enrollments";
import { useNow } from "../../app/clock";
import { useMay } from "../../app/session";
import { label } from "../../core/core";
import { otherwise } from "../../core/story";
import { capital, channelName, firstWords, movedBy, nameOf, said, stepStatus } from "../../core/words";
import { Check } from "../../parts/fields";
import { ChannelIcon } from "../../parts/icons";
import { Local, ownZone, Relative, shortLocal } from "../../parts/moment";
import { Menu } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Badge, Card, Face } from "../../parts/shown";
import { ActDialog, ACTS, type Wish } from "./acts";
import { Why } from "./why";

interface Listed {
  planned: readonly Planned[];
  held: boolean;
  /** Loads what comes after. */
  more?: () => void;
}

/** The list. */
export function Due({ planned, held, more }: Listed) {
  const may = useMay()("enrollments:write");
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [wish, setWish] = useState<Wish>();
  const [why, setWhy] = useState<string>();
  const days = useDays(planned);
  const chosen = planned.filter(({ row }) => marked.has(row.id));
  const mark = (id: string, on: boolean) => setMarked((before) => (on ? new Set(before).add(id) : new Set([...before].filter((other) => other !== id))));
  const open = planned.find(({ row }) => row.id === why);
  return (
    <>
      <Card flush label={held ? "Held" : "Due"}>
        {days.map(([name, of]) => (
          <section key={name} aria-label={name}>
            <h2 className="day-head">
              {may && (
                <Check
                  aria-label={`All of ${name}`}
                  isSelected={of.every(({ row }) => marked.has(row.id))}
                  isIndeterminate={of.some(({ row }) => marked.has(row.id)) && !of.every(({ row }) => marked.has(row.id))}
                  onChange={(on) => of.forEach(({ row }) => mark(row.id, on))}
                />
              )}
              {name}
              <span className="soft num">{of.length}</span>
            </h2>
            <ul>
              {of.map((one) => (
                <Row key={one.row.id} planned={one} may={may} marked={marked.has(one.row.id)} onMark={(on) => mark(one.row.id, on)} onWish={setWish} onWhy={() => setWhy(one.row.id)} />
              ))}
            </ul>
          </section>
        ))}
        {more && (
          <div className="list-foot">
            <Button onPress={more}>Show more</Button>
          </div>
        )}
      </Card>
      {chosen.length > 0 && (
        <div className="bulk" role="toolbar" aria-label="What is marked">
          <span className="strong num">{chosen.length} marked</span>
          {(Object.keys(ACTS) as Wish["act"][]).map((act) => (
            <Button key={act} small icon={ACTS[act].icon} onPress={() => setWish({ act, of: chosen })}>
              {ACTS[act].word}
            </Button>
          ))}
          <IconButton icon="close" says="Unmark all" small onPress={() => setMarked(new Set())} />
        </div>
      )}
      <ActDialog
        wish={wish}
        onClose={() => {
          setWish(undefined);
          setMarked(new Set());
        }}
      />
      {open && <Why planned={open} onClose={() => setWhy(undefined)} onWish={(act) => setWish({ act, of: [open] })} may={may} />}
    </>
  );
}

/** By the day on which it goes out, by the viewer's clock. */
function useDays(planned: readonly Planned[]): [string, Planned[]][] {
  const now = useNow(60_000);
  const today = now.slice(0, 13);
  return useMemo(() => {
    const days = new Map<string, Planned[]>();
    for (const one of planned) {
      const at = one.next?.at;
      const name = at ? dayName(at, `${today}:00:00.000Z`) : "No time yet";
      days.set(name, [...(days.get(name) ?? []), one]);
    }
    return [...days];
  }, [planned, today]);
}

function dayName(at: string, now: string): string {
  const { weekday, local, daysFromNow } = label({ at, now, zone: ownZone() });
  const date = shortLocal(local).split(",")[0];
  return daysFromNow < 0 ? "Overdue" : daysFromNow === 0 ? "Today" : daysFromNow === 1 ? "Tomorrow" : `${capital(WEEKDAYS[weekday] ?? weekday)} ${date}`;
}

const WEEKDAYS: Record<string, string> = { mon: "Monday", tue: "Tuesday", wed: "Wednesday", thu: "Thursday", fri: "Friday", sat: "Saturday", sun: "Sunday" };

function Row({ planned, may, marked, onMark, onWish, onWhy }: { planned: Planned; may: boolean; marked: boolean; onMark(on: boolean): void; onWish(wish: Wish): void; onWhy(): void }) {
  const { row, known, next } = planned;
  const name = nameOf(known.contact);
  const step = next && known.state.steps.find(({ id }) => id === next.id);
  const status = step?.status;
  const moved = next && (movedBy(next.reasons) ?? (step?.byHand ? "a person" : undefined));
  const held = status === "held" ? next?.reasons[next.reasons.length - 1] : undefined;
  const not = status === "pending" ? otherwise(next) : undefined;
  const words = firstWords(next?.content) || (next && !held && known.version.steps.find(({ id }) => id === next.id)?.compose ? "A model is to write it" : next?.id);
  return (
    <li className="due-row" data-selected={marked} data-enrollment={row.id} data-at={next?.at ?? undefined}>
      <span className="mark">{may && <Check aria-label={`Mark ${name}`} isSelected={marked} onChange={onMark} />}</span>
      <span className="when">
        {next?.at ? (
          <>
            <span className="strong">
              <Relative at={next.at} zone={next.zone} />
            </span>
            <span className="soft small">
              <br />
              <Local at={next.at} zone={next.zone} />
            </span>
          </>
        ) : (
          <span className="soft">–</span>
        )}
      </span>
      <span className="row who">
        <Face name={name} size="small" />
        <span className="grow">
          <Link href={`/people/${encodeURIComponent(row.contact)}`} className="cut strong block">
            {name}
          </Link>
          <span className="soft small cut block">{row.name}</span>
        </span>
      </span>
      <button type="button" className="what row" onClick={onWhy}>
        <span className="unseen">Why, {name}: </span>
        <span className="soft" title={next?.channel ? channelName(next.channel) : undefined}>
          <ChannelIcon channel={next?.channel ?? "automatic"} />
          <span className="unseen">{next?.channel && channelName(next.channel)}</span>
        </span>
        <span className="cut words">{next?.content ? words : <span className="soft">{words}</span>}</span>
      </button>
      <span className="why">
        {held ? <Badge tone="held">{said(held)}</Badge> : not ? <Badge tone="held">{not}</Badge> : moved ? <Badge tone="held">moved: {moved}</Badge> : status && status !== "pending" ? <Badge tone={stepStatus(status).tone}>{stepStatus(status).word}</Badge> : null}
      </span>
      <span className="more">
        {may && (
          <Menu label={`What to do with ${name}`} acts={(Object.keys(ACTS) as Wish["act"][]).map((act) => ({ id: act, label: ACTS[act].word, icon: ACTS[act].icon, hint: ACTS[act].hint, danger: act === "cancel", onDo: () => onWish({ act, of: [planned] }) }))}>
            <IconButton icon="more" says={`What to do with ${name}`} small />
          </Menu>
        )}
      </span>
    </li>
  );
}
