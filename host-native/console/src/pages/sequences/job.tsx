/**
 * How far a job is, and what came of it.
 *
 * In: a job's id. Out: a bar while it goes on, then its result in a sentence. Never: an end that is only believed.
 */
import { Label, ProgressBar } from "react-aria-components";
import { over, useJob, type Job } from "../../api/sequences";
import { CallOut } from "../../parts/shown";

interface Outcome {
  changed?: number;
  unchanged?: number;
  failed?: number;
  failures?: { enrollment?: string; message?: string }[];
}

/** A job's progress, told as it changes. */
export function JobProgress({ id, what }: { id: string; what: string }) {
  const { data: job, error } = useJob(id);
  if (error) {
    return (
      <CallOut tone="held" icon="warning">
        {what}: how far it is can’t be told ({error.message}). It goes on all the same.
      </CallOut>
    );
  }
  if (!job || !over(job)) {
    return (
      <ProgressBar className="progress" value={job?.done ?? 0} maxValue={Math.max(1, job?.whole ?? 1)} valueLabel={job ? `${job.done} of ${job.whole}` : "…"}>
        {({ percentage, valueText }) => (
          <>
            <span className="row">
              <Label className="grow">{what}</Label>
              <span className="num soft">{valueText}</span>
            </span>
            <span className="progress-track">
              <span className="progress-fill" style={{ width: `${percentage ?? 0}%` }} />
            </span>
          </>
        )}
      </ProgressBar>
    );
  }
  return (
    <div role="status">
      <Ended job={job} what={what} />
    </div>
  );
}

function Ended({ job, what }: { job: Job; what: string }) {
  const { changed = 0, unchanged = 0, failed = 0, failures = [] } = (job.result ?? {}) as Outcome;
  if (job.status === "failed") {
    return (
      <CallOut tone="failed" icon="warning">
        {what}: it broke off.
      </CallOut>
    );
  }
  const parts = [`${changed} ${changed === 1 ? "person" : "people"} changed`, unchanged > 0 && `${unchanged} as before`, failed > 0 && `${failed} could not be decided`].filter(Boolean);
  return (
    <CallOut tone={failed > 0 ? "held" : "done"} icon={failed > 0 ? "warning" : "check"}>
      {what}: {job.status === "cancelled" ? "it was ended early; " : "done; "}
      {parts.join(", ")}.{failures[0]?.message && <span className="block soft small">{failures[0].message}</span>}
    </CallOut>
  );
}
