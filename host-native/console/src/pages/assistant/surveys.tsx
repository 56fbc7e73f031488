/**
 * How satisfied people said they were, at the end of their conversations.
 *
 * In: questions and their answers. Out: how many said what, then each with its words. Never: an average of nothing.
 */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api, body, type Shape } from "../../api/client";
import { nameOf } from "../../core/words";
import { Loaded, More } from "../../parts/loaded";
import { ownZone, Relative } from "../../parts/moment";
import { Meter } from "../../parts/progress";
import { Card, Empty, Face } from "../../parts/shown";

type Row = Shape<"SurveyRow">;

/** All of it. */
export function Surveys() {
  const pages = useInfiniteQuery({
    queryKey: ["conversations", "surveys"],
    queryFn: ({ pageParam }) => body(api.GET("/v1/surveys", { params: { query: { limit: 200, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items);
  return (
    <Loaded query={{ ...pages, data: rows }}>
      {(all) =>
        all.length === 0 ? (
          <Empty icon="chat" title="Nobody was asked yet">
            With the question switched on under “Follow-ups”, people are asked how satisfied they were when a conversation is closed.
          </Empty>
        ) : (
          <div className="stack">
            <Scores rows={all} />
            <Card flush label="Answers">
              <ul className="rows">
                {all.map((row) => (
                  <Answer key={row.enrollment} row={row} />
                ))}
              </ul>
              <More pages={pages} />
            </Card>
          </div>
        )
      }
    </Loaded>
  );
}

function Scores({ rows }: { rows: readonly Row[] }) {
  const answered = rows.filter(({ score }) => score != null);
  const count = (score: number) => answered.filter((row) => row.score === score).length;
  return (
    <Card title={`${answered.length} of ${rows.length} answered`}>
      <ul className="score-bars">
        {[5, 4, 3, 2, 1].map((score) => (
          <li key={score}>
            <span className="num">{score}</span>
            <Meter label={`Score ${score}`} value={count(score)} most={Math.max(1, answered.length)} tone={score >= 4 ? "done" : score === 3 ? "held" : "failed"} />
            <span className="num soft">{count(score)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Answer({ row }: { row: Row }) {
  const { data } = useQuery({ queryKey: ["contacts", "name", row.contact], queryFn: async () => nameOf(await body(api.GET("/v1/contacts/{contact}", { params: { path: { contact: row.contact } } }))), staleTime: 300_000 });
  const name = data ?? row.contact;
  return (
    <li className="list-row">
      <Face name={name} size="small" />
      <Link href={`/people/${encodeURIComponent(row.contact)}`} className="strong cut">
        {name}
      </Link>
      <span className="grow lines">{row.score == null ? <span className="soft">no answer yet</span> : <span className="strong">{row.score} of 5</span>} {row.comment}</span>
      <span className="soft small">
        <Relative at={row.answeredAt ?? row.askedAt} zone={ownZone()} />
      </span>
    </li>
  );
}
