//! Sequences as they are edited, paused and archived; and the settings of their workspace, put with an eye on who else has changed them.
//!
//! In: drafts and settings that were read, the revision that they were made from. Out: rows, or the revision that stands in the way.
//! Never: a published version changed; a channel opened whose account is paused.

use relance_core::base::{Instant, SequenceId};
use relance_core::wire::{Draft, Settings, Version};

use super::engine::Columns;
use super::jobs::NewJob;
use super::{Store, rows, sha256};
use crate::crash;
use crate::fault::Fault;

/// A sequence with its draft.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// Its id.
    pub id: SequenceId,
    /// What it is called.
    pub name: String,
    /// How often its draft was changed; 0: nobody has, it was published from a file.
    pub revision: u32,
    /// It is paused (L8).
    pub paused: bool,
    /// It takes nobody new.
    pub archived: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// The number of its newest version.
    pub newest: Option<u32>,
    /// How many enrollments are under way.
    pub live: u32,
    /// The draft as JSON, where somebody has put one.
    draft: Option<String>,
}

/// What became of a change that was made from a revision.
#[derive(Debug)]
pub enum Changed<T> {
    /// It is done.
    Done(T),
    /// Somebody has changed it meanwhile: this is the newest revision.
    Meanwhile(String),
    /// There is none of that id.
    Missing,
}

/// Settings that were put.
#[derive(Debug)]
pub struct SettingsPut {
    /// As they stand now.
    pub settings: Settings,
    /// The name that they go by.
    pub hash: String,
}

const COLUMNS: &str = "k.id, s.name, s.revision, s.paused, s.archived, s.created_at, s.updated_at, s.draft,
    (SELECT max(number) FROM version v WHERE v.workspace = :w AND v.sequence = k.id),
    (SELECT count(*) FROM enrollment e WHERE e.workspace = :w AND e.sequence = k.id AND e.live = 1),
    (SELECT name FROM version v WHERE v.workspace = :w AND v.sequence = k.id ORDER BY number DESC LIMIT 1),
    (SELECT min(published_at) FROM version v WHERE v.workspace = :w AND v.sequence = k.id),
    (SELECT max(published_at) FROM version v WHERE v.workspace = :w AND v.sequence = k.id)";
/// Those with a draft, and those that were published from a file.
pub(super) const KNOWN: &str = "(SELECT id FROM sequence WHERE workspace = :w
    UNION SELECT sequence FROM version WHERE workspace = :w AND inline = 0) k
    LEFT JOIN sequence s ON s.workspace = :w AND s.id = k.id";

impl Drafted {
    /// By which name this state of the draft goes.
    pub fn tag(&self) -> String {
        self.revision.to_string()
    }
}

impl Store {
    /// The sequences after an id, by id; the archived ones too where they are wanted.
    pub fn sequences_after(&self, after: &str, archived: bool, most: u32) -> Result<Vec<Drafted>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {KNOWN}
             WHERE k.id > :after AND (CAST(:archived AS BIGINT) = 1 OR coalesce(s.archived, 0) = 0) ORDER BY k.id LIMIT :most"
        );
        let after = (":after", after.into());
        self.all(
            &sql,
            &[(":w", (&self.workspace).into()), after, (":archived", archived.into()), (":most", most.into())],
            drafted,
        )
    }

    /// A sequence by its id.
    pub fn sequence(&self, id: &SequenceId) -> Result<Option<Drafted>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM {KNOWN} WHERE k.id = :id");
        self.one(&sql, &[(":w", (&self.workspace).into()), (":id", id.as_str().into())], drafted)
    }

    /// Its draft; that of the newest version where nobody has put one.
    pub fn draft_of(&self, row: &Drafted) -> Result<Option<Draft>, Fault> {
        if let Some(draft) = &row.draft {
            return Ok(Some(serde_json::from_str(draft)?));
        }
        let sql = "SELECT json FROM version WHERE workspace = :w AND sequence = :id ORDER BY number DESC LIMIT 1";
        let values = [(":w", (&self.workspace).into()), (":id", row.id.as_str().into())];
        let json: Option<String> = self.one(sql, &values, Columns::take)?;
        let version: Option<Version> = json.map(|json| serde_json::from_str(&json)).transpose()?;
        Ok(version.map(|version| version.draft))
    }

    /// The paused sequences of the workspace.
    pub(super) fn paused(&self) -> Result<Vec<SequenceId>, Fault> {
        let sql = "SELECT id FROM sequence WHERE workspace = :w AND paused = 1 ORDER BY id";
        self.all(sql, &[(":w", (&self.workspace).into())], |row| Ok(SequenceId::new(row.take::<String>()?)))
    }

    /// Makes a sequence with a draft; nothing if there is one of that id.
    pub fn add_draft(&self, id: &SequenceId, draft: &Draft) -> Result<Option<Drafted>, Fault> {
        self.publishing(|store| {
            if store.sequence(id)?.is_some() {
                return Ok(None);
            }
            let now = store.clock.now();
            let (name, json) = (draft.name.clone(), serde_json::to_string(draft)?);
            let made = Drafted {
                id: id.clone(),
                name,
                revision: 1,
                paused: false,
                archived: false,
                created_at: now,
                updated_at: now,
                newest: None,
                live: 0,
                draft: Some(json),
            };
            store.write_sequence(&made)?;
            Ok(Some(made))
        })
    }

    /// Puts a draft in place of a sequence's, and brings the sequence back where it was archived.
    pub fn put_draft(&self, id: &SequenceId, draft: &Draft, from: Option<&str>) -> Result<Changed<Drafted>, Fault> {
        let (json, name) = (serde_json::to_string(draft)?, draft.name.clone());
        self.change_sequence(id, from, None, |row, now| {
            row.revision += 1;
            (row.draft, row.name, row.archived, row.updated_at) = (Some(json), name, false, now);
        })
    }

    /// From here on the sequence takes nobody new; who is under way goes on.
    pub fn archive_sequence(&self, id: &SequenceId, from: Option<&str>) -> Result<Changed<Drafted>, Fault> {
        self.change_sequence(id, from, None, |row, now| {
            row.revision += u32::from(!row.archived);
            (row.archived, row.updated_at) = (true, now);
        })
    }

    /// Pauses a sequence, or lets it go on; whoever is under way is told by the job, which is kept with it.
    pub fn pause_sequence(&self, id: &SequenceId, paused: bool, job: &NewJob) -> Result<Changed<Drafted>, Fault> {
        self.change_sequence(id, None, Some(job), |row, _| row.paused = paused)
    }

    /// A draft that was published from elsewhere, a file for instance, is the sequence's draft from then on.
    pub fn follow_draft(&self, id: &SequenceId, draft: &Draft) -> Result<(), Fault> {
        let json = serde_json::to_string(draft)?;
        let known = self.sequence(id)?.and_then(|row| row.draft);
        if known.is_some_and(|known| known != json) {
            self.put_draft(id, draft, None)?;
        }
        Ok(())
    }

    fn change_sequence(
        &self,
        id: &SequenceId,
        from: Option<&str>,
        job: Option<&NewJob>,
        change: impl FnOnce(&mut Drafted, Instant),
    ) -> Result<Changed<Drafted>, Fault> {
        self.publishing(|store| {
            let Some(mut row) = store.sequence(id)? else { return Ok(Changed::Missing) };
            if from.is_some_and(|from| from != "*" && from != row.tag()) {
                return Ok(Changed::Meanwhile(row.tag()));
            }
            if row.draft.is_none() {
                row.draft = store.draft_of(&row)?.map(|draft| serde_json::to_string(&draft)).transpose()?;
            }
            change(&mut row, store.clock.now());
            store.write_sequence(&row)?;
            if let Some(job) = job {
                store.add_job(job)?;
            }
            crash::point("store.sequence");
            Ok(Changed::Done(row))
        })
    }

    fn write_sequence(&self, row: &Drafted) -> Result<(), Fault> {
        self.engine.run(
            "INSERT INTO sequence (workspace, id, name, revision, paused, archived, created_at, updated_at, draft)
             VALUES (:w, :id, :name, :revision, :paused, :archived, :created, :updated, :draft)
             ON CONFLICT (workspace, id) DO UPDATE SET name = excluded.name, revision = excluded.revision, paused = excluded.paused,
               archived = excluded.archived, updated_at = excluded.updated_at, draft = excluded.draft",
            &[
                (":w", (&self.workspace).into()),
                (":id", row.id.as_str().into()),
                (":name", (&row.name).into()),
                (":revision", row.revision.into()),
                (":paused", row.paused.into()),
                (":archived", row.archived.into()),
                (":created", row.created_at.millis().into()),
                (":updated", row.updated_at.millis().into()),
                (":draft", row.draft.as_deref().unwrap_or_default().into()),
            ],
        )?;
        Ok(())
    }

    /// Puts settings in place of the workspace's, made from those that go by `from`, with the jobs that follow from them. A channel whose
    /// account is paused stays paused whatever they say.
    pub fn put_settings(
        &mut self,
        mut settings: Settings,
        from: Option<&str>,
        jobs: &[NewJob],
    ) -> Result<Changed<SettingsPut>, Fault> {
        let put = self.publishing(|store| {
            let known = store.settings_hash()?;
            if from.is_some_and(|from| from != "*" && from != known) {
                return Ok(Changed::Meanwhile(known));
            }
            let sql = "SELECT id FROM account WHERE workspace = :w AND paused IS NOT NULL";
            let paused: Vec<String> = store.all(sql, &[(":w", (&store.workspace).into())], Columns::take)?;
            for channel in settings.channels.iter_mut().flat_map(std::collections::BTreeMap::values_mut) {
                channel.paused |= channel.account.as_ref().is_some_and(|account| paused.contains(account));
            }
            let hash = store.write_settings(&settings)?;
            jobs.iter().try_for_each(|job| store.add_job(job))?;
            crash::point("store.settings");
            Ok(Changed::Done(SettingsPut { settings, hash }))
        })?;
        self.kept().settings = None;
        Ok(put)
    }

    /// By which name the workspace's settings go, locked until the transaction is over.
    pub fn settings_hash(&self) -> Result<String, Fault> {
        let locked = self.engine.dialect().locked;
        let sql = format!("SELECT hash FROM setting WHERE workspace = :w AND name = 'workspace'{locked}");
        let hash: Option<String> = self.one(&sql, &[(":w", (&self.workspace).into())], Columns::take)?;
        Ok(hash.unwrap_or_else(|| sha256("{}")))
    }
}

fn drafted(row: &mut Columns) -> Result<Drafted, Fault> {
    let (id, name): (String, Option<String>) = (row.take()?, row.take()?);
    let (revision, paused, archived): (Option<u32>, Option<bool>, Option<bool>) = (row.take()?, row.take()?, row.take()?);
    let (created, updated): (Option<i64>, Option<i64>) = (row.take()?, row.take()?);
    let (draft, newest, live): (Option<String>, Option<u32>, u32) = (row.take()?, row.take()?, row.take()?);
    let (called, first, last): (Option<String>, Option<i64>, Option<i64>) = (row.take()?, row.take()?, row.take()?);
    Ok(Drafted {
        id: SequenceId::new(id),
        name: name.or(called).unwrap_or_default(),
        revision: revision.unwrap_or(0),
        paused: paused.unwrap_or(false),
        archived: archived.unwrap_or(false),
        created_at: rows::instant(created.or(first).unwrap_or(0)),
        updated_at: rows::instant(updated.or(last).unwrap_or(0)),
        newest,
        live,
        draft,
    })
}
