-- Users of the console, and who is signed in.

-- One row a user; without a workspace it is one of all of them. `address` is the address of email without case.
CREATE TABLE api_user (
  id TEXT PRIMARY KEY,
  workspace TEXT REFERENCES workspace (id),
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  address TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  signed_in_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_user_workspace ON api_user (workspace, id);

-- Whoever changes users holds the row `users` of `mark`.
INSERT INTO mark (name, value) VALUES ('users', 0);

-- Who is signed in: a user, or whoever has shown a key. Of the token only a digest is kept.
CREATE TABLE api_session (
  digest TEXT PRIMARY KEY,
  holder TEXT REFERENCES api_user (id) ON DELETE CASCADE,
  key TEXT REFERENCES api_key (id),
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX api_session_holder ON api_session (holder);
CREATE INDEX api_session_used ON api_session (used_at);
