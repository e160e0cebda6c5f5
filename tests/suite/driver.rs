//! Books of a few lines, made in a temporary folder, and the `mendbook` command run on them.
#![expect(clippy::disallowed_methods, clippy::expect_used, reason = "tests make files and look at them")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A book in a temporary folder.
pub(crate) struct Book {
    folder: tempfile::TempDir,
}

/// How a command ended.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The smallest book without findings; a case adds to it or writes over it.
const BASE: [(&str, &str); 3] = [
    ("book.toml", "[book]\ntitle = \"Small\"\n[roles]\nbroke-trust = \"the one who broke trust\"\ninjured = \"the injured partner\"\n"),
    ("content/00-alone.md", "---\ntitle: Read this alone\nread-alone: true\n---\nBe safe.\n"),
    ("content/01-first/guidance.md", "---\ntitle: First\n---\nWords.\n"),
];

impl Book {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A small book without findings.
    pub(crate) fn new() -> Self {
        BASE.into_iter().fold(Self::empty(), |book, (path, text)| book.file(path, text))
    }

    /// The book with a file added or replaced.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs `mendbook` in the book's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_mendbook"))
            .args(arguments)
            .current_dir(self.path())
            .env("SOURCE_DATE_EPOCH", "1790000000")
            .output()
            .expect("the command runs");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8").replace("\r\n", "\n");
        Run { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// The findings of `check`, as JSON.
    pub(crate) fn findings(&self) -> Vec<serde_json::Value> {
        let run = self.run(&["check", "--format", "json"]);
        assert_eq!(run.stderr, "", "nothing else is said");
        serde_json::from_str(&run.stdout).expect("an array")
    }

    /// The findings in short: `file:line code`.
    pub(crate) fn found(&self) -> Vec<String> {
        let short = |finding: &serde_json::Value| {
            let file = finding["file"].as_str().unwrap_or("");
            format!("{file}:{} {}", finding["line"], finding["code"].as_str().unwrap_or(""))
        };
        self.findings().iter().map(short).collect()
    }

    /// The text of a file of the book, or of what was built of it.
    pub(crate) fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).expect("the file is there")
    }

    /// Every file below a folder of the book with its bytes, sorted by path.
    pub(crate) fn tree(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.path().join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    let path = entry.path().strip_prefix(self.path()).expect("inside").to_path_buf();
                    files.push((path, fs::read(entry.path()).expect("readable")));
                }
            }
        }
        files.sort();
        files
    }
}
