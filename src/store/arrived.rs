//! The numbers of messages that have arrived, in a small file beside SQLite's: written at once and without waiting for the disk, so that a program that is
//! killed before the database knows does not send them again when it is back. (After a power cut the last of them may be missing: a message is then sent
//! once more.)

use std::collections::HashSet;
use std::fs::File;
use std::io::{Read as _, Result, Write as _};
use std::path::Path;
use std::sync::Mutex;

/// The file, and which of its numbers the database does not know yet.
#[derive(Debug)]
pub(super) struct Arrived(Mutex<(File, HashSet<i64>)>);

impl Arrived {
    /// Opens the file, made for its owner's eyes only, and gives what is left in it.
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<i64>)> {
        let mut options = File::options();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        // A number that was cut off was never written.
        let (numbers, _) = bytes.as_chunks::<8>();
        let left = numbers.iter().map(|n| i64::from_le_bytes(*n)).collect();
        Ok((Self(Mutex::new((file, HashSet::new()))), left))
    }

    /// A message has arrived. If the file does not take it, the database still may.
    pub(super) fn note(&self, id: i64) {
        let mut here = self.0.lock().unwrap_or_else(|e| e.into_inner());
        let _ = here.0.write_all(&id.to_le_bytes());
        here.1.insert(id);
    }

    /// Whether a message has arrived of which the database does not know.
    pub(super) fn has(&self, id: i64) -> bool {
        let here = self.0.lock().unwrap_or_else(|e| e.into_inner());
        here.1.contains(&id)
    }

    /// The database knows of these; when it knows of all, the file begins anew.
    pub(super) fn known(&self, ids: impl IntoIterator<Item = i64>) {
        let mut here = self.0.lock().unwrap_or_else(|e| e.into_inner());
        for id in ids {
            here.1.remove(&id);
        }
        if here.1.is_empty() {
            let _ = here.0.set_len(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_database_does_not_know_is_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("arrived");
        let open = || Arrived::open(&path).expect("a file");
        let (arrived, left) = open();
        assert!(left.is_empty());
        [7, 8, i64::MAX].iter().for_each(|id| arrived.note(*id));
        arrived.known([8]);
        assert_eq!(open().1, [7, 8, i64::MAX]);
        // Killed in the middle of a number.
        File::options()
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(&[1, 2, 3]))
            .expect("written");
        assert_eq!(open().1, [7, 8, i64::MAX]);
        arrived.known([7, i64::MAX]);
        assert!(open().1.is_empty());
    }
}
