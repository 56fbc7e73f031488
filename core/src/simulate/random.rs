//! Draws that look random and are not: each is a function of the seed, the person and what it is for.
//!
//! In: a seed, a person, a count. Out: 64 bits; a choice by weights; whether something with a rate happens. Never: state that outlives a
//! person, a float.
//!
//! A draw is SplitMix64's finaliser over the seed, the person's number and the count of the draw, so that any person can be computed alone,
//! in any order, on any host.

use crate::wire::request::Rate;

/// The draws of one person.
pub(super) struct Draws {
    base: u64,
    count: u64,
}

impl Draws {
    pub(super) const fn of(seed: u64, person: u32) -> Self {
        Self { base: mixed(seed ^ mixed(person as u64 + 1)), count: 0 }
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.count += 1;
        mixed(self.base.wrapping_add(self.count.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// A number below a bound; 0 where the bound is 0.
    pub(super) const fn below(&mut self, bound: u64) -> u64 {
        ((self.next() as u128 * bound as u128) >> 64) as u64
    }

    /// Whether something that happens at this rate happens now.
    pub(super) fn happens(&mut self, rate: Option<Rate>) -> bool {
        let draw = u128::from(self.next());
        let Some(Rate(rate)) = rate else { return false };
        let Ok(mantissa) = u128::try_from(rate.mantissa()) else { return false };
        // A rate of m / 10^s happens for the draws below m / 10^s of 2^64; more than 18 places change nothing that 64 bits could tell.
        let places = rate.scale().min(18);
        let mantissa = mantissa / 10_u128.saturating_pow(rate.scale() - places);
        let whole = 10_u128.saturating_pow(places);
        mantissa >= whole || draw < (mantissa << 64) / whole
    }

    /// One of several by weight.
    pub(super) fn choose<'a, T>(&mut self, weighted: impl Iterator<Item = (&'a T, &'a u32)> + Clone) -> Option<&'a T> {
        let total: u64 = weighted.clone().map(|(_, weight)| u64::from(*weight)).sum();
        let mut left = self.below(total);
        for (value, weight) in weighted {
            let weight = u64::from(*weight);
            if left < weight {
                return Some(value);
            }
            left -= weight;
        }
        None
    }
}

const fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_happens_as_often_as_it_says() {
        for (rate, least, most) in [("0.05", 4_800, 5_200), ("0", 0, 0), ("1", 100_000, 100_000), ("0.5", 49_400, 50_600)] {
            let rate = Some(Rate(rate.parse().unwrap()));
            let happened = (0..100_000).filter(|person| Draws::of(7, *person).happens(rate)).count();
            assert!((least..=most).contains(&happened), "{happened}");
        }
    }

    #[test]
    fn weights_are_kept_and_a_person_draws_the_same_each_time() {
        let weighted = [("a", 4_u32), ("b", 3), ("c", 0)];
        let chosen = |person| Draws::of(1, person).choose(weighted.iter().map(|(name, weight)| (name, weight))).copied().unwrap();
        let count = (0..70_000).filter(|person| chosen(*person) == "a").count();
        assert!((39_300..40_700).contains(&count), "{count}");
        assert!((0..70_000).all(|person| chosen(person) != "c" && chosen(person) == chosen(person)));
    }
}
