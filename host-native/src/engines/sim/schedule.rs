//! Who goes on next: one process at a time, chosen by chance, on a clock that moves when all of them wait.
//!
//! In: processes that say what they are about to do. Out: when they go on, or that they are dead. Never: two at once.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use relance_core::base::Instant;

use crate::fault::{Fault, FaultKind};

/// The steps at which nobody stands still, for nothing can call a message back that has passed the gate: it goes within the time that its
/// hand is believed for, or not at all.
pub const PASSED: &str = "gate passed";
/// The step between the gate and the provider.
pub const ON_ITS_WAY: &str = "on its way";

/// Chooses.
pub trait Chance: Send {
    /// A number below this one, which is above zero.
    fn below(&mut self, most: u64) -> u64;
}

/// How processes die and stand still.
#[derive(Debug, Clone, Copy)]
pub struct Death {
    /// One step of so many is a process's last; none where it is 0.
    pub one_in: u64,
    /// At one step of so many a process stands still; at none where it is 0.
    pub still_one_in: u64,
    /// For how long at most, in milliseconds.
    pub still_millis: u64,
}

/// Where a process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// It could go on.
    Ready,
    /// It waits for this moment.
    Until(i64),
    /// It has ended.
    Over,
}

#[derive(Debug)]
struct Actor {
    name: &'static str,
    place: Where,
    /// How many lives it has had.
    life: u32,
    dead: bool,
    mortal: bool,
}

struct State {
    chance: Box<dyn Chance>,
    death: Death,
    /// What a clock that is never set would show.
    passed: i64,
    /// By how much the deployment's clock was set.
    set_by: i64,
    actors: Vec<Actor>,
    running: Option<usize>,
    deaths: u64,
    steps: u64,
    /// What was done: who, what.
    trace: Vec<(usize, &'static str)>,
}

struct Shared {
    state: Mutex<State>,
    turn: Condvar,
}

/// The order of all that happens.
#[derive(Clone)]
pub struct Schedule(Arc<Shared>);

/// A process in it.
#[derive(Clone)]
pub struct Process {
    schedule: Schedule,
    index: usize,
}

impl Schedule {
    /// Begins at this moment.
    pub fn new(start: Instant, chance: Box<dyn Chance>, death: Death) -> Self {
        let state = State {
            chance,
            death,
            passed: start.millis(),
            set_by: 0,
            actors: Vec::new(),
            running: None,
            deaths: 0,
            steps: 0,
            trace: Vec::new(),
        };
        Self(Arc::new(Shared { state: Mutex::new(state), turn: Condvar::new() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A process that may die, or one that may not. All of them are made before the first goes on.
    pub fn process(&self, name: &'static str, mortal: bool) -> Process {
        let mut state = self.state();
        state.actors.push(Actor { name, place: Where::Ready, life: 0, dead: false, mortal });
        Process { schedule: self.clone(), index: state.actors.len() - 1 }
    }

    /// Lets the first one go on. Each runs in a thread of its own, which begins with [`Process::begin`].
    pub fn begin(&self) {
        let mut state = self.state();
        state.running = state.next();
        drop(state);
        self.0.turn.notify_all();
    }

    /// The deployment's clock.
    pub fn now(&self) -> Instant {
        let state = self.state();
        Instant::from_millis(state.passed + state.set_by).unwrap_or(Instant::MAX)
    }

    /// How many steps there were, and how many of them were somebody's last.
    pub fn counts(&self) -> (u64, u64) {
        let state = self.state();
        (state.steps, state.deaths)
    }

    /// From here on nobody dies or stands still.
    pub fn spare_all(&self) {
        self.state().death = Death { one_in: 0, still_one_in: 0, still_millis: 0 };
    }

    /// The last steps, one a line: who did what.
    pub fn trace(&self, most: usize) -> String {
        let state = self.state();
        let from = state.trace.len().saturating_sub(most);
        let line = |(actor, what): &(usize, &'static str)| {
            format!("{} {what}\n", state.actors.get(*actor).map_or("?", |actor| actor.name))
        };
        state.trace.iter().skip(from).map(line).collect()
    }
}

impl State {
    /// Who goes on: one of those that could; where there is none the clock moves to the first who waits for it.
    fn next(&mut self) -> Option<usize> {
        let moment = |actor: &Actor| match actor.place {
            Where::Ready => Some(i64::MIN),
            Where::Until(at) => Some(at),
            Where::Over => None,
        };
        let first = self.actors.iter().filter_map(moment).min()?;
        self.passed = self.passed.max(first);
        let ready: Vec<usize> = (0..self.actors.len())
            .filter(|index| self.actors.get(*index).and_then(moment).is_some_and(|at| at <= self.passed))
            .collect();
        let choice = self.chance.below(u64::try_from(ready.len()).unwrap_or(1));
        let chosen = ready.get(usize::try_from(choice).unwrap_or(0)).copied()?;
        if let Some(actor) = self.actors.get_mut(chosen) {
            actor.place = Where::Ready;
        }
        Some(chosen)
    }

    fn hits(&mut self, one_in: u64) -> bool {
        one_in > 0 && self.chance.below(one_in) == 0
    }
}

impl Process {
    /// Waits until it is this process's turn for the first time.
    pub fn begin(&self) {
        drop(self.wait(self.schedule.state()));
    }

    /// It does nothing any more.
    pub fn end(&self) {
        self.give_up_turn(Where::Over);
    }

    /// Which process it is, and in which of its lives: what a worker is called.
    pub fn id(&self) -> String {
        let state = self.schedule.state();
        state.actors.get(self.index).map_or_else(String::new, |actor| format!("{}/{}", actor.name, actor.life))
    }

    /// Whether the worker that is called so lives.
    pub fn lives(&self, worker: &str) -> bool {
        let state = self.schedule.state();
        state.actors.iter().any(|actor| !actor.dead && format!("{}/{}", actor.name, actor.life) == worker)
    }

    /// The deployment's clock.
    pub fn now(&self) -> Instant {
        self.schedule.now()
    }

    /// The time that nobody sets.
    pub fn machine(&self) -> Instant {
        Instant::from_millis(self.schedule.state().passed).unwrap_or(Instant::MAX)
    }

    /// How many steps anybody has made.
    pub fn steps(&self) -> u64 {
        self.schedule.state().steps
    }

    /// Whether it has died, and has not begun again.
    pub fn is_dead(&self) -> bool {
        self.schedule.state().actors.get(self.index).is_some_and(|actor| actor.dead)
    }

    /// Begins again after it has died, with another id, a while later.
    pub fn begin_again(&self, after_millis: u64) {
        let mut state = self.schedule.state();
        if let Some(actor) = state.actors.get_mut(self.index) {
            (actor.life, actor.dead) = (actor.life + 1, false);
        }
        drop(state);
        self.rest(after_millis);
    }

    /// Someone may go on here, and this process may die: then it hears so.
    pub fn step(&self, what: &'static str) -> Result<(), Fault> {
        if self.is_dead() {
            return Err(gone());
        }
        let mut state = self.schedule.state();
        state.steps += 1;
        state.trace.push((self.index, what));
        let (death, mortal) = (state.death, state.actors.get(self.index).is_some_and(|actor| actor.mortal));
        let place = if mortal && ![PASSED, ON_ITS_WAY].contains(&what) && state.hits(death.still_one_in) {
            let still = state.chance.below(death.still_millis.max(1));
            Where::Until(state.passed.saturating_add(i64::try_from(still).unwrap_or(0)))
        } else {
            Where::Ready
        };
        drop(state);
        self.give_up_turn(place);
        let mut state = self.wait(self.schedule.state());
        if !(mortal && state.hits(death.one_in)) {
            return Ok(());
        }
        state.deaths += 1;
        if let Some(actor) = state.actors.get_mut(self.index) {
            actor.dead = true;
        }
        Err(gone())
    }

    /// Something durable, or something that others see: it may die before it and after it.
    pub fn does<T>(&self, before: &'static str, after: &'static str, act: impl FnOnce() -> T) -> Result<T, Fault> {
        self.step(before)?;
        let done = act();
        self.step(after)?;
        Ok(done)
    }

    /// Waits for so long, by a clock that is never set.
    pub fn rest(&self, millis: u64) {
        let state = self.schedule.state();
        let until = state.passed.saturating_add(i64::try_from(millis).unwrap_or(i64::MAX));
        drop(state);
        self.give_up_turn(Where::Until(until));
        drop(self.wait(self.schedule.state()));
    }

    /// The deployment's clock is set by so much.
    pub fn set_clock(&self, millis: i64) {
        self.schedule.state().set_by += millis;
    }

    /// A number below this one.
    pub fn below(&self, most: u64) -> u64 {
        self.schedule.state().chance.below(most.max(1))
    }

    /// From here on nobody dies or stands still.
    pub fn spare_all(&self) {
        self.schedule.spare_all();
    }

    fn give_up_turn(&self, place: Where) {
        let mut state = self.schedule.state();
        if let Some(actor) = state.actors.get_mut(self.index) {
            actor.place = place;
        }
        state.running = state.next();
        drop(state);
        self.schedule.0.turn.notify_all();
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let waits = |state: &mut State| state.running != Some(self.index);
        self.schedule.0.turn.wait_while(state, waits).unwrap_or_else(PoisonError::into_inner)
    }
}

fn gone() -> Fault {
    Fault::new(FaultKind::Store, "the process is gone")
}
