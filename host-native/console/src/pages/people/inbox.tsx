/**
 * Conversations: a list on the left, one of them on the right; on a phone one after the other.
 *
 * In: filters and a conversation in the address. Out: who said what last, what is planned in each. Never: words for who may not read them.
 */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { GridList, GridListItem, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useSearchParams } from "wouter";
import { useInbox, type InboxRow, type InboxSought } from "../../api/conversations";
import { useSettings, type Planned, planOf } from "../../api/enrollments";
import { byIds } from "../../api/known";
import { nowInstant } from "../../app/clock";
import { channelName } from "../../core/words";
import { ChannelIcon, Icon } from "../../parts/icons";
import { NotLoaded } from "../../parts/loaded";
import { ownZone, Relative } from "../../parts/moment";
import { Button } from "../../parts/press";
import { Badge, Bones, Empty, Face } from "../../parts/shown";
import { Sift } from "../enrollments/filters";
import { Thread } from "./thread";
import "./inbox.css";

/** What the list may be narrowed to. */
const VIEWS: Record<string, { name: string; sought: InboxSought }> = {
  open: { name: "Open", sought: { open: true } },
  planned: { name: "Planned", sought: { planned: true } },
  human: { name: "With a person", sought: { open: true, handledBy: "human" } },
  closed: { name: "Closed", sought: { open: false } },
};

export default function Inbox() {
  const [params, setParams] = useSearchParams();
  const view = VIEWS[params.get("show") ?? ""] ? params.get("show")! : "open";
  const q = params.get("q") ?? "";
  const open = params.get("conversation") ?? undefined;
  const put = (changes: Record<string, string | undefined>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        Object.entries(changes).forEach(([name, value]) => (value ? after.set(name, value) : after.delete(name)));
        after.set("view", "inbox");
        return after;
      },
      { replace: !("conversation" in changes) },
    );
  return (
    <div className={open ? "inbox one-open" : "inbox"}>
      <section className="inbox-list" aria-label="Conversations">
        <Sift label="A person" value={q} onChange={(text) => put({ q: text })} />
        <ToggleButtonGroup className="segments inbox-views" aria-label="Which" selectionMode="single" disallowEmptySelection selectedKeys={[view]} onSelectionChange={(keys) => put({ show: String([...keys][0]) })}>
          {Object.entries(VIEWS).map(([id, { name }]) => (
            <ToggleButton key={id} id={id}>
              {name}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <List sought={{ ...VIEWS[view]!.sought, ...(q && { q }) }} open={open} onOpen={(conversation) => put({ conversation })} />
      </section>
      {open ? (
        <Thread key={open} conversation={open} onBack={() => put({ conversation: undefined })} />
      ) : (
        <section className="inbox-none" aria-label="No conversation is open">
          <Empty icon="chat" title="Choose a conversation">
            What was said stands here, and beside it what follows up on it, when, and why.
          </Empty>
        </section>
      )}
    </div>
  );
}

/** When each of these follow-ups goes on, as computed here; by its enrollment. */
function useFollowUps(ids: readonly string[]): (enrollment: string) => Planned | undefined {
  const settings = useSettings().data;
  const parts = useQuery({ queryKey: ["enrollments", "follow-ups", ids], queryFn: ({ signal }) => byIds(ids, signal), enabled: ids.length > 0, placeholderData: (before) => before }).data;
  const known = useMemo(() => {
    const now = nowInstant();
    const found = parts && settings ? parts.flatMap((part) => part.items.flatMap((row) => planOf(row, part, settings, now) ?? [])) : [];
    return new Map(found.map((one) => [one.row.id, one]));
  }, [parts, settings]);
  return (enrollment) => known.get(enrollment);
}

function List({ sought, open, onOpen }: { sought: InboxSought; open: string | undefined; onOpen(conversation: string): void }) {
  const inbox = useInbox(sought);
  const plans = useFollowUps((inbox.rows ?? []).flatMap(({ watch }) => watch.followUp?.enrollment ?? []));
  if (inbox.error && !inbox.rows) {
    return <NotLoaded error={inbox.error} onAgain={() => void inbox.refetch()} />;
  }
  if (!inbox.rows) {
    return <Bones rows={10} />;
  }
  return (
    <>
      <GridList
        className="threads"
        aria-label="Conversations"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={open ? [open] : []}
        onSelectionChange={(keys) => {
          const [first] = keys === "all" ? [] : [...keys];
          if (first !== undefined) {
            onOpen(String(first));
          }
        }}
        items={inbox.rows.map((row) => ({ id: row.conversation.id, row, plan: row.watch.followUp ? plans(row.watch.followUp.enrollment) : undefined }))}
        renderEmptyState={() => (
          <Empty icon="chat" title={sought.q ? "Nobody is called that" : "No conversation is like that"}>
            {sought.q ? "Look for another part of their name." : "Conversations come from your chat, your inbox, or your product by the API."}
          </Empty>
        )}
      >
        {({ id, row, plan }) => <OneThread key={id} id={id} row={row} plan={plan} />}
      </GridList>
      {inbox.hasNextPage && (
        <div className="list-foot">
          <Button small onPress={() => void inbox.fetchNextPage()} isDisabled={inbox.isFetchingNextPage}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

const WHO: Record<string, string> = { ai: "Assistant: ", human: "We: ", contact: "" };

function OneThread({ id, plan, row: { conversation, contact, last, lastAt, unanswered } }: { id: string; plan: Planned | undefined; row: InboxRow }) {
  const name = contact.name || contact.id;
  const at = last?.at ?? lastAt;
  return (
    <GridListItem id={id} textValue={name} className="thread-row">
      <Face name={name} />
      <span className="grow">
        <span className="row">
          <span className={unanswered ? "cut grow strong" : "cut grow"}>{name}</span>
          <span className="soft small">{at && <Relative at={at} zone={ownZone()} />}</span>
        </span>
        <span className={unanswered ? "cut thread-words strong" : "cut thread-words soft"}>{last?.text ? `${WHO[last.from] ?? ""}${last.text}` : channelName(conversation.channel)}</span>
        <span className="row thread-signs small soft">
          <ChannelIcon channel={conversation.channel} />
          <span className="unseen">{channelName(conversation.channel)}</span>
          {unanswered && <Badge tone="due">Waits for us</Badge>}
          {conversation.handledBy === "human" && <span>a person has it</span>}
          {plan?.next?.at && (
            <span className="row thread-plan">
              <Icon name="upcoming" /> <span className="unseen">Follow-up </span>
              <Relative at={plan.next.at} zone={plan.next.zone} />
            </span>
          )}
        </span>
      </span>
    </GridListItem>
  );
}
