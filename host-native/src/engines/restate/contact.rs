//! The virtual object of a contact.
//!
//! In: commands, wake-ups. Out: what they led to; the book as the object's state. Never: a call that fails for ever: what can't be decided is
//! put aside, and the contact goes on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use relance_core::base::{ContactId, Instant};
use restate_sdk::prelude::*;
use serde::{Deserialize, Serialize};

use super::attempt::{Attempted, Hands};
use super::{Pool, account};
use crate::clock::Stopwatch;
use crate::crash;
use crate::drive::{Command, Done};
use crate::engines::book::{Amendment, Book, Turned};
use crate::fault::{Fault, FaultKind};
use crate::host::{Decision, First, Given, Host, Taken};
use crate::report::SendStatus;

const BOOK: &str = "book";
const ARMED: &str = "armed";
/// A wake-up that comes too early is armed again for no sooner than this (X9).
const FLOOR: Duration = Duration::from_secs(1);
/// A wake-up that nobody may follow while contacts are brought here comes again after this.
const QUIETLY: Duration = Duration::from_secs(2);
/// A wake-up that comes so much before its time, in milliseconds, came by a clock that differs from this machine's.
const SKEWED: i64 = 1_000;
/// Clocks that differ are spoken of so often.
const SAID_EVERY: Duration = Duration::from_secs(60);

/// A step of a call: its name in the journal, and the points at which a test may stop it: before it is done, and done but not journaled.
struct Step {
    name: &'static str,
    before: &'static str,
    after: &'static str,
}

const BEGIN: Step = Step { name: "begin", before: "object.begin", after: "object.begun" };
const DECIDE: Step = Step { name: "decide", before: "object.decide", after: "object.decided" };
const PROJECT: Step = Step { name: "project", before: "object.project", after: "object.projected" };
const WAKE: Step = Step { name: "wake", before: "object.wake", after: "object.woken" };
const TAKE: Step = Step { name: "take", before: "object.take", after: "object.taken" };
const SETTLE: Step = Step { name: "settle", before: "object.settle", after: "object.settled" };
const NOW: Step = Step { name: "now", before: "object.now", after: "object.nowKnown" };
const RECOVER: Step = Step { name: "recover", before: "object.recover", after: "object.recovered" };

/// What a command led to, as it crosses the wire.
pub(super) type Answer = Result<Done, Fault>;

/// The wake-up that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Armed {
    generation: u64,
    at: Instant,
}

/// The object of contacts.
#[derive(Clone)]
pub(super) struct Contacts {
    deciders: Pool,
    hands: Hands,
    skew: Arc<Skew>,
    /// It decides nothing and hands nothing over.
    quiet: bool,
}

impl Contacts {
    pub(super) fn new(deciders: Pool, hands: Pool) -> Result<Self, Fault> {
        Ok(Self { deciders, hands: Hands::new(hands)?, skew: Arc::default(), quiet: false })
    }

    /// The same, that decides nothing and hands nothing over.
    pub(super) fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }
}

/// Contacts are being brought here, and nothing is decided.
fn quietly() -> Fault {
    let message = "expected a service that decides, found contacts that are being brought to Restate";
    Fault::new(FaultKind::Busy, message).help("start the service when they have arrived")
}

/// Says now and then that wake-ups come too early, which is a clock's fault.
#[derive(Debug, Default)]
struct Skew(Mutex<Option<Stopwatch>>);

impl Skew {
    fn note(&self, early: i64) {
        if early < SKEWED {
            return;
        }
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if said.as_ref().is_none_or(|said| said.passed() > SAID_EVERY) {
            *said = Some(Stopwatch::begin());
            tracing::warn!(
                early,
                "wake-ups come too early, in milliseconds: this machine's clock is behind Restate's; set both by one source"
            );
        }
    }
}

/// A book as it is, and when it is woken next.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Look {
    /// The book.
    pub book: Book,
    /// The moment of the wake-up that counts, if one is on its way.
    pub armed_at: Option<Instant>,
}

/// A fault that another try may not meet.
pub(super) fn again(fault: Fault) -> HandlerError {
    HandlerError::from(std::io::Error::other(fault.to_string()))
}

/// The workspace and the contact of a key.
fn parts(key: &str) -> Result<(String, ContactId), TerminalError> {
    let (workspace, contact) =
        key.split_once('/').ok_or_else(|| TerminalError::new_with_code(400, "expected the key `workspace/contact`"))?;
    Ok((workspace.to_owned(), ContactId::new(contact.to_owned())))
}

impl Contacts {
    /// Something on a host, in this workspace, journaled.
    async fn step<T>(
        &self,
        ctx: &ObjectContext<'_>,
        step: Step,
        job: impl FnOnce(&mut Host) -> Result<T, Fault> + std::marker::Send + 'static,
    ) -> Result<T, HandlerError>
    where
        T: Serialize + for<'de> Deserialize<'de> + std::marker::Send + 'static,
    {
        let (workspace, _) = parts(ctx.key())?;
        let pool = self.deciders.clone();
        let run = || async move {
            let done = pool.on(move |host| {
                host.enter(&workspace);
                crash::point(step.before);
                let done = job(host);
                crash::point(step.after);
                done
            });
            Ok(Json(done.await.map_err(again)?))
        };
        Ok(ctx.run(run).name(step.name).await?.into_inner())
    }

    /// The book, or the one that there would be; nothing where there is nobody of that id.
    async fn book(&self, ctx: &ObjectContext<'_>) -> Result<Option<Book>, HandlerError> {
        if let Some(Json(book)) = ctx.get::<Json<Book>>(BOOK).await? {
            return Ok(Some(book));
        }
        let (_, contact) = parts(ctx.key())?;
        self.step(ctx, BEGIN, move |host| host.first_book(&contact)).await
    }

    /// Stores a book, and brings its rows and its wake-up to where it is.
    async fn keep(&self, ctx: &ObjectContext<'_>, book: Book, turned: Vec<Turned>, at: Instant) -> Result<Book, HandlerError> {
        ctx.set(BOOK, Json(book.clone()));
        let rows = book.clone();
        self.step(ctx, PROJECT, move |host| host.project(&rows, turned)).await?;
        self.arm(ctx, &book, at, Duration::ZERO).await?;
        Ok(book)
    }

    /// Sends the next wake-up, unless it is the one that is on its way.
    async fn arm(&self, ctx: &ObjectContext<'_>, book: &Book, now: Instant, floor: Duration) -> Result<(), HandlerError> {
        let armed = ctx.get::<Json<Armed>>(ARMED).await?.map(Json::into_inner);
        let (due, next) = book.due(now);
        let next = if due.is_empty() { next } else { Some(now) };
        let Some(at) = next else { return Ok(()) };
        if armed.is_some_and(|armed| armed.at == at && at > now) {
            return Ok(());
        }
        let armed = Armed { generation: armed.map_or(1, |armed| armed.generation + 1), at };
        ctx.set(ARMED, Json(armed));
        let ahead = Duration::from_millis(u64::try_from(at.millis() - now.millis()).unwrap_or(0)).max(floor);
        let client = ctx.object_client::<ContactsClient>(ctx.key().to_owned());
        let wake = client.wake(Json(armed.generation));
        match ahead.is_zero() {
            true => drop(wake.send()),
            false => drop(wake.send_after(ahead)),
        }
        crash::point("object.armed");
        Ok(())
    }

    /// Takes the next message in hand, attempts it, and goes on with what became of it. Says whether there was one.
    async fn hand_over(&self, ctx: &ObjectContext<'_>, book: Book) -> Result<Answer, HandlerError> {
        let (workspace, _) = parts(ctx.key())?;
        let Taken { send, account, book, at, thread, crowded, .. } = self.take(ctx, book).await?;
        let Some(book) = book else { return Ok(Ok(Done::Handed(false))) };
        let Some(send) = send else {
            self.keep(ctx, book, Vec::new(), at).await?;
            return Ok(Ok(Done::Handed(false)));
        };
        ctx.set(BOOK, Json(book.clone()));
        let attempted = match crowded {
            Some(until) => Attempted::Came(account::no_room(&send, at, until)),
            None => self.hands.attempt(ctx, &workspace, &send, account.clone(), thread).await?,
        };
        let decision = match attempted {
            Attempted::Came(outcome) => {
                let send = send.clone();
                self.step(ctx, SETTLE, move |host| host.settle_over(book, &send, account.as_deref(), outcome)).await?
            }
            Attempted::LeftBehind => {
                let mut book = book;
                for letter in book.letters.iter_mut().filter(|letter| letter.status == SendStatus::Attempting) {
                    letter.passed_gate = true;
                }
                self.step(ctx, RECOVER, move |host| host.perform_over(book, &Command::Recover)).await?
            }
        };
        let Decision { done, book, turned, at } = decision;
        if let Some(book) = book {
            self.keep(ctx, book, turned, at).await?;
        }
        Ok(done.map(|_| Done::Handed(true)))
    }

    /// Takes the next message in hand; the accounts are asked for its moment where they have limits.
    async fn take(&self, ctx: &ObjectContext<'_>, book: Book) -> Result<Taken, HandlerError> {
        let (workspace, _) = parts(ctx.key())?;
        let mut given = Vec::new();
        loop {
            let (book, known) = (book.clone(), given.clone());
            let taken = self.step(ctx, TAKE, move |host| host.take_over(book, known)).await?;
            let Some(limited) = &taken.asks else { return Ok(taken) };
            let moment = account::room(ctx, &workspace, limited).await?;
            given.push(Given { key: limited.key.clone(), account: limited.account.clone(), moment });
        }
    }
}

#[restate_sdk::object(
    name = "RelanceContact",
    inactivity_timeout = "15m",
    abort_timeout = "15m",
    invocation_retry_policy(initial_interval = "50ms", max_interval = "5s", factor = 2.0)
)]
impl Contacts {
    /// Does something in the contact's turn.
    #[handler]
    async fn perform(&self, ctx: ObjectContext<'_>, command: Json<Command>) -> Result<Json<Answer>, HandlerError> {
        if self.quiet {
            return Ok(Json(Err(quietly())));
        }
        let Json(command) = command;
        let Some(book) = self.book(&ctx).await? else {
            let (_, contact) = parts(ctx.key())?;
            return Ok(Json(Err(Fault::not_found("a contact with the id", contact))));
        };
        if matches!(command, Command::HandOver) {
            return Ok(Json(self.hand_over(&ctx, book).await?));
        }
        let decision = self.step(&ctx, DECIDE, move |host| host.perform_over(book, &command)).await?;
        if let Some(book) = decision.book {
            self.keep(&ctx, book, decision.turned, decision.at).await?;
        }
        Ok(Json(decision.done))
    }

    /// Does the first of what is due, if this is the wake-up that counts.
    #[handler]
    async fn wake(&self, ctx: ObjectContext<'_>, generation: Json<u64>) -> Result<(), HandlerError> {
        if self.quiet {
            // It comes again, to the service; a call that waited for that would keep everybody else from the contact.
            let client = ctx.object_client::<ContactsClient>(ctx.key().to_owned());
            drop(client.wake(generation).send_after(QUIETLY));
            return Ok(());
        }
        let armed = ctx.get::<Json<Armed>>(ARMED).await?.map(Json::into_inner);
        let Some(armed) = armed.filter(|armed| armed.generation == generation.0) else { return Ok(()) };
        let Some(book) = self.book(&ctx).await? else { return Ok(()) };
        crash::point("object.woke");
        // What is armed from here on is another one.
        ctx.set(ARMED, Json(Armed { at: Instant::MIN, ..armed }));
        let looked = book.clone();
        match self.step(&ctx, WAKE, move |host| host.wake_over(looked)).await? {
            First::Decided(decision) => {
                let Decision { book: changed, turned, at, .. } = *decision;
                match changed {
                    Some(book) => drop(self.keep(&ctx, book, turned, at).await?),
                    None => self.arm(&ctx, &book, at, FLOOR).await?,
                }
            }
            First::Letter => drop(self.hand_over(&ctx, book).await?),
            First::Nothing(now) => {
                self.skew.note(armed.at.millis() - now.millis());
                self.arm(&ctx, &book, now, FLOOR).await?;
            }
        }
        Ok(())
    }

    /// Changes the book without a turn; says whether there was anything to change.
    #[handler]
    async fn amend(&self, ctx: ObjectContext<'_>, amendment: Json<Amendment>) -> Result<Json<bool>, HandlerError> {
        let Some(mut book) = self.book(&ctx).await? else { return Ok(Json(false)) };
        let now = self.step(&ctx, NOW, |host| Ok(host.now())).await?;
        let changed = book.amend(&amendment.into_inner(), now);
        if changed {
            self.keep(&ctx, book, Vec::new(), now).await?;
        }
        Ok(Json(changed))
    }

    /// Begins the book where there is none, and sends the wake-up that it needs unless it is on its way: for whoever brings contacts here.
    #[handler]
    async fn rouse(&self, ctx: ObjectContext<'_>) -> Result<Json<Option<Look>>, HandlerError> {
        let known = ctx.get::<Json<Book>>(BOOK).await?.map(Json::into_inner);
        let ((_, contact), begins) = (parts(ctx.key())?, known.is_none());
        let first = move |host: &mut Host| if begins { host.first_book(&contact) } else { Ok(None) };
        let (first, now) = self.step(&ctx, BEGIN, move |host| Ok((first(host)?, host.now()))).await?;
        let Some(book) = known.or(first) else { return Ok(Json(None)) };
        if begins {
            ctx.set(BOOK, Json(book.clone()));
        }
        self.arm(&ctx, &book, now, Duration::ZERO).await?;
        let armed = ctx.get::<Json<Armed>>(ARMED).await?.map(Json::into_inner);
        Ok(Json(Some(Look { book, armed_at: armed.map(|armed| armed.at) })))
    }

    /// The book as it is; nothing where there is none yet.
    #[handler]
    async fn look(&self, ctx: SharedObjectContext<'_>) -> Result<Json<Option<Look>>, HandlerError> {
        let Some(Json(book)) = ctx.get::<Json<Book>>(BOOK).await? else { return Ok(Json(None)) };
        let armed = ctx.get::<Json<Armed>>(ARMED).await?.map(Json::into_inner);
        Ok(Json(Some(Look { book, armed_at: armed.map(|armed| armed.at) })))
    }
}
