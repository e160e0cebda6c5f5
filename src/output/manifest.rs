//! The list of what mendbook wrote into a folder.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Artifact;

/// The list's file name. A folder that holds it was made by mendbook.
pub const MARKER: &str = ".mendbook";

const FIRST_LINE: &str = "mendbook output 1";

/// The paths written, each with the digest of its content.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(pub(super) BTreeMap<String, String>);

impl Manifest {
    pub(super) fn of(artifacts: &[Artifact]) -> Self {
        use rayon::prelude::*;
        let lines = artifacts.par_iter().map(|artifact| (slashed(&artifact.path), digest(&artifact.bytes)));
        Self(lines.collect())
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::from(FIRST_LINE);
        text.push_str("\nThis folder is made by mendbook. Each build replaces the files below; what else lies here is kept.\n");
        for (path, digest) in &self.0 {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{digest}  {path}");
        }
        text
    }

    /// Reads a list; nothing when the text is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return None;
        }
        let entries = lines.skip(1).filter_map(|line| line.split_once("  "));
        Some(Self(entries.map(|(digest, path)| (path.to_owned(), digest.to_owned())).collect()))
    }
}

/// A path with `/` separators.
pub(super) fn slashed(path: &std::path::Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

pub(super) fn digest(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
