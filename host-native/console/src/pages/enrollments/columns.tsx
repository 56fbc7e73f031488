/**
 * The columns of the table of enrollments: whose, in what, where it stands, what comes next.
 *
 * In: a row, and what the core says of it once its facts are there. Out: cells. Never: a moment that the core in this page has not computed.
 */
import { createContext, useContext } from "react";
import type { Planned, Row } from "../../api/enrollments";
import { otherwise } from "../../core/story";
import { channelName, movedBy, statusOf, stepStatus, waitOf } from "../../core/words";
import type { Column } from "../../parts/columns";
import { ChannelIcon } from "../../parts/icons";
import { cityOf, Local, ownZone, Relative } from "../../parts/moment";
import { Badge, Bone, Face } from "../../parts/shown";

/** What the core says of a row: nothing where it can't, `undefined` while its facts are on their way. */
export type Outlook = (id: string) => Planned | null | undefined;

/** Hands that to the cells. */
export const Outlooks = createContext<Outlook>(() => undefined);

/** What a row is called. */
export const nameOfRow = (row: Row) => row.contactName || row.contact;

/** Where it stands, and what it waits for while it is active. */
export function Stands({ row }: { row: Row }) {
  if (row.quarantined) {
    return (
      <Badge tone="failed" icon="warning">
        Put aside
      </Badge>
    );
  }
  const { word, tone } = row.status === "active" && row.waitingFor && row.waitingFor !== "time" ? waitOf(row.waitingFor) : statusOf(row.status);
  return <Badge tone={tone}>{word}</Badge>;
}

/** When its next message goes out, as computed here. */
export function Next({ row, long }: { row: Row; long?: boolean }) {
  const planned = useContext(Outlooks)(row.id);
  if (row.status !== "active") {
    return <span className="soft">–</span>;
  }
  if (planned === undefined) {
    return <Bone width={90} />;
  }
  const at = planned?.next?.at;
  const other = otherwise(planned?.next);
  const held = planned?.known.state.steps.find(({ id }) => id === planned.next?.id)?.status;
  if (!at || held === "held" || other) {
    return <span className="soft cut">{held && held !== "pending" ? stepStatus(held).word : (other ?? "no time yet")}</span>;
  }
  const moved = planned.next && movedBy(planned.next.reasons);
  return (
    <span className={long ? "two-lines" : "cut"} title={moved && `Moved: ${moved}`}>
      <Relative at={at} zone={planned.next!.zone} />
      {long && (
        <span className="soft small cut">
          <Local at={at} zone={planned.next!.zone} />
        </span>
      )}
    </span>
  );
}

/** By which channel its next message goes. */
function By({ row }: { row: Row }) {
  const channel = useContext(Outlooks)(row.id)?.next?.channel;
  return row.status === "active" && channel ? (
    <span className="row">
      <ChannelIcon channel={channel} />
      <span className="cut">{channelName(channel)}</span>
    </span>
  ) : (
    <span className="soft">–</span>
  );
}

/** What is made by hand or by the assistant: its steps have numbers only. */
const INLINE = new Set(["auto-follow-ups", "scheduled-messages"]);

/** The place of the step whose turn it is. */
function Step({ row }: { row: Row }) {
  const planned = useContext(Outlooks)(row.id);
  if (!row.step) {
    return <span className="soft">–</span>;
  }
  const place = planned ? planned.known.state.steps.findIndex(({ id }) => id === row.step) + 1 : 0;
  return (
    <span className="cut">
      {place > 0 && (
        <span className="num soft small">
          {place} of {planned?.known.state.steps.length}{" "}
        </span>
      )}
      {!INLINE.has(row.sequence) && row.step}
    </span>
  );
}

/** All of them; the last ones go first where there is no room. */
export const COLUMNS: readonly Column<Row>[] = [
  {
    id: "person",
    name: "Person",
    least: 170,
    share: 2.2,
    cell: (row) => (
      <>
        <Face name={nameOfRow(row)} size="small" />
        <span className="cut strong">{nameOfRow(row)}</span>
      </>
    ),
  },
  { id: "sequence", name: "Sequence", least: 150, share: 2, rank: 8, cell: (row) => <span className="cut">{row.name}</span> },
  { id: "status", name: "Status", least: 130, share: 1, rank: 9, cell: (row) => <Stands row={row} /> },
  { id: "next", name: "Next message", least: 190, share: 1.6, rank: 7, order: { by: "due", rising: true }, cell: (row) => <Next row={row} long /> },
  { id: "channel", name: "By", least: 110, share: 0.8, rank: 3, cell: (row) => <By row={row} /> },
  { id: "step", name: "Step", least: 120, share: 1, rank: 4, cell: (row) => <Step row={row} /> },
  { id: "changed", name: "Changed", least: 138, share: 1, rank: 5, order: { by: "changed", rising: false }, cell: (row) => <span className="cut">{row.changedAt && <Relative at={row.changedAt} zone={ownZone()} />}</span> },
  { id: "version", name: "Version", least: 76, share: 0.4, rank: 2, extra: true, cell: (row) => <span className="num">{row.version}</span> },
  { id: "clock", name: "Their clock", least: 120, share: 1, rank: 1, extra: true, cell: (row) => <span className="cut">{cityOf(row.zone)}</span> },
  { id: "began", name: "Began", least: 120, share: 1, rank: 0, extra: true, cell: (row) => <span className="cut"><Relative at={row.enrolledAt} zone={row.zone} /></span> },
];

/** A row on a phone. */
export const narrowRow = (row: Row) => (
  <span className="narrow-row">
    <Face name={nameOfRow(row)} size="small" />
    <span className="grow">
      <span className="row">
        <span className="cut strong grow">{nameOfRow(row)}</span>
        <Stands row={row} />
      </span>
      <span className="row soft small">
        <span className="cut grow">{row.name}</span>
        {row.status === "active" && <Next row={row} />}
      </span>
    </span>
  </span>
);
