/**
 * A small service over PostgreSQL as it was: people sign up.
 *
 * In: HTTP requests. Out: rows in a database. Never: a follow-up; see `after.js` for those.
 */
import express from "express";
import pg from "pg";

export async function service(url) {
  const pool = new pg.Pool({ connectionString: url });
  await pool.query("CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL)");
  const app = express();

  app.post("/signup", express.json(), async (request, response) => {
    const { id, name, email } = request.body;
    await pool.query("INSERT INTO users (id, name, email) VALUES ($1, $2, $3)", [id, name, email]);
    response.status(201).json({ id });
  });

  return { app, close: () => pool.end() };
}
