/**
 * What happens while the page is open: one stream of the service's events, by which what is shown is asked for anew.
 *
 * In: server-sent events. Out: queries that are stale by now. Never: a value that is taken from an event; the service is asked.
 */
import type { QueryClient } from "@tanstack/react-query";
import { workspace } from "./client";

/** How long events are gathered before anything is asked for again, in milliseconds. */
const GATHERED = 250;
/** At least how long between two times that all of it is asked for again: where much happens, once in a while is enough. */
const SPACED = 2_000;
/** How long to wait before the next stream where one has broken, in milliseconds. */
const PAUSES = [1_000, 2_000, 5_000, 15_000];

/** The first words of query keys that an event makes stale, by the group that the event's name begins with. */
const STALE: Record<string, readonly string[]> = {
  account: ["accounts", "settings", "enrollments"],
  webhook: ["webhooks"],
  inbound: ["inbound", "inbox", "conversations", "contacts"],
};
/** What is stale by any other: an enrollment went on, a message was sent, a conversation was followed up. */
const OTHERWISE = ["enrollments", "messages", "approvals", "contacts", "inbox", "conversations", "accounts"];

/**
 * Listens until the returned function is called; `told` hears whether the stream stands. A page that nobody looks at has no stream: browsers keep
 * few connections to one service, for all its pages together. What such a page missed is told once it is looked at again.
 */
export function listen(queries: QueryClient, told: (live: boolean) => void): () => void {
  let source: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let breaks = 0;
  let over = false;
  let last: string | undefined;
  let asked = -SPACED;
  const stale = new Set<string>();

  const heard = (type: string, id: string | undefined) => {
    last = id ?? last;
    for (const key of STALE[type.split(".")[0] ?? ""] ?? OTHERWISE) {
      stale.add(key);
    }
    stale.add("counts");
    const wait = Math.max(GATHERED, asked + SPACED - performance.now());
    timer ??= setTimeout(() => {
      timer = undefined;
      asked = performance.now();
      void queries.invalidateQueries({ predicate: ({ queryKey }) => stale.has(String(queryKey[0])) });
      stale.clear();
    }, wait);
  };

  const open = async () => {
    if (source || document.hidden) {
      return;
    }
    const own = new AbortController();
    source = own;
    try {
      const headers: Record<string, string> = { accept: "text/event-stream" };
      if (workspace.now() !== "") {
        headers["relance-workspace"] = workspace.now();
      }
      if (last !== undefined) {
        headers["last-event-id"] = last;
      }
      const response = await fetch("/v1/live", { headers, signal: own.signal });
      if (!response.ok || !response.body) {
        throw new Error(`the stream was answered with ${response.status}`);
      }
      told(true);
      if (breaks > 0) {
        // What could not be loaded meanwhile can be now.
        void queries.invalidateQueries({ predicate: ({ state }) => state.status === "error" });
      }
      breaks = 0;
      await read(response.body, heard);
    } catch {
      if (!own.signal.aborted) {
        told(false); // It is opened again; what was missed is told then.
      }
    }
    source = source === own ? undefined : source;
    if (!over && !own.signal.aborted) {
      const pause = PAUSES[Math.min(breaks, PAUSES.length - 1)];
      breaks += 1;
      setTimeout(() => !over && void open(), pause);
    }
  };
  const close = () => {
    source?.abort();
    source = undefined;
  };
  const look = () => (document.hidden ? close() : void open());
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", close);
  addEventListener("pageshow", look);
  void open();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", look);
    removeEventListener("pagehide", close);
    removeEventListener("pageshow", look);
    close();
    clearTimeout(timer);
  };
}

/** Reads a stream of events (`text/event-stream`) to its end. */
async function read(stream: ReadableStream<Uint8Array<ArrayBuffer>>, heard: (type: string, id: string | undefined) => void): Promise<void> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1];
      if (field("data") !== undefined) {
        heard(field("event") ?? "message", field("id"));
      }
    }
  }
}
