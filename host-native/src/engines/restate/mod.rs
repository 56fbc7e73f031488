//! The engine for many machines: every contact is a virtual object of Restate, which has its book, its turns in order, and its wake-ups.
//!
//! In: commands, from whichever process. Out: what they led to. Never: a rule; a state that only a process of ours has.
//!
//! **How it goes.** A command is called on the object whose key is the workspace and the contact. Restate gives the object to one call at a
//! time, with the book as its state; the call decides over the book (a step that is journaled), sets the book, brings the rows that lists are
//! read from to where it is, and sends itself the next wake-up. A message is taken in hand, attempted, and settled in three journaled steps of
//! one such call, so that an answer of the person waits until it has left and what is recorded of it is stored.
//!
//! **What survives.** A call whose process dies is taken up by another one, from its journal. An attempt that may have been under way then is
//! never simply made again: only the process that has begun it makes it, any other finds it left behind, as after a crash (X4). It is begun when there is a
//! hand for it, and a service that ends finishes what it has begun: what only waited goes on elsewhere.
//!
//! **Wake-ups.** Each has a generation; the last one counts, and whatever comes of an older one does nothing. One that comes before its time, by
//! clocks that differ, is armed again with a floor (X9).
//!
//! **Processes.** A call stays with the process that began it, and a new one goes to whichever was registered last. Each looks now and then whether
//! calls wait for one that is gone, and has them served by itself. A server has the contacts of one database: another one is refused.
//!
//! **Limits.** How much of a sending account's limit is taken, and of a person's at it, is the state of an object each. Before a message that comes
//! under limits is taken in hand, its contact asks them for its moment.

mod account;
mod admin;
mod attempt;
mod contact;
mod endpoint;
mod ingress;
mod pool;

pub use contact::Look;
pub use endpoint::{Endpoint, has_contacts_of, serve, serve_quietly};
pub use ingress::Ingress;
pub use pool::Pool;
