//! The pages' script: the themes' modules joined into one classic script, as a file opened from a disk may not import others.
//!
//! In: the entry modules of a theme and its parents, which import others by relative paths. Out: one script in which each module is a function
//! of its own, run once and in the order of their imports. Modules are written with `import { a, b as c } from "./x.js";`, `import "./x.js";`,
//! `export function`, `export async function` and `export const`, each at the beginning of a line; nothing else is looked at.

use crate::diagnostic::{Diagnostic, nearest};
use crate::theme::Theme;

/// A module that is already in the script.
struct Module {
    path: String,
    exports: Vec<String>,
}

/// Joins the themes' scripts.
pub(super) fn join(theme: &Theme) -> Result<String, Diagnostic> {
    let mut script = String::from("(() => {\n\"use strict\";\n");
    let mut done = Vec::new();
    for path in theme.scripts() {
        add(
            &path,
            &|path| theme.asset(path).map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()),
            &mut done,
            &mut Vec::new(),
            &mut script,
        )?;
    }
    script.push_str("})();\n");
    Ok(script)
}

/// Adds a module after all it imports; `open` are the modules on the way to it.
fn add(
    path: &str,
    read: &dyn Fn(&str) -> Option<String>,
    done: &mut Vec<Module>,
    open: &mut Vec<String>,
    script: &mut String,
) -> Result<(), Diagnostic> {
    if done.iter().any(|module| module.path == path) {
        return Ok(());
    }
    if open.iter().any(|other| other == path) {
        return Err(error(path, "imports itself, directly or through others").help("move what both need into a module of its own"));
    }
    let Some(text) = read(path) else {
        let from = open.last().map_or("theme.toml", String::as_str);
        return Err(Diagnostic::error("theme-file", format!("`{from}` names `static/{path}`, which the theme does not have")));
    };
    open.push(path.to_owned());
    let mut body = String::with_capacity(text.len());
    let mut exports = Vec::new();
    let text = without_comments(&text);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("import ") {
            let mut statement = line.to_owned();
            while !statement.trim_end().ends_with(';') {
                let Some(more) = lines.next() else { return Err(error(path, "has an import without an end")) };
                statement.push_str(more);
            }
            body.push_str(&import(path, &statement, read, done, open, script)?);
        } else if let Some(declaration) = line.strip_prefix("export ") {
            let name =
                ["async function ", "function ", "const "].iter().find_map(|kind| declaration.strip_prefix(kind)).and_then(identifier);
            let Some(name) = name else { return Err(error(path, "exports something that is not a function or a constant")) };
            exports.push(name.to_owned());
            body.push_str(declaration);
        } else {
            body.push_str(line);
        }
        body.push('\n');
    }
    open.pop();
    script.push_str(&format!("const {} = (() => {{\n{body}return {{ {} }};\n}})();\n", variable(path), exports.join(", ")));
    done.push(Module { path: path.to_owned(), exports });
    Ok(())
}

/// A module without the lines that are comments alone: those are for its authors, and every reader carries the script.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        let start = line.trim_start();
        inside = inside || start.starts_with("/*");
        let after = if inside { start.split_once("*/").map(|(_, after)| after.trim()) } else { Some(start) };
        // Words after a comment on its line are kept with it: a cast is written so.
        let code = if inside { after.is_some_and(|after| !after.is_empty()) } else { !start.is_empty() && !start.starts_with("//") };
        inside = inside && after.is_none();
        if code {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// An import as a line of a classic script, once the module it names is there.
fn import(
    path: &str,
    statement: &str,
    read: &dyn Fn(&str) -> Option<String>,
    done: &mut Vec<Module>,
    open: &mut Vec<String>,
    script: &mut String,
) -> Result<String, Diagnostic> {
    let quoted = statement.rsplit('"').nth(1).and_then(|name| name.strip_prefix("./"));
    let Some(name) = quoted else { return Err(error(path, "imports something that is not `\"./name.js\"`")) };
    let target = path.rsplit_once('/').map_or(name.to_owned(), |(folder, _)| format!("{folder}/{name}"));
    add(&target, read, done, open, script)?;
    let Some((_, names)) = statement.split_once('{') else { return Ok(String::new()) };
    let names = names.split('}').next().unwrap_or_default();
    let known = done.iter().find(|module| module.path == target).map_or(&[][..], |module| &module.exports);
    let mut taken = Vec::new();
    for entry in names.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        let (name, local) = entry.split_once(" as ").unwrap_or((entry, entry));
        if !known.iter().any(|export| export == name) {
            let wrong = error(path, &format!("imports `{name}`, which `static/{target}` does not export"));
            return Err(match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => wrong.help(format!("did you mean `{near}`?")),
                None => wrong,
            });
        }
        taken.push(if name == local { name.to_owned() } else { format!("{name}: {local}") });
    }
    Ok(format!("const {{ {} }} = {};", taken.join(", "), variable(&target)))
}

fn error(path: &str, what: &str) -> Diagnostic {
    Diagnostic::error("theme-script", format!("`static/{path}` {what}"))
}

/// The identifier at the beginning of a text.
fn identifier(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(text.len());
    text.get(..end).filter(|name| !name.is_empty())
}

/// The name of a module inside the script.
fn variable(path: &str) -> String {
    let stem = path.strip_suffix(".js").unwrap_or(path);
    format!("${}", stem.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], expected: &str) {
        let read = |path: &str| files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned());
        let mut script = String::new();
        let got = match add("js/a.js", &read, &mut Vec::new(), &mut Vec::new(), &mut script) {
            Ok(()) => script.replace('\n', " "),
            Err(error) => format!("{}{}", error.message, error.help.map(|help| format!(" ({help})")).unwrap_or_default()),
        };
        assert_eq!(got.trim_end(), expected);
    }

    #[test]
    fn modules_stand_after_what_they_import() {
        check(
            &[
                ("js/a.js", "import { x, y as z } from \"./b.js\";\nimport \"./c.js\";\nx(z);"),
                ("js/b.js", "// @ts-check\nexport function x() {}\nexport const y = 1;"),
                ("js/c.js", "import {\n  x,\n} from \"./b.js\";"),
            ],
            "const $js_b = (() => { function x() {} const y = 1; return { x, y }; })(); \
             const $js_c = (() => { const { x } = $js_b; return {  }; })(); \
             const $js_a = (() => { const { x, y: z } = $js_b;  x(z); return {  }; })();",
        );
    }

    #[test]
    fn mistakes_are_named() {
        check(&[], "`theme.toml` names `static/js/a.js`, which the theme does not have");
        check(&[("js/a.js", "import \"./b.js\";")], "`js/a.js` names `static/js/b.js`, which the theme does not have");
        check(
            &[("js/a.js", "import { grwo } from \"./b.js\";"), ("js/b.js", "export const grow = 1;")],
            "`static/js/a.js` imports `grwo`, which `static/js/b.js` does not export (did you mean `grow`?)",
        );
        check(
            &[("js/a.js", "import \"./a.js\";")],
            "`static/js/a.js` imports itself, directly or through others (move what both need into a module of its own)",
        );
        check(&[("js/a.js", "export default 1;")], "`static/js/a.js` exports something that is not a function or a constant");
        check(&[("js/a.js", "import x from \"b\";")], "`static/js/a.js` imports something that is not `\"./name.js\"`");
    }
}
