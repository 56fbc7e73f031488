//! Seals accounts for the database: the whole of an account encrypted, for one row alone, under a key that can be changed.
//!
//! In: an account, the workspace and the id that it is stored under, keys. Out: one line of text, or the account again. Never: a text that
//! opens in another row or as something else; a key or an account in what is complained of.
//!
//! How the line is made, and where the keys come from, is said in [`crate::seal`].

use super::Account;
use crate::fault::{Fault, FaultKind};
pub use crate::seal::Keys;

/// What is sealed here.
const KIND: &str = "account";

/// Seals an account for the row that it is stored in.
///
/// # Errors
/// When the machine gives no randomness.
pub fn seal(keys: &Keys, account: &Account, workspace: &str, id: &str) -> Result<String, Fault> {
    keys.seal(KIND, &serde_json::to_string(&account.revealed())?, workspace, id)
}

/// Opens what was sealed for this row, with whichever key did it.
///
/// # Errors
/// When its key is missing, or it was changed, or sealed for another row, or is no account.
pub fn open(keys: &Keys, sealed: &str, workspace: &str, id: &str) -> Result<Account, Fault> {
    let opened = keys.open(KIND, sealed, workspace, id)?;
    let unknown = || {
        let message = format!("account `{id}`: it is no account that this version knows");
        Fault::new(FaultKind::Store, message).help("store the account again")
    };
    Account::from_value(serde_json::from_str(&opened).map_err(|_| unknown())?).map_err(|_| unknown())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    fn account() -> Account {
        Account::read(r#"{"provider":"messenger","pageId":"1","accessToken":"hunter2"}"#).unwrap()
    }

    #[test]
    fn a_sealed_account_opens_in_its_own_row_alone() {
        let keys = Keys::parse(ONE).unwrap();
        let sealed = seal(&keys, &account(), "acme", "main").unwrap();
        assert!(!sealed.contains("hunter2") && !sealed.contains("messenger"));
        assert_eq!(open(&keys, &sealed, "acme", "main").unwrap(), account());
        for (workspace, id) in [("acme", "other"), ("other", "main"), ("acmem", "ain"), ("", "acmemain")] {
            let fault = open(&keys, &sealed, workspace, id).unwrap_err();
            assert!(fault.message.contains("another row"), "{fault}");
        }
    }

    #[test]
    fn what_is_sealed_as_something_else_is_no_account() {
        let keys = Keys::parse(ONE).unwrap();
        let text = serde_json::to_string(&account().revealed()).unwrap();
        let endpoint = keys.seal("endpoint", &text, "acme", "main").unwrap();
        assert!(open(&keys, &endpoint, "acme", "main").is_err());
        for text in ["", "{}", "hunter2", r#"{"provider":"pigeon","secret":"hunter2"}"#] {
            let sealed = keys.seal(KIND, text, "acme", "main").unwrap();
            let fault = open(&keys, &sealed, "acme", "main").unwrap_err();
            assert!(fault.message.contains("no account") && !fault.to_string().contains("hunter2"), "{fault}");
        }
    }

    #[test]
    fn an_account_that_was_sealed_before_is_opened_still() {
        let sealed = "r1.ee6bd5b10f53.AAECAwQFBgcICQoLTr7XhAoi0nOoXibIUcFYVsSO9n723twEl8vSqC6BYG2aRl9tSwvGiSiduB-cmACg3TpUVPiwCOXHCdwfYLTdbsOSCI34Chu7cfgJ4UQ";
        assert_eq!(open(&Keys::parse(ONE).unwrap(), sealed, "acme", "main").unwrap(), account());
    }
}
