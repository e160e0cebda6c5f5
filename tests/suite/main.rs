//! The command as its users meet it: small books in, findings and files out.

mod answers;
mod books;
mod command;
mod driver;
mod errors;
