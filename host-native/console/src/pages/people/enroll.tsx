/**
 * Enrolling a person in a sequence: whether they may, and what they would get when, before it is done.
 *
 * In: a person with all that is known, the published sequences. Out: an enrollment. Never: a promise that the core has not made.
 */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Contact, PreviewResult, Reason, Settings, Target, TargetKind, Version } from "relance/slim";
import { api, body } from "../../api/client";
import type { Planned } from "../../api/enrollments";
import { usePersonChanged, type PersonFacts } from "../../api/people";
import { nowInstant } from "../../app/clock";
import { comes, sentenceOf } from "../../core/story";
import { ifEnrolled } from "../../core/whatif";
import { capital, nameOf, said } from "../../core/words";
import { Combo } from "../../parts/combo";
import { Choice, Field } from "../../parts/fields";
import { Wrong } from "../../parts/loaded";
import { cityOf, ownZone, shortLocal } from "../../parts/moment";
import { tell } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Bones, CallOut } from "../../parts/shown";
import { useSequences } from "../enrollments/filters";
import { MomentField, later, wholeMinute } from "../../parts/when";
import { Journey } from "./journey";

interface Given {
  contact: Contact;
  facts: PersonFacts | undefined;
  known: readonly Planned[];
  settings: Settings;
  onClose(): void;
}

/** What is about a deal, an appointment or a charge needs one. */
const NEEDS: readonly TargetKind[] = ["deal", "appointment", "charge"];

const DAY = 86_400_000;

/** What it is to be about: one that is known, or a new one. */
function useTarget(kind: TargetKind | undefined, facts: PersonFacts | undefined) {
  const known = (facts?.targets ?? []).filter(({ type }) => type === kind);
  const [chosen, setChosen] = useState<string>();
  const [id, setId] = useState("");
  const [date, setDate] = useState(() => wholeMinute(later(nowInstant(), 7 * DAY)));
  const needs = kind !== undefined && NEEDS.includes(kind);
  const which = chosen ?? (known.length > 0 ? known[0]!.id : "new");
  const found = known.find((one) => one.id === which);
  const target: Target | undefined = !needs ? undefined : found ? { type: found.type, id: found.id, date: found.date, attributes: found.attributes } : { type: kind!, id: id.trim() || `${kind}-1`, date };
  return { needs, known, which, setChosen, id, setId, date, setDate, target, ready: !needs || found !== undefined || id.trim() !== "" };
}

/** The chosen sequence, its newest version, and what would come of it. */
function useFinding({ contact, facts, known, settings }: Given) {
  const zone = contact.timezone ?? settings.zone ?? ownZone();
  const sequences = useSequences();
  const [sequence, setSequence] = useState<string>();
  const published = (sequences.data?.items ?? []).filter(({ version, archived }) => version != null && !archived);
  const chosen = published.find(({ id }) => id === sequence);
  const version = useQuery({
    queryKey: ["sequences", sequence, "version", String(chosen?.version)],
    queryFn: () => body(api.GET("/v1/sequences/{sequence}/versions/{number}", { params: { path: { sequence: sequence!, number: chosen!.version! } } })) as Promise<unknown> as Promise<Version>,
    enabled: chosen !== undefined,
    staleTime: Infinity,
  });
  const about = useTarget(version.data?.target, facts);
  const target = JSON.stringify(about.target); // It is made anew each time; what it says is compared.
  const found = useMemo(
    () =>
      version.data && about.ready
        ? ifEnrolled({ version: version.data, contact, target: target ? (JSON.parse(target) as Target) : undefined, settings, existing: known.map((one) => one.known), sent: facts?.sent ?? known[0]?.known.sent ?? [] }, nowInstant())
        : undefined,
    [version.data, contact, target, about.ready, settings, known, facts],
  );
  return { zone, sequences, published, sequence, setSequence, chosen, version, about, found };
}

/** The dialog. */
export default function Enroll(given: Given) {
  const { contact, onClose } = given;
  const { zone, sequences, published, sequence, setSequence, chosen, version, about, found } = useFinding(given);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Error>();
  const changed = usePersonChanged();
  const go = () => {
    setBusy(true);
    setWrong(undefined);
    body(api.POST("/v1/enrollments", { body: { sequence, contact: contact.id, ...(about.target && { target: about.target }) } as never }))
      .then(() => {
        tell(`${nameOf(contact)} is enrolled in “${chosen?.name}”`);
        changed();
        onClose();
      })
      .catch((error: Error) => setWrong(error))
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" icon="enrollments" onPress={go} isDisabled={busy || !found || found.refused != null}>
        Enroll
      </Button>
    </>
  );
  return (
    <Dialog title={`Enroll ${nameOf(contact)}`} lead="What they would get, and when, by their clock." open onClose={onClose} acts={acts}>
      <div className="stack">
        <Wrong error={wrong} />
        {sequences.isPending ? (
          <Bones rows={2} />
        ) : published.length === 0 ? (
          <CallOut>There is no published sequence yet.</CallOut>
        ) : (
          <Combo label="In which sequence" options={published.map(({ id, name, version: number }) => ({ id: String(id), label: name, hint: `version ${number}` }))} value={sequence} onChange={setSequence} placeholder="Choose, or type a part of its name" />
        )}
        {about.needs && <About kind={version.data!.target!} about={about} zone={zone} />}
        {chosen?.paused && (
          <CallOut tone="held" icon="pause">
            The sequence is paused: nothing of it begins.
          </CallOut>
        )}
        {version.isLoading && <Bones rows={4} />}
        {found && version.data && <Found refused={found.refused} preview={found.preview} version={version.data} name={chosen?.name ?? ""} zone={zone} />}
      </div>
    </Dialog>
  );
}

/** What it is about. */
function About({ kind, about, zone }: { kind: TargetKind; about: ReturnType<typeof useTarget>; zone: string }) {
  const options = [...about.known.map((one) => ({ id: one.id, label: one.id, hint: one.date ?? undefined })), { id: "new", label: `A new ${kind}` }];
  return (
    <>
      {about.known.length > 0 && <Choice label={capital(kind)} options={options} value={about.which} onChange={about.setChosen} />}
      {about.which === "new" && (
        <div className="two">
          <Field label={`Id of the ${kind}`} value={about.id} onChange={about.setId} mono required placeholder="as your product calls it" />
          <MomentField label={`Its date, by the clock of ${cityOf(zone)}`} at={about.date} zone={zone} onChange={about.setDate} />
        </div>
      )}
    </>
  );
}

/** Why not, or what would be sent when. */
function Found({ refused, preview, version, name, zone }: { refused: Reason | null | undefined; preview: PreviewResult | undefined; version: Version; name: string; zone: string }) {
  const why = refused ?? preview?.refused;
  if (why || !preview) {
    return (
      <CallOut tone="failed" icon="warning">
        {why ? sentenceOf(said(why)) : "This can’t begin."}
      </CallOut>
    );
  }
  const steps = version.steps.map(({ id }) => ({ id, status: "pending" as const }));
  const scenes = comes({ state: { status: "active", steps } as never }, preview.steps, { enrollment: "new", name, zone });
  const first = preview.steps.find(({ at, status }) => at && status === "sent");
  return (
    <>
      <CallOut tone="done" icon="check">
        {first?.local ? `The first message goes out ${shortLocal(first.local)}, by the clock of ${cityOf(first.zone)}.` : "It begins now."}
      </CallOut>
      <section className="line-of" aria-label="What they would get">
        <Journey scenes={scenes} several={false} />
      </section>
    </>
  );
}
