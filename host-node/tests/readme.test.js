/**
 * Every snippet of the README runs.
 *
 * In: `README.md`. Out: a failure with the snippet that breaks. Never: a mail server.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { hasPostgres, postgresServer } from "./postgres.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
// Within the package, so that its own name leads to it.
const dir = mkdtempSync(join(HERE, "readme-"));
let server;
before(async () => {
  server = hasPostgres ? await postgresServer() : undefined;
});
after(() => {
  rmSync(dir, { recursive: true, force: true });
  server?.stop();
});
const readme = readFileSync(join(HERE, "..", "README.md"), "utf8");
const snippets = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);

test("the README has snippets", () => assert.ok(snippets.length >= 7));

for (const [index, code] of snippets.entries()) {
  const skip = code.includes("DATABASE_URL") && !hasPostgres && "PostgreSQL is not installed";
  test(`snippet ${index + 1} of the README runs`, { skip }, () => {
    const place = join(dir, String(index));
    mkdirSync(place);
    writeFileSync(join(place, "first.js"), code);
    const env = { ...process.env, DATABASE_URL: server?.url };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["first.js"], { cwd: place, encoding: "utf8", timeout: 60_000, env });
    assert.equal(status, 0, stderr);
    if (index === 0) {
      assert.match(stdout, /enrolled/);
      const mail = readdirSync(join(place, "mail")).filter((name) => name.endsWith(".eml"));
      assert.equal(mail.length, 1);
      assert.match(readFileSync(join(place, "mail", mail[0]), "utf8"), /Subject: Welcome, Zoe\r\n/);
    }
  });
}
