//! Whose mailbox is read next, and of how many at once.
//!
//! In: the mailboxes that are due, those that are being read. Out: an order in which no workspace waits for another one's second turn. Never:
//! all readers in the hands of one workspace.

use std::collections::{BTreeMap, BTreeSet};

/// Whose mailbox: the workspace and the account.
pub(super) type Whose = (String, String);

/// How many mailboxes are read at once.
const MOST: usize = 32;
/// How many of one workspace: whoever has servers that dribble keeps these at most.
const MOST_OF_ONE: usize = 4;

/// Who reads, and who did when.
#[derive(Debug, Default)]
pub(super) struct Turns {
    reading: BTreeSet<Whose>,
    turn: u64,
    /// Which turn a workspace had last.
    workspaces: BTreeMap<String, u64>,
    /// And a mailbox.
    mailboxes: BTreeMap<Whose, u64>,
}

impl Turns {
    /// Those that are due and not being read, each workspace's first before any workspace's second; those whose last turn is longest ago
    /// come first.
    pub(super) fn fair<T>(&self, due: Vec<(Whose, T)>) -> Vec<(Whose, T)> {
        let mut due: Vec<_> = due.into_iter().filter(|(whose, _)| !self.reading.contains(whose)).collect();
        due.sort_by_key(|(whose, _)| self.mailboxes.get(whose).copied());
        let mut ranks: BTreeMap<String, usize> = BTreeMap::new();
        let mut ranked: Vec<_> = due
            .into_iter()
            .map(|(whose, what)| {
                let rank = ranks.entry(whose.0.clone()).or_insert_with(|| self.of(&whose.0));
                *rank += 1;
                ((*rank, self.workspaces.get(&whose.0).copied()), (whose, what))
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, one)| one).collect()
    }

    /// Whether one more of this workspace may be read now.
    pub(super) fn has_room(&self, workspace: &str) -> bool {
        self.reading.len() < MOST && self.of(workspace) < MOST_OF_ONE
    }

    /// It is read from here on.
    pub(super) fn begin(&mut self, whose: &Whose) {
        self.pass(whose);
        self.workspaces.insert(whose.0.clone(), self.turn);
        self.reading.insert(whose.clone());
    }

    /// It had its turn, and was not to be read: another worker does that.
    pub(super) fn pass(&mut self, whose: &Whose) {
        self.turn += 1;
        self.mailboxes.insert(whose.clone(), self.turn);
    }

    /// It is not read any more.
    pub(super) fn end(&mut self, whose: &Whose) {
        self.reading.remove(whose);
    }

    /// Forgets the turns of mailboxes that are gone.
    pub(super) fn keep(&mut self, known: &BTreeSet<Whose>) {
        self.mailboxes.retain(|whose, _| known.contains(whose));
        let workspaces: BTreeSet<&String> = known.iter().map(|(workspace, _)| workspace).collect();
        self.workspaces.retain(|workspace, _| workspaces.contains(workspace));
    }

    /// How many of a workspace are being read.
    fn of(&self, workspace: &str) -> usize {
        self.reading.iter().filter(|(of, _)| of == workspace).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailboxes(workspace: &str, count: usize) -> Vec<(Whose, ())> {
        (0..count).map(|number| ((workspace.to_owned(), format!("{number:03}")), ())).collect()
    }

    /// Begins with as many as there is room for; whose they are.
    fn began(turns: &mut Turns, due: Vec<(Whose, ())>) -> Vec<Whose> {
        let mut began = Vec::new();
        for (whose, ()) in turns.fair(due) {
            if turns.has_room(&whose.0) {
                turns.begin(&whose);
                began.push(whose);
            }
        }
        began
    }

    #[test]
    fn one_workspace_keeps_a_few_readers_however_many_mailboxes_it_has() {
        let mut turns = Turns::default();
        assert_eq!(began(&mut turns, mailboxes("a", 100)).len(), MOST_OF_ONE);
        assert_eq!(began(&mut turns, mailboxes("a", 100)).len(), 0);
        let due = [mailboxes("a", 100), mailboxes("b", 1)].concat();
        assert_eq!(began(&mut turns, due), [("b".to_owned(), "000".to_owned())]);
    }

    #[test]
    fn every_workspace_has_its_first_turn_before_any_has_its_second() {
        let mut turns = Turns::default();
        let workspaces: Vec<String> = (0..40).map(|number| format!("w{number:02}")).collect();
        let due = || workspaces.iter().flat_map(|workspace| mailboxes(workspace, 10)).collect::<Vec<_>>();
        let first = began(&mut turns, due());
        assert_eq!(first.len(), MOST);
        assert_eq!(first.iter().map(|(workspace, _)| workspace).collect::<BTreeSet<_>>().len(), MOST, "one of each");
        first.iter().for_each(|whose| turns.end(whose));
        let second = began(&mut turns, due());
        let waited: Vec<&str> = second.iter().take(8).map(|(workspace, _)| workspace.as_str()).collect();
        assert_eq!(waited, ["w32", "w33", "w34", "w35", "w36", "w37", "w38", "w39"], "who waited comes first");
    }

    #[test]
    fn all_mailboxes_of_a_workspace_have_their_turn() {
        let mut turns = Turns::default();
        let mut seen = BTreeSet::new();
        for _ in 0..5 {
            let now = began(&mut turns, mailboxes("a", 20));
            now.iter().for_each(|whose| turns.end(whose));
            seen.extend(now);
        }
        assert_eq!(seen.len(), 20);
        turns.keep(&BTreeSet::new());
        assert!(turns.mailboxes.is_empty() && turns.workspaces.is_empty());
    }
}
