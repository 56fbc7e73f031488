/**
 * Long work of the service: what is under way and how far, what is over and what came of it.
 *
 * In: jobs. Out: rows; one under way can be ended. Never: a job that is asked about after it is over.
 */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client";
import { isOver, type Job } from "../../api/settings";
import { useListChanged } from "../../api/users";
import { useMay } from "../../app/session";
import { spelled } from "../../core/words";
import { Loaded, More } from "../../parts/loaded";
import { ownZone, Relative } from "../../parts/moment";
import { tell, tellWrong } from "../../parts/notices";
import { Ask } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { jobWords, JobState, Meter } from "../../parts/progress";
import { Card, Empty } from "../../parts/shown";

/** All of them. */
export function Jobs() {
  const pages = useInfiniteQuery({
    queryKey: ["jobs", "list"],
    queryFn: ({ pageParam }) => body(api.GET("/v1/jobs", { params: { query: { limit: 50, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some((job) => !isOver(job))) ? 1_500 : 30_000),
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items);
  const may = useMay()("sequences:write");
  return (
    <Loaded query={{ ...pages, data: rows }}>
      {(all) =>
        all.length === 0 ? (
          <Empty icon="check" title="No jobs yet">
            What takes long is done beside the rest: simulations, moves to a new version, planning anew after a change of hours.
          </Empty>
        ) : (
          <Card flush label="Jobs">
            <ul className="rows">
              {all.map((job) => (
                <One key={job.id} job={job} may={may} />
              ))}
            </ul>
            <More pages={pages} />
          </Card>
        )
      }
    </Loaded>
  );
}

/** What came of it, in words: "12 changed, 3 unchanged". */
function outcome({ result, kind, whole }: Job): string {
  if (kind === "simulate" || typeof result !== "object" || result === null) {
    return whole > 0 ? `${whole.toLocaleString()} in all` : "";
  }
  const counts = Object.entries(result as Record<string, unknown>).flatMap(([name, count]) => (typeof count === "number" && count > 0 ? [`${count.toLocaleString()} ${spelled(name).toLowerCase()}`] : []));
  return counts.join(", ");
}

function One({ job, may }: { job: Job; may: boolean }) {
  const changed = useListChanged("jobs");
  const [asks, setAsks] = useState(false);
  const over = isOver(job);
  const cancel = () =>
    body(api.POST("/v1/jobs/{job}/cancel", { params: { path: { job: job.id } }, body: {} }))
      .then(() => {
        tell("The job is ended; what it has done stays done");
        void changed();
      })
      .catch(tellWrong)
      .finally(() => setAsks(false));
  return (
    <li className="list-row">
      <span className="grow tight">
        <span>
          <span className="strong">{jobWords(job)}</span> <span className="soft small">{over ? outcome(job) : job.whole > 0 ? `${job.done.toLocaleString()} of ${job.whole.toLocaleString()}` : ""}</span>
        </span>
        {!over && <Meter label={jobWords(job)} value={job.done} most={job.whole} tone="due" />}
      </span>
      <JobState status={job.status} />
      <span className="soft small row-since">
        <Relative at={job.finishedAt ?? job.createdAt} zone={ownZone()} />
      </span>
      {may && !over && (
        <Button small onPress={() => setAsks(true)}>
          End it…
        </Button>
      )}
      <Ask title="End this job?" does="End it" danger open={asks} onClose={() => setAsks(false)} onDo={() => void cancel()}>
        <p>What it has done stays done; the rest stays as it is.</p>
      </Ask>
    </li>
  );
}
