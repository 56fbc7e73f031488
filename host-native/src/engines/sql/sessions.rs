//! Who is signed in.
//!
//! In: digests of tokens. Out: whose they are. Never: a token; a session that outlives its user or its time.

use super::Store;
use crate::fault::Fault;
use crate::user::UserId;

/// For how long a session lasts that nobody uses.
const IDLE_MILLIS: i64 = 12 * 3_600_000;
/// For how long it lasts in any case.
const LONGEST_MILLIS: i64 = LONGEST_SECONDS * 1_000;
/// The same in seconds: so long a browser is to keep its token.
pub const LONGEST_SECONDS: i64 = 30 * 86_400;
/// How often it is noted that a session is used.
const NOTED_MILLIS: i64 = 60_000;

/// Whose a session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A user's.
    User(UserId),
    /// Of whoever has shown this key: it has that key's rights, and ends with it.
    Key(String),
}

impl Store {
    /// Begins a session. Those that are over by now go.
    pub fn begin_session(&self, digest: &str, holder: &Holder) -> Result<(), Fault> {
        let now = self.clock.now().millis();
        let over = (":over", (now - IDLE_MILLIS).into());
        self.engine.run("DELETE FROM api_session WHERE used_at < :over", &[over])?;
        let (user, key) = match holder {
            Holder::User(user) => (Some(user.as_str()), None),
            Holder::Key(key) => (None, Some(key.as_str())),
        };
        let sql = "INSERT INTO api_session (digest, holder, key, created_at, used_at) VALUES (:digest, :user, :key, :now, :now)";
        let values = [(":digest", digest.into()), (":user", user.into()), (":key", key.into()), (":now", now.into())];
        self.engine.run(sql, &values).map(drop)
    }

    /// Whose session this is, unless it is over.
    pub fn session(&self, digest: &str) -> Result<Option<Holder>, Fault> {
        let sql = "SELECT holder, key FROM api_session WHERE digest = :digest AND used_at > :idle AND created_at > :longest";
        let now = self.clock.now().millis();
        let values =
            [(":digest", digest.into()), (":idle", (now - IDLE_MILLIS).into()), (":longest", (now - LONGEST_MILLIS).into())];
        let found: Option<(Option<String>, Option<String>)> = self.one(sql, &values, |row| Ok((row.take()?, row.take()?)))?;
        Ok(found.and_then(|(user, key)| user.map(|user| Holder::User(UserId::new(user))).or_else(|| key.map(Holder::Key))))
    }

    /// Notes that a session is used, at most once a minute.
    pub fn use_session(&self, digest: &str) -> Result<(), Fault> {
        let sql = "UPDATE api_session SET used_at = :now WHERE digest = :digest AND used_at <= :before";
        let now = self.clock.now().millis();
        let values = [(":digest", digest.into()), (":now", now.into()), (":before", (now - NOTED_MILLIS).into())];
        self.engine.run(sql, &values).map(drop)
    }

    /// Ends a session.
    pub fn end_session(&self, digest: &str) -> Result<(), Fault> {
        self.engine.run("DELETE FROM api_session WHERE digest = :digest", &[(":digest", digest.into())]).map(drop)
    }

    /// Ends a user's sessions, but for one.
    pub fn end_sessions(&self, user: &UserId, but: Option<&str>) -> Result<(), Fault> {
        let sql = "DELETE FROM api_session WHERE holder = :user AND digest <> :but";
        let values = [(":user", user.as_str().into()), (":but", but.unwrap_or_default().into())];
        self.engine.run(sql, &values).map(drop)
    }
}
