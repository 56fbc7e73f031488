/**
 * The same service with follow-ups: who signs up is welcomed, and left alone once they answer.
 *
 * In: HTTP requests. Out: rows in a database, mail. Never: a user without their follow-ups, or the other way round.
 */
import express from "express";
import pg from "pg";
import { createRelance, folder, postgres } from "@relance/node";
import { relanceExpress } from "@relance/node/express";

const WELCOME = {
  name: "Welcome",
  purpose: "service",
  goals: ["upgraded"],
  steps: [
    step("hello", { minutes: 0 }, "Welcome, {{ contact.firstName }}", "Good to have you."),
    step("tips", { days: 2 }, "Three tips", "One, two, three."),
  ],
};

function step(id, wait, subject, body) {
  return { id, wait, channel: "email", content: { type: "text", subject, body } };
}

export async function service(url, { mail = "mail", webhookSecret } = {}) {
  const pool = new pg.Pool({ connectionString: url });
  await pool.query("CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL)");
  const relance = await createRelance({
    store: postgres(url),
    channels: { email: folder(mail) },
    settings: { zone: "Europe/Paris", email: { unsubscribeUrl: "https://example.com/relance/leave/{key}" } },
    http: { webhookSecret },
  });
  await relance.publish(WELCOME, { sequence: "welcome" });
  relance.start();
  const app = express();
  app.use(relanceExpress(relance));

  app.post("/signup", express.json(), async (request, response) => {
    const { id, name, email } = request.body;
    const client = await pool.connect();
    let stored = false;
    try {
      await client.query("BEGIN");
      await client.query("INSERT INTO users (id, name, email) VALUES ($1, $2, $3)", [id, name, email]);
      await relance.within(client).upsertContact({ id, firstName: name, email });
      await relance.within(client).enroll({ sequence: "welcome", contact: id });
      await client.query("COMMIT");
      stored = true;
    } finally {
      client.release(!stored); // What was not committed goes with the connection.
    }
    response.status(201).json({ id });
  });

  return { app, relance, close: () => relance.close().then(() => pool.end()) };
}
