//! Values that a host has loaded and refers to by handle instead of sending them each time.
//!
//! In: versions, settings, zone packs. Out: a handle, and the value behind one. Never: a global, a value nobody loaded.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::base::Problem;
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
}

impl Handles {
    pub(super) fn load(&mut self, value: Loaded) -> String {
        self.count += 1;
        let handle = format!("h{}", self.count);
        self.loaded.insert(handle.clone(), value);
        handle
    }

    pub(super) fn drop(&mut self, handle: &str) -> bool {
        self.loaded.remove(handle).is_some()
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
