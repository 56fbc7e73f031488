/**
 * The people, as a table of any length, found by a part of a name or an address.
 *
 * In: what is looked for, in the address. Out: rows that lead to a person's page. Never: a time of theirs that the core has not computed.
 */
import { useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import type { Contact } from "relance/slim";
import { partOfPeople } from "../../api/people";
import { usePaced, usePlaces, type Seen } from "../../api/places";
import { useSettings } from "../../api/enrollments";
import { channelName, nameOf } from "../../core/words";
import { ColumnChoice, useColumns, type Column } from "../../parts/columns";
import { Grid } from "../../parts/grid";
import { NotLoaded } from "../../parts/loaded";
import { Badge, Bones, Empty, Face } from "../../parts/shown";
import { Button } from "../../parts/press";
import { Sift } from "../enrollments/filters";
import { Clock } from "./clock";

/** How often rows are asked for while one scrolls, in milliseconds. */
const PACE = 150;

const pathOf = ({ id }: Contact) => `/people/${encodeURIComponent(id)}`;

/** What a person has said no to, or where they can't be reached. */
export function Nos({ contact: { optOuts = [], suppressed = {}, archived } }: { contact: Contact }) {
  const nos = optOuts.map((channel) => (channel === "all" ? "Said no to everything" : `Said no to ${channelName(channel)}`));
  const dead = Object.keys(suppressed).map((channel) => `${channelName(channel)} is dead`);
  const [first, ...rest] = [...nos, ...dead];
  return (
    <span className="row nos">
      {archived && <Badge>Archived</Badge>}
      {first && <Badge tone="failed">{first}</Badge>}
      {rest.length > 0 && (
        <span className="soft small" title={rest.join(", ")}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}

function ClockOf({ contact }: { contact: Contact }) {
  const settings = useSettings().data;
  return <Clock zone={contact.timezone ?? settings?.zone ?? "UTC"} unsure={!contact.timezone} />;
}

const COLUMNS: readonly Column<Contact>[] = [
  {
    id: "person",
    name: "Person",
    least: 180,
    share: 2,
    order: { by: "name", rising: true },
    cell: (contact) => (
      <>
        <Face name={nameOf(contact)} size="small" />
        <Link href={pathOf(contact)} className="cut strong plain-link" tabIndex={-1}>
          {nameOf(contact)}
        </Link>
      </>
    ),
  },
  { id: "email", name: "Email", least: 190, share: 2, rank: 4, cell: ({ email }) => <span className="cut">{email ?? <span className="soft">–</span>}</span> },
  { id: "phone", name: "Phone", least: 130, share: 1.1, rank: 3, cell: ({ phone }) => <span className="cut num">{phone ?? <span className="soft">–</span>}</span> },
  { id: "clock", name: "Their clock", least: 160, share: 1.3, rank: 5, cell: (contact) => <ClockOf contact={contact} /> },
  { id: "nos", name: "Said no", least: 170, share: 1.4, rank: 6, cell: (contact) => <Nos contact={contact} /> },
  { id: "region", name: "Lives in", least: 90, share: 0.6, rank: 2, extra: true, cell: ({ region }) => <span className="cut">{region}</span> },
  { id: "locale", name: "Language", least: 90, share: 0.6, rank: 1, extra: true, cell: ({ locale }) => <span className="cut">{locale}</span> },
];

const narrowRow = (contact: Contact) => (
  <span className="narrow-row">
    <Face name={nameOf(contact)} size="small" />
    <span className="grow">
      <span className="row">
        <Link href={pathOf(contact)} className="cut strong grow plain-link" tabIndex={-1}>
          {nameOf(contact)}
        </Link>
        <Nos contact={contact} />
      </span>
      <span className="row soft small">
        <span className="cut grow">{contact.email ?? contact.phone ?? ""}</span>
        <ClockOf contact={contact} />
      </span>
    </span>
  </span>
);

/** The list. */
export function PeopleList({ onAdd }: { onAdd?: () => void }) {
  const [params, setParams] = useSearchParams();
  const [, navigate] = useLocation();
  const [seen, setSeen] = useState<Seen>({ from: 0, to: 30 });
  const paced = usePaced(seen, PACE);
  const columns = useColumns("people", COLUMNS);
  const q = params.get("q") ?? "";
  const sort = params.get("sort") === "changed" ? "changed" : "name";
  const sought = { sort, ...(q && { q }) } as const;
  const places = usePlaces<Contact>({ key: ["contacts", "rows", sought], ask: (offset, limit, signal) => partOfPeople({ ...sought, offset, limit }, signal), seen: paced });
  const failed = places.error && places.total === undefined;
  return (
    <>
      <div className="sift">
        <Sift label="A name or an address" value={q} onChange={(text) => setParams(text ? { q: text } : {}, { replace: true })} />
        <span className="grow" />
        <span className="not-narrow">
          <ColumnChoice {...columns} />
        </span>
      </div>
      {failed ? (
        <NotLoaded error={places.error!} onAgain={places.again} />
      ) : places.total === undefined ? (
        <Bones rows={12} />
      ) : places.total === 0 ? (
        <Nobody q={q} onAdd={onAdd} />
      ) : (
        <>
          <p className="soft small how-many" role="status">
            {places.total === 1 ? "1 person" : `${places.total.toLocaleString("en")} people`}
          </p>
          <Grid<Contact> label="People" columns={columns.shown} places={places} idOf={({ id }) => id} nameOf={nameOf} onOpen={(contact) => navigate(pathOf(contact))} onSeen={setSeen} order={{ by: sort, rising: true }} narrow={narrowRow} />
        </>
      )}
    </>
  );
}

function Nobody({ q, onAdd }: { q: string; onAdd?: () => void }) {
  return q ? (
    <Empty icon="search" title="Nobody is called that">
      Look for another part of their name, of an address, or of their id.
    </Empty>
  ) : (
    <Empty
      icon="people"
      title="There is nobody yet"
      acts={
        onAdd && (
          <Button look="main" icon="plus" onPress={onAdd}>
            Add a person
          </Button>
        )
      }
    >
      People come from your product or your CRM by the API, from a file, or are added here by hand.
    </Empty>
  );
}
