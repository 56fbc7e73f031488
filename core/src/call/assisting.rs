//! The operations about conversations and models: each reads its request, asks the room that decides, and writes the result.
//!
//! In: a request as a JSON value. Out: the result's bytes, or problems. Never: a decision.

use alloc::vec::Vec;

use super::operations::result;
use super::{Answer, Core, typed};
use crate::base::Json;
use crate::time::Zones;
use crate::wire::Settings;
use crate::wire::request::{AskRequest, ReadRequest, WatchRequest};
use crate::{assistant, compose, watch};

impl Core {
    pub(super) fn watch(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: WatchRequest = typed(request)?;
        let (given, defaults) = (request.facts.settings.clone(), Settings::default());
        let settings = self.settings(given.as_ref(), &defaults, "/facts/settings")?;
        result(out, &watch::watch(request, settings, zones)?)
    }

    pub(super) fn ask(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: AskRequest = typed(request)?;
        let defaults = Settings::default();
        let settings = self.settings(request.settings.as_ref(), &defaults, "/settings")?;
        result(out, &assistant::ask(&request, settings, zones)?)
    }

    pub(super) fn read(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: ReadRequest = typed(request)?;
        let defaults = Settings::default();
        let settings = self.settings(request.settings.as_ref(), &defaults, "/settings")?;
        result(out, &assistant::read(&request, settings, zones, compose::faults)?)
    }
}
