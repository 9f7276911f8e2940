//! Which errors a person can mend in the form that was sent, at which field, and in which words.

use super::WebError;
use super::page::FaultLine;
use super::words::Words;
use crate::domain::person::FieldFault;
use crate::node::{NodeError, file_phrase};
use crate::text::phrases::Arg;

/// The line for the box on top and for the field; `None` if the person can do nothing about it
/// there.
#[must_use]
pub(super) fn line_of(words: &Words, error: &WebError) -> Option<FaultLine> {
    let WebError::Node(error) = error else { return None };
    let count = |number: u64| vec![("count", Arg::from(number))];
    let (field, key, args) = match error {
        NodeError::Field { field, fault } => return Some(field_line(words, field, *fault)),
        NodeError::WrongSecret { tries_left: 0 } => ("secret", "fault-wrong-secret-last", vec![]),
        NodeError::WrongSecret { tries_left } => {
            ("secret", "fault-wrong-secret", count(u64::from(*tries_left)))
        }
        NodeError::Throttled { wait_s } => ("secret", "fault-throttled", count(*wait_s)),
        NodeError::WrongSetupCode => ("code", "fault-setup-code", vec![]),
        NodeError::AccountsFull { max } => ("name", "fault-accounts-full", count(*max)),
        NodeError::ThreadLocked => ("body", "fault-thread-locked", vec![]),
        NodeError::VersionsFull { max } => ("main", "fault-versions-full", count(*max)),
        NodeError::File(fault) => {
            let (key, number) = file_phrase(*fault);
            ("file", key, count(number))
        }
        NodeError::AlreadyJoined => ("hub_url", "fault-joined", vec![]),
        NodeError::InvitationRefused => ("code", "fault-invitation", vec![]),
        NodeError::HubUnreachable(_) => ("hub_url", "fault-hub-unreachable", vec![]),
        NodeError::PortalAnswered => ("hub_url", "fault-portal", vec![]),
        NodeError::WrongAddress(_) => ("hub_url", "fault-address", vec![]),
        NodeError::RefusedByHub => ("hub_url", "fault-refused", vec![]),
        NodeError::InvitationRole => ("code", "fault-invitation-role", vec![]),
        NodeError::RecoveryCode => ("recovery_code", "fault-recovery-code", vec![]),
        NodeError::NoRecovery => ("secret", "fault-no-recovery", vec![]),
        NodeError::OtherNetwork => ("hub_url", "fault-other-network", vec![]),
        NodeError::RecoveryRefused => ("recovery_code", "fault-recovery-refused", vec![]),
        NodeError::RecoveryCut => ("hub_url", "fault-recovery-cut", vec![]),
        NodeError::RecoveryBegun => ("recovery_code", "fault-recovery-begun", vec![]),
        NodeError::NotANeighbour => ("url", "fault-not-a-neighbour", vec![]),
        NodeError::NotJoined => ("to", "fault-not-joined", vec![]),
        NodeError::CutOff { .. } => ("to", "fault-cut-off", vec![]),
        NodeError::FileExists(_) => ("to", "fault-file-exists", vec![]),
        NodeError::Stick { .. } => ("to", "fault-stick", vec![]),
        NodeError::ReadBack(_) => ("to", "fault-read-back", vec![]),
        NodeError::BundleTooLarge => ("to", "fault-too-much", vec![]),
        NodeError::Bundle(refusal) => {
            let (key, name) = refusal.phrase();
            let args = name.map(|name| ("name", Arg::from(name))).into_iter().collect();
            ("bundle", key, args)
        }
        NodeError::SignedOut
        | NodeError::NotAllowed
        | NodeError::NotFound(_)
        | NodeError::AlreadySetUp
        | NodeError::NotSetUp
        | NodeError::FolderInUse(_)
        | NodeError::Disk(_)
        | NodeError::NoRoom { .. }
        | NodeError::Bug(_) => return None,
    };
    Some(line(field, words.say(key, &args)))
}

/// A fault of a named field, led by the field's label.
#[must_use]
pub(super) fn field_line(words: &Words, field: &str, fault: FieldFault) -> FaultLine {
    labelled(words, field, &words.say(label_key(field), &[]), fault)
}

/// As [`field_line`], for a field whose label is none of the program's own words.
#[must_use]
pub(super) fn labelled(words: &Words, field: &str, label: &str, fault: FieldFault) -> FaultLine {
    let named = ("label", Arg::from(label));
    let told = match fault {
        FieldFault::Empty if field == "bundle" => words.say("fault-no-file", &[]),
        FieldFault::Empty => words.say("fault-empty", &[named]),
        FieldFault::TooLong { max } => words.say("fault-too-long", &[named, ("count", max.into())]),
        FieldFault::TooShort { min } => {
            words.say("fault-too-short", &[named, ("count", min.into())])
        }
        FieldFault::NotDigits => words.say("fault-not-digits", &[named]),
        FieldFault::Unprintable => words.say("fault-unprintable", &[named]),
        FieldFault::NotAChoice => words.say("fault-not-a-choice", &[named]),
        FieldFault::Same => words.say("fault-same", &[named]),
    };
    line(field, told)
}

/// Every field that its own rule refuses, in the order of the page: a person mends them all at
/// once, while a desk stops at the first.
#[must_use]
pub(super) fn refused(words: &Words, rules: &[(&str, Option<FieldFault>)]) -> Vec<FaultLine> {
    let lines = rules.iter().filter_map(|(field, fault)| Some((field, (*fault)?)));
    lines.map(|(field, fault)| field_line(words, field, fault)).collect()
}

/// A fault in words that are found already.
#[must_use]
pub(super) fn line(field: &str, words: String) -> FaultLine {
    FaultLine { field: field.to_owned(), anchor: field.to_owned(), words }
}

/// The label that stands above the field of that name.
fn label_key(field: &str) -> &'static str {
    match field {
        "name" | "library" => "label-name",
        "answers" => "label-answers",
        "alt" => "label-alt",
        "pin" => "signup-pin",
        "secret" => "label-secret",
        "password" | "admin_password" => "signin-password",
        "admin_name" => "setup-admin-name",
        "code" => "label-code",
        "country" => "setup-country",
        "language" => "setup-language",
        "role" => "people-role",
        "circles" => "label-circles",
        "table" => "label-table",
        "words" => "label-words",
        "decision" => "label-decision",
        "circle" => "label-circle",
        "dates" => "label-dates",
        "mentor" => "label-mentor",
        "reviewer" => "gap-ask-whom",
        "lesson" => "excuse-which-lesson",
        "module" => "excuse-module",
        "day" => "excuse-day",
        "excuse_words" => "excuse-words",
        "facilitators" => "label-facilitators",
        "title" => "forum-title-field",
        "body" => "forum-body",
        "reason" => "forum-reason",
        "hub_url" | "moved_url" => "syncpage-join-url",
        "budget" => "line-budget",
        "from" => "line-from",
        "until" => "line-until",
        "url" => "lan-add-url",
        "recovery_code" => "recover-code",
        "node" => "laptop-which",
        "team" => "label-team",
        "note" => "label-note",
        "of" => "members-of",
        "to" => "syncpage-carry-to",
        "carrier" => "syncpage-carry-with",
        "bundle" => "syncpage-carry-file",
        _ => "label-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{UnixMs, person};
    use crate::text::dates::Zone;
    use crate::text::phrases::Language;

    #[test]
    fn all_fields_that_are_wrong_are_named_in_the_order_of_the_page() {
        let zone = Zone::of_country("RS").unwrap();
        let words = Words { language: Language::ENGLISH, zone, now: UnixMs(0) };
        let lines = refused(
            &words,
            &[
                ("name", person::name(" ").err()),
                ("pin", person::pin("4711").err()),
                ("admin_password", person::password("short").err()),
            ],
        );
        let fields: Vec<_> = lines.iter().map(|line| line.field.as_str()).collect();
        assert_eq!(fields, ["name", "admin_password"]);
        assert_eq!(lines[0].words, "Name: write something here");
    }
}
