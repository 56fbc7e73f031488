//! Seals secrets for the database: a text encrypted, for one row alone, under a key that can be changed.
//!
//! In: a text, what it is of, the workspace and the id that it is stored under, keys. Out: one line, or the text again. Never: a line
//! that opens in another row; a key or a secret in what is complained of.
//!
//! The line is `r1.`, the key's id, and base64 of nonce, ciphertext and tag (ChaCha20-Poly1305; the nonce is random). What it is bound
//! to is what it is of, the format, the key's id, the workspace and the row's id.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::hmac;

use relance_core::base::Private;

use crate::fault::{Fault, FaultKind};
use crate::service::random;

/// The environment variable that holds the keys.
pub const VARIABLE: &str = "RELANCE_SECRET_KEY";
/// The file in the data directory that holds them where the variable does not.
pub const FILE: &str = "secret.key";
const FORMAT: &str = "r1";
const KEY_BYTES: usize = 32;
/// How much of a key's digest is its id, in bytes.
const ID_BYTES: usize = 6;

/// The keys that open secrets; the first one seals them.
pub struct Keys(Vec<Key>);

struct Key {
    id: String,
    key: LessSafeKey,
    /// From which other secrets are derived.
    root: hmac::Key,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.id)).finish()
    }
}

impl Keys {
    /// Keys as a text: base64 of 32 bytes each, with commas or white space between, the one that seals first.
    ///
    /// # Errors
    /// When there is none, or one is something else.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let wrong = |found: &str| {
            Fault::new(FaultKind::Input, format!("expected keys of base64 of {KEY_BYTES} bytes each, found {found}")).help(
                format!("make one with `openssl rand -base64 {KEY_BYTES}`; several are separated by commas, the newest first"),
            )
        };
        let words = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
        let keys = words.map(|word| {
            let bytes = BASE64_STANDARD.decode(word).ok().filter(|bytes| bytes.len() == KEY_BYTES);
            bytes.and_then(|bytes| Key::new(&bytes)).ok_or_else(|| wrong("another text"))
        });
        let keys: Vec<Key> = keys.collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(wrong("none")) } else { Ok(Self(keys)) }
    }

    /// The keys of a host: what the variable says, else the file in the data directory, which is made on first use, for its owner alone.
    ///
    /// # Errors
    /// When they can't be read or made, or others may read the file.
    pub fn load(variable: Option<&str>, data_dir: &Path) -> Result<Self, Fault> {
        if let Some(text) = variable.filter(|text| !text.trim().is_empty()) {
            return Self::parse(text);
        }
        let path = data_dir.join(FILE);
        let unreadable = |error: std::io::Error| {
            Fault::new(FaultKind::Store, format!("the key file `{}` can't be used: {}", path.display(), error.kind()))
                .help(format!("make it readable for the host's user, or set {VARIABLE}"))
        };
        match fs::read_to_string(&path) {
            Ok(text) => {
                private(&path)?;
                Self::parse(&text)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make(data_dir, &path).map_err(unreadable)?;
                // Whoever was first has made it: what is there counts, not what was meant to be there.
                Self::parse(&fs::read_to_string(&path).map_err(unreadable)?)
            }
            Err(error) => Err(unreadable(error)),
        }
    }

    /// Seals a text of some kind (`account`, `endpoint`) for the row that it is stored in.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn seal(&self, kind: &str, text: &str, workspace: &str, id: &str) -> Result<String, Fault> {
        let failed = || Fault::new(FaultKind::Store, "a secret can't be sealed: the machine gives no randomness");
        let key = self.0.first().ok_or_else(failed)?;
        let nonce: [u8; NONCE_LEN] = random::bytes()?;
        let mut text = text.as_bytes().to_vec();
        let bound = Aad::from(bound(kind, &key.id, workspace, id));
        key.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut text).map_err(|_| failed())?;
        let sealed = [nonce.as_slice(), &text].concat();
        Ok(format!("{FORMAT}.{}.{}", key.id, BASE64_URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// Opens what was sealed for this row, with whichever key did it.
    ///
    /// # Errors
    /// When its key is missing, or it was changed, or sealed for another row.
    pub fn open(&self, kind: &str, sealed: &str, workspace: &str, id: &str) -> Result<String, Fault> {
        let fault = |message: &str, help: &str| Fault::new(FaultKind::Store, format!("{kind} `{id}`: {message}")).help(help);
        let foreign = || fault("expected a sealed text, found another one", "store its secret again");
        let mut parts = sealed.splitn(3, '.');
        let (Some(FORMAT), Some(key_id), Some(body)) = (parts.next(), parts.next(), parts.next()) else { return Err(foreign()) };
        let key = self.0.iter().find(|key| key.id == key_id).ok_or_else(|| {
            let plain: String = key_id.chars().filter(char::is_ascii_alphanumeric).take(2 * ID_BYTES).collect();
            let help = format!("add the key to {VARIABLE}, behind the newest");
            fault(&format!("it was sealed with the key `{plain}`, which is not there"), &help)
        })?;
        let mut body = BASE64_URL_SAFE_NO_PAD.decode(body).map_err(|_| foreign())?;
        let (nonce, text) = body.split_at_mut_checked(NONCE_LEN).ok_or_else(foreign)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| foreign())?;
        let opened = key
            .key
            .open_in_place(nonce, Aad::from(bound(kind, &key.id, workspace, id)), text)
            .map_err(|_| fault("what is stored was changed, or was sealed for another row", "store its secret again"))?;
        String::from_utf8(opened.to_vec()).map_err(|_| foreign())
    }

    /// A secret for another purpose from each key, the newest first: what was made with one that was newest once is still known.
    pub fn derived(&self, purpose: &str) -> Vec<Private<String>> {
        let of = |key: &Key| BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&key.root, format!("relance {purpose}").as_bytes()));
        self.0.iter().map(of).map(Private::new).collect()
    }

    /// Whether a sealed text should be sealed again, because a newer key seals now.
    pub fn is_old(&self, sealed: &str) -> bool {
        let newest = self.0.first().map(|key| format!("{FORMAT}.{}.", key.id));
        !newest.is_some_and(|head| sealed.starts_with(&head))
    }
}

impl Key {
    fn new(bytes: &[u8]) -> Option<Self> {
        let named = digest(&SHA256, &[b"relance key id\0", bytes].concat());
        let id = named.as_ref().iter().take(ID_BYTES).map(|byte| format!("{byte:02x}")).collect();
        let key = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, bytes).ok()?);
        Some(Self { id, key, root: hmac::Key::new(hmac::HMAC_SHA256, bytes) })
    }
}

/// What a sealed text is bound to; each part with its length, so that none runs into the next.
fn bound(kind: &str, key_id: &str, workspace: &str, id: &str) -> Vec<u8> {
    let kind = format!("relance {kind}");
    let parts = [kind.as_str(), FORMAT, key_id, workspace, id];
    parts.iter().flat_map(|part| [&part.len().to_be_bytes(), part.as_bytes()].concat()).collect()
}

/// Makes the key file: complete or not there, and never another one in the place of one that is.
fn make(data_dir: &Path, path: &Path) -> std::io::Result<()> {
    let silent = |_| std::io::Error::other("no randomness");
    let (bytes, name): ([u8; KEY_BYTES], [u8; 8]) = (random::bytes().map_err(silent)?, random::bytes().map_err(silent)?);
    fs::create_dir_all(data_dir)?;
    let aside = data_dir.join(format!("{FILE}.{:016x}", u64::from_be_bytes(name)));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    file.write_all(format!("{}\n", BASE64_STANDARD.encode(bytes)).as_bytes())?;
    file.sync_all()?;
    // A link does not replace what is there, as a renaming would.
    let linked = fs::hard_link(&aside, path);
    fs::remove_file(&aside)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => File::open(data_dir)?.sync_all(),
    }
}

/// Refuses a key that others may read.
#[cfg(unix)]
fn private(path: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt;
    let open = fs::metadata(path).map_or(0, |data| data.permissions().mode() & 0o077);
    if open == 0 {
        return Ok(());
    }
    Err(Fault::new(
        FaultKind::Store,
        format!("expected a key file for its owner alone, found others who may use `{}`", path.display()),
    )
    .help(format!("run `chmod 600 {}`", path.display())))
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), Fault> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    const TWO: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    #[test]
    fn a_sealed_text_opens_in_its_own_row_alone() {
        let keys = Keys::parse(ONE).unwrap();
        let sealed = keys.seal("endpoint", "hunter2", "acme", "main").unwrap();
        assert!(!sealed.contains("hunter2"));
        assert_eq!(keys.open("endpoint", &sealed, "acme", "main").unwrap(), "hunter2");
        for (workspace, id) in [("acme", "other"), ("other", "main"), ("acmem", "ain"), ("", "acmemain")] {
            let fault = keys.open("endpoint", &sealed, workspace, id).unwrap_err();
            assert!(fault.message.contains("another row"), "{fault}");
        }
        assert!(keys.open("account", &sealed, "acme", "main").is_err(), "nor as something else");
        assert_ne!(sealed, keys.seal("endpoint", "hunter2", "acme", "main").unwrap(), "the nonce is another one each time");
    }

    #[test]
    fn a_text_that_was_changed_anywhere_does_not_open() {
        let keys = Keys::parse(ONE).unwrap();
        let sealed = keys.seal("endpoint", "hunter2", "acme", "main").unwrap();
        for at in 0..sealed.len() {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            // The last letter of base64 has bits that mean nothing; such a text is refused too.
            assert!(keys.open("endpoint", &changed, "acme", "main").is_err(), "{at}");
        }
        for text in ["", "r1", "r1..", "r1.0.", "r2.a.b", &format!("{}AAAA", &sealed[..16]), "…"] {
            assert!(keys.open("endpoint", text, "acme", "main").is_err(), "{text}");
        }
    }

    #[test]
    fn keys_are_changed_by_putting_a_newer_one_first() {
        let (old, both, new) =
            (Keys::parse(ONE).unwrap(), Keys::parse(&format!("{TWO}, {ONE}\n")).unwrap(), Keys::parse(TWO).unwrap());
        let sealed = old.seal("endpoint", "hunter2", "acme", "main").unwrap();
        assert!(both.is_old(&sealed) && !old.is_old(&sealed));
        let again = both.seal("endpoint", &both.open("endpoint", &sealed, "acme", "main").unwrap(), "acme", "main").unwrap();
        assert_eq!(new.open("endpoint", &again, "acme", "main").unwrap(), "hunter2");
        let fault = new.open("endpoint", &sealed, "acme", "main").unwrap_err();
        assert!(fault.message.contains("which is not there") && fault.help.unwrap().contains(VARIABLE));
    }

    #[test]
    fn what_is_derived_differs_by_purpose_and_key_and_the_newest_comes_first() {
        let of = |keys: &str, purpose: &str| -> Vec<String> {
            Keys::parse(keys).unwrap().derived(purpose).iter().map(|secret| secret.reveal().clone()).collect()
        };
        let (one, two) = (of(ONE, "links"), of(TWO, "links"));
        assert_eq!(of(&format!("{TWO},{ONE}"), "links"), [two[0].clone(), one[0].clone()]);
        assert!(one != two && one != of(ONE, "pages") && one[0].len() >= 32);
    }

    #[test]
    fn a_key_that_is_none_is_refused_without_showing_it() {
        for text in ["", " , ", "hunter2", "aHVudGVyMg==", &format!("{ONE},hunter2")] {
            let fault = Keys::parse(text).unwrap_err();
            assert!(!fault.to_string().contains("hunter2"), "{fault}");
        }
        assert!(!format!("{:?}", Keys::parse(ONE).unwrap()).contains("AAAA"));
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_made_once_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let sealed = Keys::load(None, &data).unwrap().seal("endpoint", "hunter2", "acme", "main").unwrap();
        assert_eq!(Keys::load(Some(" "), &data).unwrap().open("endpoint", &sealed, "acme", "main").unwrap(), "hunter2");
        let path = data.join(FILE);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "nothing is left beside it");

        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let fault = Keys::load(None, &data).unwrap_err();
        assert!(fault.help.unwrap().contains("chmod 600"));
        assert!(Keys::load(Some(ONE), &data).is_ok(), "the variable goes before the file");
    }

    #[test]
    fn many_who_make_the_key_file_at_once_all_have_the_same_key() {
        let dir = tempfile::tempdir().unwrap();
        let ids = std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(|| format!("{:?}", Keys::load(None, dir.path())))).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(ids.iter().all(|id| id.starts_with("Ok") && *id == ids[0]), "{ids:?}");
    }
}
