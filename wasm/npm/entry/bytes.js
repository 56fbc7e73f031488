/**
 * Bytes that are given as such or by where they are, and as the text that requests have.
 *
 * In: bytes, a `Response`, a URL, or a promise of one; packed bytes. Out: the bytes; base 64. Never: a file; where there are files the caller reads them.
 */

/** How many bytes become text at once; an engine takes only so many arguments. */
const MANY = 8192;

/** The bytes; `undefined` where there are none to be had. */
export async function bytesOf(promised) {
  let source = await promised;
  if (typeof source === "string" || source instanceof URL) {
    source = await fetch(source).catch(() => undefined);
  }
  if (typeof Response === "function" && source instanceof Response) {
    source = source.ok ? await source.arrayBuffer() : undefined;
  }
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  return Object.prototype.toString.call(source) === "[object ArrayBuffer]" ? new Uint8Array(source) : undefined;
}

/** What gzip and base 64 have made a module's text of, without Node. */
export async function unpacked(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place += 1) {
    bytes[place] = binary.charCodeAt(place);
  }
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** Bytes as base 64. */
export function textOf(bytes) {
  let binary = "";
  for (let from = 0; from < bytes.length; from += MANY) {
    binary += String.fromCharCode(...bytes.subarray(from, from + MANY));
  }
  return btoa(binary);
}
