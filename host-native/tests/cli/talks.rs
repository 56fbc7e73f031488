//! What a chat product tells the host, for tests of the commands about conversations: people, threads, words.
//!
//! In: a folder, moments. Out: a folder with a conversation under way. Never: a time that passes by itself.

use relance::{Clock, Host, Options};
use relance_core::base::{ContactId, Instant};
use relance_core::wire::Event;
use serde_json::{Value, json};

use crate::program::Folder;
use crate::store::done;

/// Monday, nine in Madrid.
pub(crate) const NINE: &str = "2026-11-23T08:00:00Z";
/// A minute later our side has answered.
pub(crate) const ANSWERED: &str = "2026-11-23T08:01:00Z";
const PEOPLE: &str = "id,First name,Last name,email,phone,timezone\nada,Ada,Byron,ada@x.example,+34600000001,Europe/Madrid\n";

/// The host of a folder's data, at this moment.
pub(crate) fn host(folder: &Folder, at: &str) -> Host {
    let clock = Clock::standing_at(moment(at));
    Host::open(Options { clock, ..Options::new(folder.path().join("data")) }).unwrap()
}

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A workspace with these settings beside its zone and channels, and Ada.
pub(crate) fn workspace(more: &Value) -> Folder {
    let folder = Folder::new();
    let mut settings = json!({ "zone": "Europe/Madrid", "channels": { "sms": {}, "email": {} } });
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (settings, people) = (folder.file("s.json", settings.to_string()), folder.file("people.csv", PEOPLE));
    done(&folder, &["settings", "set", &settings]);
    done(&folder, &["contacts", "import", &people]);
    folder
}

/// The same with a thread in which Ada has asked and our side has answered.
pub(crate) fn asked_and_answered(more: &Value) -> Folder {
    let folder = workspace(more);
    put(&folder, &json!({ "id": "t1", "channel": "sms" }));
    tell(&folder, NINE, json!({ "type": "replied", "channel": "sms", "text": "How much is the blue one?" }));
    tell(&folder, ANSWERED, json!({ "type": "outbound", "by": "ai", "text": "40 €." }));
    folder
}

/// Puts Ada's thread.
pub(crate) fn put(folder: &Folder, thread: &Value) {
    let thread = serde_json::from_value(thread.clone()).unwrap();
    host(folder, NINE).put_conversation(&ContactId::new("ada"), thread).unwrap();
}

/// Tells what happened in the thread.
pub(crate) fn tell(folder: &Folder, at: &str, what: Value) {
    let mut event = what;
    event["at"] = at.into();
    event["conversation"] = "t1".into();
    let event: Event = serde_json::from_value(event).unwrap();
    host(folder, at).event(&relance::host::To::Contact(ContactId::new("ada")), event).unwrap();
}
