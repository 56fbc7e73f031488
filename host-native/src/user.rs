//! Who works with the service by name: what they may be, and what is asked of names, addresses and passwords.
//!
//! In: texts. Out: roles, or what is wrong with the texts. Never: a password in what is complained of.

use std::fmt;
use std::str::FromStr;

use relance_core::base::Problem;
use serde::{Deserialize, Serialize};

use crate::address::is_email;

/// A user's id, `user_…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct UserId(String);

impl UserId {
    /// The id with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a user may do; each may what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Looks.
    Viewer,
    /// Works with people: contacts, conversations, enrollments, messages, approvals.
    Agent,
    /// Says what is sent: sequences, settings.
    Manager,
    /// Everything, accounts, webhooks, keys and users too.
    Admin,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Agent, Self::Manager, Self::Admin];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Agent => "agent",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("expected one of {names}, found `{}`", text.chars().take(40).collect::<String>().escape_debug())
        })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How long a name may be, in bytes.
const MOST_NAME: usize = 200;
/// How long a password is, in characters. No other rule makes one harder to guess, and some make it harder to remember.
const LEAST_PASSWORD: usize = 10;
const MOST_PASSWORD: usize = 256;

/// What is wrong with a user's name.
pub fn name_problem(name: &str) -> Option<Problem> {
    let sound = !name.trim().is_empty() && name.len() <= MOST_NAME && !name.contains(char::is_control);
    let message = format!("expected a name of 1 to {MOST_NAME} bytes, found another text");
    (!sound).then(|| Problem::error("user.name", "/name", message))
}

/// What is wrong with a user's address of email.
pub fn email_problem(email: &str) -> Option<Problem> {
    let problem = || {
        let problem = Problem::error("user.emailMalformed", "/email", "expected an email address, found something else");
        problem.help("write it as `name@example.com`")
    };
    (!is_email(email)).then(problem)
}

/// What is wrong with a password, at its place in what was sent.
pub fn password_problem(password: &str, place: &str) -> Option<Problem> {
    let length = password.chars().count();
    let problem = || {
        let message = format!("expected a password of {LEAST_PASSWORD} to {MOST_PASSWORD} characters, found one of {length}");
        Problem::error("user.password", place.to_owned(), message).help("several words in a row are good, and can be remembered")
    };
    (!(LEAST_PASSWORD..=MOST_PASSWORD).contains(&length)).then(problem)
}

/// An address in the form in which users are told apart: without case.
pub fn same(email: &str) -> String {
    email.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_in_an_order_and_have_names() {
        assert!(Role::ALL.is_sorted());
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{role}\""));
        }
        assert!("Admin".parse::<Role>().unwrap_err().contains("`Admin`"));
    }

    #[test]
    fn a_password_has_ten_characters_at_least_whatever_they_are() {
        for good in ["          ", "pässwörter", &"a".repeat(256)] {
            assert!(password_problem(good, "/password").is_none(), "{good}");
        }
        for bad in ["", "ninechars", &"é".repeat(257)] {
            let problem = password_problem(bad, "/new").unwrap();
            assert_eq!((&*problem.code, problem.path.as_str()), ("user.password", "/new"));
            assert!(bad.is_empty() || !problem.message.contains(bad));
        }
    }

    #[test]
    fn a_name_is_a_line_of_text_and_an_address_can_be_written_to() {
        assert!(name_problem("Zoë").is_none() && email_problem("Zoe@Example.com").is_none());
        for bad in ["", "  ", "a\nb", &"a".repeat(201)] {
            assert!(name_problem(bad).is_some(), "{bad}");
        }
        assert!(email_problem("zoe").is_some());
        assert_eq!(same("Zoë@Example.COM"), "zoë@example.com");
    }
}
