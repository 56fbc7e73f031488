/**
 * Limits that hold whatever a model says, in words; those that are set here beside the rules' own.
 *
 * In: limits of the wire. Out: words, limits changed. Never: which of two counts; the core takes the stricter.
 */
import type { Limit } from "relance/slim";
import { pointer, type Place } from "../../core/draft";
import { channelName } from "../../core/words";
import { Clock, Clocks } from "../../parts/clock";
import { Spot, useDrafting } from "../../parts/drafting";
import { Check, NumberInput } from "../../parts/fields";
import { Menu } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Card } from "../../parts/shown";
import { WaitField, waitWords } from "../../parts/wait";
import { DAY_NAMES, WEEKDAYS } from "./weekly";

/** A limit as one says it. */
export function limitWords(limit: Limit): string {
  switch (limit.type) {
    case "maxFollowUps":
      return limit.max === 0 ? "No follow-up at all" : limit.max === 1 ? "At most 1 follow-up" : `At most ${limit.max} follow-ups`;
    case "spacing":
      return `At least ${waitWords(limit.wait)} apart`;
    case "firstAfter":
      return `The first not before ${waitWords(limit.wait)}`;
    case "times":
      return `${limit.after ? `After ${limit.after === 1 ? "1 try" : `${limit.after} tries`}: ` : ""}At ${limit.at.join(" or ")}, whichever comes first`.replace(": At", ": at");
    case "between":
      return `Between ${limit.from} and ${limit.to}`;
    case "notOn":
      return `Not on ${limit.days.map((day) => DAY_NAMES[day]).join(", ")}`;
    case "notBy":
      return `Not by ${limit.channels.map(channelName).join(", ")}`;
    case "closeOnGoodbye":
      return "Closed when they say goodbye";
  }
}

const FRESH: readonly { label: string; limit: Limit }[] = [
  { label: "At most so many follow-ups", limit: { type: "maxFollowUps", max: 3 } },
  { label: "At least so long apart", limit: { type: "spacing", wait: { hours: 12 } } },
  { label: "The first not before so long", limit: { type: "firstAfter", wait: { hours: 1 } } },
  { label: "At certain times of day", limit: { type: "times", at: ["09:00", "18:00"] } },
  { label: "Between two times of day", limit: { type: "between", from: "09:00", to: "19:00" } },
  { label: "Not on certain days", limit: { type: "notOn", days: ["sun"] } },
  { label: "Closed when they say goodbye", limit: { type: "closeOnGoodbye" } },
];

/** Limits that are set, not written. */
export function OwnLimits() {
  const { settings, put, may } = useDrafting();
  const at: Place = ["autoFollowUps", "limits"];
  const limits = settings.autoFollowUps?.limits ?? [];
  return (
    <Card
      title="Limits that are set"
      acts={
        may && (
          <Menu label="Limits" acts={FRESH.map(({ label, limit }) => ({ id: limit.type, label, onDo: () => put(at, [...limits, limit]) }))}>
            <Button small icon="plus">
              Add a limit
            </Button>
          </Menu>
        )
      }
    >
      {limits.length === 0 ? (
        <p className="soft">None beside those that your rules say. Of two that say the same thing, the stricter counts.</p>
      ) : (
        <ul className="tight" data-at={pointer(at)}>
          {limits.map((limit, index) => (
            <li key={index} className="own-limit">
              <div className="grow">
                <One at={[...at, index]} limit={limit} />
              </div>
              {may && <IconButton small icon="trash" says={`Remove: ${limitWords(limit)}`} onPress={() => put([...at, index], undefined)} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function One({ at, limit }: { at: Place; limit: Limit }) {
  const { put, may } = useDrafting();
  const words = limitWords(limit);
  switch (limit.type) {
    case "maxFollowUps":
      return <Spot at={[...at, "max"]}>{(wrong) => <NumberInput label="At most so many follow-ups" value={limit.max} least={0} most={1_000} disabled={!may} onChange={(max) => put([...at, "max"], max ?? 0)} wrong={wrong} />}</Spot>;
    case "spacing":
    case "firstAfter":
      return <Spot at={[...at, "wait"]} below>{(wrong) => <WaitField label={limit.type === "spacing" ? "At least so long apart" : "The first not before"} value={limit.wait} disabled={!may} onChange={(wait) => put([...at, "wait"], wait)} wrong={wrong} />}</Spot>;
    case "times":
      return (
        <Spot at={[...at, "at"]} below className="pairs">
          {(wrong) => (
            <>
              <Clocks label="At these times of day" value={limit.at} disabled={!may} onChange={(times) => put([...at, "at"], times ?? [])} wrong={wrong} />
              <NumberInput label="After so many tries" value={limit.after ?? 0} least={0} most={100} disabled={!may} onChange={(after) => put([...at, "after"], after || undefined)} />
            </>
          )}
        </Spot>
      );
    case "between":
      return (
        <Spot at={at} below>
          {(wrong) => (
            <div className="field">
              <span className="label">Between</span>
              <div className="row">
                <Clock label="From" value={limit.from} disabled={!may} onChange={(from) => put([...at, "from"], from)} />
                <span className="soft">and</span>
                <Clock label="Until" value={limit.to} disabled={!may} onChange={(to) => put([...at, "to"], to)} />
              </div>
              {wrong && <span className="wrong">{wrong}</span>}
            </div>
          )}
        </Spot>
      );
    case "notOn":
      return (
        <div className="field" role="group" aria-label="Not on">
          <span className="label">Not on</span>
          <div className="row wrap">
            {WEEKDAYS.map((day) => (
              <Check key={day} isSelected={limit.days.includes(day)} isDisabled={!may} onChange={(on) => put([...at, "days"], WEEKDAYS.filter((other) => (other === day ? on : limit.days.includes(other))))}>
                {DAY_NAMES[day].slice(0, 3)}
              </Check>
            ))}
          </div>
        </div>
      );
    default:
      return <p>{words}</p>;
  }
}
