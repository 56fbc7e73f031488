-- Engines that keep each contact for itself.

-- How far the rows of a contact are: how many changes its book had when they were written last.
CREATE TABLE contact_book (
  workspace TEXT NOT NULL,
  contact TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (workspace, contact),
  FOREIGN KEY (workspace, contact) REFERENCES contact (workspace, id)
) STRICT, WITHOUT ROWID;

-- Where contacts are kept: 0 in these rows, 1 in books elsewhere, which these rows follow.
INSERT INTO mark (name, value) VALUES ('books', 0);
