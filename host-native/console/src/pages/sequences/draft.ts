/**
 * A draft while it is edited: what was typed, what of it is kept, and what may be taken back.
 *
 * In: changes, the tag under which the draft was read. Out: the draft as it is now, saved a moment after each change. Never: somebody else's
 * change overwritten unasked; anything typed lost by a refusal.
 */
import type { Draft } from "relance/slim";
import { Refusal } from "../../api/client";
import { readSequence, writeDraft, type Sequence, type SequenceRow } from "../../api/sequences";

/** How it stands with what was typed. */
export type Kept =
  | { state: "saved" }
  | { state: "waiting" | "saving" }
  /** Somebody else has changed it; theirs is there to be looked at. */
  | { state: "conflict"; theirs: Sequence }
  /** The service does not take it as it is. */
  | { state: "refused"; refusal: Refusal }
  /** It could not be reached; it is tried again. */
  | { state: "away"; why: string };

/** What the page shows. */
export interface Edited {
  draft: Draft;
  kept: Kept;
  canUndo: boolean;
  canRedo: boolean;
}

/** How long after a change it is written, and after a failure tried again; within how long changes of one kind count as one; milliseconds. */
const PAUSE = 600;
const AGAIN = 4_000;
const TOGETHER = 1_200;
/** How many changes can be taken back. */
const DEEP = 200;

/** One draft that is edited on this page. */
export class Editing {
  #id: string;
  #tag: string;
  #revision: number;
  #written: Draft;
  #before: Draft[] = [];
  #after: Draft[] = [];
  #last = { kind: "", at: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | undefined;
  #heard = new Set<() => void>();
  #shown: Edited;
  /** Told of each draft that was written. */
  onWritten: (row: SequenceRow, draft: Draft, tag: string) => void = () => undefined;

  constructor({ row, draft, tag }: Sequence) {
    this.#id = row.id;
    this.#tag = tag;
    this.#revision = row.revision;
    this.#written = draft;
    this.#shown = { draft, kept: { state: "saved" }, canUndo: false, canRedo: false };
  }

  subscribe = (listener: () => void) => {
    this.#heard.add(listener);
    return () => void this.#heard.delete(listener);
  };

  shown = () => this.#shown;

  /** Changes it. Changes of one kind in quick succession are taken back together. */
  change = (make: (draft: Draft) => Draft, kind = "") => {
    const { draft } = this.#shown;
    const next = make(draft);
    if (next === draft) {
      return;
    }
    const now = performance.now();
    const together = kind !== "" && kind === this.#last.kind && now - this.#last.at < TOGETHER;
    this.#last = { kind, at: now };
    if (!together) {
      this.#before = [...this.#before.slice(-DEEP), draft];
    }
    this.#after = [];
    this.#show(next);
    this.#later(PAUSE);
  };

  undo = () => this.#step(this.#before, this.#after);
  redo = () => this.#step(this.#after, this.#before);

  /** Writes at once what is not written yet. Whether all is kept then. */
  flush = async (): Promise<boolean> => {
    clearTimeout(this.#timer);
    await this.#writing;
    const { draft, kept } = this.#shown;
    if (draft === this.#written) {
      this.#show(draft, { state: "saved" });
    } else if (kept.state !== "conflict") {
      await this.#write();
    }
    return this.#shown.draft === this.#written;
  };

  /** Takes what somebody else has written, in place of what was typed; that can be taken back. */
  takeTheirs = () => {
    const { kept } = this.#shown;
    if (kept.state === "conflict") {
      this.#adopt(kept.theirs);
    }
  };

  /** Writes what was typed over what somebody else has written. */
  keepMine = () => {
    const { kept } = this.#shown;
    if (kept.state === "conflict") {
      [this.#tag, this.#revision] = [kept.theirs.tag, kept.theirs.row.revision];
      this.#show(this.#shown.draft, { state: "waiting" });
      void this.flush();
    }
  };

  /** The service was asked again: what is newer there is taken, where nothing here is unwritten. */
  hear = (read: Sequence) => {
    if (read.row.revision > this.#revision && this.#shown.kept.state === "saved") {
      this.#adopt(read);
    }
  };

  #adopt({ row, draft, tag }: Sequence) {
    [this.#tag, this.#revision, this.#written] = [tag, row.revision, draft];
    this.#before = [...this.#before, this.#shown.draft];
    this.#after = [];
    this.#show(draft, { state: "saved" });
  }

  #step(from: Draft[], to: Draft[]) {
    const draft = from.pop();
    if (draft) {
      to.push(this.#shown.draft);
      this.#last = { kind: "", at: 0 };
      this.#show(draft);
      this.#later(PAUSE);
    }
  }

  #later(pause: number) {
    if (this.#shown.kept.state === "conflict") {
      return; // Nothing is written until it is decided whose counts.
    }
    this.#show(this.#shown.draft, { state: "waiting" });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), pause);
  }

  #write(): Promise<void> {
    const draft = this.#shown.draft;
    this.#show(draft, { state: "saving" });
    this.#writing = writeDraft(this.#id, draft, this.#tag)
      .then(({ row, tag }) => {
        [this.#tag, this.#revision, this.#written] = [tag, row.revision, draft];
        this.onWritten(row, draft, tag);
        if (this.#shown.draft === draft) {
          this.#show(draft, { state: "saved" });
        } else {
          this.#later(PAUSE);
        }
      })
      .catch((error: unknown) => this.#failed(error))
      .finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async #failed(error: unknown) {
    const { draft } = this.#shown;
    if (error instanceof Refusal && error.status === 412) {
      const theirs = await readSequence(this.#id).catch(() => undefined);
      if (theirs) {
        return this.#show(draft, { state: "conflict", theirs });
      }
    }
    if (error instanceof Refusal && error.status >= 400 && error.status < 500 && error.status !== 429) {
      return this.#show(draft, { state: "refused", refusal: error });
    }
    this.#show(draft, { state: "away", why: error instanceof Error ? error.message : String(error) });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), AGAIN);
  }

  #show(draft: Draft, kept: Kept = this.#shown.kept) {
    this.#shown = { draft, kept, canUndo: this.#before.length > 0, canRedo: this.#after.length > 0 };
    this.#heard.forEach((listener) => listener());
  }
}
