/**
 * What all workspaces of a host share: the store, the core, the worker, the senders.
 *
 * In: how it is set up. Out: what each workspace works with. Never: something of one workspace in another one's hand.
 */
import { systemClock, type Clock } from "../clock.js";
import type { Notice, Told } from "../drive/port.js";
import type { Store, StoreMaker } from "../engines/store.js";
import { Guest } from "../guest.js";
import type { HttpOptions } from "../http/handler.js";
import type { Model } from "../model/model.js";
import type { Settings } from "../wire.js";
import { DEFAULT, named } from "../workspace.js";
import { Carrying } from "./carrying.js";
import type { Context } from "./context.js";
import { Runner } from "./runner.js";
import { Senders, type ChannelsOf } from "./senders.js";

/** Providers are waited for, not the processor. */
const HANDS = 16;
/** For how many workspaces what they work with is kept. */
const KEPT = 1_000;

/** What a host is made of. */
export interface Options {
  /** Where everything is kept: `sqlite("relance.db")`. */
  store: StoreMaker;
  /** Who hands messages over, by channel: `{ email: smtp({ … }) }`; or a function that says it for a workspace, asked once for each. */
  channels: ChannelsOf;
  /** The settings of `workspace`; without them, those that it has. */
  settings?: Settings;
  /** The machine's unless said otherwise. */
  clock?: Clock;
  /** Whose everything is; `default` unless said otherwise. `in` leads to others. */
  workspace?: string;
  /** Whose follow-ups the worker sees to, `"all"` or a list; those of `workspace` alone unless said otherwise. */
  workspaces?: "all" | readonly string[];
  /**
   * How many contacts' messages are handed over at a time, 16 unless said otherwise: so many can be in doubt after a crash. Of several
   * workspaces none has more than a quarter of them.
   */
  hands?: number;
  /**
   * Answers what the core asks: what becomes of a conversation, what a message wants, the texts of steps with `compose: "full"` or
   * `"assisted"`. `openAi({ … })` or anything else with `answer`; a workspace's settings say with `model` that there is one.
   */
  model?: Model;
  /** Where somebody answers how satisfied they are: an address with `{enrollment}` and `{workspace}` in it, or a function that gives one. */
  surveyUrl?: string | ((of: { workspace: string; enrollment: string }) => string);
  /** Hears what happens, after it is stored: for logs, metrics and people. */
  listener?: (notice: Notice) => void;
  /** Hears what goes wrong while the worker runs; it goes on after a moment. */
  onFault?: (fault: unknown) => void;
  /** How the HTTP handler is set up, or a function that says it for each workspace. */
  http?: HttpOptions | ((workspace: string) => HttpOptions);
}

/** Opens the store, brings its schema up to date, and starts the core. */
export async function openHost(options: Options): Promise<Host> {
  const workspace = named(options.workspace ?? DEFAULT);
  const { workspaces = [workspace] } = options;
  const of = workspaces === "all" ? workspaces : workspaces.map(named);
  const clock = options.clock ?? systemClock();
  return new Host(await options.store.open({ workspace, clock }), clock, options, of);
}

/** One host, over all of its workspaces. */
export class Host {
  readonly runner: Runner;
  readonly senders: Senders;
  #guest = new Guest();
  #contexts = new Map<string, Context>();
  #onFault: (fault: unknown) => void;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly options: Options,
    of: "all" | readonly string[],
  ) {
    const { model, channels, hands = HANDS } = options;
    this.#onFault = options.onFault ?? (() => {});
    this.senders = new Senders(channels, this.#onFault);
    const own = this.context(store.workspace);
    const carrying = model && new Carrying(own, model, of, this.#onFault);
    this.runner = new Runner(own, { of, hands, carrying }, this.#onFault);
  }

  /** What a workspace works with; the workspace itself is made when something is first kept of it. */
  context(workspace: string): Context {
    const known = this.#contexts.get(workspace) ?? this.#made(workspace);
    this.#contexts.delete(workspace); // What was asked for last is forgotten last.
    this.#contexts.set(workspace, known);
    if (this.#contexts.size > KEPT) {
      this.#contexts.delete(this.#contexts.keys().next().value!);
    }
    return known;
  }

  /** How a workspace's HTTP handler is set up. */
  http(workspace: string): HttpOptions {
    const { http = {} } = this.options;
    return typeof http === "function" ? http(workspace) : http;
  }

  async close(): Promise<void> {
    await this.runner.stop();
    await this.store.close();
    await this.senders.close();
  }

  #made(workspace: string): Context {
    const context: Context = {
      workspace,
      in: (other) => this.context(other),
      store: this.store.in(workspace),
      guest: this.#guest,
      channels: () => this.senders.of(workspace),
      clock: this.clock,
      model: this.options.model,
      surveyUrl: (enrollment) => this.#surveyUrl(workspace, enrollment),
      hear: (told) => this.#tell(context, told),
      poke: () => this.runner.poke(),
    };
    return context;
  }

  #surveyUrl(workspace: string, enrollment: string): string | undefined {
    const { surveyUrl } = this.options;
    return typeof surveyUrl === "function"
      ? surveyUrl({ workspace, enrollment })
      : surveyUrl?.replaceAll("{workspace}", workspace).replaceAll("{enrollment}", encodeURIComponent(enrollment));
  }

  #tell(context: Context, told: Told): void {
    try {
      this.options.listener?.({ ...told, workspace: context.workspace });
    } catch (fault) {
      this.#onFault(fault); // What was stored is stored, whatever a listener makes of it.
    }
  }
}
