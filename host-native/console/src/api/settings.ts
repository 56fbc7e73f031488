/**
 * The workspace's settings with their revision: read, looked at before they are changed, put.
 *
 * In: settings. Out: what is kept, what a change would move, the jobs that follow from it. Never: a change of an edition that was not read.
 */
import { useQuery } from "@tanstack/react-query";
import type { Instant, Outlook, Problem, Settings } from "relance/slim";
import { api, body, type Shape } from "./client";

/** Settings, and the tag under which they were read. */
export interface Kept {
  settings: Settings;
  tag: string;
}

/** A job of the service's. */
export type Job = Shape<"Job">;

/** Asks for the settings. */
export async function readSettings(): Promise<Kept> {
  const { data, response } = await api.GET("/v1/settings");
  return { settings: data as Settings, tag: response.headers.get("etag") ?? "*" };
}

/** The settings with their tag; they are looked at again when the page is. */
export function useKept() {
  return useQuery({ queryKey: ["settings", "kept"], queryFn: readSettings, staleTime: 5_000, refetchOnWindowFocus: "always" });
}

/** Puts settings where nobody else has changed them since they were read. */
export async function putSettings({ settings, tag }: Kept): Promise<{ kept: Kept; jobs: Job[] }> {
  const params = { header: { "If-Match": tag } };
  const { data, response } = await api.PUT("/v1/settings", { params, body: settings as Shape<"Settings"> });
  return { kept: { settings: data!.settings as Settings, tag: response.headers.get("etag") ?? "*" }, jobs: data!.jobs };
}

/** One whom a change would move; who it is, where the service may say so. */
export type Move = Outlook & { contact?: string; contactName?: string | null; sequenceName?: string | null };

/** What a change would do, as far as was looked. */
export interface Effect {
  problems: Problem[];
  live: number;
  lookedAt: number;
  /** How many of these would move, and the first of them. */
  moved: number;
  moves: Move[];
  /** How many the core can't plan by these settings. */
  undecided: number;
  next: string | undefined;
}

/** How many of those who would move are told one by one. */
const TOLD = 200;

/** Looks at as many of those who are under way as the service has time for in one answer. */
export async function lookAt(settings: Settings, after: string | undefined, signal: AbortSignal): Promise<Effect> {
  const asked = { settings: settings as Shape<"Settings">, limit: TOLD, after: after ?? null, all: true };
  const answer = await body(api.POST("/v1/settings/check", { body: asked, signal }));
  const { problems, live, lookedAt, undecided, next } = answer;
  const moves = (answer.moves as Move[]).filter(({ changes }) => changes);
  const { moved = moves.length } = answer as { moved?: number };
  return { problems: problems as Problem[], live, lookedAt, moved, moves, undecided: undecided?.length ?? 0, next: next ?? undefined };
}

/** A job until it is over; asked for each second while it is not. */
export function useJobNow(id: string | undefined) {
  return useQuery({
    queryKey: ["jobs", id],
    queryFn: () => body(api.GET("/v1/jobs/{job}", { params: { path: { job: id! } } })),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 1_000),
  });
}

/** Whether nothing more comes of a job. */
export const isOver = ({ status }: { status: string }) => status !== "waiting" && status !== "running";

/** When something of an enrollment's comes, as one sorts it. */
export const ofMove = ({ before, after }: Move): { from: Instant | undefined; to: Instant | undefined } => ({ from: before.at ?? undefined, to: after.at ?? undefined });
