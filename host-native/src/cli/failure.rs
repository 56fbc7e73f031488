//! How a command ends: the exit codes, and the problems that stopped it.
//!
//! In: faults of the host, problems of the core and of files. Out: one shape. Never: printed here.

use relance::{Fault, FaultKind};
use relance_core::base::Problem;
use std::process::ExitCode;

use crate::files::Found;

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: it is done, or sound.
    Done,
    /// 1: problems were found, or it was not done.
    Problems,
    /// 2: the usage or the surroundings are wrong.
    Environment,
}

impl Exit {
    /// The process's exit code.
    pub(crate) fn code(self) -> ExitCode {
        match self {
            Self::Done => ExitCode::SUCCESS,
            Self::Problems => ExitCode::from(1),
            Self::Environment => ExitCode::from(2),
        }
    }
}

/// What stopped a command.
#[derive(Debug)]
pub(crate) struct Failure {
    /// How it ends.
    pub(crate) exit: Exit,
    /// What is wrong, in order.
    pub(crate) found: Vec<Found>,
}

impl Failure {
    /// Problems in what was given.
    pub(crate) fn problems(found: Vec<Found>) -> Self {
        Self { exit: Exit::Problems, found }
    }

    /// One problem in what was given.
    pub(crate) fn problem(code: &'static str, path: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::problems(vec![Problem::error(code, path, message).help(help).into()])
    }

    /// Something about the usage or the surroundings.
    pub(crate) fn environment(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { exit: Exit::Environment, found: vec![Problem::error(code, "", message).help(help).into()] }
    }

    /// Nobody reads the output any more: nothing to say, and no error.
    pub(crate) const fn unheard() -> Self {
        Self { exit: Exit::Done, found: Vec::new() }
    }
}

impl From<Found> for Failure {
    fn from(found: Found) -> Self {
        let missing = matches!(found.problem.code.as_ref(), "file.notFound" | "file.denied" | "file.unreadable");
        Self { exit: if missing { Exit::Environment } else { Exit::Problems }, found: vec![found] }
    }
}

impl From<Vec<Found>> for Failure {
    fn from(found: Vec<Found>) -> Self {
        match <[Found; 1]>::try_from(found) {
            Ok([one]) => one.into(),
            Err(found) => Self::problems(found),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let (code, exit) = match fault.kind {
            FaultKind::Input => ("host.input", Exit::Problems),
            FaultKind::NotFound => ("host.notFound", Exit::Problems),
            FaultKind::Store => ("host.store", Exit::Environment),
            FaultKind::Unreachable => ("host.unreachable", Exit::Environment),
            FaultKind::Sender => ("host.sender", Exit::Environment),
            FaultKind::Model => ("host.model", Exit::Environment),
            FaultKind::Core => ("host.core", Exit::Environment),
            FaultKind::Busy => ("host.busy", Exit::Environment),
        };
        if !fault.problems.is_empty() {
            return Self { exit, found: fault.problems.into_iter().map(Found::from).collect() };
        }
        let mut problem = Problem::error(code, "", fault.message);
        problem.help = fault.help;
        Self { exit, found: vec![problem.into()] }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::unheard(),
            _ => Self::environment(
                "cli.output",
                format!("expected to write the answer, found: {error}"),
                "check the disk and pipe",
            ),
        }
    }
}
