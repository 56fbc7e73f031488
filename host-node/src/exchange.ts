/**
 * How an exchange over HTTP was lost.
 *
 * In: what `fetch` threw. Out: one word. Never: an address, or a word of what was sent.
 */

/** What fails before there is a connection has sent nothing. */
const UNREACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);
/** A certificate is judged in the handshake, before anything of the message. */
const UNTRUSTED = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** `unreached`: nothing was sent. `late`: it took longer than it may. */
export function lost({ name, cause }: Error): "untrusted" | "unreached" | "late" | "broken" {
  const code = (cause as { code?: string } | undefined)?.code ?? "";
  if (UNTRUSTED.has(code)) {
    return "untrusted";
  }
  if (UNREACHED.has(code)) {
    return "unreached";
  }
  return name === "TimeoutError" ? "late" : "broken";
}
