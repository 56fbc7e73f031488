/**
 * What a change of version does to those who are under way: how many, whom, where each would be and when it would send.
 *
 * In: the core's word on each. Out: counts and a table. Never: an enrollment moved by looking.
 */
import { useQuery } from "@tanstack/react-query";
import type { Reason } from "relance/slim";
import { Link } from "wouter";
import type { Shape } from "../../api/client";
import { partOfEnrollments } from "../../api/known";
import { said, statusOf } from "../../core/words";
import { Local, ownZone } from "../../parts/moment";
import { CallOut } from "../../parts/shown";

export type Outlook = Shape<"Affected">;
export type Undecided = Shape<"Undecided">;
type Stands = Outlook["before"];

/** By whose clock these go. */
function useZonesOf(ids: readonly string[]) {
  return useQuery({
    queryKey: ["enrollments", "zones", ids],
    queryFn: async ({ signal }) => new Map((await partOfEnrollments({ ids: [...ids] }, signal)).items.map(({ id, zone }) => [id, zone])),
    enabled: ids.length > 0,
  });
}

/** How many rows of the table are shown. */
const SHOWN = 12;

/** The effect, in a sentence and by example. */
export function Effects({ of, outlooks, undecided = [] }: { of: number; outlooks: readonly Outlook[]; undecided?: readonly Undecided[] }) {
  const changing = outlooks.filter(({ changes }) => changes);
  const zones = useZonesOf(changing.slice(0, SHOWN).map(({ enrollment }) => enrollment)).data;
  const same = outlooks.length - changing.length;
  if (of === 0) {
    return <p className="soft">Nobody is under way.</p>;
  }
  return (
    <div className="stack">
      <p role="status">
        <span className="strong">
          {changing.length} of {outlooks.length + undecided.length}
        </span>{" "}
        would get their next message at another time or as another step{same > 0 && `; for ${same} nothing about it changes`}.
        {of > outlooks.length + undecided.length && ` (${of} are under way; these are the first.)`}
      </p>
      {undecided.length > 0 && (
        <CallOut tone="held" icon="warning">
          Of {undecided.length} it can’t be said: {undecided[0]?.problems[0]?.message}. They stay as they are.
        </CallOut>
      )}
      {changing.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="region" aria-label="Who would be affected">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">Now</th>
                <th scope="col">Then</th>
                <th scope="col">Because</th>
              </tr>
            </thead>
            <tbody>
              {changing.slice(0, SHOWN).map((outlook) => (
                <Row key={outlook.enrollment} outlook={outlook} zone={zones?.get(outlook.enrollment)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {changing.length > SHOWN && <p className="soft small">And {changing.length - SHOWN} more.</p>}
    </div>
  );
}

function Row({ outlook: { before, after, reasons, contact, contactName }, zone }: { outlook: Outlook; zone: string | undefined }) {
  return (
    <tr>
      <td>
        <Link href={`/people/${encodeURIComponent(contact)}`}>{contactName ?? contact}</Link>
      </td>
      <td>
        <Stand standing={before} zone={zone} />
      </td>
      <td>
        <Stand standing={after} zone={zone} />
      </td>
      <td className="soft small">{reasons.map((reason) => `${said(reason as Reason).replace(/`([^`]*)`/g, "“$1”")}.`).join(" ")}</td>
    </tr>
  );
}

/** Where it stands, on the person’s clock. */
function Stand({ standing: { status, step, at }, zone = ownZone() }: { standing: Stands; zone?: string }) {
  if (status !== "active" && status !== "paused") {
    return <>{statusOf(status).word}</>;
  }
  return (
    <>
      {step ? `“${step}”` : "no step left"}
      {at && (
        <span className="soft small block">
          <Local at={at} zone={zone} zoned />
        </span>
      )}
    </>
  );
}
