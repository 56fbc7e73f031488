//! Makes ids and secrets that nobody can guess. No other file of the host asks for randomness.
//!
//! In: how much. Out: texts. Never: the same twice.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};

use crate::clock::machine_millis;
use crate::fault::{Fault, FaultKind};

/// So many random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| Fault::new(FaultKind::Store, "the machine gives no random numbers"))?;
    Ok(bytes)
}

/// An id that begins with what it is of, in the order in which ids are made: `prefix_`, milliseconds, 64 random bits.
pub fn id(prefix: &str) -> Result<String, Fault> {
    Ok(format!("{prefix}_{:012x}{:016x}", machine_millis().max(0), u64::from_be_bytes(bytes()?)))
}

/// 256 random bits as text that fits into addresses and headers.
pub fn secret() -> Result<String, Fault> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}
