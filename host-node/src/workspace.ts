/**
 * What a workspace may be called.
 *
 * In: a name. Out: the same, or a fault. Never: a name that could not be a folder's or a part of an address.
 */
import { Fault } from "./fault.js";

/** The workspace of those who name none. */
export const DEFAULT = "default";

/** This name, if a workspace may have it. */
export function named(workspace: string): string {
  if (typeof workspace !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(workspace)) {
    const found = JSON.stringify(String(workspace)).slice(1, -1);
    throw new Fault("input", `expected the name of a workspace, found \`${found}\``, "1 to 64 letters and digits of ASCII, `-` and `_`");
  }
  return workspace;
}
