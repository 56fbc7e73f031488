/**
 * A scene in hand, and what it has changed so far.
 *
 * In: what the port shows, what the core decides. Out: one change, stored as a whole, then notices. Never: a decision of its own.
 */
import { instant, millisOf } from "../clock.js";
import { point } from "../crash.js";
import { Fault } from "../fault.js";
import { Undecided, type Guest } from "../guest.js";
import { the, type Steps } from "../steps.js";
import type { Contact, Conversation, Event, Send, Suppress } from "../wire.js";
import { isLive, later } from "../wire.js";
import { advance } from "./decide.js";
import type { TurnReport } from "./drive.js";
import type { Abandoned, Change, Decided, Told, Scene, Seat, SendStatus, Turn, View, Watch } from "./port.js";
import type { Asked } from "../send/sender.js";

/** An event of any type, its members to look at. */
type Happening = Event & Record<string, unknown>;

/** One turn under way. */
export class Act {
  readonly change: Change = {
    conversations: [], refused: [], opened: [], decided: [], settled: [], putAside: [], watched: [], watchesAside: [], said: [], surveys: [],
    forgotten: false,
  };
  /** What enrollments have gone through in this turn, and by what: a conversation whose follow-up one is hears of it before all is stored. */
  readonly went: { decided: Decided; by: string }[] = [];
  /** The contact's conversations that are watched, as this turn leaves them, once somebody has looked. */
  watches: Map<string, Watch> | undefined;
  #notices: Told[] = [];

  private constructor(
    readonly port: Turn,
    readonly core: Guest,
    readonly scene: Scene,
    readonly now: number,
  ) {}

  /** Takes the contact's turn, and first of all finds out about messages that a crash left behind. */
  static *open(port: Turn, core: Guest, view: View): Steps<Act> {
    const answers = new Map<string, Asked>();
    for (;;) {
      const scene = yield* the(port.load(view));
      const open = scene.abandoned.filter((one) => one.passedGate && !answers.has(tryOf(one)));
      if (open.length === 0 || !port.mayWait) {
        const act = new Act(port, core, scene, port.now());
        scene.unreadable.forEach((enrollment) => act.putAside(enrollment));
        act.#takeUp(answers);
        return act;
      }
      // A provider is not asked while everybody waits for the turn. Each answer is about one try: whoever takes the message over
      // meanwhile makes it another one.
      yield* the(port.pass());
      for (const one of open) {
        answers.set(tryOf(one), yield* the(port.ask(one.send)));
      }
    }
  }

  #takeUp(answers: ReadonlyMap<string, Asked>): void {
    for (const one of this.scene.abandoned) {
      const asked = one.passedGate ? answers.get(tryOf(one)) : "notAccepted";
      if (asked === undefined) {
        throw new Fault("busy", "what became of a message of this contact must be found out first", "try again");
      }
      const { send } = one;
      if (asked === "notAccepted") {
        this.settle(send, "pending", null, null);
        this.handed(send, "pending", true);
      } else if (asked === "accepted") {
        this.spoke(send);
        this.settle(send, "accepted", null, null);
        this.outcome(send, { type: "sent", key: send.key });
        this.handed(send, "accepted", true);
      } else {
        this.outcome(send, this.unknown(send, "the worker was gone before it heard the provider's answer"));
        this.handed(send, "unknown", true);
      }
      point("outcome.found");
    }
  }

  /** Stores what has changed, then tells what there is to tell; `close` has conversations hear of it first. */
  *store(): Steps<void> {
    yield* the(this.port.save(this.change));
    this.#notices.forEach((notice) => this.port.tell(notice));
  }

  /** One seat and one event: the core decides, and the scene shows the result from then on. Throws `Undecided`. */
  apply(seat: Seat, event: Event): TurnReport {
    const decided = advance(this.core, this.scene, seat, event, this.now);
    seat.state = decided.state;
    seat.json = decided.json;
    this.went.push({ decided, by: event.type });
    this.take(decided);
    const { id, status, waitingFor, wakeAt } = decided.state;
    return {
      enrollment: id,
      status,
      waitingFor: waitingFor ?? undefined,
      wakeAt: wakeAt ?? undefined,
      decisions: decided.decisions,
    };
  }

  /** Takes a decision over: its wake-up, what it says about the contact, whom it wants told. */
  take(decided: Decided): void {
    const { state } = decided;
    if (state.wakeAt && isLive(state)) {
      this.port.arm(state.id, millisOf(state.wakeAt));
    } else {
      this.port.disarm(state.id);
    }
    for (const { value } of decided.effects) {
      if (value.type === "suppress") {
        this.scene.contact = remembering(this.scene.contact, value);
        this.change.contact = this.scene.contact;
      } else if (value.type === "notify") {
        this.#notices.push({ type: "told", enrollment: value.enrollment, contact: value.contact, reason: value.reason });
      } else if (value.type === "askModel") {
        this.tell({ type: "asked", contact: value.contact, key: value.key, enrollment: value.enrollment });
      }
      // Messages, their cancelling, workflows and questions are rows of the engine's; everything else stands on the timeline.
    }
    this.change.decided.push(decided);
  }

  /**
   * The outcome of a message, to its enrollment. If the core can't decide it, the enrollment is put aside: that the message went out is
   * stored in any case.
   */
  outcome(send: Send, what: object): void {
    const seat = this.scene.seats.find(({ state }) => state.id === send.enrollment);
    if (!seat) {
      return;
    }
    try {
      this.apply(seat, { at: instant(this.now), ...what } as Event);
    } catch (error) {
      if (!(error instanceof Undecided)) {
        throw error;
      }
      this.putAside(send.enrollment);
    }
  }

  /** Something to say once the turn is stored. */
  tell(notice: Told): void {
    this.#notices.push(notice);
  }

  putAside(enrollment: string): void {
    this.change.putAside.push(enrollment);
    this.#notices.push({ type: "putAside", enrollment });
  }

  settle(send: Send, status: SendStatus, messageId: string | null, detail: string | null): void {
    this.change.settled.push({ key: send.key, status, messageId, detail });
  }

  /** Nobody knows; where the provider knows keys, the core may try again under the same one (X4). */
  unknown(send: Send, detail: string): object {
    this.settle(send, "unknown", null, detail);
    const honoured = this.port.knowsKeys(send);
    return { type: "unknownOutcome", key: send.key, ...(honoured ? { keyHonoured: true } : {}), detail };
  }

  handed(send: Send, status: SendStatus, recovered: boolean): void {
    const { key, contact, step, channel } = send;
    this.#notices.push({ type: "handed", key, contact, step, channel, status, recovered });
  }

  /** Our side has spoken in the conversation that the message's enrollment is tied to. */
  spoke(send: Send): void {
    const seat = this.scene.seats.find(({ state }) => state.id === send.enrollment);
    const id = seat?.state.conversation;
    if (id) {
      this.inConversation(id, (conversation) => ({ ...conversation, lastOutbound: later(conversation.lastOutbound, instant(this.now)) }));
    }
  }

  /** Changes one of the contact's conversations. */
  inConversation(id: string, change: (conversation: Conversation) => Conversation): void {
    const index = this.scene.conversations.findIndex((conversation) => conversation.id === id);
    const known = this.scene.conversations[index];
    if (known) {
      const changed = change(known);
      this.scene.conversations[index] = changed;
      this.change.conversations.push(changed);
    }
  }

  /** The person, who may be written to again on a channel: they say so. */
  open(contact: Contact, channel: string): void {
    this.scene.contact = contact;
    this.change.contact = contact;
    this.change.opened.push(channel);
  }

  /** What an event says about the person, whether or not there is an enrollment to hear it: that they wrote, that they said no. */
  note(event: Event): void {
    const before = this.scene.contact;
    const after = this.#noted(before, event as Happening);
    if (after !== before || this.change.refused.length > 0) {
      this.scene.contact = after;
      this.change.contact = after;
    }
  }

  #noted(contact: Contact, event: Happening): Contact {
    const { type } = event;
    const channel = (event["channel"] as string | null | undefined) ?? undefined;
    const refused = (on: string, cause: string, purpose?: unknown) => {
      const what = { contact: contact.id, channel: on, cause, purpose } as unknown as Suppress;
      this.change.refused.push(what);
      return remembering(contact, what);
    };
    switch (type) {
      case "unsubscribed":
      case "optedOut":
        return refused(channel ?? "all", "optOut", event["purpose"] ?? undefined);
      case "complained":
        return refused(channel ?? "all", "complaint");
      case "bounced":
        return (event["kind"] ?? "hard") === "hard" ? refused(channel ?? "email", "hardBounce") : contact;
      case "replied":
        return event["automatic"] === true ? contact : this.#wrote(contact, event, channel ?? "email");
      case "contactDeleted":
        return forgotten(contact);
      case "outbound":
        this.#inNamed(event, (known) => ({ ...known, lastOutbound: later(known.lastOutbound, event.at) }));
        return contact;
      case "handedBack":
        this.#inNamed(event, (known) => ({ ...known, handledBy: "ai" }));
        return contact;
      case "botActivated":
      case "botDeactivated":
        this.#inNamed(event, (known) => ({ ...known, botInactive: type === "botDeactivated" }));
        return contact;
      default:
        return contact;
    }
  }

  /** Changes the conversation that an event names, if it names one. */
  #inNamed(event: Happening, change: (conversation: Conversation) => Conversation): void {
    const id = event["conversation"] as string | null | undefined;
    if (id) {
      this.inConversation(id, change);
    }
  }

  #wrote(contact: Contact, event: Happening, channel: string): Contact {
    const at = event.at;
    this.#inNamed(event, (known) => ({ ...known, lastInbound: later(known.lastInbound, at), closed: false })); // Whoever writes opens it again.
    const lastInbound = { ...contact.lastInbound };
    lastInbound[channel] = later(lastInbound[channel], at);
    return { ...contact, lastInbound };
  }
}

function tryOf({ send, attempts }: Abandoned): string {
  return `${attempts} ${send.key}`;
}

/** Nothing is left of the person but the id, and what they have said no to. */
function forgotten({ id, optOuts, suppressed }: Contact): Contact {
  return { id, ...(optOuts ? { optOuts } : {}), ...(suppressed ? { suppressed } : {}), archived: true };
}

/** The contact with a note that a channel must not be used any more. */
function remembering(contact: Contact, { channel, purpose, cause }: Suppress): Contact {
  if (cause !== "optOut") {
    return { ...contact, suppressed: { ...contact.suppressed, [channel]: cause } };
  }
  const scope = purpose ? `${channel}/${purpose}` : channel;
  const optOuts = contact.optOuts ?? [];
  return optOuts.includes(scope) ? contact : { ...contact, optOuts: [...optOuts, scope] };
}
