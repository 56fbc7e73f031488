//! The gate before the point of no return, and what was said before a message.
//!
//! In: a message in hand. Out: whether it may leave this host; the ids of earlier messages. Never: a message that leaves without its lease.

use relance_core::base::{ContactId, SendKey};
use relance_core::wire::Send;

use super::Store;
use super::engine::Columns;
use crate::crash;
use crate::drive::port::Abandoned;
use crate::fault::Fault;

impl Store {
    /// The ids of the messages that this enrollment has sent on this channel, the oldest first.
    pub(super) fn earlier(&self, send: &Send) -> Result<Vec<String>, Fault> {
        let sql = "SELECT message_id FROM outbox WHERE workspace = :w AND enrollment = :enrollment AND channel = :channel
                   AND status = 'accepted' AND message_id IS NOT NULL ORDER BY settled_at, key";
        let channel = send.channel.to_string();
        let values = [
            (":w", (&self.workspace).into()),
            (":enrollment", send.enrollment.as_str().into()),
            (":channel", channel.as_str().into()),
        ];
        self.all(sql, &values, Columns::take::<String>)
    }

    /// Whether the message may leave this host now: the lease still holds and nobody else took the message over. Where the
    /// provider can't be asked afterwards, passing is noted durably.
    pub(super) fn gate(&self, contact: &ContactId, send: &Send, noted: bool) -> Result<bool, Fault> {
        let dialect = self.engine.dialect();
        let holding = format!(
            "WHERE workspace = :w AND key = :key AND held_by = :worker AND EXISTS
               (SELECT 1 FROM contact WHERE workspace = :w AND id = :contact AND held_by = :worker AND held_until > {}{})",
            dialect.machine, dialect.locked
        );
        let values = [
            (":w", (&self.workspace).into()),
            (":key", send.key.as_str().into()),
            (":worker", self.engine.worker().into()),
            (":contact", contact.as_str().into()),
            (":machine", self.clock.machine().into()),
        ];
        let passed = if noted {
            self.engine.run(&format!("UPDATE outbox SET passed_gate = 1 {holding}"), &values)? > 0
        } else {
            !self.engine.rows(&format!("SELECT key FROM outbox {holding}"), &values)?.is_empty()
        };
        crash::point("store.gate");
        Ok(passed)
    }

    /// Messages in a hand that is not there any more: the turn is ours, so whoever had them is dead or too late; or they were ours, and what
    /// became of them could not be stored. `mine` is in this turn's own hand.
    pub(super) fn abandoned(&self, contact: &ContactId, mine: Option<&SendKey>) -> Result<Vec<Abandoned>, Fault> {
        let sql = "SELECT effect, passed_gate FROM outbox
             WHERE workspace = :w AND contact = :contact AND settled_at IS NULL AND status = 'attempting' AND (CAST(:mine AS TEXT) IS NULL OR key <> :mine)
             ORDER BY queued_at, key";
        let mine = (":mine", mine.map(SendKey::as_str).into());
        let values = [(":w", (&self.workspace).into()), (":contact", contact.as_str().into()), mine];
        self.all(sql, &values, |row| {
            Ok(Abandoned { send: serde_json::from_str(&row.take::<String>()?)?, passed_gate: row.take()? })
        })
    }
}
