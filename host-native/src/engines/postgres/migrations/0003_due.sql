-- What a turn writes is most of what it costs.

-- An entry and the snapshots that it names are written in one transaction, and no snapshot is taken away before its entries: nothing has
-- to be looked up again for each entry.
ALTER TABLE timeline DROP CONSTRAINT timeline_workspace_facts_fkey;
ALTER TABLE timeline DROP CONSTRAINT timeline_workspace_settings_fkey;

-- Taking a row in hand changes no index any more, so it is written beside itself where its page has room. What a worker has in hand is due,
-- and is found among that.
DROP INDEX enrollment_claimed;
ALTER TABLE enrollment SET (fillfactor = 75);
