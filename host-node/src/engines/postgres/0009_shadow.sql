-- What another system has sent, as it tells it: to a contact, or to an address whose owner is looked up when it is compared.
CREATE TABLE shadow_send (
  workspace TEXT COLLATE "C" NOT NULL REFERENCES workspace (id),
  id TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  contact TEXT COLLATE "C",
  address TEXT COLLATE "C",
  channel TEXT COLLATE "C" NOT NULL,
  json TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX shadow_send_at ON shadow_send (workspace, at, id);
CREATE INDEX shadow_send_contact ON shadow_send (workspace, contact, at);
