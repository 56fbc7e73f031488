-- Conversations that are watched, what is said in them, questions to a model, and answers about satisfaction.

-- One row a conversation, its wake-up in it.
CREATE TABLE watch (
  workspace TEXT NOT NULL,
  conversation TEXT NOT NULL,
  contact TEXT NOT NULL,
  status TEXT NOT NULL,
  due_at INTEGER,
  put_aside INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  PRIMARY KEY (workspace, conversation),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_due ON watch (due_at, workspace, conversation) WHERE due_at IS NOT NULL AND put_aside = 0;
CREATE INDEX watch_contact ON watch (workspace, contact);

-- Every change of every conversation that is watched.
CREATE TABLE watch_entry (
  workspace TEXT NOT NULL,
  conversation TEXT NOT NULL,
  seq INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (workspace, conversation, seq)
) STRICT, WITHOUT ROWID;

-- The last messages of a conversation, for a model to read.
CREATE TABLE said (
  workspace TEXT NOT NULL,
  conversation TEXT NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (workspace, conversation, at, author)
) STRICT, WITHOUT ROWID;

-- Questions to a model that wait for an answer; one goes with its answer.
CREATE TABLE question (
  workspace TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  contact TEXT NOT NULL,
  conversation TEXT,
  enrollment TEXT,
  asked_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  held_until INTEGER,
  effect TEXT NOT NULL,
  PRIMARY KEY (workspace, key)
) STRICT;
CREATE INDEX question_asked ON question (asked_at);

-- Questions about satisfaction that were sent, and their answers.
CREATE TABLE survey (
  workspace TEXT NOT NULL,
  enrollment TEXT NOT NULL,
  contact TEXT NOT NULL,
  conversation TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  score INTEGER,
  comment TEXT,
  answered_at INTEGER,
  PRIMARY KEY (workspace, enrollment)
) STRICT;
CREATE INDEX survey_asked ON survey (workspace, asked_at, enrollment);
