//! The `mendbook` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    mendbook::cli::main()
}
