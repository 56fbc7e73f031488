-- Conversations that are watched, what is said in them, questions to a model, and answers about satisfaction.

-- One row a conversation, its wake-up in it.
CREATE TABLE watch (
  workspace TEXT COLLATE "C" NOT NULL,
  conversation TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  status TEXT NOT NULL,
  due_at BIGINT,
  put_aside BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  PRIMARY KEY (workspace, conversation),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
);
CREATE INDEX watch_due ON watch (due_at, workspace, conversation) WHERE due_at IS NOT NULL AND put_aside = 0;
CREATE INDEX watch_contact ON watch (workspace, contact);

-- Every change of every conversation that is watched.
CREATE TABLE watch_entry (
  workspace TEXT COLLATE "C" NOT NULL,
  conversation TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (workspace, conversation, seq)
);

-- The last messages of a conversation, for a model to read.
CREATE TABLE said (
  workspace TEXT COLLATE "C" NOT NULL,
  conversation TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (workspace, conversation, at, author)
);

-- Questions to a model that wait for an answer; one goes with its answer.
CREATE TABLE question (
  workspace TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  kind TEXT NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  conversation TEXT COLLATE "C",
  enrollment TEXT COLLATE "C",
  asked_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  held_until BIGINT,
  effect TEXT NOT NULL,
  PRIMARY KEY (workspace, key)
);
CREATE INDEX question_asked ON question (asked_at);

-- Questions about satisfaction that were sent, and their answers.
CREATE TABLE survey (
  workspace TEXT COLLATE "C" NOT NULL,
  enrollment TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  conversation TEXT COLLATE "C" NOT NULL,
  asked_at BIGINT NOT NULL,
  score BIGINT,
  comment TEXT,
  answered_at BIGINT,
  PRIMARY KEY (workspace, enrollment)
);
CREATE INDEX survey_asked ON survey (workspace, asked_at, enrollment);
