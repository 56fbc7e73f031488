/**
 * The raw module as any host with `WebAssembly` uses it: memory in, memory out.
 *
 * In: the module's path. Out: a function from a request's text to its response's. Never: an import into the module.
 */
import { readFileSync } from "node:fs";

/** Loads the module, and opens a core in it. */
export function open(path) {
  const module = new WebAssembly.Module(readFileSync(path));
  const { exports: guest } = new WebAssembly.Instance(module, {});
  const core = guest.relance_open();
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })];
  return (text) => {
    const request = encoder.encode(text);
    const room = guest.relance_alloc(request.length);
    new Uint8Array(guest.memory.buffer, room, request.length).set(request);
    const response = guest.relance_call(core, room, request.length);
    guest.relance_free(room, request.length);
    const length = new DataView(guest.memory.buffer).getUint32(response, true);
    const answer = decoder.decode(new Uint8Array(guest.memory.buffer, response + 4, length));
    guest.relance_free(response, length + 4);
    return answer;
  };
}
