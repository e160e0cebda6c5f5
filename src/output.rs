//! Output: the only place that writes.
//!
//! In: [`Artifact`]s of the stages. Out: files on disk, swapped in whole.

use std::path::PathBuf;
use std::sync::Arc;

/// One finished file, held in memory until everything is finished.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// The path below the output folder, with `/` separators.
    pub path: PathBuf,
    /// The whole content.
    pub bytes: Arc<[u8]>,
}
