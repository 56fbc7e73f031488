-- What another system has sent, as it tells it: to a contact, or to an address whose owner is looked up when it is compared.
CREATE TABLE shadow_send (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  contact TEXT,
  address TEXT,
  channel TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX shadow_send_at ON shadow_send (workspace, at, id);
CREATE INDEX shadow_send_contact ON shadow_send (workspace, contact, at);
