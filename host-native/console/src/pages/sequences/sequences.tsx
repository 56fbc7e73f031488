/**
 * All sequences: what each is for, its steps, who is in it; new ones from scratch or from the catalogue.
 *
 * In: sequences. Out: a list to search and to narrow, and ways to begin. Never: an empty page without a next step.
 */
import { lazy, Suspense, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useSearchParams } from "wouter";
import { useSequences, type SequenceRow } from "../../api/sequences";
import { useMay } from "../../app/session";
import { WithCore } from "../../core/ready";
import { Search } from "../../parts/fields";
import { NotLoaded } from "../../parts/loaded";
import { Button } from "../../parts/press";
import { Bones, Card, Empty, PageHead } from "../../parts/shown";
import { Begin } from "./begin";
import { SequenceLine } from "./row";
import "./sequences.css";

const Catalogue = lazy(() => import("./catalogue"));

const STATES = { all: "All", published: "Published", draft: "Drafts", paused: "Paused", archived: "Archived" } as const;
type State = keyof typeof STATES;

const fits = (row: SequenceRow, state: State) =>
  state === "archived" ? row.archived : !row.archived && (state === "all" || (state === "paused" ? row.paused : state === "draft" ? row.version == null : row.version != null && !row.paused));

export default function Sequences() {
  const may = useMay()("sequences:write");
  const [opened, setOpened] = useState<"new" | "catalogue">();
  const acts = may && (
    <>
      <Button icon="copy" onPress={() => setOpened("catalogue")}>
        From the catalogue
      </Button>
      <Button look="main" icon="plus" onPress={() => setOpened("new")}>
        New sequence
      </Button>
    </>
  );
  return (
    <>
      <title>Sequences · Relance</title>
      <PageHead title="Sequences" lead="What is said, step by step, until somebody answers." acts={acts} />
      <WithCore instead={<Bones rows={7} />}>{() => <List onOpen={setOpened} may={may} />}</WithCore>
      {opened === "new" && <Begin onClose={() => setOpened(undefined)} onCatalogue={() => setOpened("catalogue")} />}
      <Suspense fallback={null}>{opened === "catalogue" && <WithCore>{() => <Catalogue onClose={() => setOpened(undefined)} />}</WithCore>}</Suspense>
    </>
  );
}

function List({ onOpen, may }: { onOpen(what: "new" | "catalogue"): void; may: boolean }) {
  const [params, setParams] = useSearchParams();
  const state = (params.get("state") ?? "all") as State;
  const [q, setQ] = useState("");
  const { data, error, refetch } = useSequences(true);
  if (error) {
    return <NotLoaded error={error} onAgain={() => void refetch()} />;
  }
  if (!data) {
    return <Bones rows={7} />;
  }
  if (data.length === 0) {
    return <None onOpen={onOpen} may={may} />;
  }
  const folded = fold(q);
  const rows = data.filter((row) => fits(row, state) && fold(row.name).includes(folded)).sort((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      <div className="row wrap filters">
        <Search label="A sequence" value={q} onChange={setQ} />
        <States rows={data} state={state} onChange={(next) => setParams(next === "all" ? {} : { state: next })} />
      </div>
      {rows.length === 0 ? (
        <Empty icon="search" title="Nothing that fits">
          No sequence is called so, or stands so.
        </Empty>
      ) : (
        <Card flush label="Sequences">
          <ul className="rows">
            {rows.map((row) => (
              <SequenceLine key={row.id} row={row} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

function States({ rows, state, onChange }: { rows: readonly SequenceRow[]; state: State; onChange(state: State): void }) {
  return (
    <ToggleButtonGroup className="segments" aria-label="Where they stand" selectionMode="single" disallowEmptySelection selectedKeys={[state]} onSelectionChange={(keys) => onChange([...keys][0] as State)}>
      {(Object.keys(STATES) as State[]).map((id) => {
        const count = rows.filter((row) => fits(row, id)).length;
        return (
          <ToggleButton key={id} id={id}>
            {STATES[id]} {count > 0 && <span className="num segment-count">{count}</span>}
          </ToggleButton>
        );
      })}
    </ToggleButtonGroup>
  );
}

function None({ onOpen, may }: { onOpen(what: "new" | "catalogue"): void; may: boolean }) {
  const acts = may && (
    <>
      <Button look="main" onPress={() => onOpen("catalogue")}>
        Look at the catalogue
      </Button>
      <Button onPress={() => onOpen("new")}>Begin with an empty one</Button>
    </>
  );
  return (
    <Empty icon="sequences" title="No sequences yet" acts={acts || undefined}>
      A sequence says what goes out, when and on which channel, and stops when somebody answers. The catalogue has ready ones for welcomes, quotes, appointments, bills and more.
    </Empty>
  );
}
