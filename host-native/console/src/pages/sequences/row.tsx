/**
 * A sequence in the list: what it is called and for, its steps as drawings with the waits between, who is in it, where it stands.
 *
 * In: a row, its draft once it is there. Out: one line, with what can be done. Never: a sequence that is opened by what stands for another act.
 */
import { useState } from "react";
import type { Draft } from "relance/slim";
import { Link } from "wouter";
import { useDraftOf, type SequenceRow } from "../../api/sequences";
import { channelName } from "../../core/words";
import { ChannelIcon } from "../../parts/icons";
import { Menu } from "../../parts/overlays";
import { IconButton } from "../../parts/press";
import { Badge, Bone } from "../../parts/shown";
import { useSequenceActs } from "./acts";
import Enroll from "./enroll";
import { labelOf, PURPOSES, shortTiming, TARGET_KINDS, timingWords } from "./words";

/** Where a sequence stands. */
export function Standing({ row }: { row: Pick<SequenceRow, "archived" | "paused" | "version"> }) {
  if (row.archived) {
    return <Badge icon="trash">Archived</Badge>;
  }
  if (row.paused) {
    return (
      <Badge tone="held" icon="pause">
        Paused
      </Badge>
    );
  }
  return row.version == null ? (
    <Badge icon="edit">Draft</Badge>
  ) : (
    <Badge tone="done" icon="check">
      Published, version {row.version}
    </Badge>
  );
}

/** How many steps are drawn before the rest is a number. */
const DRAWN = 7;

/** The steps in a row of drawings; each says itself to readers of screens. */
export function StepsInRow({ draft }: { draft: Draft }) {
  const shown = draft.steps.slice(0, DRAWN);
  if (shown.length === 0) {
    return <span className="soft small">No steps yet</span>;
  }
  return (
    <ol className="mini" aria-label={`${draft.steps.length} ${draft.steps.length === 1 ? "step" : "steps"}`}>
      {shown.map((step, index) => (
        <li key={index} title={`${channelName(step.channel ?? "automatic")}, ${timingWords(step, index === 0, draft.target)}`}>
          <span className="mini-wait" aria-hidden="true">
            {shortTiming(step)}
          </span>
          <span className="mini-icon">
            <ChannelIcon channel={step.channel ?? "automatic"} />
          </span>
          <span className="unseen">
            {channelName(step.channel ?? "automatic")}, {timingWords(step, index === 0, draft.target)}
          </span>
        </li>
      ))}
      {draft.steps.length > DRAWN && <li className="soft small">+{draft.steps.length - DRAWN}</li>}
    </ol>
  );
}

/** The line. */
export function SequenceLine({ row }: { row: SequenceRow }) {
  const draft = useDraftOf(row);
  const [enrolling, setEnrolling] = useState(false);
  const acts = useSequenceActs(row, () => setEnrolling(true));
  return (
    <li className="sequence-row" data-sequence={row.id}>
      <div className="sequence-name">
        <Link href={`/sequences/${encodeURIComponent(row.id)}`} className="strong">
          {row.name || "Without a name"}
        </Link>
        <span className="soft small block">
          {draft ? (
            <>
              {labelOf(PURPOSES, draft.purpose ?? "marketing")}, about {labelOf(TARGET_KINDS, draft.target ?? "contact").toLowerCase()}
            </>
          ) : (
            <Bone width={110} />
          )}
        </span>
      </div>
      <div className="sequence-steps">{draft ? <StepsInRow draft={draft} /> : <Bone width={180} />}</div>
      <div className="sequence-live">
        {row.live > 0 ? (
          <Link href={`/enrollments?sequence=${encodeURIComponent(row.id)}`} className="num">
            {row.live} under way
          </Link>
        ) : (
          <span className="soft">Nobody</span>
        )}
      </div>
      <div className="sequence-state">
        <Standing row={row} />
      </div>
      <Menu label={`What to do with ${row.name}`} acts={acts.menu}>
        <IconButton icon="more" says={`What to do with ${row.name}`} small />
      </Menu>
      {acts.dialogs}
      {enrolling && <Enroll row={row} onClose={() => setEnrolling(false)} />}
    </li>
  );
}
