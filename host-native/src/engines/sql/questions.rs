//! Questions to a model that wait for an answer, and questions to people about how satisfied they are.
//!
//! In: what the core asks; what people answer. Out: rows. Never: a question that two workers carry at once.

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant, SendKey};
use relance_core::wire::{AskAbout, AskModel, Asked, Kind};
use serde::Serialize;

use super::engine::Columns;
use super::{Store, rows};
use crate::fault::Fault;
use crate::feed::{Occurrence, OfQuestion};

/// How long a question is in one worker's hand.
const HELD_MILLIS: i64 = 180_000;

/// A question that the core wants carried to a model.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The key that its answer must have.
    pub key: SendKey,
    /// What is asked for.
    pub kind: Kind,
    /// About whom.
    pub contact: ContactId,
    /// About which conversation, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// For which enrollment, if it is for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrollment: Option<EnrollmentId>,
    /// After this instant an answer is of no use any more.
    pub until: Instant,
    /// The core's effect that asks it, as JSON.
    #[serde(skip)]
    pub effect: String,
}

impl Question {
    /// One for the text of a step.
    pub(super) fn of_step(ask: &AskModel) -> Self {
        Self {
            key: ask.key.clone(),
            kind: Kind::Compose,
            contact: ask.contact.clone(),
            conversation: None,
            enrollment: Some(ask.enrollment.clone()),
            until: ask.until,
            effect: serde_json::to_string(ask).unwrap_or_default(),
        }
    }

    /// One about a conversation.
    pub(super) fn of_conversation(ask: &AskAbout) -> Self {
        let kind = match ask.about {
            Asked::Decide => Kind::Decide,
            Asked::Classify => Kind::Classify,
            Asked::Summarize => Kind::Summarize,
        };
        let (key, contact, conversation) = (ask.key.clone(), ask.contact.clone(), Some(ask.conversation.clone()));
        let effect = serde_json::to_string(ask).unwrap_or_default();
        Self { key, kind, contact, conversation, enrollment: None, until: ask.until, effect }
    }
}

/// A question about satisfaction, and its answer if there is one.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SurveyRow {
    /// The enrollment that asked it.
    pub enrollment: EnrollmentId,
    /// Whom.
    pub contact: ContactId,
    /// At the end of which conversation.
    pub conversation: ConversationId,
    /// When.
    pub asked_at: Instant,
    /// How satisfied they are, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    /// What they say of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<relance_core::base::Private<String>>,
    /// When they answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
}

const COLUMNS: &str = "key, kind, contact, conversation, enrollment, until, effect";

impl Store {
    pub(super) fn write_question(&self, question: &Question, now: Instant) -> Result<(), Fault> {
        let sql = "INSERT INTO question (workspace, key, kind, contact, conversation, enrollment, asked_at, until, effect)
                   VALUES (:w, :key, :kind, :contact, :conversation, :enrollment, :now, :until, :effect)
                   ON CONFLICT (workspace, key) DO NOTHING";
        let values = [
            (":w", self.w()),
            (":key", question.key.as_str().into()),
            (":kind", question.kind.name().into()),
            (":contact", question.contact.as_str().into()),
            (":conversation", question.conversation.as_ref().map(ConversationId::as_str).into()),
            (":enrollment", question.enrollment.as_ref().map(EnrollmentId::as_str).into()),
            (":now", now.millis().into()),
            (":until", question.until.millis().into()),
            (":effect", (&question.effect).into()),
        ];
        self.engine.run(sql, &values)?;
        let over = "DELETE FROM question WHERE workspace = :w AND until < :now";
        self.engine.run(over, &[(":w", self.w()), (":now", now.millis().into())])?;
        let Question { key, kind, contact, until, .. } = question.clone();
        self.write_down(&[Occurrence::QuestionAsked(OfQuestion { question: key, kind, contact, until })])
    }

    /// The workspace's open questions after a key, by key.
    pub fn questions(&self, after: &str, most: u32) -> Result<Vec<Question>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM question WHERE workspace = :w AND key > :after AND until > :now ORDER BY key LIMIT :most"
        );
        let now = (":now", self.clock.now().millis().into());
        self.all(&sql, &[(":w", self.w()), (":after", after.into()), now, (":most", most.into())], question)
    }

    /// An open question.
    pub fn question(&self, key: &SendKey) -> Result<Option<Question>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM question WHERE workspace = :w AND key = :key");
        self.one(&sql, &[(":w", self.w()), (":key", key.as_str().into())], question)
    }

    /// Takes the question in hand that waits the longest, of all workspaces or of one; with its workspace. The others leave it alone.
    pub fn take_question(&self, workspace: Option<&str>) -> Result<Option<(String, Question)>, Fault> {
        let machine = self.engine.dialect().machine;
        let free = format!(
            "SELECT workspace, {COLUMNS} FROM question
             WHERE (held_until IS NULL OR held_until < {machine}) AND (CAST(:whose AS TEXT) IS NULL OR workspace = :whose)
             ORDER BY asked_at LIMIT 1"
        );
        let clock = (":machine", self.clock.machine().into());
        let found = self.one(&free, &[(":whose", workspace.into()), clock.clone()], |row| Ok((row.take()?, question(row)?)))?;
        let Some((whose, question)) = found else { return Ok(None) };
        let hold = format!(
            "UPDATE question SET held_until = {machine} + CAST({HELD_MILLIS} AS BIGINT)
             WHERE workspace = :whose AND key = :key AND (held_until IS NULL OR held_until < {machine})"
        );
        let whose_it_is: &String = &whose;
        let taken = self.engine.run(&hold, &[(":whose", whose_it_is.into()), (":key", question.key.as_str().into()), clock])? > 0;
        Ok(taken.then_some((whose, question)))
    }

    /// A question is answered, or of no use any more.
    pub fn drop_question(&self, key: &SendKey) -> Result<bool, Fault> {
        let sql = "DELETE FROM question WHERE workspace = :w AND key = :key";
        Ok(self.engine.run(sql, &[(":w", self.w()), (":key", key.as_str().into())])? > 0)
    }

    /// Counts what a workspace has used on this day, beside any turn.
    pub fn count_usage(&self, name: &str, count: u64, at: Instant) -> Result<(), Fault> {
        let sql = "INSERT INTO usage (workspace, day, name, part, count) VALUES (:w, :day, :name, 0, :count)
                   ON CONFLICT (workspace, day, name, part) DO UPDATE SET count = usage.count + excluded.count";
        let count = (":count", i64::try_from(count).unwrap_or(i64::MAX).into());
        self.engine.run(sql, &[(":w", self.w()), (":day", super::usage::day(at).into()), (":name", name.into()), count])?;
        Ok(())
    }

    pub(super) fn write_survey(
        &self,
        enrollment: &EnrollmentId,
        contact: &ContactId,
        conversation: &ConversationId,
        now: Instant,
    ) -> Result<(), Fault> {
        let sql = "INSERT INTO survey (workspace, enrollment, contact, conversation, asked_at)
                   VALUES (:w, :enrollment, :contact, :conversation, :now) ON CONFLICT (workspace, enrollment) DO NOTHING";
        let (contact, conversation) = ((":contact", contact.as_str().into()), (":conversation", conversation.as_str().into()));
        let enrollment = (":enrollment", enrollment.as_str().into());
        self.engine.run(sql, &[(":w", self.w()), enrollment, contact, conversation, (":now", now.millis().into())])?;
        Ok(())
    }

    /// Questions about satisfaction after one of them, the newest first.
    pub fn surveys(&self, before: Option<(Instant, &str)>, most: u32) -> Result<Vec<SurveyRow>, Fault> {
        let (at, id) = before.map_or((i64::MAX, ""), |(at, id)| (at.millis(), id));
        let sql = "SELECT enrollment, contact, conversation, asked_at, score, comment, answered_at FROM survey
                   WHERE workspace = :w AND (asked_at < :at OR (asked_at = :at AND enrollment > :id))
                   ORDER BY asked_at DESC, enrollment LIMIT :most";
        self.all(sql, &[(":w", self.w()), (":at", at.into()), (":id", id.into()), (":most", most.into())], survey)
    }

    /// A question about satisfaction.
    pub fn survey(&self, enrollment: &EnrollmentId) -> Result<Option<SurveyRow>, Fault> {
        let sql = "SELECT enrollment, contact, conversation, asked_at, score, comment, answered_at FROM survey
                   WHERE workspace = :w AND enrollment = :id";
        self.one(sql, &[(":w", self.w()), (":id", enrollment.as_str().into())], survey)
    }

    /// Keeps an answer about satisfaction; the last one counts.
    pub fn answer_survey(&self, enrollment: &EnrollmentId, score: u32, comment: Option<&str>) -> Result<bool, Fault> {
        self.together(|store| {
            let sql = "UPDATE survey SET score = :score, comment = :comment, answered_at = :now
                       WHERE workspace = :w AND enrollment = :id";
            let (id, now) = ((":id", enrollment.as_str().into()), (":now", store.clock.now().millis().into()));
            let values = [(":w", store.w()), id, now, (":score", score.into()), (":comment", comment.into())];
            let known = store.engine.run(sql, &values)? > 0;
            if let (true, Some(row)) = (known, store.survey(enrollment)?) {
                let SurveyRow { enrollment, contact, conversation, .. } = row;
                store.write_down(&[Occurrence::SurveyAnswered(crate::feed::OfSurvey {
                    enrollment,
                    contact,
                    conversation,
                    score,
                })])?;
            }
            Ok(known)
        })
    }
}

fn question(row: &mut Columns) -> Result<Question, Fault> {
    let (key, kind): (String, String) = (row.take()?, row.take()?);
    let (contact, conversation, enrollment): (String, Option<String>, Option<String>) = (row.take()?, row.take()?, row.take()?);
    Ok(Question {
        key: SendKey::new(key),
        kind: serde_json::from_value(serde_json::Value::String(kind))?,
        contact: ContactId::new(contact),
        conversation: conversation.map(ConversationId::new),
        enrollment: enrollment.map(EnrollmentId::new),
        until: rows::instant(row.take()?),
        effect: row.take()?,
    })
}

fn survey(row: &mut Columns) -> Result<SurveyRow, Fault> {
    Ok(SurveyRow {
        enrollment: EnrollmentId::new(row.take::<String>()?),
        contact: ContactId::new(row.take::<String>()?),
        conversation: ConversationId::new(row.take::<String>()?),
        asked_at: rows::instant(row.take()?),
        score: row.take::<Option<u32>>()?,
        comment: row.take::<Option<String>>()?.map(relance_core::base::Private::new),
        answered_at: row.take::<Option<i64>>()?.map(rows::instant),
    })
}
