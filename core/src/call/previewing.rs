//! The operation `preview`: of a draft or a version from a start, or of an enrollment that is under way.
//!
//! In: a request as a JSON value. Out: the result's bytes, or problems with their place. Never: a decision.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::operations::result;
use super::{Answer, Core, typed};
use crate::base::{Json, Problem};
use crate::check;
use crate::check::facts::{Around, Given};
use crate::preview;
use crate::time::Zones;
use crate::wire::request::{BesideIt, PreviewRequest, PreviewResult};
use crate::wire::{Enrollment, Settings};

impl Core {
    pub(super) fn preview(&self, zones: &Zones, request: &Json, out: &mut Vec<u8>) -> Answer {
        let request: PreviewRequest = typed(request)?;
        let defaults = Settings::default();
        let settings = self.settings(request.settings.as_ref(), &defaults, "/settings")?;
        let drafted;
        let (version, stands) = match (&request.draft, &request.version) {
            (Some(draft), None) => {
                drafted = check::publish::drafted(draft, settings);
                (&drafted, "/draft")
            }
            (None, Some(version)) => (self.handles.version(version, "/version")?, "/version"),
            (given, _) => {
                let found = if given.is_some() { "both" } else { "neither" };
                let message = format!("expected either `draft` or `version`, found {found}");
                return Err(vec![Problem::error("preview.nothingToPreview", "", message)]);
            }
        };
        let given = Given {
            version,
            contact: &request.contact,
            conversation: request.conversation.as_ref(),
            settings,
            sent: &request.sent,
            around: Around { competing: &[], sequence_paused: request.sequence_paused },
            zones,
            now: request.start,
            prepared: request.version.as_ref().and_then(|version| self.prepared(version, request.settings.as_ref(), zones)),
            path: "",
        };
        let previewed = match &request.state {
            Some(state) => self.under_way(&given, state, &request, zones),
            None => {
                let wanted = preview::Wanted { target: request.target.as_ref(), id: request.id.as_ref(), render: request.render };
                preview::preview(&given, &wanted)
            }
        };
        let previewed = previewed.map_err(|mut problems| {
            for problem in &mut problems {
                if let Some(below) = problem.path.strip_prefix("/version") {
                    problem.path = format!("{stands}{below}");
                }
            }
            problems
        });
        result(out, &previewed?)
    }

    fn under_way(
        &self,
        given: &Given<'_>,
        state: &Enrollment,
        request: &PreviewRequest,
        zones: &Zones,
    ) -> Result<PreviewResult, Vec<Problem>> {
        let mut others = Vec::new();
        for (index, BesideIt { version, state, conversation, sequence_paused }) in request.beside.iter().enumerate() {
            others.push(preview::Beside {
                version: self.handles.version(version, &format!("/beside/{index}/version"))?,
                prepared: self.prepared(version, request.settings.as_ref(), zones),
                conversation: conversation.as_ref(),
                sequence_paused: *sequence_paused,
                state,
            });
        }
        preview::under_way(given, state, &others, request.render)
    }
}
