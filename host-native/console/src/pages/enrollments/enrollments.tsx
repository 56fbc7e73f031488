/**
 * Everybody who goes or went through a sequence, as a table of any length.
 *
 * In: filters in the address. Out: rows, marks, acts on many with their verdicts, a drawer that explains one. Never: a row that is not the
 * service's, or a moment that is.
 */
import { type Row, type Part } from "../../api/enrollments";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { partOfEnrollments } from "../../api/known";
import { usePaced, usePlaces, useSettled, type Seen } from "../../api/places";
import { useMay } from "../../app/session";
import { WithCore } from "../../core/ready";
import { ColumnChoice, useColumns, type Column } from "../../parts/columns";
import { Grid, type Marks } from "../../parts/grid";
import { NotLoaded } from "../../parts/loaded";
import { tell, tellWrong } from "../../parts/notices";
import { LinkButton } from "../../parts/press";
import { Bones, Empty, PageHead } from "../../parts/shown";
import { Bulk } from "./bulk";
import { COLUMNS, nameOfRow, narrowRow, Outlooks } from "./columns";
import { Drawer } from "./drawer";
import { FilterBar, useSought } from "./filters";
import { firstOf, useOutlook } from "./outlook";

/** How many can be marked at once: as many as one call takes. */
const MOST_MARKED = 500;
/** How often rows are asked for while one scrolls, and how long that must rest before their facts are, in milliseconds. */
const PACE = 150;
const REST = 90;

export default function Enrollments() {
  const columns = useColumns("enrollments", COLUMNS);
  const filters = useSought();
  return (
    <div className="fill">
      <title>Enrollments · Relance</title>
      <PageHead title="Enrollments" lead="Everybody who goes through a sequence: where they stand, what comes next, and why." acts={<ColumnChoice {...columns} />} />
      <FilterBar filters={filters} />
      <WithCore instead={<Bones rows={12} />}>{() => <Table filters={filters} columns={columns.shown} />}</WithCore>
    </div>
  );
}

/** Which rows are marked. */
function useMarks(sought: object, total: number | undefined) {
  const queries = useQueryClient();
  const [marked, setMarked] = useState<ReadonlyMap<string, Row>>(new Map());
  const none = useCallback(() => setMarked(new Map()), []);
  const marks: Marks<Row> = {
    has: (id) => marked.has(id),
    toggle: (row) =>
      setMarked((before) => {
        const after = new Map(before);
        if (!after.delete(row.id)) {
          after.set(row.id, row);
        }
        return after;
      }),
    all: () => {
      if (marked.size > 0) {
        return none();
      }
      firstOf(queries, sought, MOST_MARKED)
        .then((rows) => {
          setMarked(new Map(rows.map((row) => [row.id, row])));
          if ((total ?? 0) > rows.length) {
            tell(`The first ${rows.length} are marked; more can’t be at once`);
          }
        })
        .catch(tellWrong);
    },
    state: marked.size === 0 ? "none" : marked.size >= Math.min(total ?? 0, MOST_MARKED) ? "all" : "some",
  };
  return { marks, rows: [...marked.values()], none };
}

function Table({ filters, columns }: { filters: ReturnType<typeof useSought>; columns: readonly Column<Row>[] }) {
  const { sought, sort, put, open, narrowed } = filters;
  const may = useMay();
  const [seen, setSeen] = useState<Seen>({ from: 0, to: 30 });
  const paced = usePaced(seen, PACE);
  const settled = useSettled(seen, REST);
  const places = usePlaces<Row, Part>({ key: ["enrollments", "rows", sought], ask: (offset, limit, signal) => partOfEnrollments({ ...sought, offset, limit }, signal), seen: paced });
  const outlook = useOutlook(sought, settled, places.total === undefined);
  const { marks, rows, none } = useMarks(sought, places.total);
  if (places.error && places.total === undefined) {
    return <NotLoaded error={places.error} onAgain={places.again} />;
  }
  if (places.total === undefined) {
    return <Bones rows={12} />;
  }
  const drawer = open && <Drawer enrollment={open} onClose={() => put({ open: undefined })} />;
  if (places.total === 0) {
    return (
      <>
        <Nothing narrowed={narrowed} may={may("sequences:write")} />
        {drawer}
      </>
    );
  }
  return (
    <Outlooks.Provider value={outlook}>
      <p className="soft small how-many" role="status">
        {places.total === 1 ? "1 enrollment" : `${places.total.toLocaleString("en")} enrollments`}
      </p>
      <Grid<Row>
        label="Enrollments"
        columns={columns}
        places={places}
        idOf={({ id }) => id}
        nameOf={nameOfRow}
        onOpen={({ id }) => put({ open: id })}
        onSeen={setSeen}
        marks={may("enrollments:write") ? marks : undefined}
        order={{ by: sort, rising: sort === "due" }}
        onOrder={({ by }) => put({ sort: by || "id" })}
        narrow={narrowRow}
      />
      <Bulk rows={rows} onDone={none} onMarkNone={none} />
      {drawer}
    </Outlooks.Provider>
  );
}

function Nothing({ narrowed, may }: { narrowed: boolean; may: boolean }) {
  return narrowed ? (
    <Empty icon="search" title="Nothing that fits">
      Nobody’s enrollment is like that. Look for somebody else, or at another status.
    </Empty>
  ) : (
    <Empty icon="enrollments" title="Nobody is enrolled" acts={may ? <LinkButton href="/sequences" look="main">Begin with a sequence</LinkButton> : undefined}>
      Once people go through a sequence, each of them stands here with what comes next and why.
    </Empty>
  );
}
