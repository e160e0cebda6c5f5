//! What may use what: the table of ARCHITECTURE.md, kept by reading every `use`.

#![expect(clippy::expect_used, reason = "a test that cannot read the sources has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module and the modules of this crate that it may use. Below a folder its own parts are allowed to each other.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("workbook", &["source"]),
    ("node", &["source", "diagnostic"]),
    ("config", &["source", "diagnostic", "node", "workbook"]),
    ("load", &["source", "diagnostic", "node", "config", "workbook"]),
    ("resolve", &["source", "diagnostic", "node", "load", "workbook"]),
    ("check", &["source", "diagnostic", "workbook"]),
    ("output", &["source", "diagnostic"]),
    ("theme", &["source", "diagnostic", "node", "config", "workbook", "typeset", "output"]),
    ("site", &["source", "diagnostic", "config", "workbook", "theme", "output"]),
    ("typeset", &["source", "diagnostic"]),
    ("pdf", &["source", "diagnostic", "typeset"]),
    ("print", &["source", "diagnostic", "config", "workbook", "theme", "typeset", "pdf", "output"]),
    ("answers", &["source", "diagnostic", "workbook", "pdf", "theme", "typeset"]),
    (
        "serve",
        &["source", "diagnostic", "node", "config", "load", "resolve", "check", "workbook", "theme", "site", "typeset", "pdf", "output"],
    ),
    (
        "cli",
        &[
            "source",
            "diagnostic",
            "node",
            "config",
            "load",
            "resolve",
            "check",
            "workbook",
            "theme",
            "site",
            "typeset",
            "pdf",
            "print",
            "output",
            "answers",
            "serve",
        ],
    ),
];

#[expect(clippy::disallowed_methods, reason = "the sources are what is tested")]
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut files) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = path.strip_prefix(&root).expect("inside").to_path_buf();
                files.push((below, fs::read_to_string(&path).expect("a source")));
            }
        }
    }
    files.sort();
    // A file that only tests use may use everything.
    let in_tests: Vec<_> = files.iter().flat_map(|(path, text)| test_modules(path, text)).collect();
    files.retain(|(path, _)| !in_tests.contains(&path.with_extension("")));
    files
}

/// The paths, without ending, of the modules that a file declares for tests only.
fn test_modules(path: &Path, text: &str) -> Vec<PathBuf> {
    let folder = match path.file_stem().and_then(|stem| stem.to_str()) {
        Some("lib" | "main" | "mod") => path.parent().map(Path::to_path_buf).unwrap_or_default(),
        _ => path.with_extension(""),
    };
    let declared = text.split("#[cfg(test)]").skip(1).filter_map(|after| after.trim_start().strip_prefix("mod "));
    declared.filter_map(|after| after.split_once(';')).filter(|(name, _)| !name.contains('{')).map(|(name, _)| folder.join(name)).collect()
}

/// The module of a file: the first folder, or the file's name.
fn module(path: &Path) -> String {
    let first = path.iter().next().unwrap_or_default();
    Path::new(first).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The modules that a source names after `crate::`, comments left out.
fn used(text: &str) -> Vec<(usize, String, String)> {
    let mut used = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        for (at, _) in code.match_indices("crate::") {
            // `$crate::` in macros and names such as `other_crate::` are not ours.
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &code[at + "crate::".len()..];
            let names: Vec<String> = match rest.strip_prefix('{') {
                Some(group) => group.split(['{', '}', ',']).map(|name| name.split("::").next().unwrap_or("").trim().to_owned()).collect(),
                None => vec![rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()],
            };
            used.extend(names.into_iter().map(|name| (number + 1, name, line.trim().to_owned())));
        }
    }
    used
}

#[test]
fn modules_use_only_what_they_may() {
    let modules: BTreeSet<_> = MAY_USE.iter().map(|(name, _)| *name).collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module(&path);
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{}: the module `{module}` is not in the table", path.display()));
            continue;
        };
        for (line, name, code) in used(&text) {
            if modules.contains(name.as_str()) && name != module && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{}:{line}: `{module}` may not use `{name}`: {code}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pdf_sees_nothing_of_the_typesetter_but_its_frames() {
    let mut wrong = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| module(path) == "pdf") {
        // Tests may lay out a page to have one.
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for (number, line) in code.lines().enumerate() {
            let uses = line.split("//").next().unwrap_or("").contains("crate::typeset::");
            if uses && !line.contains("crate::typeset::frame") {
                wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_read_and_written_in_few_places() {
    // Clippy refuses the functions everywhere; this says which modules may expect them at all.
    const MAY: [&str; 5] = ["load", "theme", "cli", "output", "site"];
    let expecting = |text: &str| text.split("#[cfg(test)]").next().unwrap_or("").contains("expect(clippy::disallowed_methods");
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|(path, _)| !path.components().any(|part| part.as_os_str() == "tests"))
        .filter(|(path, text)| expecting(text) && !MAY.contains(&module(path).as_str()))
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_field_kind_is_matched_by_name() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines: Vec<_> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            // A catch-all arm among arms that name field kinds.
            if !line.trim_start().starts_with("_ =>") {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let arms =
                lines[..index].iter().rev().take_while(|line| line.trim().is_empty() || line.len() - line.trim_start().len() >= indent);
            let of_kind = |line: &&&str| line.len() - line.trim_start().len() == indent && line.trim_start().starts_with("FieldKind::");
            if arms.filter(of_kind).count() > 0 {
                wrong.push(format!("{}:{}", path.display(), index + 1));
            }
        }
    }
    assert_eq!(wrong, [""; 0], "adding a field kind must be a compile error everywhere");
}
