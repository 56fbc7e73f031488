-- What the service has beside the core's state: keys, drafts, targets, accounts, what came in and what goes to others.

-- Keys to the service; of each only a digest. One of no workspace may do everything in all of them.
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  workspace TEXT REFERENCES workspace (id),
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  used_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_key_workspace ON api_key (workspace, id);

-- Answers that are given again to the same request; without a status it is being answered, by the worker that holds it while that lives.
CREATE TABLE idempotency (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  status INTEGER,
  answer TEXT,
  held_by TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Drafts. What is published of them are versions.
CREATE TABLE sequence (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  draft TEXT NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sequence_paused ON sequence (workspace) WHERE paused = 1;

-- What enrollments can be about beside people and their threads: deals, appointments, charges.
CREATE TABLE target (
  workspace TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  contact TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (workspace, kind, id),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX target_contact ON target (workspace, contact);

-- Who has which address, to find the person who wrote.
CREATE TABLE address (
  workspace TEXT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  contact TEXT NOT NULL,
  PRIMARY KEY (workspace, channel, address, contact),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX address_contact ON address (workspace, contact);
INSERT INTO address (workspace, channel, address, contact)
  SELECT workspace, 'email', lower(json ->> 'email'), id FROM contact WHERE json ->> 'email' IS NOT NULL;
INSERT INTO address (workspace, channel, address, contact)
  SELECT workspace, 'sms', json ->> 'phone', id FROM contact WHERE json ->> 'phone' IS NOT NULL;
INSERT OR IGNORE INTO address (workspace, channel, address, contact)
  SELECT c.workspace, a.key, a.value, c.id FROM contact c CROSS JOIN json_each(coalesce(c.json -> 'addresses', '{}')) a;

-- How a workspace sends and hears on its channels; what is secret of it is sealed.
CREATE TABLE account (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  provider TEXT NOT NULL,
  revision INTEGER NOT NULL,
  paused TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  json TEXT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

-- When an account, or an account to one recipient, may send next: the theoretical arrival time of its limit.
CREATE TABLE pace (
  workspace TEXT NOT NULL,
  name TEXT NOT NULL,
  free_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX pace_age ON pace (free_at);

-- How far an account's mailbox was read, when it is looked at next, and who does that just now.
CREATE TABLE mailbox (
  workspace TEXT NOT NULL,
  account TEXT NOT NULL,
  position TEXT NOT NULL,
  next_at INTEGER NOT NULL,
  held_by TEXT,
  held_until INTEGER,
  read_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  trouble TEXT,
  PRIMARY KEY (workspace, account),
  FOREIGN KEY (workspace, account) REFERENCES account (workspace, id)
) STRICT, WITHOUT ROWID;

-- What providers and mailboxes told, once each, and whose it was found to be.
CREATE TABLE inbound (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  account TEXT,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  contact TEXT,
  enrollment TEXT,
  at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT;
CREATE INDEX inbound_age ON inbound (workspace, received_at, id);
CREATE INDEX inbound_contact ON inbound (workspace, contact, received_at) WHERE contact IS NOT NULL;
CREATE INDEX inbound_unmatched ON inbound (workspace, received_at, id) WHERE status = 'unmatched';
CREATE INDEX inbound_waiting ON inbound (received_at, workspace, id) WHERE status = 'waiting';

-- Opens and clicks.
CREATE TABLE engagement (
  workspace TEXT NOT NULL,
  key TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  machine TEXT,
  url TEXT,
  PRIMARY KEY (workspace, key, seq)
) STRICT, WITHOUT ROWID;

-- What has happened, for those who watch: the live view, and webhooks to others. Its place in the order (seq) is given after its
-- transaction is over, by one hand at a time: whoever has read up to a place has missed nothing before it.
CREATE TABLE feed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace TEXT NOT NULL,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  contact TEXT,
  enrollment TEXT,
  seq INTEGER,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX feed_open ON feed (id) WHERE seq IS NULL;
CREATE UNIQUE INDEX feed_order ON feed (seq) WHERE seq IS NOT NULL;
CREATE INDEX feed_workspace ON feed (workspace, seq);
CREATE INDEX feed_when ON feed (workspace, at, id);

-- Numbers that the whole installation goes by: how far the feed is in order, and up to where it was cleared away.
CREATE TABLE mark (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO mark (name, value) VALUES ('feed', 0), ('feedCleared', 0);

-- Addresses of others that want to hear what happens; next_at says when the next delivery to one is due, and whoever holds the row is
-- the only one who delivers to it.
CREATE TABLE endpoint (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  description TEXT,
  sealed TEXT NOT NULL,
  disabled TEXT,
  failing_since INTEGER,
  next_at INTEGER,
  held_by TEXT,
  held_until INTEGER,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT;
CREATE INDEX endpoint_due ON endpoint (workspace, next_at, id) WHERE next_at IS NOT NULL AND disabled IS NULL;
CREATE INDEX endpoint_held ON endpoint (held_by) WHERE held_by IS NOT NULL;

-- What is told to them, one row an address and event, with its tries.
CREATE TABLE delivery (
  workspace TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  since INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  PRIMARY KEY (workspace, endpoint, id),
  FOREIGN KEY (workspace, endpoint) REFERENCES endpoint (workspace, id)
) STRICT;
CREATE INDEX delivery_due ON delivery (workspace, endpoint, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX delivery_age ON delivery (settled_at) WHERE settled_at IS NOT NULL;
CREATE TABLE delivery_try (
  workspace TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  delivery TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  millis INTEGER NOT NULL,
  code INTEGER,
  said TEXT,
  PRIMARY KEY (workspace, endpoint, delivery, number),
  FOREIGN KEY (workspace, endpoint, delivery) REFERENCES delivery (workspace, endpoint, id)
) STRICT, WITHOUT ROWID;

-- Work that takes longer than an answer may: simulations, migrations of many.
CREATE TABLE job (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  whole INTEGER NOT NULL DEFAULT 0,
  held_by TEXT,
  claims INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  request TEXT NOT NULL,
  place TEXT,
  result TEXT,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_open ON job (workspace, created_at, id) WHERE status IN ('waiting', 'running');
CREATE INDEX job_held ON job (held_by) WHERE held_by IS NOT NULL;
CREATE INDEX job_age ON job (workspace, finished_at) WHERE finished_at IS NOT NULL;

-- What was used, by day (UTC): of each name several parts, so that nobody who counts waits for another; their sum is what was used.
CREATE TABLE usage (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  part INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (workspace, day, name, part)
) STRICT, WITHOUT ROWID;

-- Addresses that were written to again after all, who wanted it, and why.
CREATE TABLE suppression_lifted (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  cause TEXT NOT NULL,
  since INTEGER NOT NULL,
  lifted_at INTEGER NOT NULL,
  lifted_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

-- A workspace's name for people; one that is gone takes nothing new and sends nothing.
ALTER TABLE workspace ADD COLUMN name TEXT;
ALTER TABLE workspace ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;

-- A message that must wait for its account's limit, and which account it went over.
ALTER TABLE outbox ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN account TEXT;
CREATE INDEX outbox_later ON outbox (workspace, not_before) WHERE status = 'pending' AND not_before > 0;
CREATE INDEX outbox_message ON outbox (workspace, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX outbox_age ON outbox (workspace, queued_at, key);

-- When an enrollment ended, for what is kept only so long; and lists by sequence and by what is waited for.
ALTER TABLE enrollment ADD COLUMN ended_at INTEGER;
CREATE INDEX enrollment_ended ON enrollment (workspace, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX enrollment_sequence ON enrollment (workspace, sequence, id);
CREATE INDEX enrollment_under_way ON enrollment (workspace, sequence, id) WHERE live = 1;
CREATE INDEX enrollment_waiting ON enrollment (workspace, waiting_for, id) WHERE waiting_for IS NOT NULL;
