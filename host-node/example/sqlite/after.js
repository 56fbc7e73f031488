/**
 * The same service with follow-ups: who signs up is welcomed, and left alone once they answer.
 *
 * In: HTTP requests. Out: rows in a database, mail. Never: a user without their follow-ups, or the other way round.
 */
import Database from "better-sqlite3";
import express from "express";
import { createRelance, folder, sqlite } from "@relance/node";
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

export async function service(file, { mail = "mail", webhookSecret } = {}) {
  const db = new Database(file);
  db.exec("CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL)");
  const relance = await createRelance({
    store: sqlite(file),
    channels: { email: folder(mail) },
    settings: { zone: "Europe/Paris", email: { unsubscribeUrl: "https://example.com/relance/leave/{key}" } },
    http: { webhookSecret },
  });
  await relance.publish(WELCOME, { sequence: "welcome" });
  relance.start();
  const app = express();
  app.use(relanceExpress(relance));

  app.post("/signup", express.json(), (request, response) => {
    const { id, name, email } = request.body;
    db.transaction(() => {
      db.prepare("INSERT INTO users (id, name, email) VALUES (?, ?, ?)").run(id, name, email);
      relance.within(db).upsertContact({ id, firstName: name, email });
      relance.within(db).enroll({ sequence: "welcome", contact: id });
    }).immediate();
    response.status(201).json({ id });
  });

  return { app, relance, close: () => relance.close().then(() => db.close()) };
}
