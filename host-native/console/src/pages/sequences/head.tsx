/**
 * The head of a sequence's page: its name, where it stands, whether all is kept, and what can be done with it.
 *
 * In: the sequence, the draft as it is edited. Out: undo, publish, enroll, and the rest in a menu. Never: a change that is not told.
 */
import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useState } from "react";
import type { Draft, Settings, Version } from "relance/slim";
import { Link } from "wouter";
import { useVersion, type SequenceRow } from "../../api/sequences";
import { useMay } from "../../app/session";
import { publish, settingsHandle } from "../../core/core";
import { Icon } from "../../parts/icons";
import { Local, ownZone } from "../../parts/moment";
import { sentence } from "../../parts/notices";
import { Menu } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { Badge, CallOut, PageHead } from "../../parts/shown";
import { useSequenceActs } from "./acts";
import type { Edited, Editing } from "./draft";
import { Standing } from "./row";

const Publish = lazy(() => import("./publish"));
const Enroll = lazy(() => import("./enroll"));

interface Given {
  editing: Editing;
  row: SequenceRow;
  edited: Edited;
  settings: Settings;
}

/** Whether the draft says something else than the newest version. */
export function differs(draft: Draft, version: Version | undefined, settings: Settings): boolean | undefined {
  if (!version) {
    return undefined;
  }
  try {
    return publish({ draft, previous: version, settings: settingsHandle(settings) }).changed;
  } catch {
    return true; // One that can't be published can't be the one that was.
  }
}

/** The head. */
export function Head({ editing, row, edited, settings }: Given) {
  const may = useMay();
  const version = useVersion(row.id, row.version).data;
  const draft = useDeferredValue(edited.draft);
  const changed = useMemo(() => differs(draft, version, settings), [draft, version, settings]);
  const [open, setOpen] = useState<"publish" | "enroll">();
  const acts = useSequenceActs(row, () => setOpen("enroll"));
  const write = may("sequences:write");
  return (
    <>
      <PageHead
        before={
          <Link href="/sequences" className="back small">
            <Icon name="left" /> Sequences
          </Link>
        }
        title={edited.draft.name || "Without a name"}
        lead={
          <span className="row wrap">
            <Standing row={row} />
            {changed && row.version != null && <Badge tone="held">Changed since version {row.version}</Badge>}
            {row.live > 0 && (
              <Link href={`/enrollments?sequence=${encodeURIComponent(row.id)}`} className="small">
                {row.live} under way
              </Link>
            )}
            {write && <Kept editing={editing} edited={edited} />}
          </span>
        }
        acts={
          <>
            {write && <Undo editing={editing} edited={edited} />}
            <Menu label="More" acts={acts.menu}>
              <IconButton icon="more" says="More" look={undefined} />
            </Menu>
            {may("enrollments:write") && (
              <Button icon="enrollments" onPress={() => setOpen("enroll")} isDisabled={row.version == null || row.archived}>
                Enroll people
              </Button>
            )}
            {write && (
              <Button look="main" onPress={() => setOpen("publish")} isDisabled={changed === false}>
                {changed === false ? "Published" : "Publish…"}
              </Button>
            )}
          </>
        }
      />
      {edited.kept.state === "conflict" && <Conflict editing={editing} edited={edited} />}
      {acts.dialogs}
      <Suspense fallback={null}>
        {open === "publish" && <Publish editing={editing} row={row} draft={edited.draft} settings={settings} onClose={() => setOpen(undefined)} />}
        {open === "enroll" && <Enroll row={row} onClose={() => setOpen(undefined)} />}
      </Suspense>
    </>
  );
}

/** Takes changes back, and does them again; by keyboard too where no field has the focus. */
function Undo({ editing, edited }: Pick<Given, "editing" | "edited">) {
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      const field = event.target instanceof HTMLElement && event.target.closest("input:not([type=checkbox], [type=radio]), textarea, [contenteditable], [role=dialog]");
      if (field || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") {
        return;
      }
      event.preventDefault();
      (event.shiftKey ? editing.redo : editing.undo)();
    };
    addEventListener("keydown", heard);
    return () => removeEventListener("keydown", heard);
  }, [editing]);
  return (
    <>
      <IconButton icon="undo" says="Undo" onPress={editing.undo} isDisabled={!edited.canUndo} />
      <IconButton icon="redo" says="Redo" onPress={editing.redo} isDisabled={!edited.canRedo} />
    </>
  );
}

/** Whether all is kept. */
function Kept({ editing, edited: { kept } }: Pick<Given, "editing" | "edited">) {
  return (
    <span className="kept small" role="status" data-state={kept.state}>
      {kept.state === "saved" && (
        <>
          <Icon name="check" /> Saved
        </>
      )}
      {(kept.state === "waiting" || kept.state === "saving") && "Saving…"}
      {kept.state === "away" && (
        <span className="blank">
          <Icon name="warning" /> Not saved: {kept.why}. It is tried again.{" "}
          <Button small look="plain" onPress={() => void editing.flush()}>
            Try now
          </Button>
        </span>
      )}
      {kept.state === "refused" && (
        <span className="blank">
          <Icon name="warning" /> Not saved: {sentence(kept.refusal.problems[0]?.message ?? kept.refusal.message)}
          {kept.refusal.help && `. ${sentence(kept.refusal.help)}`}
        </span>
      )}
      {kept.state === "conflict" && <span className="blank">Not saved</span>}
    </span>
  );
}

/** Somebody else was faster. */
function Conflict({ editing, edited: { kept } }: Pick<Given, "editing" | "edited">) {
  if (kept.state !== "conflict") {
    return null;
  }
  return (
    <div className="conflict">
      <CallOut
        tone="failed"
        icon="users"
        acts={
          <span className="row wrap">
            <Button small onPress={editing.takeTheirs}>
              Load theirs
            </Button>
            <Button small look="danger" onPress={editing.keepMine}>
              Keep mine
            </Button>
          </span>
        }
      >
        Somebody else has changed this sequence (<Local at={kept.theirs.row.updatedAt} zone={ownZone()} />
        ). What you typed is still here, and not saved. Theirs can be loaded and yours brought back with Undo; or yours replaces theirs.
      </CallOut>
    </div>
  );
}
