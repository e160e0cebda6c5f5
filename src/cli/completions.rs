//! `mendbook completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Outcome;
use super::console::print;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell to complete in
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "mendbook", &mut script);
    print(&String::from_utf8_lossy(&script));
    Outcome::Done
}
