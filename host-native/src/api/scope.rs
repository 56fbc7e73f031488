//! What a caller may do: read or write, area by area.
//!
//! In: `contacts:write`. Out: whether that allows an operation. Never: a right that nobody gave.

use std::fmt;
use std::str::FromStr;

/// A part of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Contacts,
    Sequences,
    Enrollments,
    Messages,
    Inbound,
    Approvals,
    Events,
    Settings,
    Accounts,
    Webhooks,
    Usage,
    Keys,
    Users,
    /// Workspaces themselves, and everything in all of them.
    Installation,
}

const AREAS: [(Area, &str); 14] = [
    (Area::Contacts, "contacts"),
    (Area::Sequences, "sequences"),
    (Area::Enrollments, "enrollments"),
    (Area::Messages, "messages"),
    (Area::Inbound, "inbound"),
    (Area::Approvals, "approvals"),
    (Area::Events, "events"),
    (Area::Settings, "settings"),
    (Area::Accounts, "accounts"),
    (Area::Webhooks, "webhooks"),
    (Area::Usage, "usage"),
    (Area::Keys, "keys"),
    (Area::Users, "users"),
    (Area::Installation, "installation"),
];

/// What an operation asks of whoever calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Nothing: it is for everybody.
    Public,
    /// The same; who has a key or is signed in is known.
    Visitor,
    /// A key or a session, whatever it may do.
    Anybody,
    /// To look at an area.
    Read(Area),
    /// To change an area.
    Write(Area),
}

/// What a key or a user was given: an area or all of them, to read or to write. Who may write may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grant {
    area: Option<Area>,
    write: bool,
}

impl Grant {
    /// Everything in a workspace, and the installation's too for a key of no workspace.
    pub(super) const ALL: Self = Self { area: None, write: true };

    /// To look at an area.
    pub(super) const fn read(area: Area) -> Self {
        Self { area: Some(area), write: false }
    }

    /// To change an area.
    pub(super) const fn write(area: Area) -> Self {
        Self { area: Some(area), write: true }
    }

    /// Whether it allows an operation. All areas of a workspace are all but the installation.
    pub(super) fn allows(self, scope: Scope) -> bool {
        let (area, write) = match scope {
            Scope::Public | Scope::Visitor | Scope::Anybody => return true,
            Scope::Read(area) => (area, false),
            Scope::Write(area) => (area, true),
        };
        (self.write || !write) && self.area.map_or(area != Area::Installation, |own| own == area)
    }
}

impl Grant {
    /// Whether whoever has this may give that: no more than it allows itself.
    pub(super) fn covers(self, wanted: Self) -> bool {
        let area = match (self.area, wanted.area) {
            (None, wanted) => wanted != Some(Area::Installation),
            (own, wanted) => own == wanted,
        };
        area && (self.write || !wanted.write)
    }

    /// Whether it reaches beyond a workspace.
    pub(super) fn is_beyond_a_workspace(self) -> bool {
        self.area == Some(Area::Installation)
    }
}

impl Scope {
    /// Every right that there is, area by area.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        AREAS.into_iter().flat_map(|(area, _)| [Self::Read(area), Self::Write(area)])
    }

    /// Whether it is for everybody.
    pub(super) const fn is_public(self) -> bool {
        matches!(self, Self::Public | Self::Visitor)
    }

    /// Whether it is about more than one workspace.
    pub(super) const fn is_beyond_a_workspace(self) -> bool {
        matches!(self, Self::Read(Area::Installation) | Self::Write(Area::Installation))
    }
}

impl FromStr for Grant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (area, access) = text.split_once(':').unwrap_or((text, "write"));
        let write = match access {
            "read" => false,
            "write" => true,
            _ => return Err(format!("expected `read` or `write` after the colon, found `{}`", access.escape_debug())),
        };
        if area == "*" {
            return Ok(Self { area: None, write });
        }
        let known = AREAS.iter().find(|(_, name)| *name == area);
        let Some((area, _)) = known else {
            let names: Vec<&str> = AREAS.iter().map(|(_, name)| *name).collect();
            return Err(format!("expected one of *, {}, found `{}`", names.join(", "), area.escape_debug()));
        };
        Ok(Self { area: Some(*area), write })
    }
}

/// Whether these are scopes, separated by blanks.
pub fn check(scopes: &str) -> Result<(), String> {
    scopes.split(' ').try_for_each(|scope| scope.parse::<Grant>().map(drop))
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.area.and_then(|area| AREAS.iter().find(|(known, _)| *known == area)).map_or("*", |(_, name)| name);
        write!(f, "{name}:{}", if self.write { "write" } else { "read" })
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public | Self::Visitor => f.write_str("none"),
            Self::Anybody => f.write_str("any key"),
            Self::Read(area) => Grant::read(*area).fmt(f),
            Self::Write(area) => Grant::write(*area).fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_write_may_read_and_nothing_else() {
        let write: Grant = "contacts:write".parse().unwrap_or(Grant::ALL);
        assert!(write.allows(Scope::Write(Area::Contacts)) && write.allows(Scope::Read(Area::Contacts)));
        assert!(!write.allows(Scope::Read(Area::Settings)));
        let read: Grant = "*:read".parse().unwrap_or(Grant::ALL);
        assert!(read.allows(Scope::Read(Area::Settings)) && !read.allows(Scope::Write(Area::Settings)));
        assert!(!Grant::ALL.allows(Scope::Read(Area::Installation)), "a workspace's key never reaches beyond it");
        for (_, name) in AREAS {
            let grant = format!("{name}:read");
            assert_eq!(grant.parse::<Grant>().map(|grant| grant.to_string()), Ok(grant));
        }
        let grant = |text: &str| text.parse::<Grant>().unwrap_or(Grant::ALL);
        assert!(grant("*:write").covers(grant("keys:read")) && grant("keys:write").covers(grant("keys:read")));
        for (own, wanted) in
            [("*:write", "installation:read"), ("*:read", "keys:write"), ("keys:write", "*:read"), ("keys", "usage")]
        {
            assert!(!grant(own).covers(grant(wanted)), "{own} gives {wanted}");
        }
        assert!("contacts:delete".parse::<Grant>().is_err() && "people".parse::<Grant>().is_err());
    }
}
