/**
 * Enrolling people in a sequence: whom, what would become of each, and what became of them.
 *
 * In: people, found by name or address. Out: the core's verdict for each before, the result for each after. Never: somebody enrolled who was not
 * looked at.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { GridList, GridListItem } from "react-aria-components";
import type { Contact, Instant, Reason, TargetKind } from "relance/slim";
import { api, body, type Shape } from "../../api/client";
import { useSequence, useSequencesChanged, type SequenceRow } from "../../api/sequences";
import { nowInstant } from "../../app/clock";
import { label } from "../../core/core";
import { WithCore } from "../../core/ready";
import { capital, channelName, nameOf, said } from "../../core/words";
import { Check, Choice, Search } from "../../parts/fields";
import { cityOf, Local, ownZone, Relative, shortLocal } from "../../parts/moment";
import { sentence, tellWrong } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Badge, Bones, CallOut, Face } from "../../parts/shown";
import { readPerson, usePeople } from "./person";
import { targetWord } from "./words";

/** Somebody who was chosen, and what it would be about for them. */
interface Chosen {
  contact: Contact;
  about?: { type: TargetKind; id: string };
}

type Item = Shape<"EnrollItem">;

/** The dialog. */
export default function Enroll({ row, onClose }: { row: SequenceRow; onClose(): void }) {
  const changed = useSequencesChanged();
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [results, setResults] = useState<readonly Item[]>();
  const [busy, setBusy] = useState(false);
  const kind = (useSequence(row.id).data?.draft.target ?? "contact") as TargetKind;
  const ready = chosen.filter(({ about }) => kind === "contact" || about !== undefined);
  const verdicts = useVerdicts(row.id, ready, results === undefined);
  const begins = verdicts.data?.filter(({ outcome }) => outcome === "enrolled").length ?? 0;
  const go = async () => {
    setBusy(true);
    try {
      setResults(await enroll(row.id, ready, false));
      void changed();
    } catch (error) {
      tellWrong(error);
    } finally {
      setBusy(false);
    }
  };
  const acts = results ? (
    <Button look="main" onPress={onClose} autoFocus>
      Close
    </Button>
  ) : (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" icon="enrollments" onPress={() => void go()} isDisabled={busy || begins === 0 || verdicts.isFetching}>
        {begins === 0 ? "Enroll" : begins === 1 ? "Enroll 1 person" : `Enroll ${begins} people`}
      </Button>
    </>
  );
  return (
    <Dialog title={`Enroll in “${row.name}”`} lead={`They go through version ${row.version}.`} open onClose={onClose} acts={acts} wide>
      <WithCore instead={<Bones />}>
        {() =>
          results ? (
            <Outcome chosen={ready} results={results} />
          ) : (
            <div className="enroll">
              <People chosen={chosen} onChange={setChosen} />
              <Verdicts chosen={chosen} kind={kind} items={verdicts.data} error={verdicts.error} onChange={setChosen} />
            </div>
          )
        }
      </WithCore>
    </Dialog>
  );
}

/** Asks the service to enroll them, or only what would become of it. */
async function enroll(sequence: string, chosen: readonly Chosen[], dryRun: boolean): Promise<Item[]> {
  const targets = Object.fromEntries(chosen.flatMap(({ contact, about }) => (about ? [[contact.id, about]] : [])));
  const given = { sequence, contacts: chosen.map(({ contact }) => contact.id), dryRun, ...(Object.keys(targets).length > 0 ? { targets } : {}) };
  return (await body(api.POST("/v1/enrollments/bulk", { body: given }))).items;
}

function useVerdicts(sequence: string, chosen: readonly Chosen[], wanted: boolean) {
  return useQuery({
    queryKey: ["enrollments", "verdicts", sequence, chosen.map(({ contact, about }) => [contact.id, about?.id])],
    queryFn: () => enroll(sequence, chosen, true),
    enabled: wanted && chosen.length > 0,
    placeholderData: (before) => (chosen.length > 0 ? before : undefined),
    staleTime: 0,
  });
}

/** The left: people to choose from. */
function People({ chosen, onChange }: { chosen: readonly Chosen[]; onChange(chosen: readonly Chosen[]): void }) {
  const [q, setQ] = useState("");
  const { data: people, error } = usePeople(q, 60);
  const marked = new Set(chosen.map(({ contact }) => contact.id));
  const put = (keys: ReadonlySet<unknown>) => {
    const shown = people ?? [];
    const kept = chosen.filter(({ contact }) => keys.has(contact.id) || !shown.some(({ id }) => id === contact.id));
    const fresh = shown.filter(({ id }) => keys.has(id) && !marked.has(id)).map((contact) => ({ contact }));
    onChange([...kept, ...fresh]);
  };
  return (
    <section className="enroll-people tight" aria-label="People">
      <Search label="Name, email or phone" value={q} onChange={setQ} />
      {error && (
        <CallOut tone="failed" icon="warning">
          {sentence(error.message)}.
        </CallOut>
      )}
      {!people && !error && <Bones rows={6} />}
      {people && (
        <GridList
          aria-label="People to choose"
          className="enroll-list"
          selectionMode="multiple"
          selectedKeys={marked}
          onSelectionChange={(keys) => put(keys === "all" ? new Set(people.map(({ id }) => id)) : keys)}
          renderEmptyState={() => <p className="soft small none">Nobody is called so.</p>}
        >
          {people.map((contact) => (
            <GridListItem key={contact.id} id={contact.id} textValue={nameOf(contact)} className="enroll-person">
              <Check slot="selection" aria-label={nameOf(contact)} />
              <Face name={nameOf(contact)} size="small" />
              <span className="grow">
                <span className="cut block">{nameOf(contact)}</span>
                <span className="soft small cut block">{[contact.email ?? contact.phone, contact.timezone && cityOf(contact.timezone)].filter(Boolean).join(" · ")}</span>
              </span>
            </GridListItem>
          ))}
        </GridList>
      )}
    </section>
  );
}

/** The right: those who were chosen, with what would become of each. */
function Verdicts({ chosen, kind, items, error, onChange }: { chosen: readonly Chosen[]; kind: TargetKind; items: readonly Item[] | undefined; error: Error | null; onChange(chosen: readonly Chosen[]): void }) {
  const begins = items?.filter(({ outcome }) => outcome === "enrolled").length ?? 0;
  return (
    <section className="enroll-chosen tight" aria-label="What would become of it">
      <p className="strong" role="status">
        {chosen.length === 0 ? "Nobody is chosen yet" : items ? `${begins} of ${chosen.length} would begin` : `${chosen.length} chosen`}
      </p>
      {chosen.length === 0 && <p className="soft small">Choose people on the left. Before anything happens, each one’s first message stands here, or why they can’t be enrolled.</p>}
      {error && (
        <CallOut tone="failed" icon="warning">
          {sentence(error.message)}.
        </CallOut>
      )}
      <ul className="rows">
        {chosen.map((one) => (
          <li key={one.contact.id} className="enroll-verdict" data-contact={one.contact.id}>
            <span className="grow">
              <span className="strong cut block">{nameOf(one.contact)}</span>
              {kind !== "contact" && <About chosen={one} kind={kind} onChange={(about) => onChange(chosen.map((other) => (other === one ? { ...one, about } : other)))} />}
              <Verdict item={items?.find(({ contact }) => contact === one.contact.id)} />
            </span>
            <IconButton small icon="close" says={`Not ${nameOf(one.contact)}`} onPress={() => onChange(chosen.filter((other) => other !== one))} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What it would be about: one of those that the person has. */
function About({ chosen: { contact, about }, kind, onChange }: { chosen: Chosen; kind: TargetKind; onChange(about: Chosen["about"]): void }) {
  const { data } = useQuery({ queryKey: ["contacts", "facts", contact.id], queryFn: () => readPerson(contact.id) });
  if (!data) {
    return <span className="soft small">…</span>;
  }
  const found: { id: string; date?: Instant | null; channel?: string }[] = kind === "conversation" ? data.conversations : data.targets.filter(({ type }) => type === kind);
  if (found.length === 0) {
    return <span className="blank small">They have no {targetWord(kind)} to enroll.</span>;
  }
  const options = found.map(({ id, date, channel }) => ({ id, label: id, hint: date ? shortLocal(label({ at: date, now: nowInstant(), zone: contact.timezone ?? ownZone() }).local) : channel && channelName(channel) }));
  return <Choice label={`Which ${targetWord(kind)} of ${nameOf(contact)}`} unlabelled options={options} value={about?.id} onChange={(id) => onChange({ type: kind, id })} placeholder={`Which ${targetWord(kind)}?`} />;
}

/** What would become of one, or what became. */
function Verdict({ item }: { item: Item | undefined }) {
  if (!item) {
    return null;
  }
  if (item.outcome === "refused") {
    return (
      <span className="row small verdict">
        <Badge tone="failed">Not enrolled</Badge>
        <span className="soft">{said(item.reason as Reason)}</span>
      </span>
    );
  }
  if (item.outcome === "problems") {
    return (
      <span className="row small verdict">
        <Badge tone="failed">Not enrolled</Badge>
        <span className="soft">{capital(item.problems[0]?.message ?? "it could not be decided")}</span>
      </span>
    );
  }
  return (
    <span className="row small verdict">
      <Badge tone="done">Begins</Badge>
      <span className="soft">
        {item.wakeAt ? (
          <>
            first message <Relative at={item.wakeAt} zone={item.zone} /> (<Local at={item.wakeAt} zone={item.zone} zoned />)
          </>
        ) : (
          "its first message waits for something other than time"
        )}
      </span>
    </span>
  );
}

/** What became of each. */
function Outcome({ chosen, results }: { chosen: readonly Chosen[]; results: readonly Item[] }) {
  const begun = results.filter(({ outcome }) => outcome === "enrolled").length;
  return (
    <div className="stack">
      <div role="status">
        <CallOut tone={begun === results.length ? "done" : "held"} icon={begun === results.length ? "check" : "warning"}>
          {begun} of {results.length} {results.length === 1 ? "person is" : "people are"} under way.
        </CallOut>
      </div>
      <ul className="rows">
        {results.map((item) => (
          <li key={item.contact} className="enroll-verdict" data-contact={item.contact} data-outcome={item.outcome}>
            <span className="grow">
              <span className="strong block">{nameOf(chosen.find(({ contact }) => contact.id === item.contact)?.contact ?? { id: item.contact })}</span>
              <Verdict item={item} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
