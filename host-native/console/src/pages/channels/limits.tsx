/**
 * How fast an account may send: to everybody together, and to one person.
 *
 * In: its limits. Out: the same, changed; nothing where the provider's own hold. Never: two periods at once; the service takes one.
 */
import type { Limits, Rate } from "../../api/accounts";
import { Choice, NumberInput } from "../../parts/fields";
import type { Member } from "./input";

const PERIODS = [
  { id: "perSecond", label: "a second" },
  { id: "perMinute", label: "a minute" },
  { id: "perHour", label: "an hour" },
  { id: "perDay", label: "a day" },
] as const;

type Period = (typeof PERIODS)[number]["id"];

const periodOf = (rate: Rate | Limits | null | undefined): Period | undefined => PERIODS.find(({ id }) => rate?.[id] != null)?.id;

/** "10 a second, 20 at once". */
export function rateWords(rate: Rate | Limits | null | undefined): string | undefined {
  const period = periodOf(rate);
  return period && `${rate![period]} ${PERIODS.find(({ id }) => id === period)!.label}${(rate!.burst ?? 1) > 1 ? `, ${rate!.burst} at once` : ""}`;
}

/** The fields. */
export function LimitFields({ member }: { member: Member }) {
  const wrong = member.faultAt("limits");
  return (
    <details className="part-fold" open={wrong !== undefined || undefined}>
      <summary>
        How fast it may send{member.valueAt("limits") != null && <span className="soft small"> set</span>}
      </summary>
      <div className="stack">
        <p className="soft small">What is left empty is the provider’s own limit. What comes too soon waits for its turn.</p>
        {wrong && <p className="wrong">{wrong}</p>}
        <One at="limits" label="To everybody together" member={member} />
        <One at="limits/perRecipient" label="To one and the same person" member={member} />
      </div>
    </details>
  );
}

function One({ at, label, member }: { at: string; label: string; member: Member }) {
  const rate = member.valueAt(at) as Limits | undefined;
  const period = periodOf(rate) ?? "perSecond";
  const set = (many: number | undefined, per: Period) => {
    const { perSecond: _s, perMinute: _m, perHour: _h, perDay: _d, ...others } = rate ?? {};
    const next = many === undefined ? others : { ...others, [per]: many };
    member.set(at, Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <div className="field" role="group" aria-label={label}>
      <span className="label">{label}</span>
      <div className="row wrap rate">
        <NumberInput label={`${label}: how many`} unlabelled value={rate?.[period] ?? undefined} least={1} onChange={(many) => set(many, period)} wrong={member.faultAt(`${at}/${period}`)} />
        <Choice label={`${label}: in`} unlabelled options={PERIODS} value={period} onChange={(next) => set(rate?.[period] ?? undefined, next)} />
        <NumberInput label={`${label}: so many at once after a rest`} unlabelled value={rate?.burst ?? undefined} least={1} onChange={(burst) => member.set(`${at}/burst`, burst)} wrong={member.faultAt(`${at}/burst`)} />
        <span className="soft small">at once</span>
      </div>
    </div>
  );
}
