/**
 * Who looks at the page, and what they may do.
 *
 * In: the service's word on the session. Out: the same for every part of the page. Never: a right that only the page believes in; the service
 * refuses what is not allowed.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect } from "react";
import { api, body, workspace, type Shape } from "../api/client";

/** What the service says of a session. */
export type Session = Shape<"Session">;

const Known = createContext<Session | undefined>(undefined);

/** Hands the session to what is inside. */
export const SessionProvider = Known.Provider;

/** The session, as the service last told it. */
export function useSessionQuery() {
  const queries = useQueryClient();
  useEffect(() => {
    const again = () => void queries.invalidateQueries({ queryKey: ["session"] });
    addEventListener("relance-signed-out", again);
    return () => removeEventListener("relance-signed-out", again);
  }, [queries]);
  return useQuery({ queryKey: ["session"], queryFn: () => body(api.GET("/v1/session")), staleTime: 60_000 });
}

/** The session of somebody who is signed in. */
export function useSession(): Session {
  const session = useContext(Known);
  if (!session) {
    throw new Error("asked for the session outside of the page's frame");
  }
  return session;
}

/** Whether the person may do what asks for this: `contacts:write`. */
export function useMay(): (right: string) => boolean {
  const may = useSession().may ?? [];
  return (right) => {
    const [area, access] = right.split(":");
    return [`${area}:${access}`, `${area}:write`, `*:${access}`, "*:write"].some((grant) => may.includes(grant));
  };
}

/** Looks at another workspace from now on. */
export function enter(id: string): void {
  workspace.set(id);
  location.assign("/");
}
