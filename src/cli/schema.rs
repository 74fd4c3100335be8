//! `anydoor schema`: the kinds of files as JSON Schemas, so that an editor completes keys and explains them.
//!
//! Everything comes from the drafts: what they read is what the schemas allow. Only keywords that draft 7 has too are used, because
//! some editors know no later one.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::content::draft::{DraftLanguages, DraftSafety, DraftVocabulary};
use crate::directory::draft::{
    DraftOrganisations, DraftPlaces, DraftSchool, DraftServices, DraftTopics,
};
use crate::family::draft::DraftFacts;
use crate::fault::draft::FromNode;
use crate::fault::shape::{Group, Shape};
use crate::pathway::draft::DraftPathway;

/// Write a JSON Schema for each kind of file, so that an editor can complete and explain what staff write.
///
/// Exit code 2 when they cannot be written.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The folder to write them into.
    #[arg(long, default_value = "pathways/schemas", value_name = "FOLDER")]
    out: PathBuf,
}

impl Schema {
    pub(super) fn run(self) -> ExitCode {
        match self.write() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{} cannot be written ({error})", self.out.display());
                ExitCode::from(2)
            }
        }
    }

    fn write(&self) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.out)?;
        for (name, title, root) in kinds() {
            let text = format!("{:#}\n", document(name, title, &root));
            std::fs::write(self.out.join(format!("{name}.json")), text)?;
        }
        Ok(())
    }
}

/// Every kind of file: the name of its schema, what it is, and what it may hold.
fn kinds() -> [(&'static str, &'static str, Shape); 11] {
    [
        ("pathway", "A pathway", DraftPathway::shape()),
        ("facts", "Facts", DraftFacts::shape()),
        ("vocabulary", "Families' words", DraftVocabulary::shape()),
        ("safety", "Danger", DraftSafety::shape()),
        ("languages", "Other languages", DraftLanguages::shape()),
        ("services", "Services", DraftServices::shape()),
        ("topics", "Topics", DraftTopics::shape()),
        ("places", "Places", DraftPlaces::shape()),
        (
            "organisations",
            "Organisations",
            DraftOrganisations::shape(),
        ),
        ("school", "A school", DraftSchool::shape()),
        (
            "conversations",
            "Conversations",
            super::test::written::DraftFile::shape(),
        ),
    ]
}

fn document(name: &str, title: &str, root: &Shape) -> Value {
    let mut groups = Map::new();
    let body = schema(root, &mut groups);
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("https://anydoor.invalid/schemas/{name}.json"),
        "title": title,
        "$defs": groups,
    });
    document["$ref"] = body["$ref"].clone();
    document
}

/// The schema of a shape; the groups that it names are added to `groups`.
fn schema(shape: &Shape, groups: &mut Map<String, Value>) -> Value {
    match shape {
        // A number, or `true`, is read as the text that was written.
        Shape::Text => json!({ "type": ["string", "number", "boolean"] }),
        Shape::OneOf(words) => json!({ "enum": words }),
        Shape::Whole => json!({ "type": "integer", "minimum": 0 }),
        Shape::Number => json!({ "type": "number" }),
        Shape::YesNo => json!({ "enum": ["yes", "no", true, false] }),
        Shape::Day => {
            json!({ "type": "string", "format": "date", "pattern": "^\\d{4}-\\d{2}-\\d{2}$" })
        }
        Shape::List(items) => {
            let one = schema(items, groups);
            json!({ "anyOf": [{ "type": "array", "items": one }, one] })
        }
        Shape::Named(values) => {
            json!({ "type": "object", "additionalProperties": schema(values, groups) })
        }
        Shape::Either(shapes) => {
            let shapes: Vec<Value> = shapes.iter().map(|s| schema(s, groups)).collect();
            json!({ "anyOf": shapes })
        }
        Shape::Anything => json!({}),
        Shape::Group(name, group) => {
            let name = name.trim_start_matches("Draft");
            if !groups.contains_key(name) {
                // Noted first: a group may hold itself.
                groups.insert(name.to_owned(), Value::Null);
                let body = object(&group(), groups);
                groups.insert(name.to_owned(), body);
            }
            json!({ "$ref": format!("#/$defs/{name}") })
        }
    }
}

fn object(group: &Group, groups: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in &group.keys {
        let mut body = schema(&key.shape, groups);
        if !key.needed {
            body = or_empty(body);
        }
        body["description"] = json!(plain(key.says));
        properties.insert(key.name.to_owned(), body);
    }
    let needed: Vec<&str> = group
        .keys
        .iter()
        .filter(|k| k.needed)
        .map(|k| k.name)
        .collect();
    let others = match &group.others {
        Some(shape) => schema(shape, groups),
        None => json!(false),
    };
    json!({
        "type": "object",
        "description": plain(group.says),
        "properties": properties,
        "required": needed,
        "additionalProperties": others,
    })
}

/// The same, or nothing after the colon.
fn or_empty(mut body: Value) -> Value {
    let nothing = json!({ "type": "null" });
    if body.get("$ref").is_some() {
        return json!({ "anyOf": [body, nothing] });
    }
    match body.get_mut("type") {
        Some(Value::Array(types)) => types.push(json!("null")),
        Some(one) => *one = json!([one.take(), "null"]),
        None => {}
    }
    for (keyword, more) in [("enum", Value::Null), ("anyOf", nothing)] {
        if let Some(Value::Array(options)) = body.get_mut(keyword) {
            options.push(more);
        }
    }
    body
}

/// A comment of the source as one line.
fn plain(says: &str) -> String {
    says.split_whitespace().collect::<Vec<_>>().join(" ")
}
