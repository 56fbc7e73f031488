//! Where each option's value comes from: a flag, else its variable, else the file, else its default.
//!
//! In: the process's arguments, the environment, a file in YAML or JSON. Out: the typed command, and the origin of every value. Never: an
//! option of its own: whatever has a `RELANCE_*` variable may stand in the file, under the name of its flag.
//!
//! The file is the one that `--config` or `RELANCE_CONFIG` names, else `relance.yaml` in the data directory if there is one, as PostgreSQL
//! keeps its own; nothing is searched for elsewhere. Its paths are relative to its folder. clap knows flags and variables; the file's
//! values are given to it as defaults, so that they are read and checked like any other.

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, CommandFactory, FromArgMatches};
use relance_core::base::{Json, Problem};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::args::Cli;
use super::failure::Failure;
use crate::files::contacts::nearest;
use crate::files::{Document, Found};

/// What the variables of options begin with.
const VARIABLES: &str = "RELANCE_";
/// The file in the data directory.
const FILE: &str = "relance.yaml";
/// Options that say where the file is, and so can't stand in it.
const CONFIG: &str = "config";
const DATA: &str = "data";
/// What stands in place of a secret.
pub(crate) const REDACTED: &str = "‹redacted›";

/// Where a value comes from, the strongest last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase", tag = "from")]
pub(crate) enum Origin {
    /// Nobody said anything, and there is no default.
    Unset,
    /// The option's own default.
    Default,
    /// The file.
    File {
        /// Its name.
        file: String,
        /// The line.
        line: u64,
    },
    /// A variable of the environment.
    Variable {
        /// Its name.
        name: String,
    },
    /// The command line.
    Flag {
        /// The flag.
        name: String,
    },
}

impl Origin {
    /// How strongly it names a value: not at all, by the file, by a variable, by a flag.
    pub(crate) const fn strength(&self) -> u8 {
        match self {
            Self::Unset | Self::Default => 0,
            Self::File { .. } => 1,
            Self::Variable { .. } => 2,
            Self::Flag { .. } => 3,
        }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unset => f.write_str("not set"),
            Self::Default => f.write_str("default"),
            Self::File { file, line } => write!(f, "{file}:{line}"),
            Self::Variable { name } | Self::Flag { name } => f.write_str(name),
        }
    }
}

/// One option, its value and where that comes from.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OptionValue {
    /// Its name: the flag's, without dashes.
    pub(crate) name: String,
    /// Its variable.
    pub(crate) variable: String,
    /// Its value, a secret redacted.
    pub(crate) value: Option<String>,
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// Whether it is a secret.
    pub(crate) secret: bool,
}

/// Every option that the command takes, and the file.
#[derive(Debug, Default)]
pub(crate) struct Options {
    values: BTreeMap<String, OptionValue>,
    /// The file, if there is one.
    pub(crate) file: Option<PathBuf>,
    /// What the file says, also of options that this command does not take.
    in_file: BTreeMap<String, Setting>,
}

/// What the file says of one option.
#[derive(Debug, Clone)]
struct Setting {
    values: Vec<OsString>,
    line: u64,
}

/// Why there is no command to do.
pub(crate) enum Refused {
    /// What clap says.
    Usage(clap::Error),
    /// What is wrong with the file.
    File(Failure),
}

/// The command and its options.
pub(crate) fn read(arguments: Vec<OsString>) -> Result<(Cli, Options), Refused> {
    let first = command().try_get_matches_from(&arguments).map_err(Refused::Usage)?;
    let mut options = Options::default();
    let mut matches = first;
    if let Some(file) = file_of(&matches) {
        let known = configurable(&command());
        options.in_file = settings(&file, &known).map_err(Refused::File)?;
        if !file.named {
            no_other_data(&file, &options.in_file).map_err(Refused::File)?;
        }
        options.file = Some(file.path);
        let filled = with_defaults(command(), &options.in_file);
        matches = filled.try_get_matches_from(&arguments).map_err(Refused::Usage)?;
    }
    options.values = values(&matches, &options);
    let cli = Cli::from_arg_matches(&matches).map_err(Refused::Usage)?;
    Ok((cli, options))
}

/// The whole command line. `config` takes every option there is, so that it can show what each would be.
pub(crate) fn command() -> clap::Command {
    let command = Cli::command();
    let globals: BTreeSet<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    let others = configurable(&command).into_values().filter(|arg| !globals.contains(arg.get_id().as_str()));
    let others: Vec<Arg> = others.map(|arg| arg.hide(true).help_heading("Options of other commands")).collect();
    command.mut_subcommand("config", |config| config.mut_subcommands(|sub| sub.args(others.clone())))
}

/// The options that a file may have, by name: those with a variable.
fn configurable(command: &clap::Command) -> BTreeMap<String, Arg> {
    let mut found: BTreeMap<String, Arg> =
        command.get_subcommands().filter(|sub| sub.get_name() != "config").flat_map(configurable).collect();
    for arg in command.get_arguments() {
        let variable = arg.get_env().is_some_and(|env| env.to_string_lossy().starts_with(VARIABLES));
        if let (true, Some(name)) = (variable, arg.get_long()) {
            found.insert(name.to_owned(), arg.clone());
        }
    }
    found
}

/// A file, and whether somebody named it.
struct Named {
    path: PathBuf,
    named: bool,
}

fn file_of(matches: &ArgMatches) -> Option<Named> {
    let matches = innermost(matches);
    if let Some(path) = matches.get_one::<PathBuf>(CONFIG) {
        return Some(Named { path: path.clone(), named: true });
    }
    let path = matches.get_one::<PathBuf>(DATA)?.join(FILE);
    path.is_file().then_some(Named { path, named: false })
}

fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, inner)| innermost(inner))
}

/// What a file says, each value checked as its flag's would be; all problems, not the first.
fn settings(file: &Named, known: &BTreeMap<String, Arg>) -> Result<BTreeMap<String, Setting>, Failure> {
    let document = Document::read(&file.path.to_string_lossy())?;
    let members = match &document.value {
        Json::Map(members) => members,
        Json::Null => return Ok(BTreeMap::new()),
        _ => {
            let problem = Problem::error("config.notAMap", "", "expected options with their values, found something else");
            return Err(Found::in_file(&document.name, problem.help("write one a line, such as `workspace: acme`")).into());
        }
    };
    let folder = file.path.parent().unwrap_or(Path::new(""));
    let (mut read, mut found) = (BTreeMap::new(), Vec::new());
    for (name, value) in members {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        let place = document.place(&pointer);
        match setting(name, value, known, folder) {
            Ok(values) => {
                let line = place.map_or(0, |place| place.line);
                read.insert(name.clone(), Setting { values, line });
            }
            Err(mut problem) => {
                problem.path = pointer;
                found.push(Found::in_file(&document.name, problem).at(place));
            }
        }
    }
    found.sort_by_key(|found| found.place.map(|place| (place.line, place.column)));
    if found.is_empty() { Ok(read) } else { Err(Failure { exit: super::failure::Exit::Environment, found }) }
}

/// One option's values, as they would stand on the command line.
fn setting(name: &str, value: &Json, known: &BTreeMap<String, Arg>, folder: &Path) -> Result<Vec<OsString>, Problem> {
    let Some(arg) = known.get(name).filter(|_| name != CONFIG) else {
        let names: BTreeSet<String> = known.keys().filter(|name| *name != CONFIG).cloned().collect();
        let help = nearest(name, &names)
            .map_or_else(|| "`relance config show` lists all options".into(), |near| format!("did you mean `{near}`?"));
        return Err(Problem::error("config.unknownOption", "", format!("expected an option, found `{name}`")).help(help));
    };
    let several = matches!(arg.get_action(), ArgAction::Append);
    let items = match value {
        Json::List(items) if several => items.iter().collect(),
        value => vec![value],
    };
    items.into_iter().map(|item| one_value(name, item, arg, folder)).collect()
}

fn one_value(name: &str, value: &Json, arg: &Arg, folder: &Path) -> Result<OsString, Problem> {
    let text = match value {
        Json::Str(text) => text.clone(),
        Json::Int(number) => number.to_string(),
        Json::Bool(flag) => flag.to_string(),
        other => {
            let message = format!("expected one value for `{name}`, found {}", other.kind());
            return Err(Problem::error("config.badValue", "", message).help("write it as after the flag"));
        }
    };
    let is_path = arg.get_value_names().is_some_and(|names| names.iter().any(|name| matches!(name.as_str(), "FILE" | "DIR")));
    let text = if is_path { folder.join(text).into_os_string() } else { text.into() };
    let probe = Arg::new("value").long("value").value_parser(arg.get_value_parser().clone());
    let probe = probe.action(if arg.get_action().takes_values() { arg.get_action().clone() } else { ArgAction::Set });
    let mut given = OsString::from("--value=");
    given.push(&text);
    let tried = clap::Command::new("probe").arg(probe).try_get_matches_from([OsString::from("probe"), given]);
    tried.map(|_| text).map_err(|error| {
        let allowed: Vec<String> = arg.get_possible_values().iter().map(|one| format!("`{}`", one.get_name())).collect();
        let why = match std::error::Error::source(&error) {
            Some(source) => source.to_string(),
            None if allowed.is_empty() => "expected a value".into(),
            None => format!("expected one of {}", allowed.join(", ")),
        };
        let message = format!("the value of `{name}` can't be used: {why}");
        Problem::error("config.badValue", "", message).help("`relance run --help` says what each option takes")
    })
}

/// A file that was found in the data directory can't say that the data is elsewhere.
fn no_other_data(file: &Named, settings: &BTreeMap<String, Setting>) -> Result<(), Failure> {
    let Some(setting) = settings.get(DATA) else { return Ok(()) };
    let message = "expected no `data` in a file that was found in the data directory, found one";
    let problem = Problem::error("config.dataElsewhere", "/data", message);
    let help = "leave it out, or keep the file elsewhere and name it with `--config FILE` or RELANCE_CONFIG";
    let place = crate::files::Place { line: setting.line, column: 1 };
    let found = Found::in_file(&file.path.to_string_lossy(), problem.help(help)).at(Some(place));
    Err(Failure { exit: super::failure::Exit::Environment, found: vec![found] })
}

/// The command with the file's values for defaults.
fn with_defaults(command: clap::Command, settings: &BTreeMap<String, Setting>) -> clap::Command {
    let filled = command.mut_args(|arg| {
        let variable = arg.get_env().is_some_and(|env| env.to_string_lossy().starts_with(VARIABLES));
        match arg.get_long().and_then(|name| settings.get(name)).filter(|_| variable) {
            Some(setting) => arg.default_values(setting.values.clone()),
            None => arg,
        }
    });
    filled.mut_subcommands(|sub| with_defaults(sub, settings))
}

/// The value of each option that the innermost command takes.
fn values(matches: &ArgMatches, options: &Options) -> BTreeMap<String, OptionValue> {
    let matches = innermost(matches);
    let known = configurable(&command());
    let taken = known.into_iter().filter_map(|(name, arg)| {
        let id = arg.get_id().as_str();
        let source = matches.try_contains_id(id).ok().map(|_| matches.value_source(id))?;
        let secret = arg.is_hide_env_values_set();
        let raw = matches.get_raw(id).map(|values| values.map(|value| value.to_string_lossy()).collect::<Vec<_>>().join(", "));
        let variable = arg.get_env().map(|env| env.to_string_lossy().into_owned()).unwrap_or_default();
        let origin = match (source, options.in_file.get(&name)) {
            (Some(ValueSource::CommandLine), _) => Origin::Flag { name: format!("--{name}") },
            (Some(ValueSource::EnvVariable), _) => Origin::Variable { name: variable.clone() },
            (Some(_), Some(Setting { line, .. })) => {
                let file = options.file.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
                Origin::File { file, line: *line }
            }
            (Some(_), None) => Origin::Default,
            (None, _) => Origin::Unset,
        };
        let value = raw.map(|raw| if secret { REDACTED.to_owned() } else { raw });
        Some((name.clone(), OptionValue { name, variable, value, origin, secret }))
    });
    taken.collect()
}

impl Options {
    /// All options that the command takes, by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = &OptionValue> {
        self.values.values()
    }

    /// Where an option's value comes from.
    pub(crate) fn origin(&self, name: &str) -> Origin {
        self.values.get(name).map_or(Origin::Unset, |option| option.origin.clone())
    }

    /// Which of these options is named most strongly: a flag's stands above a variable's, and that above the file's.
    ///
    /// # Errors
    /// Where two of them are named alike: both, with where they come from.
    pub(crate) fn strongest(&self, names: &[&'static str]) -> Result<Option<&'static str>, String> {
        let strength = |name: &str| self.origin(name).strength();
        let most = names.iter().map(|name| strength(name)).max().unwrap_or(0);
        let mut named = names.iter().filter(|name| most > 0 && strength(name) == most);
        match (named.next(), named.next()) {
            (Some(one), Some(other)) => Err(format!("`{one}` ({}) and `{other}` ({})", self.origin(one), self.origin(other))),
            (found, _) => Ok(found.copied()),
        }
    }

    /// Whether the file or the environment has an option, also one that this command does not take.
    pub(crate) fn names(&self, name: &str) -> bool {
        let variable = || VARIABLES.to_owned() + &name.replace('-', "_").to_uppercase();
        self.in_file.contains_key(name) || std::env::var_os(variable()).is_some()
    }

    /// The secrets that the file has.
    pub(crate) fn secrets_in_file(&self) -> Vec<String> {
        let known = configurable(&command());
        let secret = |name: &&String| known.get(*name).is_some_and(Arg::is_hide_env_values_set);
        self.in_file.keys().filter(secret).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_has_one_name_and_one_variable_wherever_it_is_taken() {
        fn walk(command: &clap::Command, found: &mut BTreeMap<String, (String, bool)>) {
            for arg in command.get_arguments().filter(|arg| arg.get_env().is_some()) {
                let name = arg.get_long().expect("an option with a variable has a flag").to_owned();
                let variable = arg.get_env().unwrap().to_string_lossy().into_owned();
                assert_eq!(variable, format!("{VARIABLES}{}", name.replace('-', "_").to_uppercase()), "{name}");
                let known = found.entry(name.clone()).or_insert((variable.clone(), arg.is_hide_env_values_set()));
                assert_eq!(*known, (variable, arg.is_hide_env_values_set()), "{name}");
            }
            command.get_subcommands().for_each(|sub| walk(sub, found));
        }
        let mut found = BTreeMap::new();
        walk(&command(), &mut found);
        assert!(found.contains_key("smtp") && found.contains_key("data"), "{found:?}");
        command().debug_assert();
    }
}
