//! Questions for a password: whoever finds the book would have it.

use super::{agreements, prompts};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workbook::{FieldKind, Workbook};

/// Words for a secret that opens something, in a few languages, lower case.
const SECRETS: [&str; 16] = [
    "password",
    "passwords",
    "passcode",
    "passcodes",
    "passphrase",
    "pin",
    "pins",
    "login",
    "logins",
    "passwort",
    "passwörter",
    "contraseña",
    "senha",
    "wachtwoord",
    "hasło",
    "пароль",
];

pub(super) fn check(workbook: &Workbook, diagnostics: &mut Diagnostics) {
    let mut report = |span| {
        let help = "whoever finds the book would have it; ask for what was agreed instead";
        diagnostics.push(Diagnostic::warning("password", "this seems to ask for a password").at(Some(span)).help(help));
    };
    for prompt in prompts(workbook) {
        let asks = |kind: &FieldKind| match kind {
            FieldKind::Table { columns, .. } | FieldKind::Log { columns, .. } => columns.iter().any(|column| secret(&column.title)),
            FieldKind::Text { placeholder, .. } => placeholder.as_deref().is_some_and(secret) || secret(&prompt.label),
            FieldKind::LongText { .. } | FieldKind::Number { .. } | FieldKind::Stem { .. } => secret(&prompt.label),
            // A tick or a date gives no secret away, so these may well speak of one.
            FieldKind::Checklist { .. }
            | FieldKind::Choice { .. }
            | FieldKind::Scale { .. }
            | FieldKind::Date
            | FieldKind::Initials
            | FieldKind::Signature { .. }
            | FieldKind::Note => false,
        };
        if prompt.answers.iter().any(|answer| asks(&answer.field.kind)) {
            report(prompt.span);
        }
    }
    for clause in agreements(workbook).flat_map(|agreement| &agreement.clauses) {
        if clause.consent.is_some() && secret(&clause.label) {
            report(clause.span);
        }
    }
}

fn secret(words: &str) -> bool {
    let words = words.to_lowercase();
    words.split(|c: char| !c.is_alphanumeric()).any(|word| SECRETS.contains(&word)) || words.contains("mot de passe")
}
