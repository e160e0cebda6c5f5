//! The `mendbook` command.

use std::process::ExitCode;

/// A book is millions of small objects: this allocator hands them out in half the time of most systems' own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mendbook::cli::main()
}
