//! From two folders to [`Content`], or to every fault in them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::draft::{DraftLanguages, DraftSafety, DraftVocabulary};
use super::languages::Languages;
use super::plain::Wording;
use super::shorthand::Shorthand;
use super::{Content, Lexicon, Safety, cross};
use crate::directory::check::{Against, organisations, service};
use crate::directory::draft::{
    DraftOrganisations, DraftPlaces, DraftSchool, DraftServices, DraftTopics,
};
use crate::directory::schools::check_ids;
use crate::directory::{Directory, Places, School, Topics};
use crate::family::Facts;
use crate::family::draft::DraftFacts;
use crate::fault::draft::FromNode;
use crate::fault::yaml::Node;
use crate::fault::{Fault, Faults, Severity, Source, yaml};
use crate::pathway::draft::DraftPathway;
use crate::pathway::{Pathway, check};

/// The largest file that is read: staff's own are a hundredth of it.
const LARGEST_FILE: u64 = 1024 * 1024;

/// Reads `pathways/` and `directory/` below `root`. Content comes back only if there is no error; faults always do.
#[must_use]
pub fn load(root: &Path) -> (Option<Content>, Faults) {
    let mut faults = Faults::default();
    let files = Files::read(root, &mut faults);
    finish(files, faults)
}

/// The same from files that were read elsewhere: each with its path from the project's top, and its bytes.
#[must_use]
pub fn load_files(read: Vec<(String, Vec<u8>)>) -> (Option<Content>, Faults) {
    let mut faults = Faults::default();
    let mut files = Files::none();
    for (path, bytes) in read {
        files.take(path, Ok(bytes), &mut faults);
    }
    finish(files, faults)
}

fn finish(mut files: Files, mut faults: Faults) -> (Option<Content>, Faults) {
    // Without the folders there is nothing to check.
    let content = if faults.any_error() && files.sources.is_empty() {
        None
    } else {
        build(&mut files, &mut faults)
    };
    faults.settle();
    (content.filter(|_| !faults.any_error()), faults)
}

fn build(files: &mut Files, faults: &mut Faults) -> Option<Content> {
    files.parse();
    let places = files
        .one::<DraftPlaces>("directory/places.yaml", faults)
        .map(|d| Places::check(d, faults));
    let topics = files
        .one::<DraftTopics>("directory/topics.yaml", faults)
        .map(|d| Topics::check(d, faults));
    let organisations = files
        .one::<DraftOrganisations>("directory/organisations.yaml", faults)
        .map(|d| organisations(d, faults));
    let drafts = files.many::<DraftServices>("directory/services/", faults);
    let schools = files.many::<DraftSchool>("directory/schools/", faults);
    let facts = files.one::<DraftFacts>("pathways/facts.yaml", faults);
    let vocabulary = files.one::<DraftVocabulary>("pathways/vocabulary.yaml", faults);
    let safety = files.one::<DraftSafety>("pathways/safety.yaml", faults);
    let languages = files.one::<DraftLanguages>("pathways/languages.yaml", faults);
    let pathways = files.many::<DraftPathway>("pathways/", faults);
    files.leftover(faults);
    // A file that cannot be read hides nothing in the others: they are checked without it, and what would only
    // echo its absence is taken out at the end.
    let mut echoes = Echoes::new(files);
    let places = echoes.or_default(
        places,
        &[
            "unknown-place",
            "missing-group",
            "row-missing",
            "row-twice",
            "unknown-value",
        ],
    );
    let topics = echoes.or_default(topics, &["unknown-topic", "unknown-outcome", "topic-twice"]);
    let organisations = echoes.or_default(organisations, &["unknown-organisation"]);
    let districts: Vec<(String, String)> = places
        .districts
        .iter()
        .map(|d| (d.id.clone(), d.name.clone()))
        .collect();
    let facts = facts.and_then(|draft| Facts::check(draft, &districts, faults));
    let facts = echoes.or_else(facts, Facts::none, &["unknown-fact", "bad-condition"]);
    let mut services = Vec::new();
    let mut written = HashMap::new();
    let against = Against {
        topics: &topics,
        places: &places,
        facts: &facts,
        organisations: &organisations,
    };
    for draft in drafts.into_iter().flat_map(|file| {
        // An owner of the whole file keeps every service in it that names none.
        let owner = file.owner;
        file.services.into_iter().map(move |mut service| {
            service.owner = service.owner.or_else(|| owner.clone());
            service
        })
    }) {
        let (id, place) = (draft.id.value.clone(), draft.id.place.clone());
        if let Some(before) = written.insert(id.clone(), place.clone()) {
            let message = format!("there are two services called `{id}`; the other is at {before}");
            faults.error(
                "id-twice",
                &place,
                message,
                "give one of them another id, or put them together",
            );
            continue;
        }
        services.extend(service(draft, &against, faults));
    }
    check_ids(&schools, faults);
    let schools = schools
        .into_iter()
        .filter_map(|draft| School::check(draft, &places, faults))
        .collect();
    let directory = Directory::new(topics, places, organisations, services, schools);
    cross::check_services(&directory, &written, faults);
    let pathways: Vec<Pathway> = pathways
        .into_iter()
        .filter_map(|draft| check::pathway(draft, &facts, faults))
        .collect();
    let safety = safety
        .map(|draft| Safety::check(draft, &facts, faults))
        .unwrap_or_default();
    let languages = languages.map(|draft| Languages::check(draft, &safety, faults));
    let wording = vocabulary.as_ref().map(Wording::of);
    let mut of_words = Faults::default();
    // The words take as long as all the rest.
    let (vocabulary, crossed) = rayon::join(
        || {
            vocabulary.map(|draft| {
                Lexicon::build(draft, &directory, &facts, &pathways, &safety, &mut of_words)
            })
        },
        || {
            let crossed = cross::check(&directory, &pathways, &safety, faults);
            if let Some(wording) = wording {
                wording.check(&pathways, faults);
            }
            crossed
        },
    );
    faults.0.extend(of_words.0);
    echoes.known.extend(written.into_keys());
    echoes.remove(faults);
    Some(Content {
        shorthand: Shorthand::of(&facts, &directory, &pathways),
        facts,
        directory,
        pathways,
        lexicon: vocabulary?,
        safety,
        languages: languages?,
        hash: files.hash(),
        county: crossed.county,
        topic_doors: crossed.topic_doors,
        steps: crossed.steps,
        names: crossed.names,
    })
}

/// Faults that only repeat that something else could not be read.
struct Echoes {
    codes: Vec<&'static str>,
    /// Ids that are written somewhere, but in an entry or a file with an error of its own.
    known: HashSet<String>,
}

impl Echoes {
    /// Ids in files that are no YAML are found by their look: `id: …`, `pathway: …`, `name:` of a step.
    fn new(files: &Files) -> Self {
        let mut known = HashSet::new();
        for line in files.broken.iter().flat_map(|source| source.text.lines()) {
            let line = line
                .trim_start()
                .trim_start_matches("- ")
                .trim_start_matches("{ ");
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.split(',').next().unwrap_or("").trim();
            known.insert(
                if matches!(key, "id" | "pathway") {
                    value
                } else {
                    key
                }
                .to_owned(),
            );
        }
        Self {
            codes: Vec::new(),
            known,
        }
    }

    fn or_default<T: Default>(&mut self, part: Option<T>, codes: &[&'static str]) -> T {
        self.or_else(part, T::default, codes)
    }

    fn or_else<T>(
        &mut self,
        part: Option<T>,
        without: impl FnOnce() -> T,
        codes: &[&'static str],
    ) -> T {
        part.unwrap_or_else(|| {
            self.codes.extend(codes);
            without()
        })
    }

    fn remove(&self, faults: &mut Faults) {
        let any_error = faults.any_error();
        faults.0.retain(|fault| {
            let named = fault
                .message
                .split('`')
                .find(|part| self.known.contains(*part));
            let of_the_unread = matches!(
                fault.code,
                "unknown-service" | "unknown-pathway" | "unknown-step" | "no-front-door"
            ) && named.is_some();
            let lost_arrows = fault.code == "unreachable-step" && any_error;
            !self.codes.contains(&fault.code) && !of_the_unread && !lost_arrows
        });
    }
}

/// Every YAML file below the two folders, read once.
struct Files {
    sources: Vec<Read>,
    unreadable: Vec<String>,
    /// Files that are no YAML.
    broken: Vec<Arc<Source>>,
    hash: Sha256,
}

/// One file.
struct Read {
    source: Arc<Source>,
    /// Its nodes, until a draft is made of them; nothing if it is no YAML.
    nodes: Option<Node>,
    /// What is wrong with it as YAML.
    faults: Faults,
    taken: bool,
}

impl Files {
    fn none() -> Self {
        Self {
            sources: Vec::new(),
            unreadable: Vec::new(),
            broken: Vec::new(),
            hash: Sha256::new(),
        }
    }

    fn read(root: &Path, faults: &mut Faults) -> Self {
        let mut files = Self::none();
        for folder in ["directory", "pathways"] {
            let mut paths = Vec::new();
            if let Err(error) = walk(&root.join(folder), &mut paths) {
                faults.nowhere("no-folder", format!("the folder `{folder}` cannot be read in {} ({error})", root.display()), "start Anydoor where the folders `pathways` and `directory` stand, or name that place with --content");
            }
            paths.sort();
            for path in &paths {
                if is_content(path) {
                    files.read_file(root, path, faults);
                } else {
                    let shown = shown(root, path);
                    faults.0.push(Fault {
                        code: "unexpected-file",
                        severity: Severity::Warning,
                        place: None,
                        message: format!("nothing reads {shown}"),
                        help: Some("if it is content, its name must end in .yaml".into()),
                    });
                }
            }
        }
        files
    }

    fn read_file(&mut self, root: &Path, path: &Path, faults: &mut Faults) {
        let shown = shown(root, path);
        let size = std::fs::metadata(path).map_or(0, |m| m.len());
        if size > LARGEST_FILE {
            let megabytes = size / LARGEST_FILE;
            faults.nowhere(
                "file-too-large",
                format!("{shown} is {megabytes} MB large, and no content file is"),
                "look what got into it; split it if it is really content (1 MB at most)",
            );
            self.unreadable.push(shown);
            return;
        }
        self.take(shown, std::fs::read(path), faults);
    }

    fn take(&mut self, shown: String, bytes: std::io::Result<Vec<u8>>, faults: &mut Faults) {
        match bytes.map(String::from_utf8) {
            Ok(Ok(text)) if !text.contains('\0') => {
                self.hash.update(shown.as_bytes());
                self.hash.update(text.as_bytes());
                let text = text
                    .strip_prefix('\u{FEFF}')
                    .map(str::to_owned)
                    .unwrap_or(text);
                self.sources.push(Read {
                    source: Arc::new(Source { path: shown, text }),
                    nodes: None,
                    faults: Faults::default(),
                    taken: false,
                });
            }
            Ok(_) => {
                faults.nowhere(
                    "not-text",
                    format!("{shown} is not a text file"),
                    "save it again as plain text (UTF-8), or take it out of this folder",
                );
                self.unreadable.push(shown);
            }
            Err(error) => {
                faults.nowhere(
                    "unreadable",
                    format!("{shown} cannot be read ({error})"),
                    "check that the file is there and may be read",
                );
                self.unreadable.push(shown);
            }
        }
    }

    /// Makes nodes of every text; each processor takes a share.
    fn parse(&mut self) {
        self.sources.par_iter_mut().for_each(|file| {
            file.nodes = yaml::parse(&file.source, &mut file.faults);
        });
    }

    /// The draft of one file that must be there.
    fn one<T: FromNode>(&mut self, path: &str, faults: &mut Faults) -> Option<T> {
        let Some(at) = self.sources.iter().position(|f| f.source.path == path) else {
            if !self.unreadable.iter().any(|u| u == path) {
                faults.nowhere("missing-file", format!("{path} is missing"), "put it back");
            }
            return None;
        };
        self.draft(at, faults)
    }

    /// The drafts of every file below a folder that nothing has taken yet.
    fn many<T: FromNode>(&mut self, folder: &str, faults: &mut Faults) -> Vec<T> {
        let wanted = |file: &Read| !file.taken && file.source.path.starts_with(folder);
        let files = 0..self.sources.len();
        let files: Vec<usize> = files.filter(|at| wanted(&self.sources[*at])).collect();
        files
            .into_iter()
            .filter_map(|at| self.draft(at, faults))
            .collect()
    }

    fn draft<T: FromNode>(&mut self, at: usize, faults: &mut Faults) -> Option<T> {
        let file = &mut self.sources[at];
        file.taken = true;
        let before = faults.0.len();
        faults.0.append(&mut file.faults.0);
        let nodes = file.nodes.take();
        let draft = nodes.and_then(|node| T::read(&node, faults));
        if draft.is_none() || faults.0[before..].iter().any(|f| f.code == "yaml-magic") {
            self.broken.push(file.source.clone());
        }
        draft
    }

    fn leftover(&self, faults: &mut Faults) {
        for Read { source, .. } in self.sources.iter().filter(|file| !file.taken) {
            faults.nowhere("unexpected-file", format!("nothing reads {}", source.path), "services go into directory/services/, schools into directory/schools/, pathways into pathways/");
        }
    }

    fn hash(&self) -> String {
        use std::fmt::Write as _;
        self.hash
            .clone()
            .finalize()
            .iter()
            .take(6)
            .fold(String::new(), |mut hex, byte| {
                // Writing to a String cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            })
    }
}

/// A path as staff know it.
fn shown(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.to_string_lossy().replace('\\', "/")
}

/// Every file of content, and what an editor saved with another ending behind `.yaml`.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            walk(&path, found)?;
        } else if is_content(&path) || has_another_ending(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// `swim.yaml.txt`, as some editors save.
fn has_another_ending(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase());
    name.is_some_and(|name| name.contains(".yaml.") || name.contains(".yml."))
}

/// Whether a file is read, by its name.
#[must_use]
pub fn is_content(path: &Path) -> bool {
    let hidden = |part: &std::ffi::OsStr| part.to_string_lossy().starts_with('.');
    path.extension().is_some_and(|e| e == "yaml" || e == "yml")
        && !path.file_name().is_some_and(hidden)
}
