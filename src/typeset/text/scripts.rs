//! What scripts and characters are: the little of Unicode's properties that itemizing and messages ask for.

use icu_properties::props::{GeneralCategory, Script};
use icu_properties::{CodePointMapData, PropertyNamesLong, PropertyNamesShort};

/// Scripts whose words are not set apart by spaces.
pub(super) fn spaceless(script: Script) -> bool {
    matches!(
        script,
        Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Bopomofo
            | Script::Yi
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
    )
}

/// The four letters ISO 15924 gives a script.
pub(super) fn script_tag(script: Script) -> [u8; 4] {
    match script {
        Script::Latin => *b"Latn",
        _ => PropertyNamesShort::<Script>::new().get(script).and_then(|name| name.as_bytes().try_into().ok()).unwrap_or(*b"Zyyy"),
    }
}

/// What the script of a character is called in English; none where it has none of its own.
pub fn script_of(c: char) -> Option<String> {
    match CodePointMapData::<Script>::new().get(c) {
        Script::Common | Script::Inherited | Script::Unknown => None,
        script => PropertyNamesLong::<Script>::new().get(script).map(|name| name.replace('_', " ")),
    }
}

/// What can be said of a character in a word or two: its script or what kind of sign it is, after a comma; for messages.
pub fn kind_of(c: char) -> String {
    let kind = match CodePointMapData::<GeneralCategory>::new().get(c) {
        GeneralCategory::Unassigned | GeneralCategory::PrivateUse => "",
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark => "mark",
        GeneralCategory::DecimalNumber | GeneralCategory::LetterNumber | GeneralCategory::OtherNumber => "number",
        GeneralCategory::MathSymbol | GeneralCategory::CurrencySymbol | GeneralCategory::ModifierSymbol | GeneralCategory::OtherSymbol => {
            "symbol"
        }
        GeneralCategory::UppercaseLetter
        | GeneralCategory::LowercaseLetter
        | GeneralCategory::TitlecaseLetter
        | GeneralCategory::ModifierLetter
        | GeneralCategory::OtherLetter => "letter",
        _ => "sign",
    };
    match (script_of(c), kind) {
        (Some(name), kind) => format!(", {name} {kind}"),
        (None, "") => String::new(),
        (None, kind) => format!(", {kind}"),
    }
}
