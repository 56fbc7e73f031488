/**
 * Hands mail to a server over SMTP, by nodemailer's connection: TLS, authentication, and an honest outcome.
 *
 * In: a send. Out: accepted, refused with its class, or unknown when the connection was lost after the message had begun to leave. Never:
 * a second try of its own; a password, an address or a text in what it says.
 */
import { Readable } from "node:stream";
import { point } from "../crash.js";
import { Fault } from "../fault.js";
import { build, mailbox, Refusal, type Email, type Identity } from "./message.js";
import { Connections, type Connection, type Lent } from "./connections.js";
import { classOf, wordsOf, type Stage } from "./replies.js";
import { rejected, type Asked, type Gate, type Outcome, type Outgoing, type Sender } from "./sender.js";

/** A mail server, and who sends. */
export interface SmtpOptions extends Identity {
  host: string;
  /** 465 with `tls: "implicit"`, 587 with `"starttls"`, 25 with `"none"`, unless said otherwise. */
  port?: number;
  /** `starttls` unless said otherwise; a server that does not offer what is asked for is not used. */
  tls?: "starttls" | "implicit" | "none";
  user?: string;
  password?: string;
  /** How long the server may take for an answer, in milliseconds; 30 seconds unless said otherwise. */
  timeout?: number;
  /** How many connections at most, each kept for the next messages; 5 unless said otherwise. */
  connections?: number;
}

/** How many times the usual patience the server has for its answer to the final dot (RFC 5321, 4.5.3.2.6 asks for much). */
const PATIENCE_AFTER_DOT = 10;
/** How many commands an attempt has before the final dot, at most. */
const COMMANDS = 12;
const PORTS = { implicit: 465, starttls: 587, none: 25 };

/** A sender that hands email to this server. */
export function smtp(options: SmtpOptions): Sender {
  return new Smtp(options);
}

class Smtp implements Sender {
  readonly canBeAsked = false;
  readonly longest: number;
  #timeout: number;
  #connections: Connections;

  constructor(private readonly options: SmtpOptions) {
    mailbox(options.from);
    this.#timeout = options.timeout ?? 30_000;
    this.#connections = new Connections(() => this.#connection(), options.connections ?? 5, this.#timeout);
    this.longest = this.#timeout * (COMMANDS + PATIENCE_AFTER_DOT);
  }

  async attempt(send: Outgoing, now: number, gate: Gate): Promise<Outcome> {
    let email: Email;
    try {
      email = build(send, this.options, now);
    } catch (error) {
      if (error instanceof Refusal) {
        return rejected(error.kind, error.message);
      }
      throw error;
    }
    return (await this.#handOver(email, gate, false)) ?? (await this.#handOver(email, gate, true))!;
  }

  async ask(): Promise<Asked> {
    return "cannotTell"; // SMTP has no question for it.
  }

  describe(): string {
    const { host, tls = "starttls", port = PORTS[tls] } = this.options;
    return `mail to the server \`${host}:${port}\`, TLS: ${tls}`;
  }

  async close(): Promise<void> {
    this.#connections.close();
  }

  async #connection(): Promise<Connection> {
    const { host, tls = "starttls", port = PORTS[tls] } = this.options;
    let SmtpConnection: new (options: object) => Connection;
    try {
      const path: string = "nodemailer/lib/smtp-connection/index.js";
      ({ default: SmtpConnection } = (await import(path)) as { default: typeof SmtpConnection });
    } catch {
      throw new Fault("sender", "expected the package `nodemailer`, found none", "npm install nodemailer");
    }
    const limits = { connectionTimeout: this.#timeout, greetingTimeout: this.#timeout, socketTimeout: this.#timeout };
    const security = { secure: tls === "implicit", requireTLS: tls === "starttls", ignoreTLS: tls === "none" };
    return new SmtpConnection({ host, port, ...security, ...limits });
  }

  /** One attempt; nothing where a connection that was kept turned out to be gone before the gate was asked. */
  async #handOver(email: Email, gate: Gate, fresh: boolean): Promise<Outcome | undefined> {
    let lent: Lent | undefined;
    let stage: Stage = "connect";
    let open: boolean | undefined;
    let went = false;
    try {
      lent = await this.#connections.lend(fresh);
      const { connection, broken, sent } = lent;
      const message = Readable.from(this.#leaving(connection, email, gate, (heard) => (open = heard)));
      try {
        if (sent === 0) {
          await Promise.race([broken, this.#begin(connection)]);
        }
        stage = "from";
        const envelope = { from: email.from, to: [email.to] };
        await Promise.race([broken, step((done) => connection.send(envelope, message, done))]);
      } finally {
        message.destroy();
      }
      point("smtp.answered");
      went = true;
      return { type: "accepted", messageId: email.messageId };
    } catch (error) {
      if (error instanceof Fault) {
        throw error;
      }
      if (open === false) {
        return { type: "withdrawn" }; // The connection closes in the middle of the message, which is then none.
      }
      const { responseCode = 421 } = error as SmtpError;
      if (open === undefined && responseCode === 421 && lent !== undefined && lent.sent > 0) {
        return undefined;
      }
      return outcomeOf(error as Error & SmtpError, stage, open === true);
    } finally {
      if (lent) {
        this.#connections.giveBack(lent, went);
      }
    }
  }

  async #begin(connection: Connection): Promise<void> {
    await step((done) => connection.connect(done));
    const { user, password } = this.options;
    if (user !== undefined) {
      const credentials = { user, pass: password };
      await step((done) => connection.login({ ...credentials, credentials }, done));
    }
  }

  /** The message, once the server has said that it takes one and the gate is open. */
  async *#leaving(connection: Connection, email: Email, gate: Gate, heard: (open: boolean) => void): AsyncGenerator<string> {
    point("smtp.data");
    const open = await gate();
    heard(open);
    if (!open) {
      throw new Error("the gate is shut");
    }
    point("smtp.gate");
    // A server that is slow to say yes must not be taken for one that said nothing.
    connection._socket?.setTimeout(this.#timeout * PATIENCE_AFTER_DOT);
    yield email.text;
  }
}

/** What nodemailer says of a failure. */
interface SmtpError {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

function outcomeOf(error: Error & SmtpError, stage: Stage, passed: boolean): Outcome {
  const { code, command = "", response = "", responseCode } = error;
  if (responseCode === undefined) {
    if (passed) {
      return { type: "unknown", detail: `the connection was lost after the final dot (${code ?? "unknown"})` };
    }
    const wrong = ["ETLS", "EAUTH"].includes(code ?? "") || /certificate|self.signed|ssl|tls/i.test(error.message);
    return rejected(wrong ? "config" : "transient", code ?? "the connection failed");
  }
  const words = response.replace(/^\d{3}[ -]?/, "");
  const said: Record<string, Stage> = { "MAIL FROM": "from", "RCPT TO": "to", DATA: "data" };
  return rejected(classOf(said[command] ?? stage, responseCode, words), wordsOf(responseCode, words));
}

function step(act: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())));
}
