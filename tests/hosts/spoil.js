/**
 * Makes an enrollment's stored state unreadable, as a defect or a hand would.
 *
 * In: a store that no host has open, an enrollment. Out: nothing. Never: another enrollment touched.
 */
import { join } from "node:path";
import { createRequire } from "node:module";

// These are the Node host's own drivers.
const require = createRequire(new URL("../../host-node/package.json", import.meta.url));
const SQL = "UPDATE enrollment SET state = '{}' WHERE workspace = $1 AND id = $2";

/** Spoils the state of this enrollment. */
export async function spoil({ store, workspace }, enrollment) {
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
