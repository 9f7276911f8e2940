use super::*;
use crate::domain::assignment::{AssignmentField, ProposalForm, ProposalSection};
use crate::domain::course::Module;

fn version(key: &str, order: u64, node: u8) -> Submission {
    Submission {
        module: "m".parse().unwrap(),
        key: key.to_owned(),
        order,
        at: UnixMs(0),
        clock_doubtful: false,
        answers: BTreeMap::new(),
        files: BTreeMap::new(),
        node: NodeId([node; 12]),
    }
}

fn back(versions: &[&str]) -> TakeBack {
    TakeBack {
        module: "m".parse().unwrap(),
        versions: versions.iter().map(|key| (*key).to_owned()).collect(),
        at: UnixMs(0),
        clock_doubtful: false,
        node: NodeId([1; 12]),
    }
}

fn which(versions: &[Submission], taken_back: &[TakeBack]) -> Option<String> {
    standing(versions, taken_back).into_values().next().map(|one| one.key.clone())
}

#[test]
fn the_latest_by_order_stands_whatever_came_first() {
    let (a, b) = (version("a", 1, 9), version("b", 2, 1));
    for list in [[a.clone(), b.clone()], [b, a]] {
        assert_eq!(which(&list, &[]), Some("b".into()));
        let states = version_states(&list, &[]);
        assert_eq!((states["a"], states["b"]), (VersionState::Replaced, VersionState::Stands));
    }
    // Two nodes that did not know of each other: every node picks the same one, both are kept.
    let apart = [version("c", 3, 2), version("d", 3, 5)];
    assert_eq!(which(&apart, &[]), Some("d".into()));
}

#[test]
fn what_is_taken_back_is_what_was_seen_and_an_older_one_does_not_come_back() {
    let list = [version("a", 1, 1), version("b", 2, 1)];
    assert_eq!(which(&list, &[back(&["a", "b"])]), None);
    // Handed in elsewhere meanwhile: nobody took that one back.
    let list = [version("a", 1, 1), version("b", 2, 1), version("c", 2, 7)];
    assert_eq!(which(&list, &[back(&["a", "b"])]), Some("c".into()));
    let again = [version("a", 1, 1), version("b", 2, 1)];
    assert_eq!(which(&again, &[back(&["a"])]), Some("b".into()));
    assert_eq!(version_states(&again, &[back(&["a"])])["a"], VersionState::TakenBack);
}

fn assignment() -> Assignment {
    let field = |id: &str, section: &str, kind, words_max, in_proposal| AssignmentField {
        id: id.parse().unwrap(),
        section: section.parse().unwrap(),
        kind,
        label: String::new(),
        help: String::new(),
        words_max,
        in_proposal,
    };
    Assignment {
        title: String::new(),
        minutes: 1,
        fills: Vec::new(),
        pass_points: 2,
        intro_html: String::new(),
        fields: vec![
            field("place", "A", FieldKind::Line, Some(3), true),
            field("people", "B", FieldKind::Text, None, true),
            field("aside", "B", FieldKind::Text, None, false),
            field("photo", "A", FieldKind::File, None, true),
        ],
        criteria: Vec::new(),
    }
}

fn typed(pairs: &[(&str, &str)]) -> BTreeMap<PartId, String> {
    pairs.iter().map(|(id, text)| (id.parse().unwrap(), (*text).to_owned())).collect()
}

#[test]
fn a_draft_takes_what_is_there_and_handing_in_names_everything_that_is_missing() {
    let some = typed(&[("place", "  a   village "), ("stranger", "x")]);
    assert_eq!(clean_answers(&assignment(), &some).unwrap(), typed(&[("place", "a village")]));
    let faults = whole_answers(&assignment(), &some).unwrap_err();
    let empty = AnswerFault::Field(FieldFault::Empty);
    assert_eq!(faults, [("people".parse().unwrap(), empty), ("aside".parse().unwrap(), empty)]);
    let wordy = typed(&[("place", "one | two – three four"), ("people", "a"), ("aside", "\u{0}")]);
    let faults = whole_answers(&assignment(), &wordy).unwrap_err();
    assert_eq!(
        faults,
        [
            ("place".parse().unwrap(), AnswerFault::Words { max: 3, found: 4 }),
            ("aside".parse().unwrap(), AnswerFault::Field(FieldFault::Unprintable)),
        ]
    );
    let whole = typed(&[("place", "one | two"), ("people", "a"), ("aside", "b")]);
    assert_eq!(whole_answers(&assignment(), &whole).unwrap(), whole);
}

#[test]
fn all_answers_together_fit_into_one_change() {
    let long = "реч ".repeat(ANSWER_BYTES_MAX / 8);
    let fits = typed(&[("people", &long[..20_993])]);
    assert!(clean_answers(&assignment(), &fits).is_ok());
    let both = typed(&[("people", &long[..20_993]), ("aside", &long[..13_993])]);
    let faults = clean_answers(&assignment(), &both).unwrap_err();
    assert!(matches!(faults[..], [(_, AnswerFault::Whole { over: 3_000..6_000 })]), "{faults:?}");
    assert!(clean_answers(&assignment(), &typed(&[("people", &"ж".repeat(12_500))])).is_err());
}

#[test]
fn the_proposal_grows_with_what_stands() {
    let section = |id: &str| ProposalSection {
        id: id.parse().unwrap(),
        title: String::new(),
        help: String::new(),
        words_max: 10,
        from: "m".parse().unwrap(),
        says_who: false,
    };
    let module = Module {
        id: "m".parse().unwrap(),
        title: String::new(),
        summary: String::new(),
        confidence: String::new(),
        after: Vec::new(),
        needs: 0,
        lessons: Vec::new(),
        quiz: None,
        assignment: Some(assignment()),
    };
    let course = Course {
        modules: vec![module],
        form: ProposalForm { sections: vec![section("A"), section("B"), section("C")] },
        ..Course::default()
    };
    let none = Proposal::filled(&course, &BTreeMap::new());
    assert_eq!((none.filled_count(), none.sections.len()), (0, 3));
    let mut one = version("a", 1, 1);
    one.answers = typed(&[("place", "a village"), ("people", "one two"), ("aside", "x y z")]);
    let versions = [one];
    let some = Proposal::filled(&course, &standing(&versions, &[]));
    assert_eq!(some.filled_count(), 2);
    assert_eq!(some.next().map(|section| section.id.to_string()), Some("C".into()));
    assert_eq!(some.sections[1].words, 2, "what only the reviewer reads is no part of it");
}
