//! PDFs written from documents built by hand, read back as a reader would.

#[path = "pdf/builder.rs"]
mod builder;
#[path = "pdf/dump.rs"]
mod dump;

use mendbook::pdf::{Options, write};

#[test]
fn everything_is_written() {
    let bytes = write(&builder::everything(), &Options::default()).unwrap();
    if let Some(path) = std::env::var_os("MENDBOOK_TEST_PDF") {
        std::fs::write(path, &bytes).unwrap();
    }
    println!("{}", dump::dump(&bytes));
}
