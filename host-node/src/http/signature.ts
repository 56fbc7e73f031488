/**
 * Signs webhooks and checks signatures, by the Standard Webhooks scheme: HMAC-SHA-256 over id, time and body.
 *
 * In: a secret (`whsec_` and base64, or any text), the parts. Out: headers, or whether they are right. Never: a comparison that takes
 * longer the more is right.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** How far the sender's clock may be off. */
const TOLERANCE_SECONDS = 300;

/** The headers of a signed webhook. */
export function signed(secret: string, id: string, body: string, now: number): Record<string, string> {
  const time = String(Math.floor(now / 1_000));
  return { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": `v1,${mac(secret, id, time, body)}` };
}

/** Whether a webhook is from whom it says, and fresh. */
export function isSigned(secret: string, headers: Headers, body: string, now: number): boolean {
  const [id, time, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => headers.get(name) ?? "");
  const seconds = Number(time);
  if (!id || !/^\d+$/.test(time!) || Math.abs(now / 1_000 - seconds) > TOLERANCE_SECONDS) {
    return false;
  }
  const right = Buffer.from(mac(secret, id, time!, body));
  return signatures!.split(" ").some((one) => {
    const given = Buffer.from(one.startsWith("v1,") ? one.slice(3) : "");
    return given.length === right.length && timingSafeEqual(given, right);
  });
}

function mac(secret: string, id: string, time: string, body: string): string {
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret);
  return createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64");
}
