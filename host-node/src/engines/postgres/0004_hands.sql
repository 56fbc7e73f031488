-- What a worker takes in hand of due work is one row, not one an enrollment; and a turn writes as few indexes as its questions need.

-- What a worker has in hand and has not decided, as [[workspace, enrollment], ...], until when it is left to it. It is written before
-- anything of it is decided, and goes with the decisions: what is left of it when its worker is gone was claimed in vain. One hand at a
-- time takes, whoever holds the row `claims` of `mark`.
CREATE TABLE hand (
  worker TEXT COLLATE "C" PRIMARY KEY,
  until BIGINT NOT NULL,
  taken TEXT COLLATE "C" NOT NULL
);
INSERT INTO mark (name, value) VALUES ('claims', 0);

-- Those of a workspace are found by `enrollment_under_way`, and a person's open messages by `outbox_contact`.
DROP INDEX enrollment_live;
DROP INDEX outbox_turn;
