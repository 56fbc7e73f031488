/**
 * Accounts with providers: what they are, how they fare, what is done to them.
 *
 * In: accounts with their secrets, or masked as they were shown. Out: the same as the service keeps them. Never: a secret that is kept here.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Content } from "relance/slim";
import { api, body, type Shape } from "./client";

/** How many messages in which time. */
export type Rate = Shape<"Rate">;
/** How fast an account may send. */
export type Limits = Shape<"Limits">;

/** How an account fares. */
export type Health = Shape<"AccountHealth">;

/** The members of an account: `provider`, what that provider needs, `limits`. */
export type Members = Record<string, unknown> & { provider: string };

/** An account, its secrets masked. */
export type Account = Omit<Shape<"Account">, "account"> & { account: Members };

/** What stands in a secret's place. */
export const MASK = "‹redacted›";

/** All accounts. */
export function useAccounts() {
  return useQuery({
    queryKey: ["accounts", "list"],
    queryFn: async () => (await body(api.GET("/v1/accounts", { params: { query: { limit: 200 } } }))).items as unknown as Account[],
    refetchInterval: 30_000,
  });
}

/** Has accounts and what hangs on them asked for anew. */
export function useAccountsChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: ({ queryKey }) => ["accounts", "settings", "assistant", "counts"].includes(String(queryKey[0])) });
}

/** Makes an account, or changes the one of that id. */
export async function putAccount(id: string | undefined, members: Members): Promise<Account> {
  const account = members;
  const answer = id === undefined ? await body(api.POST("/v1/accounts", { body: { account: account as never } })) : await body(api.PUT("/v1/accounts/{account}", { params: { path: { account: id } }, body: { account: account as never } }));
  return answer as unknown as Account;
}

/** Makes an account under an id that is wanted. */
export const makeAccount = async (id: string, members: Members) => (await body(api.POST("/v1/accounts", { body: { id, account: members as never } }))) as unknown as Account;

/** Tries an account; with `to`, by a message to there. */
export const tryAccount = (account: string, to: string | undefined, content: Content | undefined) =>
  body(api.POST("/v1/accounts/{account}/test", { params: { path: { account } }, body: { ...(to ? { to } : {}), ...(content ? { content } : {}) } }));

/** Lets an account that was refused send again. */
export const restoreAccount = (account: string) => body(api.POST("/v1/accounts/{account}/restore", { params: { path: { account } }, body: {} }));

/** Takes an account away. */
export const removeAccount = (account: string) => body(api.DELETE("/v1/accounts/{account}", { params: { path: { account } } }));

/** Reads the provider's templates into the settings. */
export const syncTemplates = (account: string) => body(api.POST("/v1/accounts/{account}/sync-templates", { params: { path: { account } }, body: {} }));
