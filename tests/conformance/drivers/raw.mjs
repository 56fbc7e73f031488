/**
 * Answers the vectors' requests through the raw module, with nothing but `WebAssembly`.
 *
 * In: the module's path as argument, lines of `["value" | "text", request]` on standard input. Out: a line for each response.
 * Never: an import into the module.
 */
import { readFileSync } from "node:fs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const { exports: guest } = new WebAssembly.Instance(module, {});
const core = guest.relance_open();

function call(text) {
  const request = new TextEncoder().encode(text);
  const room = guest.relance_alloc(request.length);
  new Uint8Array(guest.memory.buffer, room, request.length).set(request);
  const response = guest.relance_call(core, room, request.length);
  guest.relance_free(room, request.length);
  const length = new DataView(guest.memory.buffer).getUint32(response, true);
  const answer = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(guest.memory.buffer, response + 4, length));
  guest.relance_free(response, length + 4);
  return answer;
}

const lines = readFileSync(0, "utf8").split("\n").slice(0, -1);
process.stdout.write(lines.map((line) => call(JSON.parse(line)[1]) + "\n").join(""));
guest.relance_close(core);
