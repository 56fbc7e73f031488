//! Keeps passwords as nobody can read them back: argon2id, with the least that OWASP asks for.
//!
//! In: a password. Out: a text to keep (PHC), or whether it is the one that was kept. Never: a password kept; an answer that comes sooner
//! where there is nothing to compare with.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::fault::{Fault, FaultKind};
use crate::service::random;

/// Memory in KiB, passes over it, lanes: 19 MiB, 2, 1.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// What stands in the place of a user who is not there: as long to compare with, and nobody's.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhlcmUuLg$Zu5ddkYbk2GsBcSpIbSIOQ/3Xz2UYkvs2ZAyZdhH5Yk";

/// A password as it is kept; takes some hundredths of a second and 19 MiB.
///
/// # Errors
/// When the machine gives no randomness.
pub fn kept(password: &str) -> Result<String, Fault> {
    let failed = |what: &str| Fault::new(FaultKind::Store, format!("a password can't be kept: {what}"));
    let salt = SaltString::encode_b64(&random::bytes::<16>()?).map_err(|_| failed("no salt"))?;
    let hash = maker().and_then(|maker| Some(maker.hash_password(password.as_bytes(), &salt).ok()?.to_string()));
    hash.ok_or_else(|| failed("no room for it"))
}

/// Whether it is the password that was kept so; without one it takes as long, and is none.
pub fn is_the_one(password: &str, kept: Option<&str>) -> bool {
    let hash = PasswordHash::new(kept.unwrap_or(NOBODY));
    let same = hash.is_ok_and(|hash| maker().is_some_and(|maker| maker.verify_password(password.as_bytes(), &hash).is_ok()));
    same && kept.is_some()
}

fn maker() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::Stopwatch;

    #[test]
    fn a_password_is_known_again_and_kept_otherwise_each_time() {
        let (one, other) = (kept("correct horse").unwrap(), kept("correct horse").unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && one != other, "{one}");
        assert!(is_the_one("correct horse", Some(&one)) && is_the_one("correct horse", Some(&other)));
        for wrong in ["Correct horse", "correct horse ", ""] {
            assert!(!is_the_one(wrong, Some(&one)), "{wrong}");
        }
        assert!(!is_the_one("correct horse", Some("no hash")) && !is_the_one("correct horse", Some("")));
    }

    #[test]
    fn nobody_has_no_password_and_is_as_long_in_answering() {
        let kept = kept("correct horse").unwrap();
        let took = |known: Option<&str>| {
            let watch = Stopwatch::begin();
            assert!(!is_the_one("another horse", known));
            watch.passed()
        };
        let (mut somebody, mut nobody) = (Duration::MAX, Duration::MAX);
        // The least of several, in turns: others on this machine make single ones longer, never shorter.
        let alike = (1..=60).any(|round| {
            (somebody, nobody) = (somebody.min(took(Some(&kept))), nobody.min(took(None)));
            round >= 5 && somebody.max(nobody) < somebody.min(nobody) * 3
        });
        assert!(alike, "{somebody:?} for somebody, {nobody:?} for nobody");
    }
}
