-- What long lists are sorted, searched and counted by.

-- By what people are found: what they are called; their name, addresses and id, each on a line, in small letters without accents; and when
-- they last changed. It is written with the contact.
CREATE TABLE person (
  workspace TEXT NOT NULL,
  contact TEXT NOT NULL,
  name TEXT,
  found TEXT NOT NULL,
  archived INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, contact),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
) STRICT, WITHOUT ROWID;
INSERT INTO person (workspace, contact, name, found, archived, changed_at)
  SELECT c.workspace, c.id, nullif(trim(coalesce(c.json ->> 'firstName', '') || ' ' || coalesce(c.json ->> 'lastName', '')), ''),
    lower(coalesce(nullif(trim(coalesce(c.json ->> 'firstName', '') || ' ' || coalesce(c.json ->> 'lastName', '')), '') || char(10), '')
      || coalesce((SELECT group_concat(a.address, char(10)) || char(10) FROM address a
                   WHERE a.workspace = c.workspace AND a.contact = c.id), '')
      || c.id),
    coalesce(c.json ->> 'archived', 0), 0
  FROM contact c;
-- As the host folds them; letters of other scripts once the contact is written again.
UPDATE person SET found = replace(replace(replace(replace(replace(replace(replace(replace(found
  , 'ß', 'ss'), 'ẞ', 'ss'), 'Æ', 'ae'), 'æ', 'ae'), 'Œ', 'oe'), 'œ', 'oe'), 'Þ', 'th'), 'þ', 'th')
  WHERE length(found) <> length(CAST(found AS BLOB));
WITH RECURSIVE letters (accented, plain) AS (VALUES (
    'ÀÁÂÃÄÅàáâãäåĀāĂăĄąÇçĆćĈĉĊċČčÐðĎďĐđÈÉÊËèéêëĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥÌÍÎÏìíîïĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁłÑñŃńŅņŇňÒÓÔÕÖØòóôõöøŌōŎŏŐő'
    || 'ŔŕŖŗŘřŚśŜŝŞşŠšſȘșŢţŤťȚțÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųŴŵÝýÿŶŷŸŹźŻżŽž',
    'aaaaaaaaaaaaaaaaaaccccccccccddddddeeeeeeeeeeeeeeeeeegggggggghhiiiiiiiiiiiiiiiiiijjkkllllllllnnnnnnnnoooooooooooooooooo'
    || 'rrrrrrsssssssssssttttttuuuuuuuuuuuuuuuuuuuuwwyyyyyyzzzzzz')),
fold (workspace, contact, rest, done) AS (
  SELECT workspace, contact, found, '' FROM person WHERE length(found) <> length(CAST(found AS BLOB))
  UNION ALL
  SELECT workspace, contact, substr(rest, 2), done || CASE instr(accented, substr(rest, 1, 1))
      WHEN 0 THEN substr(rest, 1, 1) ELSE substr(plain, instr(accented, substr(rest, 1, 1)), 1) END
    FROM fold CROSS JOIN letters WHERE rest <> '')
UPDATE person SET found = f.done FROM fold f
  WHERE f.rest = '' AND f.workspace = person.workspace AND f.contact = person.contact;
CREATE INDEX person_found ON person (workspace, found, contact, archived);
CREATE INDEX person_changed ON person (workspace, changed_at, contact, archived);

-- When an enrollment last changed. Of what was there before: when it ended, else when it began.
ALTER TABLE enrollment ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
UPDATE enrollment SET changed_at = coalesce(ended_at, enrolled_at);
CREATE INDEX enrollment_changed ON enrollment (workspace, changed_at, id, status, waiting_for, put_aside, due_at, sequence, contact);
CREATE INDEX enrollment_status ON enrollment (workspace, status, id, put_aside);
-- What lists ask of each row stands in the index beside what they are sorted by: a look at any place of a long one reads no row before it.
DROP INDEX enrollment_due;
CREATE INDEX enrollment_due ON enrollment (workspace, due_at, id, status, waiting_for, put_aside, sequence, version, contact)
  WHERE due_at IS NOT NULL AND put_aside = 0;
DROP INDEX enrollment_waiting;
CREATE INDEX enrollment_waiting ON enrollment (workspace, waiting_for, id, status, put_aside) WHERE waiting_for IS NOT NULL;
DROP INDEX outbox_age;
CREATE INDEX outbox_age ON outbox (workspace, queued_at, key, sequence, channel, contact);
CREATE INDEX outbox_failed ON outbox (workspace, queued_at, key) WHERE status IN ('rejected', 'unknown', 'cancelled');
-- How each account fares.
CREATE INDEX outbox_account ON outbox (workspace, account, status, settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX version_published ON version (workspace, sequence, number) WHERE inline = 0;

-- The inbox: when somebody last said something in a conversation, as the instant is written, and what it is told apart by.
ALTER TABLE conversation ADD COLUMN last_at TEXT
  GENERATED ALWAYS AS (max(coalesce(json ->> 'lastInbound', ''), coalesce(json ->> 'lastOutbound', ''))) VIRTUAL;
ALTER TABLE conversation ADD COLUMN handled_by TEXT GENERATED ALWAYS AS (coalesce(json ->> 'handledBy', 'ai')) VIRTUAL;
ALTER TABLE conversation ADD COLUMN closed INTEGER GENERATED ALWAYS AS (coalesce(json ->> 'closed', 0)) VIRTUAL;
CREATE INDEX conversation_last ON conversation (workspace, last_at, id, closed, handled_by, contact);
CREATE INDEX watch_following ON watch (workspace, conversation) WHERE status = 'following';
