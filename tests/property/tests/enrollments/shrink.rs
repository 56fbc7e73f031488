//! Makes a case small: fewer events, fewer parts, no odd minutes.
//!
//! In: a case, and whether another one still shows what it shows. Out: the smallest found. Never: a case that does not show it.

use crate::moves::Case;

/// The smallest case found for which `shows` holds, as it does for the one given.
pub fn smallest(case: Case, shows: impl Fn(&Case) -> bool) -> Case {
    let mut best = case;
    loop {
        let before = (best.moves.len(), best.seed.parts, best.seed.steps);
        fewer_moves(&mut best, &shows);
        fewer_parts(&mut best, &shows);
        plainer_moves(&mut best, &shows);
        if (best.moves.len(), best.seed.parts, best.seed.steps) == before {
            return best;
        }
    }
}

fn take(best: &mut Case, other: Case, shows: &impl Fn(&Case) -> bool) -> bool {
    let smaller = shows(&other);
    if smaller {
        *best = other;
    }
    smaller
}

fn fewer_moves(best: &mut Case, shows: &impl Fn(&Case) -> bool) {
    let mut run = best.moves.len();
    while run > 0 {
        let mut at = 0;
        while at < best.moves.len() {
            let mut other = best.clone();
            other.moves.drain(at..(at + run).min(other.moves.len()));
            if !take(best, other, shows) {
                at += run;
            }
        }
        run /= 2;
    }
}

fn fewer_parts(best: &mut Case, shows: &impl Fn(&Case) -> bool) {
    for bit in 0..u64::BITS {
        if best.seed.parts >> bit & 1 == 1 {
            let mut other = best.clone();
            other.seed.parts &= !(1 << bit);
            take(best, other, shows);
        }
    }
    while best.seed.steps > 1 {
        let mut other = best.clone();
        other.seed.steps -= 1;
        if !take(best, other, shows) {
            break;
        }
    }
}

fn plainer_moves(best: &mut Case, shows: &impl Fn(&Case) -> bool) {
    for index in 0..best.moves.len() {
        let mut other = best.clone();
        other.moves[index].ago = 0;
        take(best, other, shows);
        let mut other = best.clone();
        other.moves[index].after = 0;
        take(best, other, shows);
    }
}
