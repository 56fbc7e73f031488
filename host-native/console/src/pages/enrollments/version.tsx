/**
 * Moving enrollments to another version of their sequence, with what would change for each said before.
 *
 * In: enrollments of one sequence with their facts, its versions. Out: a job that moves them. Never: a sent step that is sent again.
 */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Outlook, StepChange, Version } from "relance/slim";
import { api, body } from "../../api/client";
import type { Planned } from "../../api/enrollments";
import { usePersonChanged } from "../../api/people";
import { nowInstant } from "../../app/clock";
import { ifMoved } from "../../core/whatif";
import { nameOf, said, spelled, statusOf } from "../../core/words";
import { Choice } from "../../parts/fields";
import { Local } from "../../parts/moment";
import { sentence, tell, tellWrong } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Bones, CallOut } from "../../parts/shown";

interface Given {
  /** All of one sequence. */
  of: readonly Planned[];
  onClose(): void;
  onMoved?(): void;
}

/** How many outlooks are told one by one. */
const TOLD = 12;

/** The dialog. */
export function MoveVersion({ of, onClose, onMoved }: Given) {
  const sequence = of[0]!.known.state.sequence;
  const [number, setNumber] = useState<string>();
  const [busy, setBusy] = useState(false);
  const changed = usePersonChanged();
  const versions = useQuery({ queryKey: ["sequences", sequence, "versions"], queryFn: () => body(api.GET("/v1/sequences/{sequence}/versions", { params: { path: { sequence } } })), retry: false });
  const others = (versions.data?.items ?? []).filter((version) => of.some(({ known }) => known.state.version !== version.number));
  const chosen = number ?? (others[0] && String(others[0].number));
  const to = useQuery({
    queryKey: ["sequences", sequence, "version", chosen],
    queryFn: () => body(api.GET("/v1/sequences/{sequence}/versions/{number}", { params: { path: { sequence, number: Number(chosen) } } })) as Promise<unknown> as Promise<Version>,
    enabled: chosen !== undefined,
    staleTime: Infinity,
  });
  const found = useMemo(() => to.data && ifMoved(of.map(({ known }) => known), to.data, nowInstant()), [to.data, of]);
  const move = () => {
    setBusy(true);
    body(api.POST("/v1/sequences/{sequence}/migrate", { params: { path: { sequence } }, body: { to: Number(chosen), enrollments: of.map(({ known }) => known.state.id) } }))
      .then((job) => over((job as { id: string }).id))
      .then(() => {
        tell(of.length === 1 ? `Moved to version ${chosen}` : `${of.length} enrollments moved to version ${chosen}`);
        changed();
        onMoved?.();
        onClose();
      })
      .catch(tellWrong)
      .finally(() => setBusy(false));
  };
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" icon="branch" isDisabled={!found || busy} onPress={move}>
        {of.length === 1 ? "Move it" : `Move ${of.length}`}
      </Button>
    </>
  );
  return (
    <Dialog title={of.length === 1 ? `Another version: ${nameOf(of[0]!.known.contact)}` : `Another version: ${of.length} enrollments`} lead="What was sent stays so, and is not sent again." open onClose={onClose} acts={acts}>
      {versions.isPending ? (
        <Bones rows={4} />
      ) : others.length === 0 ? (
        <CallOut>{versions.error ? "This is a list made by hand, or by the assistant: it has no other version." : "There is no other version of this sequence."}</CallOut>
      ) : (
        <div className="stack">
          <Choice label="To version" options={others.map((version) => ({ id: String(version.number), label: `Version ${version.number}`, hint: version.name }))} value={chosen} onChange={setNumber} />
          {to.error && (
            <CallOut tone="failed" icon="warning">
              {sentence(to.error.message)}
            </CallOut>
          )}
          {found ? <Found of={of} steps={found.steps} outlooks={found.outlooks} /> : !to.error && <Bones rows={4} />}
        </div>
      )}
    </Dialog>
  );
}

/** Waits for a job to be over; what it could not do is an error. */
async function over(id: string): Promise<void> {
  for (;;) {
    const job = await body(api.GET("/v1/jobs/{job}", { params: { path: { job: id } } }));
    if (job.status === "done") {
      return;
    }
    if (job.status !== "waiting" && job.status !== "running") {
      throw new Error(`the move was ${job.status} after ${job.done} of ${job.whole}`);
    }
    await new Promise((done) => setTimeout(done, 300));
  }
}

/** What differs, and what that means for each. */
function Found({ of, steps, outlooks }: { of: readonly Planned[]; steps: readonly StepChange[]; outlooks: readonly Outlook[] }) {
  const changing = outlooks.filter(({ changes }) => changes);
  const named = new Map(of.map((one) => [one.known.state.id, one]));
  return (
    <>
      <section className="tight">
        <h3>What is different</h3>
        {steps.length === 0 ? (
          <p className="soft">The steps are the same.</p>
        ) : (
          <ul className="tight">
            {steps.map(({ step, change, members }) => (
              <li key={step}>
                <span className="strong">“{step}”</span> {CHANGES[change] ?? spelled(change).toLowerCase()}
                {change === "changed" && members.length > 0 && <span className="soft">: {members.map((member) => spelled(member).toLowerCase()).join(", ")}</span>}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="tight" aria-live="polite">
        <h3>What that means</h3>
        <p className="soft">
          {changing.length === 0 ? "The next message goes out as planned now." : outlooks.length === 1 ? "The next message is another, or at another time." : `For ${changing.length} of ${outlooks.length} the next message is another, or at another time.`}
        </p>
        <ul className="tight">
          {changing.slice(0, TOLD).map((outlook) => (
            <li key={outlook.enrollment}>
              <Before outlook={outlook} planned={named.get(outlook.enrollment)} named={of.length > 1} />
            </li>
          ))}
        </ul>
        {changing.length > TOLD && <p className="soft small">And {changing.length - TOLD} more.</p>}
      </section>
    </>
  );
}

const CHANGES: Record<string, string> = { added: "is new", removed: "is gone", moved: "stands elsewhere", changed: "is changed" };

/** Where one is, and where it would be. */
function Before({ outlook: { before, after, reasons }, planned, named }: { outlook: Outlook; planned: Planned | undefined; named: boolean }) {
  const zone = planned?.known.state.zone.zone ?? "UTC";
  const stand = ({ step, at, status }: Outlook["before"]) =>
    step ? (
      <>
        “{step}”{at && ", "}
        {at && <Local at={at} zone={zone} />}
      </>
    ) : (
      statusOf(status).word.toLowerCase()
    );
  return (
    <CallOut icon="branch">
      {named && planned && <span className="strong">{nameOf(planned.known.contact)}: </span>}
      <span className="soft">now</span> {stand(before)} <span className="soft">→ then</span> {stand(after)}
      {reasons.length > 0 && <div className="soft small">{reasons.map((reason) => `${said(reason)}.`).join(" ")}</div>}
    </CallOut>
  );
}
