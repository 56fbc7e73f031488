//! Values that a host has loaded and refers to by handle instead of sending them each time.
//!
//! In: versions, settings, zone packs. Out: a handle, and the value behind one. Never: a global, a value nobody loaded.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::base::{Json, Problem};
use crate::check::Prepared;
use crate::time::Zones;
use crate::wire::request::OrHandle;
use crate::wire::{Settings, Version};

/// What can be loaded.
pub(super) enum Loaded {
    Version(Box<Version>),
    Settings(Box<Settings>),
    Zones(Zones),
}

/// The loaded values by handle.
#[derive(Default)]
pub(super) struct Handles {
    loaded: BTreeMap<String, Loaded>,
    count: u64,
    /// What loaded versions come to under loaded settings with the core's own zone data, by both handles.
    prepared: BTreeMap<String, BTreeMap<Option<String>, Prepared>>,
}

impl Handles {
    pub(super) fn load(&mut self, value: Loaded) -> String {
        self.count += 1;
        let handle = format!("h{}", self.count);
        self.loaded.insert(handle.clone(), value);
        handle
    }

    /// Keeps a value for as long as a batch lasts, under a name that no `load` gives.
    pub(super) fn keep(&mut self, name: &str, value: Loaded) {
        self.loaded.insert(name.into(), value);
    }

    pub(super) fn drop(&mut self, handle: &str) -> bool {
        self.prepared.remove(handle);
        for known in self.prepared.values_mut() {
            known.retain(|settings, _| settings.as_deref() != Some(handle));
        }
        self.loaded.remove(handle).is_some()
    }

    /// Prepares the version and settings that a request names by their handles, unless that was done before. Whatever is wrong with
    /// them is told by the operation itself.
    pub(super) fn prepare(&mut self, request: &Json, zones: &Zones) {
        let within = request.member("facts").unwrap_or(request);
        let Some(Json::Str(version)) = within.member("version") else { return };
        let settings = match within.member("settings") {
            None | Some(Json::Null) => None,
            Some(Json::Str(handle)) => Some(handle.as_str()),
            Some(_) => return,
        };
        if request.member("zonePack").is_none() {
            self.prepare_both(version, settings, zones);
        }
    }

    /// The same for a request that is read already and names no zone pack.
    pub(super) fn prepare_for(&mut self, version: &OrHandle<Version>, settings: Option<&OrHandle<Settings>>, zones: &Zones) {
        match (version, settings) {
            (OrHandle::Handle(version), None) => self.prepare_both(version, None, zones),
            (OrHandle::Handle(version), Some(OrHandle::Handle(settings))) => self.prepare_both(version, Some(settings), zones),
            _ => {}
        }
    }

    fn prepare_both(&mut self, version: &str, settings: Option<&str>, zones: &Zones) {
        if self.prepared.get(version).is_some_and(|known| known.contains_key(&settings.map(String::from))) {
            return;
        }
        let defaults = Settings::default();
        let Some(Loaded::Version(loaded)) = self.loaded.get(version) else { return };
        let known = match settings.map(|handle| self.loaded.get(handle)) {
            None => &defaults,
            Some(Some(Loaded::Settings(settings))) => settings,
            Some(_) => return,
        };
        if let Ok(prepared) = Prepared::new(&loaded.draft, known, zones, "") {
            self.prepared.entry(version.into()).or_default().insert(settings.map(String::from), prepared);
        }
    }

    /// What was prepared for a version and settings given by their handles.
    pub(super) fn prepared(&self, version: &OrHandle<Version>, settings: Option<&OrHandle<Settings>>) -> Option<&Prepared> {
        let OrHandle::Handle(version) = version else { return None };
        let settings = match settings {
            None => None,
            Some(OrHandle::Handle(handle)) => Some(handle.clone()),
            Some(OrHandle::Value(_)) => return None,
        };
        self.prepared.get(version)?.get(&settings)
    }

    pub(super) fn version<'a>(&'a self, given: &'a OrHandle<Version>, path: &str) -> Result<&'a Version, Vec<Problem>> {
        match given {
            OrHandle::Value(version) => Ok(version),
            OrHandle::Handle(handle) => match self.loaded.get(handle) {
                Some(Loaded::Version(version)) => Ok(version),
                other => Err(unknown(handle, path, "a version", other)),
            },
        }
    }

    pub(super) fn settings<'a>(
        &'a self,
        given: Option<&'a OrHandle<Settings>>,
        defaults: &'a Settings,
        path: &str,
    ) -> Result<&'a Settings, Vec<Problem>> {
        match given {
            None => Ok(defaults),
            Some(OrHandle::Value(settings)) => Ok(settings),
            Some(OrHandle::Handle(handle)) => match self.loaded.get(handle) {
                Some(Loaded::Settings(settings)) => Ok(settings),
                other => Err(unknown(handle, path, "settings", other)),
            },
        }
    }

    pub(super) fn zones(&self, handle: &str) -> Result<&Zones, Vec<Problem>> {
        match self.loaded.get(handle) {
            Some(Loaded::Zones(zones)) => Ok(zones),
            other => Err(unknown(handle, "/zonePack", "a zone pack", other)),
        }
    }
}

fn unknown(handle: &str, path: &str, wanted: &str, found: Option<&Loaded>) -> Vec<Problem> {
    let found = match found {
        None => "nothing".to_string(),
        Some(Loaded::Version(_)) => "a version".to_string(),
        Some(Loaded::Settings(_)) => "settings".to_string(),
        Some(Loaded::Zones(_)) => "a zone pack".to_string(),
    };
    let message = format!("expected {wanted} behind handle `{}`, found {found}", crate::base::instant::shown(handle));
    vec![Problem::error("call.handleUnknown", path, message).help("load it again: handles live as long as the core's instance")]
}
