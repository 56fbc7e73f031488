/**
 * How far a job is, and what came of it.
 *
 * In: a job's id. Out: a bar that readers of screens hear of, then a sentence. Never: a job that is asked about after it is over.
 */
import { isOver, useJobNow, type Job } from "../api/settings";
import { Badge, type Tone } from "./shown";

const KINDS: Record<string, { does: string; did: string }> = {
  simulate: { does: "Simulating", did: "Simulated" },
  migrate: { does: "Moving to a newer version", did: "Moved to a newer version" },
  pause: { does: "Pausing", did: "Paused" },
  resume: { does: "Resuming", did: "Resumed" },
  recalculate: { does: "Planning anew", did: "Planned anew" },
  restore: { does: "Letting go what has waited", did: "Let go what had waited" },
};

const STATES: Record<string, { word: string; tone: Tone }> = {
  waiting: { word: "In line", tone: "quiet" },
  running: { word: "Under way", tone: "due" },
  done: { word: "Done", tone: "done" },
  failed: { word: "Failed", tone: "failed" },
  cancelled: { word: "Ended early", tone: "held" },
};

/** What a job does, or did. */
export const jobWords = ({ kind, status }: Pick<Job, "kind" | "status">) => KINDS[kind]?.[isOver({ status }) ? "did" : "does"] ?? kind;

/** How it stands. */
export const JobState = ({ status }: { status: string }) => <Badge tone={STATES[status]?.tone}>{STATES[status]?.word ?? status}</Badge>;

/** A bar, from none to all. */
export function Meter({ label, value, most, tone, words }: { label: string; value: number; most: number; tone?: Tone; words?: string }) {
  const part = most > 0 ? Math.min(1, value / most) : 0;
  return (
    <div className={`meter ${tone ?? ""}`} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={most} aria-valuenow={Math.min(value, most)} aria-valuetext={words ?? `${value} of ${most}`}>
      <span style={{ width: `${part * 100}%` }} />
    </div>
  );
}

/** A job under way. */
export function Progress({ job }: { job: Job }) {
  const now = useJobNow(isOver(job) ? undefined : job.id).data ?? job;
  return (
    <div className="tight" role="status">
      <div className="row">
        <span className="grow">{jobWords(now)}</span>
        {now.whole > 0 && (
          <span className="soft small num">
            {now.done} of {now.whole}
          </span>
        )}
        <JobState status={now.status} />
      </div>
      {!isOver(now) && <Meter label={jobWords(now)} value={now.done} most={now.whole} tone="due" />}
    </div>
  );
}
