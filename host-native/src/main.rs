//! The program `relance`: the host on the command line.
//!
//! In: arguments. Out: an exit code. Never: anything but handing over to [`cli`].

mod cli;
mod files;

fn main() -> std::process::ExitCode {
    cli::main()
}
