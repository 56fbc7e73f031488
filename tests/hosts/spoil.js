/**
 * Makes an enrollment's stored state unreadable, as a defect or a hand would.
 *
 * In: a store that no host has open, an enrollment. Out: nothing. Never: another enrollment touched.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import { setTimeout as rest } from "node:timers/promises";

// These are the Node host's own drivers.
const require = createRequire(new URL("../../host-node/package.json", import.meta.url));
const SQL = "UPDATE enrollment SET state = '{}' WHERE workspace = $1 AND id = $2";

/** Spoils the state of this enrollment. */
export async function spoil({ store, workspace }, enrollment) {
  if (store.restate) {
    await spoilBook(store.restate, workspace, enrollment);
    return;
  }
  if (store.sim !== undefined) {
    spoilFile(join(store.sim, "books.json"), enrollment);
    return;
  }
  if (store.directory !== undefined) {
    const db = new (require("better-sqlite3"))(join(store.directory, "relance.db"));
    db.prepare(SQL.replace("$1", "?").replace("$2", "?")).run(workspace, enrollment);
    db.close();
    return;
  }
  const { Client } = require("pg");
  const client = new Client({ connectionString: store.postgres, options: "-c search_path=relance" });
  await client.connect();
  await client.query(SQL, [workspace, enrollment]);
  await client.end();
}

/** The same in a file of books. */
function spoilFile(file, enrollment) {
  const books = JSON.parse(readFileSync(file, "utf8"));
  books.flatMap(({ enrollments = [] }) => enrollments).find(({ id }) => id === enrollment).state = {};
  writeFileSync(file, JSON.stringify(books));
}

/** The same in the book of the contact whose it is; what its object was to be woken by is gone with that, and a trial wakes it all the same. */
async function spoilBook({ directory, admin }, workspace, enrollment) {
  const db = new (require("better-sqlite3"))(join(directory, "relance.db"));
  const { contact } = db.prepare("SELECT contact FROM enrollment WHERE workspace = ? AND id = ?").get(workspace, enrollment);
  db.close();
  const key = `${workspace}/${contact}`;
  const book = await bookOf(admin, key);
  book.enrollments.find(({ id }) => id === enrollment).state = {};
  await posted(`${admin}/services/RelanceContact/state`, { object_key: key, new_state: { book: [...Buffer.from(JSON.stringify(book))] } });
  const spoiled = ({ enrollments }) => JSON.stringify(enrollments.find(({ id }) => id === enrollment).state) === "{}";
  while (!spoiled(await bookOf(admin, key))) {
    await rest(20);
  }
}

/** The book as the server has it. */
async function bookOf(admin, key) {
  const query = `SELECT value_utf8 FROM state WHERE service_name = 'RelanceContact' AND service_key = '${key}' AND key = 'book'`;
  const { rows } = await posted(`${admin}/query`, { query });
  return JSON.parse(rows[0].value_utf8);
}

async function posted(url, body) {
  const headers = { accept: "application/json", "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) {
    throw new Error(`expected ${url} to do it, found ${answer.status}: ${await answer.text()}`);
  }
  const text = await answer.text();
  return text && JSON.parse(text);
}
