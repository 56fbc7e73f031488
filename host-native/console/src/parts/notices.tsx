/**
 * What the page tells in passing: done, not done and why, and what can still be taken back.
 *
 * In: a sentence, or an act that waits a few seconds. Out: a notice that readers of screens hear. Never: an act that is lost because the page
 * was closed.
 */
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { leaving, Refusal } from "../api/client";
import { Button, IconButton } from "./press";

interface Told {
  text: string;
  wrong?: boolean;
  help?: string;
  undo?: () => void;
}

const queue = new ToastQueue<Told>({ maxVisibleToasts: 4 });

/** How long a notice stands, in milliseconds. */
const STANDS = 6_000;

/** Tells that something is done. */
export const tell = (text: string) => void queue.add({ text }, { timeout: STANDS });

/** Tells that something was refused, with what to do about it; `what` was to be done. */
export function tellWrong(error: unknown, what?: string): void {
  const message = error instanceof Error ? error.message : String(error);
  const text = what ? `${what}: it was not done, because ${message}` : message;
  queue.add({ text: sentence(text), wrong: true, help: error instanceof Refusal ? error.help : undefined }, { timeout: STANDS * 2 });
}

/** The service's words as a sentence. */
export const sentence = (text: string) => (text === "" ? text : text[0]!.toUpperCase() + text.slice(1));

/**
 * Does something after a few seconds, and until then lets it be taken back. Several are one after the other; leaving the page does what
 * waits at once.
 */
export function soon(text: string, act: () => Promise<unknown>, taken: () => void): void {
  let settled = false;
  const settle = (go: boolean) => {
    if (!settled) {
      settled = true;
      waiting.delete(now);
      if (go) {
        act().catch((error: unknown) => tellWrong(error, text)).finally(taken);
      } else {
        taken();
      }
    }
  };
  const now = () => settle(true);
  waiting.add(now);
  const key = queue.add(
    {
      text,
      undo: () => {
        settle(false);
        queue.close(key);
      },
    },
    { timeout: STANDS, onClose: now },
  );
}

const waiting = new Set<() => void>();
addEventListener("pagehide", () => {
  leaving.now = true;
  for (const act of [...waiting]) {
    act();
  }
});
addEventListener("pageshow", () => (leaving.now = false));

/** Where the notices stand. */
export function Notices() {
  return (
    <ToastRegion queue={queue} className="notices" aria-label="Notices">
      {({ toast }) => (
        <Toast toast={toast} className={toast.content.wrong ? "notice wrong" : "notice"}>
          <ToastContent className="grow">
            <Text slot="title">{toast.content.text}</Text>
            {toast.content.help && (
              <Text slot="description" className="soft small">
                {sentence(toast.content.help)}
              </Text>
            )}
          </ToastContent>
          {toast.content.undo && (
            <Button small icon="undo" onPress={toast.content.undo}>
              Undo
            </Button>
          )}
          <IconButton slot="close" icon="close" says="Close" small />
        </Toast>
      )}
    </ToastRegion>
  );
}
