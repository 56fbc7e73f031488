//! Weighs what is said of no time by the words around it: who it is said of, whether it is asked, over, bound to one thing, or taken back.
//!
//! In: the phrases of a sentence. Out: those that are meant, and whether a doubt is left; what ends a conversation for good is firm only where
//! none is. Never: a time.

use alloc::vec::Vec;
use core::ops::Range;

use super::lexicon::{Role, Says};
use super::wish::{Hit, Wishes};

/// What somebody or something is stands in so few words behind it.
const NAMED: usize = 2;
/// A thought that takes back what was said has more words than a wish: `but thanks`.
const WISHED: usize = 3;

/// What is left of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Nothing,
    Doubted,
    Firm,
}

impl Wishes<'_, '_> {
    /// Leaves out what is not meant, and notes what is doubtful.
    pub(super) fn weigh(&mut self, asks: bool) {
        let weights: Vec<Weight> = self.hits.iter().map(|hit| self.weight(hit, asks)).collect();
        let mut weighed = weights.iter();
        self.hits.retain_mut(|hit| {
            let weight = weighed.next().copied().unwrap_or(Weight::Firm);
            hit.firm = weight == Weight::Firm;
            weight != Weight::Nothing
        });
    }

    fn weight(&self, hit: &Hit, asks: bool) -> Weight {
        let before = self.thought(hit.from, hit.from + 1).0..hit.from;
        let nothing = match hit.says {
            Says::Contact | Says::NotInterested | Says::Booked => false,
            // `Je ne suis pas intéressé` begins as `je ne suis pas Anne` does.
            Says::WrongPerson => self.overlaps(hit, Says::NotInterested),
            Says::Busy | Says::Wait => {
                self.any(before.start..hit.to, Role::Was) || self.is_of_another(before.clone()) || (asks && self.is_asked(hit))
            }
            Says::Goodbye => self.turns_back(hit.to),
            Says::Complaint => self.hits.iter().any(|other| other.says == Says::Elsewhere && other.from < hit.from),
            _ => return Weight::Firm,
        };
        let doubted = match hit.says {
            Says::NotInterested => {
                let own = asks && !self.says(Says::Stranger);
                let other = self.any(before.start..hit.to, Role::Was) || self.any(before, Role::They);
                own || other
                    || self.is_conditional(hit)
                    || self.names_one(hit.to)
                    || self.turns_back(hit.to)
                    || self.is_for_now(hit)
            }
            Says::WrongPerson => (asks && !self.says(Says::Stranger)) || self.is_conditional(hit),
            Says::Complaint => asks && self.is_asked(hit),
            _ => false,
        };
        match () {
            () if nothing || self.overlaps(hit, Says::Idiom) => Weight::Nothing,
            () if doubted => Weight::Doubted,
            () => Weight::Firm,
        }
    }

    fn any(&self, mut range: Range<usize>, role: Role) -> bool {
        range.any(|at| self.plays(at, role))
    }

    /// Whether its words are those of another phrase, too.
    fn overlaps(&self, hit: &Hit, says: Says) -> bool {
        self.hits.iter().any(|other| other.says == says && other.from < hit.to && hit.from < other.to)
    }

    /// Whether the thought that it is in asks for it: `are you busy`.
    fn is_asked(&self, hit: &Hit) -> bool {
        let (from, _) = self.thought(hit.from, hit.from + 1);
        self.any(from..self.words.len().min(from + 2), Role::Is)
    }

    /// Whether it is said of somebody or something else: `my dad is busy`. Times are nobody: `this week is hectic`.
    fn is_of_another(&self, before: Range<usize>) -> bool {
        let timed = |at: usize| self.words.get(at).is_some_and(|word| self.language.item(&word.folded).is_some());
        let is = |from: usize| (from..before.end).take(NAMED).find(|at| self.plays(*at, Role::Is));
        before.clone().any(|at| {
            let other = self.plays(at, Role::They) && is(at).is_some();
            other || (self.plays(at, Role::Their) && is(at + 2).is_some_and(|verb| !(at + 1..verb).any(timed)))
        })
    }

    /// Whether it is a condition, or bound to one. A word before a comma is none: `sí, ...`.
    fn is_conditional(&self, hit: &Hit) -> bool {
        (0..hit.from).any(|at| self.plays(at, Role::If) && !self.starts_clause(at + 1)) || self.plays(hit.to, Role::If)
    }

    /// Whether one thing is named behind a phrase, and not all that is offered: `not interested in the blue one`.
    fn names_one(&self, to: usize) -> bool {
        let led = self.plays(to, Role::Object);
        if self.starts_clause(to) || !(led || self.plays(to, Role::Article)) {
            return false;
        }
        let all = [Role::Ours, Role::Article, Role::Polite];
        let behind = to + usize::from(led)..self.thought(to, to + 1).1;
        behind.is_empty() || behind.into_iter().any(|at| !all.iter().any(|role| self.plays(at, *role)))
    }

    /// Whether what follows is said against what was said before, and is more than a wish.
    pub(super) fn turns_back(&self, from: usize) -> bool {
        let last = if from == 0 { 1 } else { self.words.len() };
        (from..last).filter(|at| self.plays(*at, Role::But)).any(|at| {
            let behind = at + 1..self.words.len();
            !behind.is_empty() && !behind.take(WISHED).any(|at| self.plays(at, Role::Polite))
        })
    }

    /// Whether it is said to be so for now.
    fn is_for_now(&self, hit: &Hit) -> bool {
        self.hits.iter().any(|other| other.says == Says::ForNow && (other.from >= hit.to || other.to <= hit.from))
    }
}
