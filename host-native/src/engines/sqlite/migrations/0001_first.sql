-- People, and the lease under which one worker hands over a message of theirs.
CREATE TABLE contact (
  id TEXT PRIMARY KEY,
  json TEXT NOT NULL,
  held_by TEXT,
  held_until INTEGER
) STRICT, WITHOUT ROWID;

-- Addresses that must not be written to, whoever they belong to in the next import.
CREATE TABLE suppression (
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  cause TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (channel, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  contact TEXT NOT NULL REFERENCES contact (id),
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_contact ON conversation (contact);

-- Published versions, never changed. A hand-made list is one too, for itself alone.
CREATE TABLE version (
  sequence TEXT NOT NULL,
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  exclusive_group TEXT,
  inline INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (sequence, number)
) STRICT, WITHOUT ROWID;

-- One row an enrollment, its wake-up in it: no timer of its own that could be lost.
CREATE TABLE enrollment (
  id TEXT PRIMARY KEY,
  contact TEXT NOT NULL REFERENCES contact (id),
  sequence TEXT NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  waiting_for TEXT,
  live INTEGER NOT NULL,
  enrolled_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  due_at INTEGER,
  claimed_by TEXT,
  claimed_until INTEGER,
  claims INTEGER NOT NULL DEFAULT 0,
  put_aside INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  FOREIGN KEY (sequence, version) REFERENCES version (sequence, number)
) STRICT;
CREATE INDEX enrollment_due ON enrollment (due_at, id) WHERE due_at IS NOT NULL AND put_aside = 0;
CREATE INDEX enrollment_contact ON enrollment (contact, live);
CREATE INDEX enrollment_live ON enrollment (id) WHERE live = 1;
CREATE INDEX enrollment_claimed ON enrollment (claimed_by) WHERE claimed_by IS NOT NULL;

-- What decisions were made from, each text once.
CREATE TABLE snapshot (
  hash TEXT PRIMARY KEY,
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every change of every enrollment, the core's entry byte for byte.
CREATE TABLE timeline (
  enrollment TEXT NOT NULL,
  seq INTEGER NOT NULL,
  facts TEXT NOT NULL REFERENCES snapshot (hash),
  settings TEXT NOT NULL REFERENCES snapshot (hash),
  entry TEXT NOT NULL,
  PRIMARY KEY (enrollment, seq)
) STRICT, WITHOUT ROWID;

-- Messages, one row a key.
CREATE TABLE outbox (
  key TEXT PRIMARY KEY,
  enrollment TEXT NOT NULL,
  contact TEXT NOT NULL,
  sequence TEXT NOT NULL,
  step TEXT NOT NULL,
  channel TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  held_by TEXT,
  passed_gate INTEGER NOT NULL DEFAULT 0,
  queued_at INTEGER NOT NULL,
  settled_at INTEGER,
  message_id TEXT,
  detail TEXT,
  effect TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_open ON outbox (queued_at, key) WHERE status IN ('pending', 'attempting');
CREATE INDEX outbox_contact ON outbox (contact, settled_at);
CREATE INDEX outbox_enrollment ON outbox (enrollment);

-- What steps ask for beside their message.
CREATE TABLE task (
  key TEXT PRIMARY KEY,
  enrollment TEXT NOT NULL,
  contact TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  effect TEXT NOT NULL
) STRICT;

-- Events that were processed, by their id.
CREATE TABLE inbox (
  contact TEXT NOT NULL,
  id TEXT NOT NULL,
  processed_at INTEGER NOT NULL,
  PRIMARY KEY (contact, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Workers that have opened this database. One whose lock file nobody holds is dead.
CREATE TABLE worker (
  id TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
