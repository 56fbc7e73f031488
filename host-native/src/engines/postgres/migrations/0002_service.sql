-- What the service has beside the core's state: keys, drafts, targets, accounts, what came in and what goes to others.

-- Keys to the service; of each only a digest. One of no workspace may do everything in all of them.
CREATE TABLE api_key (
  id TEXT COLLATE "C" PRIMARY KEY,
  workspace TEXT COLLATE "C" REFERENCES workspace (id),
  name TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  scopes TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  used_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX api_key_workspace ON api_key (workspace, id);

-- Answers that are given again to the same request; without a status it is being answered, by the worker that holds it while that lives.
CREATE TABLE idempotency (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  key TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  status BIGINT,
  answer TEXT COLLATE "C",
  held_by TEXT COLLATE "C",
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Drafts. What is published of them are versions.
CREATE TABLE sequence (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  paused BIGINT NOT NULL DEFAULT 0,
  archived BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  draft TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX sequence_paused ON sequence (workspace) WHERE paused = 1;

-- What enrollments can be about beside people and their threads: deals, appointments, charges.
CREATE TABLE target (
  workspace TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  updated_at BIGINT NOT NULL,
  json TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, kind, id),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
);
CREATE INDEX target_contact ON target (workspace, contact);

-- Who has which address, to find the person who wrote.
CREATE TABLE address (
  workspace TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  address TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, channel, address, contact),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
);
CREATE INDEX address_contact ON address (workspace, contact);
INSERT INTO address (workspace, channel, address, contact)
  SELECT workspace, 'email', lower(json::json ->> 'email'), id FROM contact WHERE json::json ->> 'email' IS NOT NULL;
INSERT INTO address (workspace, channel, address, contact)
  SELECT workspace, 'sms', json::json ->> 'phone', id FROM contact WHERE json::json ->> 'phone' IS NOT NULL;
INSERT INTO address (workspace, channel, address, contact)
  SELECT c.workspace, a.key, a.value, c.id FROM contact c CROSS JOIN LATERAL json_each_text(coalesce(c.json::json -> 'addresses', '{}')) a
  ON CONFLICT DO NOTHING;

-- How a workspace sends and hears on its channels; what is secret of it is sealed.
CREATE TABLE account (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  id TEXT COLLATE "C" NOT NULL,
  provider TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  paused TEXT COLLATE "C",
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  json TEXT COLLATE "C" NOT NULL,
  sealed TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, id)
);

-- When an account, or an account to one recipient, may send next: the theoretical arrival time of its limit.
CREATE TABLE pace (
  workspace TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  free_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, name)
);
CREATE INDEX pace_age ON pace (free_at);

-- How far an account's mailbox was read, when it is looked at next, and who does that just now.
CREATE TABLE mailbox (
  workspace TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  position TEXT COLLATE "C" NOT NULL,
  next_at BIGINT NOT NULL,
  held_by TEXT COLLATE "C",
  held_until BIGINT,
  read_at BIGINT,
  failures BIGINT NOT NULL DEFAULT 0,
  trouble TEXT COLLATE "C",
  PRIMARY KEY (workspace, account),
  FOREIGN KEY (workspace, account) REFERENCES account (workspace, id)
);

-- What providers and mailboxes told, once each, and whose it was found to be.
CREATE TABLE inbound (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  id TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C",
  channel TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C",
  enrollment TEXT COLLATE "C",
  at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  json TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX inbound_age ON inbound (workspace, received_at, id);
CREATE INDEX inbound_contact ON inbound (workspace, contact, received_at) WHERE contact IS NOT NULL;
CREATE INDEX inbound_unmatched ON inbound (workspace, received_at, id) WHERE status = 'unmatched';
CREATE INDEX inbound_waiting ON inbound (received_at, workspace, id) WHERE status = 'waiting';

-- Opens and clicks.
CREATE TABLE engagement (
  workspace TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  machine TEXT COLLATE "C",
  url TEXT COLLATE "C",
  PRIMARY KEY (workspace, key, seq)
);

-- What has happened, for those who watch: the live view, and webhooks to others. Its place in the order (seq) is given after its
-- transaction is over, by one hand at a time: whoever has read up to a place has missed nothing before it.
CREATE TABLE feed (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C",
  enrollment TEXT COLLATE "C",
  seq BIGINT,
  json TEXT COLLATE "C" NOT NULL
);
CREATE INDEX feed_open ON feed (id) WHERE seq IS NULL;
CREATE UNIQUE INDEX feed_order ON feed (seq) WHERE seq IS NOT NULL;
CREATE INDEX feed_workspace ON feed (workspace, seq);
CREATE INDEX feed_when ON feed (workspace, at, id);

-- Numbers that the whole installation goes by: how far the feed is in order, and up to where it was cleared away.
CREATE TABLE mark (
  name TEXT COLLATE "C" PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO mark (name, value) VALUES ('feed', 0), ('feedCleared', 0);

-- Addresses of others that want to hear what happens; next_at says when the next delivery to one is due, and whoever holds the row is
-- the only one who delivers to it.
CREATE TABLE endpoint (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  id TEXT COLLATE "C" NOT NULL,
  url TEXT COLLATE "C" NOT NULL,
  events TEXT COLLATE "C" NOT NULL,
  description TEXT COLLATE "C",
  sealed TEXT COLLATE "C" NOT NULL,
  disabled TEXT COLLATE "C",
  failing_since BIGINT,
  next_at BIGINT,
  held_by TEXT COLLATE "C",
  held_until BIGINT,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX endpoint_due ON endpoint (workspace, next_at, id) WHERE next_at IS NOT NULL AND disabled IS NULL;
CREATE INDEX endpoint_held ON endpoint (held_by) WHERE held_by IS NOT NULL;

-- What is told to them, one row an address and event, with its tries.
CREATE TABLE delivery (
  workspace TEXT COLLATE "C" NOT NULL,
  endpoint TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  since BIGINT NOT NULL DEFAULT 0,
  next_at BIGINT,
  created_at BIGINT NOT NULL,
  settled_at BIGINT,
  PRIMARY KEY (workspace, endpoint, id),
  FOREIGN KEY (workspace, endpoint) REFERENCES endpoint (workspace, id)
);
CREATE INDEX delivery_due ON delivery (workspace, endpoint, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX delivery_age ON delivery (settled_at) WHERE settled_at IS NOT NULL;
CREATE TABLE delivery_try (
  workspace TEXT COLLATE "C" NOT NULL,
  endpoint TEXT COLLATE "C" NOT NULL,
  delivery TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  millis BIGINT NOT NULL,
  code BIGINT,
  said TEXT COLLATE "C",
  PRIMARY KEY (workspace, endpoint, delivery, number),
  FOREIGN KEY (workspace, endpoint, delivery) REFERENCES delivery (workspace, endpoint, id)
);

-- Work that takes longer than an answer may: simulations, migrations of many.
CREATE TABLE job (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  done BIGINT NOT NULL DEFAULT 0,
  whole BIGINT NOT NULL DEFAULT 0,
  held_by TEXT COLLATE "C",
  claims BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT,
  request TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C",
  result TEXT COLLATE "C",
  PRIMARY KEY (workspace, id)
);
CREATE INDEX job_open ON job (workspace, created_at, id) WHERE status IN ('waiting', 'running');
CREATE INDEX job_held ON job (held_by) WHERE held_by IS NOT NULL;
CREATE INDEX job_age ON job (workspace, finished_at) WHERE finished_at IS NOT NULL;

-- What was used, by day (UTC): of each name several parts, so that nobody who counts waits for another; their sum is what was used.
CREATE TABLE usage (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  day TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  part BIGINT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (workspace, day, name, part)
);

-- Addresses that were written to again after all, who wanted it, and why.
CREATE TABLE suppression_lifted (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  id TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  address TEXT COLLATE "C" NOT NULL,
  cause TEXT COLLATE "C" NOT NULL,
  since BIGINT NOT NULL,
  lifted_at BIGINT NOT NULL,
  lifted_by TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, id)
);

-- A workspace's name for people; one that is gone takes nothing new and sends nothing.
ALTER TABLE workspace ADD COLUMN name TEXT COLLATE "C";
ALTER TABLE workspace ADD COLUMN archived BIGINT NOT NULL DEFAULT 0;

-- A message that must wait for its account's limit, and which account it went over.
ALTER TABLE outbox ADD COLUMN not_before BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN account TEXT COLLATE "C";
CREATE INDEX outbox_later ON outbox (workspace, not_before) WHERE status = 'pending' AND not_before > 0;
CREATE INDEX outbox_message ON outbox (workspace, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX outbox_age ON outbox (workspace, queued_at, key);

-- When an enrollment ended, for what is kept only so long; and lists by sequence and by what is waited for.
ALTER TABLE enrollment ADD COLUMN ended_at BIGINT;
CREATE INDEX enrollment_ended ON enrollment (workspace, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX enrollment_sequence ON enrollment (workspace, sequence, id);
CREATE INDEX enrollment_under_way ON enrollment (workspace, sequence, id) WHERE live = 1;
CREATE INDEX enrollment_waiting ON enrollment (workspace, waiting_for, id) WHERE waiting_for IS NOT NULL;
