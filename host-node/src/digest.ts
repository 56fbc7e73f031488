/**
 * Names texts by what they say.
 *
 * In: a text. Out: its SHA-256 in hexadecimal. Never: a secret.
 */
import { createHash } from "node:crypto";

/** SHA-256 in hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
