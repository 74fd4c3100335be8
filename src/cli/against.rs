//! `anydoor check --against`: what the edits since then do to conversations under way.

use std::path::Path;
use std::process::{Command, ExitCode};

use jiff::civil::DateTime;

use crate::content::load::{is_content, load_files};
use crate::content::{Content, load};
use crate::fault::{Faults, Severity};
use crate::proof::outlive::{fates, forgotten};

/// Tells what becomes of every step that is gone or renamed. Fails with 1 if a family would be stranded, with 2 if there is nothing to
/// compare with.
pub(super) fn against(before: &str, folder: &Path, content: &Content, now: DateTime) -> ExitCode {
    let old = match content_of(before, folder) {
        Ok(old) => old,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    let fates = fates(&old, content, now);
    for fate in &fates {
        let what = match (&fate.stranded, fate.renamed) {
            (Some(why), _) => format!("strands whoever stands on it: {why}"),
            (None, true) => format!("has another name; its families go on at `{}`", fate.lands),
            (None, false) => format!("is gone; its families land at `{}`", fate.lands),
        };
        tell_line!("{}: `{}` {what}", fate.place, fate.step);
    }
    for gone in forgotten(&old, content) {
        tell_line!("{gone} is gone: families who told it may be asked again");
    }
    let stranded = fates.iter().filter(|f| f.stranded.is_some()).count();
    let renamed = fates.iter().filter(|f| f.renamed).count();
    tell_line!(
        "Against {before} ({}): {} gone, {renamed} with another name, {}.",
        old.hash,
        fates.len() - renamed,
        match stranded {
            0 => "nobody is stranded".to_owned(),
            1 => "families on 1 step are stranded".to_owned(),
            n => format!("families on {n} steps are stranded"),
        }
    );
    ExitCode::from(u8::from(stranded > 0))
}

/// The content of a folder, or of a revision that git knows.
pub(super) fn content_of(before: &str, folder: &Path) -> Result<Content, String> {
    let (content, faults) = if Path::new(before).join("pathways").is_dir() {
        load(Path::new(before))
    } else {
        load_files(files_of(before, folder)?)
    };
    content.ok_or_else(|| unreadable(before, &faults))
}

fn unreadable(before: &str, faults: &Faults) -> String {
    let mut errors = faults.0.iter().filter(|f| f.severity == Severity::Error);
    let first = errors.next().map_or(String::new(), ToString::to_string);
    format!("the content of {before} cannot be read by this program: {first}")
}

/// Every content file of a revision, by way of git.
fn files_of(revision: &str, folder: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    // A name with a dash in front would be an option of git.
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is no revision"));
    }
    let git = |arguments: &[&str]| -> Result<Vec<u8>, String> {
        let done = Command::new("git")
            .arg("-C")
            .arg(folder)
            .args(arguments)
            .output()
            .map_err(|error| format!("git cannot be run: {error}"))?;
        if done.status.success() {
            return Ok(done.stdout);
        }
        let said = String::from_utf8_lossy(&done.stderr).trim().to_owned();
        if said.contains("not a git repository") {
            return Err(format!(
                "this folder keeps no history (git), so there is no `{revision}`: give a folder with the files of before instead"
            ));
        }
        Err(format!(
            "`{revision}` is neither a folder with `pathways` in it nor a revision that git can show: {said}"
        ))
    };
    let list = git(&[
        "ls-tree",
        "-r",
        "-z",
        "--name-only",
        revision,
        "--",
        "directory",
        "pathways",
    ])?;
    let list = String::from_utf8_lossy(&list).into_owned();
    let names = list.split('\0').filter(|name| is_content(Path::new(name)));
    let mut names: Vec<&str> = names.collect();
    // In the order in which a folder is read: the hash depends on it.
    names.sort_by(|a, b| Path::new(a).cmp(Path::new(b)));
    names
        .into_iter()
        .map(|name| {
            Ok((
                name.to_owned(),
                git(&["show", &format!("{revision}:./{name}")])?,
            ))
        })
        .collect()
}
