//! The `mendbook` command.
fn main() {}
