/**
 * With whom a draft is simulated: made-up people by zone and channel, or the workspace's own; and how they behave.
 *
 * In: what was filled in, the settings. Out: a request for the core. Never: rates as floats; they are written as decimals.
 */
import { useState, type ReactNode } from "react";
import { Label, NumberField, Input, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { Contact, Draft, Instant, Settings, SimulateRequest } from "relance/slim";
import { api, body } from "../../api/client";
import { useMay } from "../../app/session";
import { channelName } from "../../core/words";
import { NumberInput } from "../../parts/fields";
import { ownZone } from "../../parts/moment";
import { tellWrong } from "../../parts/notices";
import { Button, IconButton } from "../../parts/press";
import { ZonePick } from "../../parts/zone";
import { channelsOn } from "./channel";

/** What was filled in. */
export interface Wanted {
  whom: "made" | "real";
  count: number;
  zones: [string, number][];
  channels: [string, number][];
  replyRate: number;
  bounceRate: number;
  optOutRate: number;
  days: number;
  seed: number;
}

/** A thousand people in the workspace's zone, who have what the workspace sends by. */
export function firstPopulation(settings: Settings): Wanted {
  return { whom: "made", count: 1000, zones: [[settings.zone ?? ownZone(), 1]], channels: channelsOn(settings).map((channel) => [channel, 1]), replyRate: 0.05, bounceRate: 0.01, optOutRate: 0.002, days: 90, seed: 1 };
}

/** How many of the workspace's people are taken at most. */
const MOST = 5_000;

/** The workspace's people. */
export async function allPeople(most = MOST): Promise<Contact[]> {
  const found: Contact[] = [];
  let after: string | undefined;
  do {
    const page = await body(api.GET("/v1/contacts", { params: { query: { archived: false, limit: 500, after } } }));
    found.push(...(page.items as Contact[]));
    after = page.next ?? undefined;
  } while (after !== undefined && found.length < most);
  return found.slice(0, most);
}

const decimal = (rate: number) => rate.toFixed(4);

/** As the core is asked. */
export function requestOf(draft: Draft, settings: Settings, wanted: Wanted, contacts: Contact[], start: Instant): SimulateRequest {
  const { count, zones, channels, days, seed } = wanted;
  const rates = { replyRate: decimal(wanted.replyRate), bounceRate: decimal(wanted.bounceRate), optOutRate: decimal(wanted.optOutRate) };
  const weights = (pairs: [string, number][]) => Object.fromEntries(pairs.filter(([, weight]) => weight > 0));
  const population = wanted.whom === "real" ? rates : { ...rates, count, zones: weights(zones), channels: weights(channels) };
  return { draft, settings, population, days, seed, start, samples: 4, ...(wanted.whom === "real" ? { contacts } : {}) };
}

/** The form. */
export function PopulationFields({ wanted, settings, onChange }: { wanted: Wanted; settings: Settings; onChange(wanted: Wanted): void }) {
  const put = (change: Partial<Wanted>) => onChange({ ...wanted, ...change });
  const real = useMay()("contacts:read");
  return (
    <div className="stack">
      <ToggleButtonGroup className="segments" aria-label="With whom" selectionMode="single" disallowEmptySelection selectedKeys={[wanted.whom]} onSelectionChange={(keys) => put({ whom: [...keys][0] as Wanted["whom"] })}>
        <ToggleButton id="made">Made-up people</ToggleButton>
        <ToggleButton id="real" isDisabled={!real}>
          Our people
        </ToggleButton>
      </ToggleButtonGroup>
      {wanted.whom === "real" ? <p className="soft small">Everybody of the workspace, 5,000 at most, with their zones, addresses and opt-outs. All begin now.</p> : <MadeUpFields wanted={wanted} settings={settings} put={put} />}
      <div className="field" role="group" aria-label="How they behave">
        <span className="label">Of a hundred messages</span>
        <div className="triple">
          <Percent label="are answered" value={wanted.replyRate} onChange={(replyRate) => put({ replyRate })} />
          <Percent label="bounce" value={wanted.bounceRate} onChange={(bounceRate) => put({ bounceRate })} />
          <Percent label="end in an opt-out" value={wanted.optOutRate} onChange={(optOutRate) => put({ optOutRate })} />
        </div>
      </div>
      <div className="pair">
        <NumberInput label="Days" value={wanted.days} least={1} most={1000} onChange={(days) => put({ days: days ?? 90 })} />
        <NumberInput label="Seed" value={wanted.seed} least={0} most={1_000_000} onChange={(seed) => put({ seed: seed ?? 1 })} hint="The same seed, the same answer." />
      </div>
    </div>
  );
}

function MadeUpFields({ wanted, settings, put }: { wanted: Wanted; settings: Settings; put(change: Partial<Wanted>): void }) {
  const [busy, setBusy] = useState(false);
  const asOurs = async () => {
    setBusy(true);
    try {
      put(mixOf(await allPeople(2_000), settings));
    } catch (error) {
      tellWrong(error);
    } finally {
      setBusy(false);
    }
  };
  const may = useMay()("contacts:read");
  return (
    <>
      <NumberInput label="How many" value={wanted.count} least={1} most={1_000_000} onChange={(count) => put({ count: count ?? 1000 })} />
      <Weights label="Where they are" of="zone" pairs={wanted.zones} words={(zone) => zone.replaceAll("_", " ")} onChange={(zones) => put({ zones })} add={<AddZone onAdd={(zone) => put({ zones: [...wanted.zones.filter(([other]) => other !== zone), [zone, 1]] })} />} />
      <Weights label="How they can be reached" of="channel" pairs={wanted.channels} words={channelName} onChange={(channels) => put({ channels })} />
      {may && (
        <div>
          <Button small icon="people" onPress={() => void asOurs()} isDisabled={busy}>
            In the shares of our people
          </Button>
        </div>
      )}
    </>
  );
}

/** In which zones people are, and on which of our channels they have an address, as shares. */
export function mixOf(people: readonly Contact[], settings: Settings): Pick<Wanted, "zones" | "channels"> {
  const zones = new Map<string, number>();
  const channels = new Map<string, number>();
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const contact of people) {
    count(zones, contact.timezone ?? settings.zone ?? "UTC");
    const first = channelsOn(settings).find((channel) => (channel === "email" ? contact.email : (contact.addresses?.[channel] ?? contact.phone)));
    if (first) {
      count(channels, first);
    }
  }
  const sorted = (map: Map<string, number>, most: number) => [...map].sort(([, a], [, b]) => b - a).slice(0, most);
  return { zones: sorted(zones, 12), channels: sorted(channels, 8) };
}

function Weights({ label, of, pairs, words, onChange, add }: { label: string; of: string; pairs: [string, number][]; words(id: string): string; onChange(pairs: [string, number][]): void; add?: ReactNode }) {
  const sum = pairs.reduce((all, [, weight]) => all + weight, 0);
  return (
    <div className="field" role="group" aria-label={label}>
      <span className="label">{label}</span>
      {pairs.map(([id, weight], index) => (
        <div key={id} className="row weight">
          <span className="grow cut">{words(id)}</span>
          <span className="soft small num">{sum > 0 ? `${Math.round((weight / sum) * 100)} %` : "–"}</span>
          <NumberInput label={`Weight of ${words(id)}`} unlabelled value={weight} least={0} most={1_000_000} onChange={(next) => onChange(pairs.map((pair, at) => (at === index ? [id, next ?? 0] : pair)))} />
          {add ? <IconButton small icon="close" says={`Without this ${of}: ${words(id)}`} isDisabled={pairs.length === 1} onPress={() => onChange(pairs.filter((_, at) => at !== index))} /> : null}
        </div>
      ))}
      {add}
    </div>
  );
}

const AddZone = ({ onAdd }: { onAdd(zone: string): void }) => <ZonePick label="Another zone" value={undefined} none="Add a zone…" onChange={(zone) => zone && onAdd(zone)} />;

/** A share, in percent, to a hundredth of one. */
function Percent({ label, value, onChange }: { label: string; value: number; onChange(value: number): void }) {
  return (
    <NumberField className="field" value={value} onChange={(next) => onChange(Number.isNaN(next) ? 0 : next)} minValue={0} maxValue={1} step={0.001} formatOptions={{ style: "percent", maximumFractionDigits: 2 }}>
      <Input className="num" />
      <Label className="hint">{label}</Label>
    </NumberField>
  );
}
