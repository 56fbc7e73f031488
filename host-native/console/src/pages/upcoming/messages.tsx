/**
 * What went out, and what did not and why.
 *
 * In: messages. Out: rows, the newest first; what one says on demand. Never: a message that is sent again from here.
 */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { api, body, type Shape } from "../../api/client";
import { capital, channelName, spelled } from "../../core/words";
import { ChannelIcon } from "../../parts/icons";
import { Local, ownZone, Relative } from "../../parts/moment";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Badge, Bones, Card, Empty, Face, Fact, Facts, type Tone } from "../../parts/shown";
import { Message } from "./why";

type Row = Shape<"MessageInList">;

const STATUSES = { failed: ["rejected", "unknown"], done: ["accepted"] } satisfies Record<string, Shape<"SendStatus">[]>;

/** What a message's place in the outbox is called. */
export function sendStatus(status: string): { word: string; tone: Tone } {
  const known: Record<string, { word: string; tone: Tone }> = {
    accepted: { word: "Sent", tone: "done" },
    rejected: { word: "Refused", tone: "failed" },
    unknown: { word: "Not known", tone: "held" },
    pending: { word: "In line", tone: "due" },
    attempting: { word: "Being sent", tone: "due" },
    cancelled: { word: "Called back", tone: "quiet" },
  };
  return known[status] ?? { word: spelled(status), tone: "quiet" };
}

/** The list. */
export function Messages({ status }: { status: keyof typeof STATUSES }) {
  const [open, setOpen] = useState<Row>();
  const pages = useInfiniteQuery({
    queryKey: ["messages", status],
    queryFn: ({ pageParam }) => body(api.GET("/v1/messages", { params: { query: { status: STATUSES[status], limit: 100, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items);
  if (!rows) {
    return <Bones rows={8} />;
  }
  if (rows.length === 0) {
    return status === "failed" ? (
      <Empty icon="check" title="Nothing has failed">What a provider refuses, or nobody knows the outcome of, stands here with its reason.</Empty>
    ) : (
      <Empty icon="send" title="Nothing has gone out yet">What was sent stands here, the newest first.</Empty>
    );
  }
  return (
    <Card flush label={status === "failed" ? "Failed" : "Done"}>
      <ul className="rows">
        {rows.map((row) => (
          <li key={row.key} className="due-row sent-row" data-key={row.key}>
            <span className="mark soft">
              <ChannelIcon channel={row.channel} />
              <span className="unseen">{channelName(row.channel)}</span>
            </span>
            <span className="when">
              <Relative at={row.settledAt ?? row.queuedAt} zone={ownZone()} />
              <span className="soft small">
                <br />
                <Local at={row.settledAt ?? row.queuedAt} zone={ownZone()} zoned />
              </span>
            </span>
            <span className="row who">
              <Face name={row.contactName ?? row.contact} size="small" />
              <span className="grow">
                <Link href={`/people/${encodeURIComponent(row.contact)}`} className="cut strong block">
                  {row.contactName ?? row.contact}
                </Link>
                <span className="soft small cut block">{row.sequenceName ?? row.sequence}</span>
              </span>
            </span>
            <button type="button" className="what row" onClick={() => setOpen(row)}>
              <span className="cut words">{row.detail ? capital(row.detail) : `Step “${row.step}”`}</span>
            </button>
            <span className="why">
              <Badge tone={sendStatus(row.status).tone}>{sendStatus(row.status).word}</Badge>
            </span>
            <span className="more" />
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <div className="list-foot">
          <Button onPress={() => void pages.fetchNextPage()}>Show more</Button>
        </div>
      )}
      {open && <Sent row={open} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}

/** A message as it went out. */
export function Sent({ row, onClose }: { row: Pick<Row, "key" | "contact" | "channel" | "status" | "attempts" | "queuedAt" | "settledAt" | "detail"> & { contactName?: string | null }; onClose(): void }) {
  const { data } = useQuery({ queryKey: ["messages", "one", row.key], queryFn: () => body(api.GET("/v1/messages/by-key", { params: { query: { key: row.key } } })) });
  const content = (data as { send?: { content?: Parameters<typeof Message>[0]["content"] } } | undefined)?.send?.content;
  return (
    <Dialog title={row.contactName ?? row.contact} lead={channelName(row.channel)} open onClose={onClose} side>
      <div className="stack">
        {content ? <Message content={content} /> : data ? <p className="soft">What it says is shown to those who may read messages.</p> : <Bones rows={3} />}
        <Facts>
          <Fact name="Stands">
            <Badge tone={sendStatus(row.status).tone}>{sendStatus(row.status).word}</Badge>
          </Fact>
          {row.detail && <Fact name="Provider">{capital(row.detail)}</Fact>}
          <Fact name="In line since">
            <Local at={row.queuedAt} zone={ownZone()} zoned />
          </Fact>
          {row.settledAt && (
            <Fact name="Known since">
              <Local at={row.settledAt} zone={ownZone()} zoned />
            </Fact>
          )}
          <Fact name="Tries">{row.attempts}</Fact>
        </Facts>
      </div>
    </Dialog>
  );
}
