/**
 * A small service as it was: people sign up.
 *
 * In: HTTP requests. Out: rows in a database. Never: a follow-up; see `after.js` for those.
 */
import Database from "better-sqlite3";
import express from "express";

export async function service(file) {
  const db = new Database(file);
  db.exec("CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL)");
  const app = express();

  app.post("/signup", express.json(), (request, response) => {
    const { id, name, email } = request.body;
    db.prepare("INSERT INTO users (id, name, email) VALUES (?, ?, ?)").run(id, name, email);
    response.status(201).json({ id });
  });

  return { app, close: () => db.close() };
}
