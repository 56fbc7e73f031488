/**
 * A cadence: how long after the silence the first follow-up goes out, how long after that the next.
 *
 * In: waits in order, each with times of day if it has some. Out: the same, changed. Never: the moments; the core says those.
 */
import type { Pace, Wait } from "relance/slim";
import { pointer, type Place } from "../../core/draft";
import { Clocks } from "../../parts/clock";
import { useDrafting } from "../../parts/drafting";
import { Button, IconButton } from "../../parts/press";
import { WaitField } from "../../parts/wait";

/** The waits of a scenario whose settings name none. */
export const USUAL: Record<string, Pace[]> = {
  stoppedReplying: [{ minutes: 5 }, { minutes: 15 }],
  busy: [{ hours: 2 }, { days: 1 }],
  askedForTime: [],
};

const waitOf = (pace: Pace): Wait => {
  const { at: _, ...wait } = pace;
  return wait as Wait;
};

/** The list. `first` is from when the first one counts. */
export function Cadence({ at, value, usual, first }: { at: Place; value: Pace[] | null | undefined; usual: readonly Pace[]; first: string }) {
  const { put, may, problems } = useDrafting();
  const paces = value ?? [...usual];
  const set = (next: Pace[]) => put(at, next);
  const wrongAt = (index: number) => problems.find(({ path }) => path.startsWith(`${pointer([...at, index])}`))?.message;
  const change = (index: number, pace: Pace) => set(paces.map((one, other) => (other === index ? pace : one)));
  return (
    <div className="tight" role="group" aria-label="When they go out" data-at={pointer(at)}>
      <ol className="cadence">
        {paces.map((pace, index) => (
          <li key={index} className="cadence-row">
            <span className="cadence-number" aria-hidden="true">
              {index + 1}
            </span>
            <div className="tight grow">
              <div className="row wrap">
                <WaitField label={`Follow-up ${index + 1}`} unlabelled value={waitOf(pace)} wrong={wrongAt(index)} disabled={!may} onChange={(wait) => change(index, { ...wait, ...(pace.at ? { at: pace.at } : {}) } as Pace)} />
                <span className="soft">{index === 0 ? first : "after the one before"}</span>
              </div>
              {(pace.at || may) && <Times label={`Follow-up ${index + 1}: at these times of day`} pace={pace} onChange={(next) => change(index, next)} />}
            </div>
            {may && <IconButton small icon="trash" says={`Remove follow-up ${index + 1}`} onPress={() => set(paces.filter((_, other) => other !== index))} />}
          </li>
        ))}
      </ol>
      {may && (
        <div className="row wrap">
          <Button small icon="plus" onPress={() => set([...paces, { days: 1 }])}>
            {paces.length === 0 ? "Add a follow-up" : "Add another"}
          </Button>
          {value && (
            <Button small look="plain" icon="undo" onPress={() => put(at, undefined)}>
              As usual
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Times({ label, pace, onChange }: { label: string; pace: Pace; onChange(pace: Pace): void }) {
  const { may } = useDrafting();
  if (!pace.at) {
    return (
      <div>
        <Button small look="plain" onPress={() => onChange({ ...pace, at: ["09:00"] } as Pace)}>
          At times of day…
        </Button>
      </div>
    );
  }
  return (
    <Clocks
      label={label}
      value={pace.at}
      disabled={!may}
      hint="It waits for whichever comes first."
      onChange={(at) => {
        const { at: _, ...rest } = pace;
        onChange((at ? { ...rest, at } : rest) as Pace);
      }}
    />
  );
}
