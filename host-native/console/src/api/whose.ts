/**
 * The names of people of whom only an enrollment is known.
 *
 * In: enrollments, with the person's name where the service says it. Out: names, asked for once. Never: an id where there is a name.
 */
import { useQueries } from "@tanstack/react-query";
import { nameOf } from "../core/words";
import { api, body } from "./client";

interface Whose {
  enrollment: string;
  contactName?: string | null;
  contact?: string;
}

/** How many are looked up beside the list. */
const MOST = 30;

/** What each of them is called; `undefined` while that is on its way. */
export function useNames(whose: readonly Whose[]): (string | undefined)[] {
  const found = useQueries({
    queries: whose.map(({ enrollment, contactName }, index) => ({
      queryKey: ["enrollments", "whose", enrollment],
      queryFn: () => named(enrollment),
      enabled: !contactName && index < MOST,
      staleTime: Infinity,
    })),
  });
  return whose.map(({ contactName, contact }, index) => contactName ?? found[index]?.data ?? (index < MOST && !found[index]?.error ? undefined : (contact ?? "Somebody")));
}

async function named(enrollment: string): Promise<string> {
  const { contact } = (await body(api.GET("/v1/enrollments/{enrollment}", { params: { path: { enrollment } } }))) as { contact: string };
  return nameOf(await body(api.GET("/v1/contacts/{contact}", { params: { path: { contact } } })));
}
