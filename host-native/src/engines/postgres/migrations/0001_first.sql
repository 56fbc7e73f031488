-- What rows are found or ordered by is compared byte for byte, as in SQLite and whatever the database's locale: COLLATE "C".

-- Whose everything is: nothing of one workspace is seen from another.
CREATE TABLE workspace (
  id TEXT COLLATE "C" PRIMARY KEY,
  created_at BIGINT NOT NULL
);

-- People, and the lease under which one worker hands over a message of theirs.
CREATE TABLE contact (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  id TEXT COLLATE "C" NOT NULL,
  json TEXT NOT NULL,
  held_by TEXT COLLATE "C",
  held_until BIGINT,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX contact_held ON contact (held_by) WHERE held_by IS NOT NULL;

-- Addresses that must not be written to, whoever they belong to in the next import.
CREATE TABLE suppression (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  channel TEXT COLLATE "C" NOT NULL,
  address TEXT COLLATE "C" NOT NULL,
  cause TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (workspace, channel, address)
);

CREATE TABLE conversation (
  workspace TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (workspace, id),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
);
CREATE INDEX conversation_contact ON conversation (workspace, contact);

-- Published versions, never changed. A hand-made list is one too, for itself alone.
CREATE TABLE version (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  sequence TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  exclusive_group TEXT,
  inline BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (workspace, sequence, number)
);

-- One row an enrollment, its wake-up in it: no timer of its own that could be lost.
CREATE TABLE enrollment (
  workspace TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  sequence TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  status TEXT NOT NULL,
  waiting_for TEXT,
  live BIGINT NOT NULL,
  enrolled_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  due_at BIGINT,
  claimed_by TEXT COLLATE "C",
  claimed_until BIGINT,
  claims BIGINT NOT NULL DEFAULT 0,
  put_aside BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  PRIMARY KEY (workspace, id),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id),
  FOREIGN KEY (workspace, sequence, version) REFERENCES version (workspace, sequence, number)
);
CREATE INDEX enrollment_due ON enrollment (workspace, due_at, id) WHERE due_at IS NOT NULL AND put_aside = 0;
CREATE INDEX enrollment_contact ON enrollment (workspace, contact, live);
CREATE INDEX enrollment_live ON enrollment (workspace) WHERE live = 1;
CREATE INDEX enrollment_claimed ON enrollment (claimed_by) WHERE claimed_by IS NOT NULL;

-- What decisions were made from, each text once.
CREATE TABLE snapshot (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  hash TEXT COLLATE "C" NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (workspace, hash)
);

-- Every change of every enrollment, the core's entry byte for byte.
CREATE TABLE timeline (
  workspace TEXT COLLATE "C" NOT NULL,
  enrollment TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  facts TEXT COLLATE "C" NOT NULL,
  settings TEXT COLLATE "C" NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (workspace, enrollment, seq),
  FOREIGN KEY (workspace, facts) REFERENCES snapshot (workspace, hash),
  FOREIGN KEY (workspace, settings) REFERENCES snapshot (workspace, hash)
);

-- Messages, one row a key.
CREATE TABLE outbox (
  workspace TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  enrollment TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  sequence TEXT NOT NULL,
  step TEXT NOT NULL,
  channel TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  held_by TEXT COLLATE "C",
  passed_gate BIGINT NOT NULL DEFAULT 0,
  queued_at BIGINT NOT NULL,
  settled_at BIGINT,
  message_id TEXT,
  detail TEXT,
  effect TEXT NOT NULL,
  PRIMARY KEY (workspace, key)
);
CREATE INDEX outbox_open ON outbox (workspace, queued_at, key) WHERE status IN ('pending', 'attempting');
CREATE INDEX outbox_turn ON outbox (workspace, contact, queued_at, key) WHERE status IN ('pending', 'attempting');
CREATE INDEX outbox_held ON outbox (held_by) WHERE held_by IS NOT NULL;
CREATE INDEX outbox_contact ON outbox (workspace, contact, settled_at);
CREATE INDEX outbox_enrollment ON outbox (workspace, enrollment);

-- What steps ask for beside their message.
CREATE TABLE task (
  workspace TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  enrollment TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  queued_at BIGINT NOT NULL,
  effect TEXT NOT NULL,
  PRIMARY KEY (workspace, key)
);

-- Events that were processed, by their id.
CREATE TABLE inbox (
  workspace TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  processed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, contact, id)
);

CREATE TABLE setting (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  name TEXT COLLATE "C" NOT NULL,
  hash TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (workspace, name)
);

-- Workers that have opened this database. One whose advisory lock nobody holds is dead.
CREATE TABLE worker (
  id TEXT COLLATE "C" PRIMARY KEY,
  started_at BIGINT NOT NULL
);

-- Which steps of the schema have been applied.
CREATE TABLE migration (
  number BIGINT PRIMARY KEY,
  applied_at BIGINT NOT NULL
);
