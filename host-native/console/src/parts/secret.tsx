/**
 * A secret that is shown this once: to be copied, then gone.
 *
 * In: the secret. Out: its letters, and the way to copy them. Never: a second look at it.
 */
import { useState, type ReactNode } from "react";
import { tellWrong } from "./notices";
import { Dialog } from "./overlays";
import { Button } from "./press";
import { CallOut } from "./shown";

/** The dialog that shows it. */
export function ShownOnce({ title, secret, what, onClose }: { title: string; secret: string; what: ReactNode; onClose(): void }) {
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      alert
      acts={
        <Button look="main" onPress={onClose}>
          I have it
        </Button>
      }
    >
      <div className="stack">
        <CallOut tone="held" icon="key">
          {what} It is shown this once. Keep it where only your program reads it.
        </CallOut>
        <Copied text={secret} label={title} />
      </div>
    </Dialog>
  );
}

/** Letters to copy. */
export function Copied({ text, label }: { text: string; label: string }) {
  const [done, setDone] = useState(false);
  const copy = () =>
    navigator.clipboard
      .writeText(text)
      .then(() => setDone(true))
      .catch(() => tellWrong(new Error("the browser does not let the page copy; mark the letters and copy them")));
  return (
    <div className="shown-once">
      <code aria-label={label}>{text}</code>
      <Button small icon={done ? "check" : "copy"} onPress={() => void copy()}>
        {done ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
