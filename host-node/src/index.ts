/**
 * Everything that a service needs of the host.
 *
 * In: nothing. Out: the public names. Never: an inner part.
 */
export { createRelance, Relance, type By, type OnStep } from "./relance.js";
export type { Options } from "./host/host.js";
export type { ChannelsOf } from "./host/senders.js";
export { standingAt, systemClock, type Clock, type VirtualClock } from "./clock.js";
export { Fault, type FaultKind } from "./fault.js";
export { sqlite } from "./engines/sqlite/store.js";
export { postgres, type PostgresOptions } from "./engines/postgres/store.js";
export { folder } from "./send/folder.js";
export { smtp, type SmtpOptions } from "./send/smtp.js";
export { webhook, type WebhookOptions } from "./send/webhook.js";
export { isSigned, signed } from "./http/signature.js";
export type { Identity } from "./send/message.js";
export type { Asked, Channels, Gate, Outcome, Outgoing, RejectClass, Sender } from "./send/sender.js";
export type { Handler, HttpOptions } from "./http/handler.js";
export type { EnrollmentRow, Filter, Imported, OutboxRow, Store, StoreMaker, VersionRow } from "./engines/store.js";
export type { EnrollOutcome, EventReport, To, TurnReport } from "./drive/drive.js";
export type { EnrollItem, EnrollMany, EnrollOne, ListEntry, Schedule } from "./host/enrolling.js";
export type { Published, PreviewOf } from "./host/publishing.js";
export type { ReplayReport } from "./host/replaying.js";
export type { Proposal } from "./host/consulting.js";
export type { AnswerTo, ConversationOf, Wrote } from "./host/conversing.js";
export type { Planned, Stands } from "./host/standing.js";
export { ModelFailure, type Check, type Model, type ModelAnswer, type ModelFailureKind, type ModelRequest } from "./model/model.js";
export { openAi, type OpenAiOptions } from "./model/openai.js";
export { scripted, type Script, type ScriptEntry } from "./model/scripted.js";
export type { QuestionKind, QuestionRow, SurveyRow } from "./engines/conversations.js";
export type { Within } from "./host/within.js";
export type { Notice, SendStatus } from "./drive/port.js";
export type { Contact, Conversation, Draft, Enrollment, Event, Given, Send, Settings, Version } from "./wire.js";
