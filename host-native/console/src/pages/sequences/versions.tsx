/**
 * The versions of a sequence: what each says, what differs between any two or from the draft, and moving people to one.
 *
 * In: versions. Out: a list, a comparison, a move by a job after it was looked at. Never: a version changed.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Draft } from "relance/slim";
import { diffVersions, migrate, migration, useVersion, useVersions, type SequenceRow } from "../../api/sequences";
import { useMay } from "../../app/session";
import { Choice, type Option } from "../../parts/fields";
import { NotLoaded } from "../../parts/loaded";
import { Local, ownZone, Relative } from "../../parts/moment";
import { sentence, tellWrong } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Badge, Bones, CallOut, Card, Empty } from "../../parts/shown";
import { Difference } from "./difference";
import type { Editing } from "./draft";
import { Effects } from "./effects";
import { JobProgress } from "./job";
import { Reading } from "./reading";

/** The tab. */
export default function Versions({ row, draft, editing }: { row: SequenceRow; draft: Draft; editing: Editing }) {
  const { data, error, refetch } = useVersions(row.id);
  if (error) {
    return <NotLoaded error={error} onAgain={() => void refetch()} />;
  }
  if (!data) {
    return <Bones rows={5} />;
  }
  if (data.length === 0) {
    return (
      <Empty icon="branch" title="It was never published">
        Publishing freezes the draft as a version. People go through the version that they began with, whatever becomes of the draft.
      </Empty>
    );
  }
  return (
    <div className="columns versions">
      <Compare row={row} draft={draft} editing={editing} numbers={data.map(({ number }) => number)} />
      <List row={row} versions={data} />
    </div>
  );
}

type Listed = NonNullable<ReturnType<typeof useVersions>["data"]>;

function List({ row, versions }: { row: SequenceRow; versions: Listed }) {
  const may = useMay()("sequences:write");
  const [read, setRead] = useState<number>();
  const [moving, setMoving] = useState<number>();
  return (
    <Card title="Versions" flush>
      <ul className="rows">
        {versions.map(({ number, name, publishedAt }) => (
          <li key={number} className="version-row" data-version={number}>
            <span className="grow">
              <span className="row wrap">
                <span className="strong">Version {number}</span>
                {number === row.version && <Badge tone="done">Newest</Badge>}
              </span>
              <span className="soft small block">
                <Relative at={publishedAt} zone={ownZone()} />, <Local at={publishedAt} zone={ownZone()} />
                {name !== row.name && `, as “${name}”`}
              </span>
            </span>
            <span className="row">
              <Button small onPress={() => setRead(number)} aria-label={`Read version ${number}`}>
                Read
              </Button>
            {may && row.live > 0 && (
              <Button small onPress={() => setMoving(number)} aria-label={`Move people to version ${number}`}>
                Move people…
              </Button>
            )}
            </span>
          </li>
        ))}
      </ul>
      {read !== undefined && <Read row={row} number={read} onClose={() => setRead(undefined)} />}
      {moving !== undefined && <Move row={row} number={moving} onClose={() => setMoving(undefined)} />}
    </Card>
  );
}

function Read({ row, number, onClose }: { row: SequenceRow; number: number; onClose(): void }) {
  const version = useVersion(row.id, number).data;
  return (
    <Dialog title={`Version ${number}`} lead={version?.name} open onClose={onClose} side>
      {version ? <Reading draft={version} /> : <Bones rows={6} />}
    </Dialog>
  );
}

/** Two to compare; the newest with the draft at first. */
function Compare({ row, draft, editing, numbers }: { row: SequenceRow; draft: Draft; editing: Editing; numbers: readonly number[] }) {
  const [from, setFrom] = useState(String(row.version ?? numbers[0]));
  const [to, setTo] = useState("draft");
  const [a, b] = [useVersion(row.id, Number(from)).data, useVersion(row.id, to === "draft" ? undefined : Number(to)).data];
  const { data, error, refetch } = useQuery({
    queryKey: ["sequences", "diff", row.id, from, to, row.revision],
    queryFn: async () => {
      if (to === "draft") {
        await editing.flush();
      }
      return diffVersions(row.id, Number(from), to === "draft" ? undefined : Number(to));
    },
  });
  const versions: Option[] = numbers.map((number) => ({ id: String(number), label: `Version ${number}` }));
  const [before, after] = [a, to === "draft" ? draft : b];
  return (
    <Card
      title="What differs"
      label="What differs"
      acts={
        <span className="row wrap compare">
          <Choice label="From" unlabelled options={versions} value={from} onChange={setFrom} />
          <span className="soft">to</span>
          <Choice label="To" unlabelled options={[{ id: "draft", label: "The draft" }, ...versions]} value={to} onChange={setTo} />
        </span>
      }
    >
      {error ? (
        <CallOut tone="failed" icon="warning" acts={<Button small onPress={() => void refetch()}>Try again</Button>}>
          {sentence(error.message)}.
        </CallOut>
      ) : data && before && after ? (
        <div className="stack">
          <Difference differs={data} from={before} to={after} />
          {!data.same && data.live > 0 && (
            <section className="tight">
              <h3>If those under way were moved to it</h3>
              <Effects of={data.live} outlooks={data.enrollments} undecided={data.undecided} />
            </section>
          )}
        </div>
      ) : (
        <Bones rows={5} />
      )}
    </Card>
  );
}

/** Moving all who are under way: what it would do first, then the job. */
function Move({ row, number, onClose }: { row: SequenceRow; number: number; onClose(): void }) {
  const { data, error } = useQuery({ queryKey: ["sequences", "migration", row.id, number], queryFn: () => migration(row.id, number), staleTime: 0 });
  const [job, setJob] = useState<string>();
  const [busy, setBusy] = useState(false);
  const go = () => {
    setBusy(true);
    migrate(row.id, number)
      .then(({ id }) => setJob(id))
      .catch(tellWrong)
      .finally(() => setBusy(false));
  };
  const acts = job ? (
    <Button look="main" onPress={onClose} autoFocus>
      Close
    </Button>
  ) : (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={go} isDisabled={busy || !data || data.whole === 0}>
        Move {data?.whole ?? ""} to version {number}
      </Button>
    </>
  );
  return (
    <Dialog title={`Move people to version ${number}`} lead="What was sent stays sent, and is never sent again. Nothing goes out sooner than an hour after the move." open onClose={onClose} acts={acts} wide>
      {job ? (
        <JobProgress id={job} what={`Moving to version ${number}`} />
      ) : error ? (
        <CallOut tone="failed" icon="warning">
          {sentence(error.message)}.
        </CallOut>
      ) : data ? (
        <Effects of={data.whole} outlooks={data.enrollments} undecided={data.undecided} />
      ) : (
        <Bones rows={5} />
      )}
    </Dialog>
  );
}
