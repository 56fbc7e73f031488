/**
 * What an example service must do: somebody signs up, is welcomed, and answers.
 *
 * In: the service, its database. Out: a failure where it does something else, or takes forty lines. Never: a real mail server.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { signed } from "@relance/node";
import { mail } from "./welcome.js";

export async function tried(name, service, database, dir) {
  const secret = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0";
  const { app, relance, close } = await service(database, { mail: join(dir, "mail"), webhookSecret: secret });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  try {
    const signUp = () => {
      const body = JSON.stringify({ id: "ann", name: "Ann", email: "ann@example.com" });
      return fetch(`${url}/signup`, { method: "POST", headers: { "content-type": "application/json" }, body });
    };
    assert.equal((await signUp()).status, 201);
    for (let tries = 0; tries < 200 && !(existsSync(join(dir, "mail")) && mail(dir).length > 0); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    assert.match(mail(dir)[0], /Subject: Welcome, Ann\r\n/);
    // The same person again is refused by the application's own table, and so by all.
    assert.equal((await signUp()).status, 500);
    assert.equal((await relance.list()).length, 1);
    const said = JSON.stringify({ contact: "ann", event: { type: "replied", channel: "email" } });
    const heard = await fetch(`${url}/relance/webhooks`, { method: "POST", headers: signed(secret, "m1", said, Date.now()), body: said });
    assert.equal((await heard.json()).turns[0].status, "replied");
    assert.equal((await relance.list())[0].state.status, "replied");
  } finally {
    // What is left open would keep the whole run from ending.
    server.closeAllConnections();
    server.close();
    await close();
  }
  const lines = (file) => readFileSync(new URL(`../example/${name}/${file}.js`, import.meta.url), "utf8").split("\n");
  const before = new Set(lines("before"));
  const added = lines("after").filter((line) => line.trim() !== "" && !before.has(line));
  assert.ok(added.length < 40, `${added.length} lines were added`);
}
