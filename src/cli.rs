//! The command line: arguments in, exit code out.
//!
//! Every command is one file here. Diagnostics go to stderr, results to stdout, progress to a terminal only. This is the one place that
//! knows the clock, the environment and the terminal.

mod build;
mod check;
mod completions;
mod console;
mod extract;
mod files;
mod fill;
mod init;
mod make;
mod panic;
mod typeset;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Turns guidance in Markdown and worksheets in YAML into an offline HTML site and a fillable PDF.
#[derive(Debug, Parser)]
#[command(name = "mendbook", version, about, propagate_version = true, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done, 1 the book has errors, 2 wrong usage.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site and the PDFs that book.toml names
    Build(build::Arguments),
    /// Say what building the book would say, and write nothing
    Check(check::Arguments),
    /// Make a small new book to start from
    Init(init::Arguments),
    /// Set any HTML with CSS paged media as a PDF
    Typeset(typeset::Arguments),
    /// Take the answers out of a PDF that was filled in
    Extract(extract::Arguments),
    /// Put answers into a PDF form
    Fill(fill::Arguments),
    /// Print a script that completes commands in your shell
    Completions(completions::Arguments),
}

/// Where a book lies.
#[derive(Debug, clap::Args)]
struct Book {
    /// The folder that book.toml lies in
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = clap::ValueHint::DirPath)]
    root: PathBuf,
}

/// How a command ended, short of wrong usage, which clap reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    Failed,
}

/// The threads' stack: author text may be nested, and a fall-back that is never used costs nothing.
const STACK: usize = 64 << 20;

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are asked for and go to stdout; what clap cannot print, nobody reads.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    // Without threads of this size the work is done with those there are.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).num_threads(threads(&arguments.command)).build_global();
    match panic::guarded(STACK, move || run(arguments.command)) {
        Some(Outcome::Done) => ExitCode::SUCCESS,
        Some(Outcome::Failed) | None => ExitCode::from(1),
    }
}

/// How many threads a command is worth; 0 for as many as the machine runs at once.
fn threads(command: &Command) -> usize {
    match command {
        Command::Typeset(arguments) => arguments.threads(),
        _ => 0,
    }
}

fn run(command: Command) -> Outcome {
    match command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Typeset(arguments) => typeset::run(&arguments),
        Command::Extract(arguments) => extract::run(&arguments),
        Command::Fill(arguments) => fill::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}
