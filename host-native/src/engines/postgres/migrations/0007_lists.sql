-- What long lists are sorted, searched and counted by.

-- By what people are found: what they are called; their name, addresses and id, each on a line, in small letters without accents; and when
-- they last changed. It is written with the contact.
CREATE TABLE person (
  workspace TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL,
  name TEXT,
  found TEXT COLLATE "C" NOT NULL,
  archived BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, contact),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
);
INSERT INTO person (workspace, contact, name, found, archived, changed_at)
  SELECT c.workspace, c.id, c.name,
    lower((coalesce(c.name || chr(10), '')
      || coalesce((SELECT string_agg(a.address, chr(10)) || chr(10) FROM address a
                   WHERE a.workspace = c.workspace AND a.contact = c.id), '')
      || c.id) COLLATE "C"),
    CASE WHEN c.archived THEN 1 ELSE 0 END, 0
  FROM (SELECT workspace, id, coalesce((json::json ->> 'archived')::boolean, false) AS archived, nullif(
          trim(coalesce(json::json ->> 'firstName', '') || ' ' || coalesce(json::json ->> 'lastName', '')), '') AS name
        FROM contact) c;
-- As the host folds them; letters of other scripts once the contact is written again.
UPDATE person SET found = translate(replace(replace(replace(replace(replace(replace(replace(replace(found
  , 'ß', 'ss'), 'ẞ', 'ss'), 'Æ', 'ae'), 'æ', 'ae'), 'Œ', 'oe'), 'œ', 'oe'), 'Þ', 'th'), 'þ', 'th'),
    'ÀÁÂÃÄÅàáâãäåĀāĂăĄąÇçĆćĈĉĊċČčÐðĎďĐđÈÉÊËèéêëĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥÌÍÎÏìíîïĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁłÑñŃńŅņŇňÒÓÔÕÖØòóôõöøŌōŎŏŐő'
    || 'ŔŕŖŗŘřŚśŜŝŞşŠšſȘșŢţŤťȚțÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųŴŵÝýÿŶŷŸŹźŻżŽž',
    'aaaaaaaaaaaaaaaaaaccccccccccddddddeeeeeeeeeeeeeeeeeegggggggghhiiiiiiiiiiiiiiiiiijjkkllllllllnnnnnnnnoooooooooooooooooo'
    || 'rrrrrrsssssssssssttttttuuuuuuuuuuuuuuuuuuuuwwyyyyyyzzzzzz')
  WHERE length(found) <> octet_length(found);
CREATE INDEX person_found ON person (workspace, found, contact, archived);
CREATE INDEX person_changed ON person (workspace, changed_at, contact, archived);

-- When an enrollment last changed. Of what was there before: when it ended, else when it began.
ALTER TABLE enrollment ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
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
ALTER TABLE conversation
  ADD COLUMN last_at TEXT COLLATE "C"
    GENERATED ALWAYS AS (greatest(coalesce(json::json ->> 'lastInbound', ''), coalesce(json::json ->> 'lastOutbound', ''))) STORED,
  ADD COLUMN handled_by TEXT COLLATE "C" GENERATED ALWAYS AS (coalesce(json::json ->> 'handledBy', 'ai')) STORED,
  ADD COLUMN closed BIGINT GENERATED ALWAYS AS (CASE json::json ->> 'closed' WHEN 'true' THEN 1 ELSE 0 END) STORED;
CREATE INDEX conversation_last ON conversation (workspace, last_at, id, closed, handled_by, contact);
CREATE INDEX watch_following ON watch (workspace, conversation) WHERE status = 'following';
