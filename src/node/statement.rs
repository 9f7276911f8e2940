//! What learners did, as statements of the Experience API: for a ministry's or university's own
//! learning record store.
//!
//! Source: ADL Experience API 1.0.3, part two (statements), with verbs and kinds of activities of
//! ADL's registry. A statement names its learner by an account of this network and by nothing else:
//! names stand in the tables that people make by hand. Its id follows from what it says, so a file
//! that is handed over twice adds nothing the second time. Never reads a document.

use serde_json::{Value, json};

use crate::domain::award::{Achievement, AwardCode};
use crate::domain::course::Course;
use crate::domain::{LessonPath, ModuleId, NodeId, PersonId, UnixMs};

/// Stands before everything of ours that needs an address. The name can never be anybody's
/// (RFC 2606), and nothing is fetched from there.
const BASE: &str = "branchline.invalid";
const ADL: &str = "http://adlnet.gov/expapi";

/// Something that a learner did.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// A lesson was finished.
    Lesson {
        /// Which one.
        path: LessonPath,
        /// Which text of it.
        version: [u8; 8],
        /// Seconds spent on it.
        study_s: u32,
        /// The node that wrote it.
        node: NodeId,
    },
    /// A quiz was taken.
    Quiz {
        /// Whose quiz.
        module: ModuleId,
        /// The attempt's key.
        key: String,
        /// Right answers and questions asked.
        score: (u8, u8),
        /// Was it mastered?
        mastered: bool,
    },
    /// An assignment was handed in.
    HandIn {
        /// Whose assignment.
        module: ModuleId,
        /// The version's key.
        key: String,
    },
    /// A badge or certificate was issued.
    Badge {
        /// What for.
        achievement: Achievement,
        /// Its code.
        code: AwardCode,
    },
}

/// When something was done, as a clock claimed that may have been known to be wrong.
pub(super) type Claimed = (UnixMs, bool);

/// The statement of one deed; `None` for what the registry has no word for.
pub(super) fn statement(
    place: &str,
    course: &Course,
    person: PersonId,
    deed: &Deed,
    (at, doubtful): Claimed,
) -> Option<Value> {
    let said = said(course, deed)?;
    let own = activity(&course.id, "", "course", &course.title, &course.language);
    let mut context = json!({
        "platform": "Branchline",
        "language": course.language,
        "contextActivities": { "grouping": [own] },
    });
    if let Some(module) = &said.module {
        context["contextActivities"]["parent"] = json!([module]);
    }
    if let Some(revision) = said.revision {
        context["revision"] = json!(revision);
    }
    if doubtful {
        let key = format!("https://{BASE}/xapi/clock-doubtful");
        context["extensions"] = json!({ key: true });
    }
    let mut statement = json!({
        "id": uuid(&format!("{place} {person} {}", said.key)),
        "actor": {
            "objectType": "Agent",
            "account": { "homePage": format!("https://{place}.{BASE}"), "name": person.to_string() },
        },
        "verb": { "id": format!("{ADL}/verbs/{}", said.verb), "display": { "en": said.verb } },
        "object": said.object,
        "context": context,
        "timestamp": date_time(at),
    });
    if let Some(result) = said.result {
        statement["result"] = result;
    }
    Some(statement)
}

/// What a deed comes to in the words of the registry.
struct Said {
    /// What makes the statement's id, with network and learner.
    key: String,
    verb: &'static str,
    object: Value,
    /// What the object belongs to.
    module: Option<Value>,
    result: Option<Value>,
    revision: Option<String>,
}

impl Said {
    fn new(key: String, verb: &'static str, object: Value) -> Self {
        Self { key, verb, object, module: None, result: None, revision: None }
    }

    fn of(self, module: Value) -> Self {
        Self { module: Some(module), ..self }
    }

    fn with_result(self, result: Value) -> Self {
        Self { result: Some(result), ..self }
    }
}

fn said(course: &Course, deed: &Deed) -> Option<Said> {
    let known = |id: &ModuleId| course.module(id);
    let thing =
        |path: &str, kind, title: &str| activity(&course.id, path, kind, title, &course.language);
    let of_module = |id: &ModuleId| {
        let title = known(id).map_or_else(|| id.to_string(), |module| module.title.clone());
        thing(&format!("modules/{id}"), "module", &title)
    };
    Some(match deed {
        Deed::Lesson { path, version, study_s, node } => {
            let lesson = course.lesson(path);
            let title = lesson.map_or_else(|| path.to_string(), |lesson| lesson.title.clone());
            let object = thing(&format!("lessons/{path}"), "lesson", &title);
            let result = json!({ "completion": true, "duration": format!("PT{study_s}S") });
            let said = Said::new(format!("lesson {path} {node}"), "completed", object);
            let revision = Some(data_encoding::HEXLOWER.encode(version));
            Said { revision, ..said.of(of_module(&path.module)).with_result(result) }
        }
        Deed::Quiz { module, key, score: (right, asked), mastered } => {
            let title = known(module).map(|it| it.title.clone()).unwrap_or_default();
            let object = thing(&format!("quizzes/{module}"), "assessment", &title);
            let scaled = f64::from(*right) / f64::from((*asked).max(1));
            let scaled = (scaled * 10_000.0).round() / 10_000.0;
            let score = json!({ "scaled": scaled, "raw": right, "min": 0, "max": asked.max(&1) });
            let result = json!({ "score": score, "success": mastered, "completion": true });
            let verb = if *mastered { "passed" } else { "failed" };
            Said::new(format!("quiz {key}"), verb, object).of(of_module(module)).with_result(result)
        }
        Deed::HandIn { module, key } => {
            let assignment = known(module).and_then(|it| it.assignment.as_ref());
            let title = assignment.map_or_else(|| module.to_string(), |it| it.title.clone());
            let object = thing(&format!("assignments/{module}"), "performance", &title);
            Said::new(format!("hand-in {key}"), "attempted", object).of(of_module(module))
        }
        Deed::Badge { achievement, code } => {
            let (verb, object) = match achievement {
                Achievement::Certificate => ("completed", thing("", "course", &course.title)),
                Achievement::Module(module) => ("mastered", of_module(module)),
                Achievement::Facilitator | Achievement::GoodReviewer => return None,
            };
            let result = json!({ "success": true, "completion": true });
            Said::new(format!("badge {code}"), verb, object).with_result(result)
        }
    })
}

/// An activity of a course, of one of the registry's kinds.
fn activity(course: &str, path: &str, kind: &str, title: &str, language: &str) -> Value {
    let path = if path.is_empty() { String::new() } else { format!("/{path}") };
    json!({
        "objectType": "Activity",
        "id": format!("https://{BASE}/courses/{course}{path}"),
        "definition": {
            "type": format!("{ADL}/activities/{kind}"),
            "name": { language: title },
        },
    })
}

/// A UUID of our own making (RFC 9562, version 8): the same for the same deed everywhere.
fn uuid(deed: &str) -> String {
    let hash = blake3::derive_key("branchline 2026 statement uuid", deed.as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&id);
    let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    format!("{a}-{b}-{c}-{d}-{e}")
}

/// As ISO 8601 has it, in UTC: `2026-11-23T08:00:00Z`.
fn date_time(at: UnixMs) -> String {
    let second = at.0.div_euclid(1000);
    jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Library;

    fn made(deed: &Deed, doubtful: bool) -> Value {
        let library = Library::embedded();
        let person = PersonId::new(NodeId([7; 12]), [3; 11]);
        let at = (UnixMs(1_790_000_000_000), doubtful);
        statement("abc", library.course("en"), person, deed, at).unwrap()
    }

    fn deeds() -> Vec<Deed> {
        let module: ModuleId = "start-here".parse().unwrap();
        vec![
            Deed::Lesson {
                path: "start-here/goals".parse().unwrap(),
                version: [0xab; 8],
                study_s: 90,
                node: NodeId([7; 12]),
            },
            Deed::Quiz { module: module.clone(), key: "k".into(), score: (7, 9), mastered: false },
            Deed::HandIn { module: module.clone(), key: "v".into() },
            Deed::Badge { achievement: Achievement::Certificate, code: AwardCode([1; 10]) },
            Deed::Badge { achievement: Achievement::Module(module), code: AwardCode([2; 10]) },
        ]
    }

    /// The rules of the specification, part two, that a statement can break: 2.2 (formatting), 2.4.1
    /// (id), 2.4.2.1 (an agent has exactly one identifier), 2.4.3 (verb), 2.4.4.1 (activity), 2.4.5
    /// (result), 2.4.6 (context), 4.5 (timestamps).
    fn breaks(statement: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        let mut hold = |fine: bool, rule: &str| {
            if !fine {
                faults.push(rule.to_owned());
            }
        };
        let keys = |value: &Value, known: &[&str]| {
            let keys = value.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>());
            keys.unwrap_or_default().iter().all(|key| known.contains(&key.as_str()))
        };
        let is_iri = |value: &Value| value.as_str().is_some_and(|iri| iri.starts_with("http"));
        let is_map = |value: &Value| {
            let map = value.as_object();
            map.is_some_and(|map| map.iter().all(|(tag, text)| tag.len() >= 2 && text.is_string()))
        };
        let known = ["id", "actor", "verb", "object", "result", "context", "timestamp"];
        hold(keys(statement, &known), "only properties of a statement");
        hold(!has_null(statement), "no null but in extensions");
        let id = statement["id"].as_str().unwrap_or_default();
        let groups: Vec<usize> = id.split('-').map(str::len).collect();
        hold(groups == [8, 4, 4, 4, 12], "an id in groups");
        hold(id.chars().all(|c| c == '-' || c.is_ascii_hexdigit()), "an id of hex digits");
        let variant = id.as_bytes().get(19).copied().unwrap_or_default();
        hold(b"89ab".contains(&variant), "an id of variant 2");
        let actor = &statement["actor"];
        hold(keys(actor, &["objectType", "account"]), "one identifier and no name");
        hold(is_iri(&actor["account"]["homePage"]), "the account's home page");
        hold(actor["account"]["name"].is_string(), "the account's name");
        hold(is_iri(&statement["verb"]["id"]), "the verb's id");
        hold(is_map(&statement["verb"]["display"]), "the verb's words");
        let context = &statement["context"]["contextActivities"];
        let mut activities = vec![statement["object"].clone()];
        for place in ["grouping", "parent"] {
            activities.extend(context[place].as_array().cloned().unwrap_or_default());
        }
        for activity in &activities {
            hold(activity["objectType"] == "Activity", "the object's type");
            hold(is_iri(&activity["id"]), "the activity's id");
            hold(is_iri(&activity["definition"]["type"]), "the activity's type");
            hold(is_map(&activity["definition"]["name"]), "the activity's name");
        }
        if let Some(score) = statement["result"].get("score") {
            let of = |key: &str| score[key].as_f64().unwrap_or(f64::NAN);
            hold((-1.0..=1.0).contains(&of("scaled")), "a scaled score between -1 and 1");
            hold(of("min") <= of("raw") && of("raw") <= of("max"), "a raw score in its bounds");
            hold(of("min") < of("max"), "bounds that leave room");
        }
        if let Some(duration) = statement["result"].get("duration") {
            let text = duration.as_str().unwrap_or_default();
            hold(text.starts_with("PT") && text.ends_with('S'), "an ISO 8601 duration");
        }
        let context = &statement["context"];
        let known = ["platform", "language", "contextActivities", "revision", "extensions"];
        hold(keys(context, &known), "only properties of a context");
        let time = statement["timestamp"].as_str().unwrap_or_default();
        hold(time.len() >= 20 && time.ends_with('Z'), "an ISO 8601 time with its zone");
        faults
    }

    fn has_null(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Array(all) => all.iter().any(has_null),
            Value::Object(map) => map.values().any(has_null),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        }
    }

    #[test]
    fn every_statement_keeps_the_rules_of_the_specification() {
        let known = ["completed", "failed", "attempted", "completed", "mastered"];
        for (deed, verb) in deeds().iter().zip(known) {
            let said = made(deed, true);
            assert_eq!(breaks(&said), Vec::<String>::new(), "{said:#}");
            assert_eq!(said["verb"]["id"], format!("http://adlnet.gov/expapi/verbs/{verb}"));
            assert_eq!(said["actor"]["account"]["homePage"], "https://abc.branchline.invalid");
            assert_eq!(said["timestamp"], "2026-09-21T14:13:20Z");
        }
        let mut wrong = made(&deeds()[1], false);
        wrong["result"]["score"]["raw"] = json!(11);
        wrong["actor"]["mbox"] = json!("mailto:a@example.org");
        wrong["verb"]["id"] = Value::Null;
        assert_eq!(breaks(&wrong).len(), 4, "the rules can be broken: {:?}", breaks(&wrong));
    }

    #[test]
    fn the_same_deed_has_the_same_id_and_another_one_another() {
        let once: Vec<Value> = deeds().iter().map(|deed| made(deed, false)["id"].clone()).collect();
        let again: Vec<Value> = deeds().iter().map(|deed| made(deed, true)["id"].clone()).collect();
        assert_eq!(once, again, "not even the clock makes another");
        let mut all: Vec<String> = once.iter().map(ToString::to_string).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), once.len());
    }

    #[test]
    fn what_the_registry_has_no_word_for_is_left_out() {
        let library = Library::embedded();
        let person = PersonId::new(NodeId([7; 12]), [3; 11]);
        let deed = Deed::Badge { achievement: Achievement::Facilitator, code: AwardCode([1; 10]) };
        let at = (UnixMs(0), false);
        assert!(statement("abc", library.course("en"), person, &deed, at).is_none());
    }
}
