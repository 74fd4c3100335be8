//! `anydoor fmt`: every file in one shape.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::fault::tidy::{LeftAlone, tidy};

/// Bring the YAML files into one shape: spaces, indents and empty lines. Words, comments and quotes stay as they are.
///
/// A file that cannot be read is left alone, and so is one that would say something else in another shape. Exit code 0 when every file is in
/// shape, 1 when one was left alone or (with --check) is not in shape, 2 when a file cannot be opened or written.
#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// Change nothing; only name the files that are not in shape.
    #[arg(long)]
    check: bool,

    /// Files, or folders with files.
    #[arg(default_values = ["pathways", "directory", "tests/conversations"], value_name = "PATH")]
    paths: Vec<PathBuf>,
}

impl Fmt {
    pub(super) fn run(self) -> ExitCode {
        let mut files = Vec::new();
        for path in &self.paths {
            if let Err(error) = find(path, &mut files) {
                eprintln!("{} cannot be read ({error})", path.display());
                return ExitCode::from(2);
            }
        }
        let (mut in_shape, mut changed, mut left) = (0, 0, 0);
        for file in &files {
            match self.shape(file) {
                Ok(Done::InShape) => in_shape += 1,
                Ok(Done::NotInShape) => changed += 1,
                Ok(Done::LeftAlone) => left += 1,
                Err(error) => {
                    eprintln!("{}: {error}", file.display());
                    return ExitCode::from(2);
                }
            }
        }
        let what = if self.check {
            "not in shape"
        } else {
            "brought into shape"
        };
        tell_line!("{in_shape} in shape, {changed} {what}, {left} left alone");
        ExitCode::from(u8::from(left > 0 || (self.check && changed > 0)))
    }

    fn shape(&self, file: &Path) -> std::io::Result<Done> {
        let text = std::fs::read_to_string(file)?;
        let tidied = match tidy(&text) {
            Ok(tidied) if tidied == text => return Ok(Done::InShape),
            Ok(tidied) => tidied,
            Err(reason) => {
                let why = match reason {
                    LeftAlone::Unreadable => "it cannot be read; anydoor check says why",
                    LeftAlone::WouldChange => "another shape would change what it says",
                };
                tell_line!("left alone: {} ({why})", file.display());
                return Ok(Done::LeftAlone);
            }
        };
        if self.check {
            let at = text.lines().zip(tidied.lines()).position(|(a, b)| a != b);
            let line = at.unwrap_or_else(|| text.lines().count().saturating_sub(1)) + 1;
            tell_line!("not in shape: {}, from line {line}", file.display());
        } else {
            std::fs::write(file, tidied)?;
            tell_line!("brought into shape: {}", file.display());
        }
        Ok(Done::NotInShape)
    }
}

/// What came of one file.
enum Done {
    InShape,
    NotInShape,
    LeftAlone,
}

/// The YAML files at or below a path, in order.
fn find(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = std::fs::read_dir(path)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    for entry in entries {
        let is_yaml = entry.extension().is_some_and(|e| e == "yaml" || e == "yml");
        if entry.is_dir() || is_yaml {
            find(&entry, files)?;
        }
    }
    Ok(())
}
