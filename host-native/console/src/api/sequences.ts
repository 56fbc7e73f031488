/**
 * Sequences, their versions and the jobs that follow from what is done to them.
 *
 * In: ids. Out: what the service keeps, with the tag that a change must name. Never: a draft that was read under another tag than it is
 * written with.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Draft, Version } from "relance/slim";
import { api, body, type Shape } from "./client";

/** A sequence in a list. */
export type SequenceRow = Shape<"Sequence">;
/** A job. */
export type Job = Shape<"Job">;

/** A sequence with its draft, and the tag under which it was read. */
export interface Sequence {
  row: SequenceRow;
  draft: Draft;
  tag: string;
}

const EMPTY: Draft = { name: "", steps: [] };

/** All sequences; the archived ones too where they are wanted. */
export function useSequences(archived: boolean) {
  return useQuery({
    queryKey: ["sequences", "list", archived],
    queryFn: async () => {
      const rows: SequenceRow[] = [];
      let after: string | undefined;
      do {
        const page = await body(api.GET("/v1/sequences", { params: { query: { archived, limit: 500, after } } }));
        rows.push(...page.items);
        after = page.next ?? undefined;
      } while (after !== undefined);
      return rows;
    },
  });
}

/** Reads a sequence with its tag. */
export async function readSequence(id: string): Promise<Sequence> {
  const { data, response } = await api.GET("/v1/sequences/{sequence}", { params: { path: { sequence: id } } });
  const row = data!;
  return { row, draft: (row.draft as Draft | null | undefined) ?? { ...EMPTY, name: row.name }, tag: response.headers.get("etag") ?? "*" };
}

/** A sequence with its draft. */
export function useSequence(id: string) {
  return useQuery({ queryKey: ["sequences", "one", id], queryFn: () => readSequence(id) });
}

/** The draft of a sequence in a list, read once for each revision. */
export function useDraftOf(row: SequenceRow): Draft | undefined {
  return useQuery({
    queryKey: ["drafts", row.id, row.revision],
    queryFn: async () => (await readSequence(row.id)).draft,
    staleTime: Infinity,
  }).data;
}

/** Writes a draft where nobody else has changed it since `tag`; gives the new tag. */
export async function writeDraft(id: string, draft: Draft, tag: string): Promise<{ row: SequenceRow; tag: string }> {
  const params = { path: { sequence: id }, header: { "If-Match": tag } };
  const { data, response } = await api.PUT("/v1/sequences/{sequence}", { params, body: draft as Shape<"Draft"> });
  return { row: data!, tag: response.headers.get("etag") ?? "*" };
}

/** The versions, the newest first. */
export function useVersions(id: string) {
  return useQuery({
    queryKey: ["sequences", "versions", id],
    queryFn: async () => (await body(api.GET("/v1/sequences/{sequence}/versions", { params: { path: { sequence: id }, query: { limit: 500 } } }))).items,
  });
}

/** One version; it never changes. */
export function useVersion(id: string, number: number | null | undefined) {
  return useQuery({
    queryKey: ["sequences", "version", id, number],
    queryFn: async () => (await body(api.GET("/v1/sequences/{sequence}/versions/{number}", { params: { path: { sequence: id, number: number! } } }))) as Version,
    enabled: number != null,
    staleTime: Infinity,
  });
}

/** A job until it is over; asked for each second while it is not. */
export function useJob(id: string | undefined) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ["jobs", id],
    queryFn: async () => {
      const job = await body(api.GET("/v1/jobs/{job}", { params: { path: { job: id! } } }));
      if (over(job)) {
        void queries.invalidateQueries({ predicate: ({ queryKey }) => ["sequences", "enrollments", "counts"].includes(String(queryKey[0])) && queryKey[1] !== "one" });
      }
      return job;
    },
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && over(state.data) ? false : 1_000),
  });
}

/** Whether nothing more comes of a job. */
export const over = ({ status }: Job) => status !== "waiting" && status !== "running";

/** Has the lists of sequences asked for again; a draft that is being edited is not taken away. */
export function useSequencesChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["sequences"] });
}

/** Makes a sequence of a draft. */
export const createSequence = (draft: Draft) => body(api.POST("/v1/sequences", { body: { draft } }));

/** Makes a draft of a ready sequence, called as it is or otherwise. */
export const applyReady = (ready: string, name: string) => body(api.POST("/v1/catalogue/{ready}/apply", { params: { path: { ready } }, body: (name === "" ? {} : { name }) }));

/** Pauses a sequence, or lets it go on; gives the job. */
export function turnSequence(id: string, paused: boolean): Promise<Job> {
  const given = { params: { path: { sequence: id } }, body: {} };
  return body(paused ? api.POST("/v1/sequences/{sequence}/pause", given) : api.POST("/v1/sequences/{sequence}/resume", given));
}

/** What differs between two versions, the newest and the draft unless said otherwise; and what would become of those under way. */
export const diffVersions = (id: string, from: number | undefined, to: number | undefined) =>
  body(api.POST("/v1/sequences/{sequence}/diff", { params: { path: { sequence: id } }, body: { from, to, limit: 500 } }));

/** Freezes the draft as the next version. */
export const publishDraft = (id: string, explore: boolean) => body(api.POST("/v1/sequences/{sequence}/publish", { params: { path: { sequence: id } }, body: { explore } }));

/** Moves all who are under way to a version; gives the job. */
export const migrate = async (id: string, to: number) => (await body(api.POST("/v1/sequences/{sequence}/migrate", { params: { path: { sequence: id } }, body: { to, all: true } }))) as Job;

/** What that would do; nothing is moved. */
export const migration = async (id: string, to: number) =>
  (await body(api.POST("/v1/sequences/{sequence}/migrate", { params: { path: { sequence: id } }, body: { to, all: true, dryRun: true, limit: 500 } }))) as Shape<"MigrationForecast">;
