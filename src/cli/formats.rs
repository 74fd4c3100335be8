//! Faults for other programs: one JSON object a line, SARIF for code scanning, and GitHub's own lines.
//!
//! Written with `serde_json`: the SARIF crate would bring a code generator into the build for this one file.

use serde_json::{Value, json};

use crate::fault::explain::page;
use crate::fault::{Fault, Severity};

/// One JSON object a line: code, severity, file, line, column, message, help. What is not known is null.
#[must_use]
pub(super) fn json_lines<'a>(faults: impl Iterator<Item = &'a Fault>) -> String {
    faults
        .map(|fault| {
            let at = fault.place.as_ref().map(|place| place.line_column());
            let line = json!({
                "code": fault.code,
                "severity": level(fault),
                "file": fault.place.as_ref().map(|place| place.source.path.as_str()),
                "line": at.map(|(line, _)| line),
                "column": at.map(|(_, column)| column),
                "message": fault.message,
                "help": fault.help,
            });
            format!("{line}\n")
        })
        .collect()
}

/// Workflow commands of GitHub Actions, one a line: each fault shows at its line of the change.
#[must_use]
pub(super) fn github<'a>(faults: impl Iterator<Item = &'a Fault>) -> String {
    faults
        .map(|fault| {
            let mut properties = String::new();
            if let Some(place) = &fault.place {
                let (line, column) = place.line_column();
                let file = property(&place.source.path);
                properties = format!("file={file},line={line},col={column},");
            }
            let title = property(fault.code);
            let message = data(&with_help(fault));
            format!("::{} {properties}title={title}::{message}\n", level(fault))
        })
        .collect()
}

/// A SARIF 2.1.0 log with one run. Every kind of fault that was found is a rule, with its page as help.
#[must_use]
pub(super) fn sarif<'a>(faults: impl Iterator<Item = &'a Fault>) -> String {
    let mut codes: Vec<&str> = Vec::new();
    let mut rules = Vec::new();
    let results: Vec<Value> = faults
        .map(|fault| {
            let index = codes.iter().position(|code| *code == fault.code);
            let index = index.unwrap_or_else(|| {
                codes.push(fault.code);
                rules.push(rule(fault));
                codes.len() - 1
            });
            let mut result = json!({
                "ruleId": fault.code,
                "ruleIndex": index,
                "level": level(fault),
                "message": { "text": with_help(fault) },
            });
            if let Some(location) = location(fault) {
                result["locations"] = json!([location]);
            }
            result
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "anydoor",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// What SARIF wants to know of a kind of fault.
fn rule(fault: &Fault) -> Value {
    let mut rule = json!({ "id": fault.code, "defaultConfiguration": { "level": level(fault) } });
    if let Ok(page) = page(fault.code) {
        rule["shortDescription"] = json!({ "text": page.summary() });
        rule["help"] = json!({ "text": page.as_text(), "markdown": page.text });
    }
    rule
}

/// Where a fault is, as SARIF says it: lines and columns from 1, the end one past the last character.
fn location(fault: &Fault) -> Option<Value> {
    let place = fault.place.as_ref()?;
    let (line, column) = place.line_column();
    let mut last = place.clone();
    last.start = place.end.max(place.start);
    let (end_line, end_column) = last.line_column();
    Some(json!({
        "physicalLocation": {
            "artifactLocation": { "uri": as_uri(&place.source.path), "uriBaseId": "%SRCROOT%" },
            "region": {
                "startLine": line,
                "startColumn": column,
                "endLine": end_line,
                "endColumn": end_column,
            },
        },
    }))
}

fn level(fault: &Fault) -> &'static str {
    match fault.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn with_help(fault: &Fault) -> String {
    match &fault.help {
        Some(help) => format!("{}. Help: {help}", fault.message),
        None => fault.message.clone(),
    }
}

/// The text after `::`, with GitHub's escapes.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, in which `:` and `,` are escaped too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A path as part of an address.
fn as_uri(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{Place, Source};
    use std::sync::Arc;

    /// A fault with everything in it that a format must escape.
    fn awkward() -> Fault {
        let text = "a: é\nb: 100%\n".to_owned();
        let source = Arc::new(Source {
            path: "path ways/a,b:c.yaml".into(),
            text,
        });
        Fault {
            code: "hard-to-read",
            severity: Severity::Warning,
            place: Some(Place {
                source,
                start: 9,
                end: 13,
            }),
            message: "100% \"hard\"".into(),
            help: Some("one\r\ntwo: three, four".into()),
        }
    }

    fn nowhere() -> Fault {
        Fault {
            code: "missing-file",
            severity: Severity::Error,
            place: None,
            message: "it is missing".into(),
            help: None,
        }
    }

    #[test]
    fn github_asks_for_its_escapes() {
        assert_eq!(
            github([awkward(), nowhere()].iter()),
            "::warning file=path ways/a%2Cb%3Ac.yaml,line=2,col=4,title=hard-to-read::100%25 \"hard\". Help: one%0D%0Atwo: three, four\n\
             ::error title=missing-file::it is missing\n"
        );
    }

    #[test]
    fn each_line_is_an_object() {
        let text = json_lines([awkward(), nowhere()].iter());
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(lines[0]["line"], 2);
        assert_eq!(lines[0]["column"], 4);
        assert_eq!(lines[0]["help"], "one\r\ntwo: three, four");
        assert_eq!(lines[1]["file"], Value::Null);
        assert_eq!(lines[1]["severity"], "error");
    }

    #[test]
    fn sarif_names_rule_and_region() {
        let log: Value =
            serde_json::from_str(&sarif([awkward(), awkward(), nowhere()].iter())).expect("JSON");
        let run = &log["runs"][0];
        assert_eq!(
            run["tool"]["driver"]["rules"].as_array().map(Vec::len),
            Some(2)
        );
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "path%20ways/a%2Cb%3Ac.yaml"
        );
        let region = json!({ "startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 8 });
        assert_eq!(place["region"], region);
        assert_eq!(run["results"][2]["ruleIndex"], 1);
        assert!(run["results"][2].get("locations").is_none());
    }
}
