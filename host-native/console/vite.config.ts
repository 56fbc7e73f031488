/**
 * How the console's page is built: its files, hashed, each also as brotli and gzip, for the native host to embed.
 *
 * In: `src`, the package `relance`. Out: the folder that `RELANCE_CONSOLE_OUT` names, else `dist`. Never: a file from another origin.
 */
import react from "@vitejs/plugin-react";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const out = process.env.RELANCE_CONSOLE_OUT ?? "dist";
/** Where `npm run dev` sends what is the service's. */
const service = process.env.RELANCE_SERVICE ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), withoutEmbedded(), withWasm(), compressed()],
  server: { proxy: { "/v1": service, "/openapi.json": service } },
  build: {
    outDir: resolve(out),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});

/** The elements carry a copy of the wasm for pages that have none of their own; this page has. */
function withoutEmbedded(): Plugin {
  const name = "relance:without-embedded";
  return {
    name,
    enforce: "pre",
    resolveId: (source) => (source.endsWith("/pkg/embedded.js") ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? "export const packed = undefined;" : undefined),
  };
}

/** Has the browser fetch the wasm beside the scripts, not after them. */
function withWasm(): Plugin {
  return {
    name: "relance:with-wasm",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) => {
        const wasm = Object.keys(bundle ?? {}).find((file) => file.endsWith(".wasm"));
        const attrs = { rel: "preload", as: "fetch", type: "application/wasm", crossorigin: "", href: `/${wasm}` };
        return wasm ? [{ tag: "link", attrs, injectTo: "head" }] : [];
      },
    },
  };
}

/** Writes each compressible file as `x.br` and `x.gz` too: compressed once, as well as it can be. */
function compressed(): Plugin {
  return {
    name: "relance:compressed",
    apply: "build",
    closeBundle() {
      for (const entry of readdirSync(resolve(out), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(html|js|css|svg|wasm|webmanifest)$/.test(entry.name)) {
          continue;
        }
        const path = join(entry.parentPath, entry.name);
        const bytes = readFileSync(path);
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
