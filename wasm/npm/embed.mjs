/**
 * Makes what of `pkg/` follows from the wasm and the JavaScript around it: the wasm as a module's text, and both for `require`.
 *
 * In: `pkg/relance_bg.wasm` and `pkg/relance.js`. Out: `pkg/embedded.js`, `pkg/embedded.cjs`, `pkg/relance.cjs`. Never: a part of the
 * package; `cargo xtask setup` runs it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = new URL("pkg/", import.meta.url);
const read = (name, encoding) => readFileSync(new URL(name, folder), encoding);
const write = (name, text) => writeFileSync(new URL(name, folder), text);
const made = (what) => `// Made by \`cargo xtask setup\`: ${what}; not edited by hand.\n`;

/** The same module for `require`: its exports are declarations, and one list at the end. */
function forRequire(module) {
  const names = [];
  const text = module
    .replace(/^export (class|function) (\w+)/gm, (_, kind, name) => {
      names.push(name);
      return `${kind} ${name}`;
    })
    .replace(/^export \{ initSync, __wbg_init as default \};$/m, `module.exports = { ${[...names, "initSync", "default: __wbg_init"].join(", ")} };`);
  // What is left would be a syntax error, or an address that means something else.
  if (/^(export|import) /m.test(text) || text.includes("import.meta") || !text.includes("module.exports")) {
    throw new Error("expected exports of classes and functions and one list of exports, found something else in pkg/relance.js");
  }
  return text;
}

// Gzip and not something smaller: every browser that has `DecompressionStream` reads it, and so does Node.
const packed = gzipSync(read("relance_bg.wasm"), { level: 9 }).toString("base64");
write("embedded.js", `${made("relance_bg.wasm, gzip, base 64")}export const packed =\n  "${packed}";\n`);
write("embedded.cjs", `${made("relance_bg.wasm, gzip, base 64")}exports.packed =\n  "${packed}";\n`);
write("relance.cjs", made("relance.js for `require`") + forRequire(read("relance.js", "utf8")));
