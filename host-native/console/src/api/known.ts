/**
 * Enrollments as lists tell them, and what the core needs to decide about some of them.
 *
 * In: filters, places, a person. Out: rows; rows with what comes of them. Never: a moment that the service computed.
 */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Contact, Conversation, Enrollment, Instant, SentRecord, Settings, Status, Version, WaitingFor } from "relance/slim";
import { nowInstant } from "../app/clock";
import { ahead, nextOf, type Known, type Seat } from "../core/ahead";
import { useSettings, type Planned } from "./enrollments";
import { api, body } from "./client";

/** What decisions about an enrollment are made from, beside its version and the settings. */
export interface FactsShown {
  state: Enrollment;
  contact?: Contact;
  conversation?: Conversation;
  sent: SentRecord[];
  sequencePaused?: boolean;
  /** The person's other live enrollments. */
  beside?: Seat[];
}

/** An enrollment in a list. */
export interface Listed {
  id: string;
  contact: string;
  /** What the person is called, for those who may see people. */
  contactName?: string | null;
  sequence: string;
  /** What the sequence is called. */
  name: string;
  version: number;
  status: Status;
  waitingFor: WaitingFor | null;
  wakeAt: Instant | null;
  step: string | null;
  zone: string;
  enrolledAt: Instant;
  changedAt?: Instant;
  quarantined: boolean;
  facts?: FactsShown;
}

/** A part of the list of enrollments. */
export interface PartOfEnrollments {
  items: Listed[];
  next?: string | null;
  total?: number | null;
  /** The versions of its rows by their hashes, where facts were wanted. */
  versions?: Record<string, Version>;
}

/** Which enrollments, and which part of them. */
export interface Sought {
  status?: string;
  waitingFor?: string;
  sequence?: string;
  contact?: string;
  q?: string;
  quarantined?: boolean;
  sort?: "id" | "due" | "changed";
  offset?: number;
  after?: string;
  limit?: number;
  facts?: boolean;
}

/** A part of the enrollments, as the service has them now. */
export function partOfEnrollments(sought: Sought, signal?: AbortSignal): Promise<PartOfEnrollments> {
  return body(api.GET("/v1/enrollments", { params: { query: sought as never }, signal })) as Promise<unknown> as Promise<PartOfEnrollments>;
}

/** What the host knows of a row; nothing where its facts are not told, or can't be. */
function knownOf({ facts }: Listed, versions: Record<string, Version>, settings: Settings): Known | undefined {
  const version = facts && versions[facts.state.hash];
  return facts?.contact && version ? { ...facts, contact: facts.contact, version, settings } : undefined;
}

/** What comes of a row of a part; nothing where the core can't decide about it. */
export function planOf(row: Listed, part: PartOfEnrollments, settings: Settings, now: Instant): Planned | undefined {
  const known = knownOf(row, part.versions ?? {}, settings);
  return known && made(row, known, now);
}

function made(row: Listed, known: Known, now: Instant): Planned {
  const preview = ahead(known, now);
  return { row: row as never, known, preview, next: nextOf(preview.steps, known.state) };
}

/** What comes of all of a person's enrollments: what one sends counts for the caps of the others. */
function plannedOf(part: PartOfEnrollments, settings: Settings, now: Instant): Planned[] {
  const known = part.items.flatMap((row) => {
    const one = knownOf(row, part.versions ?? {}, settings);
    return one ? [{ row, one }] : [];
  });
  const live = known.map(({ one }) => one).filter(({ state }) => isLive(state));
  return known.map(({ row, one }) => made(row, { beside: live.filter((other) => other !== one).map(({ state, version, conversation, sequencePaused }) => ({ state, version, conversation, sequencePaused })), ...one }, now));
}

/** The row of something planned. */
export const listed = (of: Planned) => of.row as unknown as Listed;

/** How many of a person's enrollments are looked at. */
const OF_A_PERSON = 200;

/** All enrollments of a person, the latest change first, with what comes of them; nothing while it is not known whose. */
export function usePlannedOf(contact: string | undefined) {
  const settings = useSettings();
  const part = useQuery({
    queryKey: ["enrollments", "of", contact],
    enabled: contact !== undefined,
    queryFn: ({ signal }) => partOfEnrollments({ contact, sort: "changed", facts: true, limit: OF_A_PERSON }, signal),
  });
  const known = useMemo(() => part.data && settings.data && plannedOf(part.data, settings.data, nowInstant()), [part.data, settings.data]);
  return { rows: part.data?.items, planned: known, settings: settings.data, error: part.error ?? settings.error, refetch: () => void Promise.all([part.refetch(), settings.refetch()]) };
}

/** Whether it goes on. */
export const isLive = ({ status }: { status: string }) => status === "active" || status === "paused";
