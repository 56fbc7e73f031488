-- Users of the console, and who is signed in.

-- One row a user; without a workspace it is one of all of them. `address` is the address of email without case.
CREATE TABLE api_user (
  id TEXT COLLATE "C" PRIMARY KEY,
  workspace TEXT COLLATE "C" REFERENCES workspace (id),
  name TEXT COLLATE "C" NOT NULL,
  email TEXT COLLATE "C" NOT NULL,
  address TEXT COLLATE "C" NOT NULL UNIQUE,
  role TEXT COLLATE "C" NOT NULL,
  password TEXT COLLATE "C" NOT NULL,
  disabled BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  signed_in_at BIGINT
);
CREATE INDEX api_user_workspace ON api_user (workspace, id);

-- Whoever changes users holds the row `users` of `mark`.
INSERT INTO mark (name, value) VALUES ('users', 0);

-- Who is signed in: a user, or whoever has shown a key. Of the token only a digest is kept.
CREATE TABLE api_session (
  digest TEXT COLLATE "C" PRIMARY KEY,
  holder TEXT COLLATE "C" REFERENCES api_user (id) ON DELETE CASCADE,
  key TEXT COLLATE "C" REFERENCES api_key (id),
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL
);
CREATE INDEX api_session_holder ON api_session (holder);
CREATE INDEX api_session_used ON api_session (used_at);
