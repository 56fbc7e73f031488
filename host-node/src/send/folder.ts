/**
 * Puts mail into a folder, and into one beside it for each further workspace: one `.eml` file a key, complete or not there.
 *
 * In: a send. Out: a file named after its key, written aside, synced, then renamed into place. Never: a second file for one key, half a
 * file under a final name, a file of one workspace in place of another's.
 */
import { existsSync, mkdirSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { point } from "../crash.js";
import { DEFAULT } from "../workspace.js";
import { build, digest, mailbox, messageId, Refusal, type Identity } from "./message.js";
import { rejected, type Asked, type Gate, type Outcome, type Outgoing, type Sender } from "./sender.js";

/** How much of a key stands readable at the head of its file's name. */
const READABLE = 80;

/**
 * A sender that writes each email into this folder, which is made if it is not there: for trying things out, on one machine. Workers on
 * several need a mail server or webhooks: one can't look into another's folder for what it left in hand. The mail of a workspace that is not
 * `default` goes into `DIR-WORKSPACE`.
 */
export function folder(dir: string, identity: Partial<Identity> = {}): Sender {
  return new Folder(dir, { from: "relance@localhost", ...identity });
}

class Folder implements Sender {
  readonly longest = 60_000;
  readonly canBeAsked = true;
  readonly keysHonoured = true;
  #written = 0;
  #there = new Set<string>();

  constructor(
    private readonly dir: string,
    private readonly identity: Identity,
  ) {
    mailbox(identity.from);
    this.#folder({});
  }

  async attempt(send: Outgoing, now: number, gate: Gate): Promise<Outcome> {
    const path = this.#path(send);
    const accepted: Outcome = { type: "accepted", messageId: messageId(send, this.identity) };
    if (existsSync(path)) {
      return accepted;
    }
    try {
      const { text } = build(send, this.identity, now);
      return (await this.#write(this.#folder(send), path, text, gate)) ? accepted : { type: "withdrawn" };
    } catch (error) {
      if (error instanceof Refusal) {
        return rejected(error.kind, error.message);
      }
      // Whatever failed, the file is there or it is not: the next try of the same key sees which.
      const { code } = error as { code?: string };
      return existsSync(path) ? accepted : rejected("transient", `the mail folder can't be written: ${code ?? "unknown"}`);
    }
  }

  async ask(send: Outgoing): Promise<Asked> {
    return existsSync(this.#path(send)) ? "accepted" : "notAccepted";
  }

  describe(): string {
    return `mail into the folder \`${this.dir}\``;
  }

  #path(send: Outgoing): string {
    const readable = send.key.replace(/[^A-Za-z0-9_.-]/g, "-").replace(/^\.+/, "").slice(0, READABLE);
    return join(this.#dir(send), `${readable}-${digest(send.key)}.eml`);
  }

  /** Keys are a workspace's own, and so are the files that are named by them. */
  #dir({ workspace = DEFAULT }: { workspace?: string }): string {
    return workspace === DEFAULT ? this.dir : `${this.dir}-${workspace}`;
  }

  /** A workspace's folder, which is there now. */
  #folder(of: { workspace?: string }): string {
    const dir = this.#dir(of);
    if (!this.#there.has(dir)) {
      mkdirSync(join(dir, "tmp"), { recursive: true });
      this.#there.add(dir);
    }
    return dir;
  }

  async #write(dir: string, path: string, text: string, gate: Gate): Promise<boolean> {
    this.#written += 1;
    const aside = join(dir, "tmp", `${digest(path)}.${process.pid}.${this.#written}`);
    await synced(aside, text);
    point("folder.written");
    if (!(await gate())) {
      await rm(aside, { force: true });
      return false;
    }
    point("folder.gate");
    await rename(aside, path);
    point("folder.renamed");
    await synced(dir);
    return true;
  }
}

/** Writes a file, or looks at a folder, and waits until it is on the disk. */
async function synced(path: string, text?: string): Promise<void> {
  const file = await open(path, text === undefined ? "r" : "w");
  try {
    if (text !== undefined) {
      await file.writeFile(text);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}
