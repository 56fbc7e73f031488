/**
 * What an engine keeps of conversations for one workspace: where each stands, what was said, questions to models, answers about
 * satisfaction; and what a worker asks of several workspaces at once.
 *
 * In and out: `Conversations`, a part of `Store`; each call may answer at once or later. Never: a decision.
 */
import type { Later } from "../steps.js";
import type { Conversation, Message } from "../wire.js";
import type { Watch } from "../drive/port.js";
import type { Among } from "./store.js";

/** The name under which credits are counted: calls of a model, and messages of an assistant's that were accepted (E13). */
export const CREDITS = "credits";

/** A conversation whose time has come. */
export interface DueWatch {
  workspace: string;
  contact: string;
  conversation: string;
}

/** A conversation and whose it is. */
export interface Thread {
  contact: string;
  conversation: Conversation;
}

/** What a model is asked for. */
export type QuestionKind = "compose" | "decide" | "classify" | "summarize";

/** A question that waits for a model's answer. */
export interface QuestionRow {
  /** The key that its answer must have. */
  key: string;
  kind: QuestionKind;
  contact: string;
  /** About which conversation, if it is about one. */
  conversation?: string;
  /** For which enrollment, if it is for one. */
  enrollment?: string;
  /** After this instant an answer is of no use any more. */
  until: string;
}

/** The same with the core's effect that asks it, as text. */
export type Asking = QuestionRow & { effect: string };

/** A question about satisfaction, and its answer if there is one. */
export interface SurveyRow {
  /** The enrollment that asked it. */
  enrollment: string;
  contact: string;
  /** At the end of which conversation. */
  conversation: string;
  askedAt: string;
  /** How satisfied they are, 1 to 5. */
  score?: number;
  comment?: string;
  answeredAt?: string;
}

/** What is kept of conversations. */
export interface Conversations {
  /** Conversations whose time has come, the oldest first. */
  dueWatches(among: Among, most: number): Later<DueWatch[]>;
  /** A conversation that can't be decided goes on no more by itself. */
  putWatchAside(conversation: string): Later<void>;
  /** So many conversations in which something is planned or about to be, by id, after this one. */
  silences(after: string, most: number): Later<string[]>;
  watch(conversation: string): Later<Watch | undefined>;
  /** A conversation's turns, the oldest first, each as text. */
  watchEntries(conversation: string): Later<string[]>;
  conversationOf(conversation: string): Later<Thread | undefined>;
  /** What was said in a conversation lately, the oldest first. */
  said(conversation: string): Later<Message[]>;

  /** The open questions, by key. */
  questions(): Later<QuestionRow[]>;
  question(key: string): Later<Asking | undefined>;
  /** Takes the question in hand that waits the longest. The others leave it alone. */
  takeQuestion(of: Among["of"]): Later<(Asking & { workspace: string }) | undefined>;
  /** A question is answered, or of no use any more. */
  dropQuestion(key: string): Later<void>;
  /** Counts what the workspace has used today. */
  countUsage(used: Readonly<Record<string, number>>): Later<void>;
  /** How much of it the workspace has used in this calendar month (UTC). */
  usedThisMonth(name: string): Later<number>;

  /** Questions about satisfaction, the newest first. */
  surveys(): Later<SurveyRow[]>;
  /** Keeps an answer about satisfaction, the last one counts; gives it, if there was such a question. */
  answerSurvey(enrollment: string, score: number, comment: string | null): Later<SurveyRow | undefined>;
}
