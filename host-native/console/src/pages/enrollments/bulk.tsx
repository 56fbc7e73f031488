/**
 * What is done to many enrollments at once; the core says of each before what would come of it.
 *
 * In: marked rows, an act. Out: its verdicts, then the act. Never: an act on what was not looked at.
 */
import { useState } from "react";
import type { Planned, Row } from "../../api/enrollments";
import { Menu } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { tellWrong } from "../../parts/notices";
import { ActDialog, ACTS, WHOLE, type AnyWish } from "../upcoming/acts";
import { useGather } from "./outlook";
import { MoveVersion } from "./version";
import "../upcoming/upcoming.css";

const EVERY = { ...ACTS, ...WHOLE };
const FIRST = ["pause", "resume", "send-now", "skip"] as const;
const REST = ["reschedule", "cancel", "release", "stop"] as const;

/** The bar below the table. */
export function Bulk({ rows, onDone, onMarkNone }: { rows: readonly Row[]; onDone(): void; onMarkNone(): void }) {
  const gather = useGather();
  const [wish, setWish] = useState<AnyWish>();
  const [move, setMove] = useState<readonly Planned[]>();
  const [busy, setBusy] = useState(false);
  const look = (then: (of: Planned[]) => void) => {
    setBusy(true);
    gather(rows)
      .then((of) => {
        if (of.length === 0) {
          throw new Error("none of these can be looked at");
        }
        then(of);
      })
      .catch(tellWrong)
      .finally(() => setBusy(false));
  };
  const sequences = new Set(rows.map(({ sequence }) => sequence));
  const more = [
    ...REST.map((act) => ({ id: act, label: EVERY[act].word, icon: EVERY[act].icon, hint: EVERY[act].hint, danger: act === "stop" || act === "cancel", onDo: () => look((of) => setWish({ act, of })) })),
    { id: "move", label: "Move to another version…", icon: "branch" as const, hint: sequences.size > 1 ? "Only for those of one sequence" : undefined, disabled: sequences.size > 1, onDo: () => look(setMove) },
  ];
  return (
    <>
      {rows.length > 0 && (
        <div className="bulk" role="toolbar" aria-label="What is marked">
          <span className="strong num" role="status">
            {rows.length} marked
          </span>
          {FIRST.map((act) => (
            <Button key={act} small icon={EVERY[act].icon} isDisabled={busy} onPress={() => look((of) => setWish({ act, of }))}>
              {EVERY[act].word}
            </Button>
          ))}
          <Menu label="More for what is marked" acts={more}>
            <IconButton icon="more" says="More" small look={undefined} />
          </Menu>
          <IconButton icon="close" says="Unmark all" small onPress={onMarkNone} />
        </div>
      )}
      <ActDialog
        wish={wish}
        onClose={() => {
          setWish(undefined);
          onDone();
        }}
      />
      {move && <MoveVersion of={move} onClose={() => setMove(undefined)} onMoved={onDone} />}
    </>
  );
}
