/**
 * Who uses the console: users with their roles, keys of programs, workspaces; one's own password; sample data.
 *
 * In: names, roles, scopes. Out: what the service keeps. Never: a password or a key that is kept by the page.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Instant } from "relance/slim";
import { api, body, type Shape } from "./client";

/** Somebody who may sign in. */
export type User = Shape<"User">;
/** What somebody may do. */
export type Role = User["role"];
/** A user to make. */
export type NewUser = Pick<Shape<"CreateUser">, "name" | "email" | "role" | "password"> & { allWorkspaces?: boolean };

/** A program's key, without what is secret of it. */
export type Key = Shape<"Key">;
/** A workspace. */
export type Workspace = Shape<"Workspace">;

/** All users that one sees. */
export function useUsers() {
  return useQuery({ queryKey: ["users"], queryFn: async () => (await body(api.GET("/v1/users", { params: { query: { limit: 500 } } }))).items });
}

const of = (user: string) => ({ path: { user } });

/** Makes one. */
export const makeUser = (user: NewUser) => body(api.POST("/v1/users", { body: user as Shape<"CreateUser"> }));
/** Changes one. */
export const changeUser = (user: string, change: Partial<Pick<User, "name" | "role" | "disabled">> & { password?: string }) => body(api.PATCH("/v1/users/{user}", { params: of(user), body: change as Shape<"PatchUser"> }));
/** Removes one. */
export const removeUser = (user: string) => body(api.DELETE("/v1/users/{user}", { params: of(user) }));
/** Changes one's own password; all other sessions end. */
export const changePassword = (current: string, next: string) => body(api.PUT("/v1/session/password", { body: { current, new: next } }));

/** Fills an empty workspace with sample data. */
export const addSample = (again: boolean) => body(api.POST("/v1/sample", { body: { again } }));
/** Takes exactly that away again. */
export const removeSample = () => body(api.DELETE("/v1/sample"));

/** All keys that one sees. */
export function useKeys() {
  return useQuery({ queryKey: ["keys"], queryFn: async () => (await body(api.GET("/v1/keys", { params: { query: { limit: 500 } } }))).items });
}

/** Makes a key; it is in the answer. */
export const makeKey = (name: string, scopes: string[], expiresAt: Instant | undefined) => body(api.POST("/v1/keys", { body: { name, scopes, ...(expiresAt ? { expiresAt } : {}) } }));
/** Revokes one. */
export const revokeKey = (key: string) => body(api.DELETE("/v1/keys/{key}", { params: { path: { key } } }));

/** All workspaces. */
export function useWorkspaces(enabled: boolean) {
  return useQuery({ queryKey: ["workspaces"], queryFn: async () => (await body(api.GET("/v1/workspaces", { params: { query: { limit: 500 } } }))).items, enabled });
}

/** Makes one. */
export const makeWorkspace = (id: string, name: string) => body(api.POST("/v1/workspaces", { body: { id, ...(name ? { name } : {}) } }));
/** Renames one, closes it or opens it again. */
export const changeWorkspace = (workspace: string, name: string, archived: boolean) => body(api.PUT("/v1/workspaces/{workspace}", { params: { path: { workspace } }, body: { archived, ...(name ? { name } : {}) } }));

/** Has one list asked for anew. */
export function useListChanged(key: "users" | "keys" | "workspaces" | "suppressions" | "jobs") {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === key || (key === "workspaces" && queryKey[0] === "session") });
}
