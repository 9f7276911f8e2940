//! What learners say of the course: once a round, and shown only of enough people together.

use std::collections::BTreeMap;

use super::*;
use crate::domain::person::FieldFault;
use crate::node::desk::SentAnswers;

fn said(option: u8, words: &str) -> SentAnswers {
    BTreeMap::from([
        ("worth-the-time".parse().unwrap(), (vec![option], String::new())),
        ("missing".parse().unwrap(), (Vec::new(), words.to_owned())),
    ])
}

#[test]
fn a_sheet_is_sent_once_and_the_next_is_asked_three_months_later() {
    let (place, _) = place(80, NodeRole::Branch);
    let ana = place.learner("f", "Ана");
    let desk = place.desk(&ana);
    assert_eq!(desk.evaluation().unwrap().due, Some(0));
    let empty = desk.say_evaluation(0, &SentAnswers::new());
    let is_empty = NodeError::field("answers")(FieldFault::Empty);
    assert_eq!(empty.unwrap_err().to_string(), is_empty.to_string());
    assert!(desk.say_evaluation(0, &said(9, "")).is_err(), "no such option");
    assert!(matches!(desk.say_evaluation(3, &said(1, "")), Err(NodeError::NotFound(_))));
    desk.say_evaluation(0, &said(4, "A map")).unwrap();
    let length = place.log_length();
    desk.say_evaluation(0, &said(1, "Other")).unwrap();
    assert_eq!(place.log_length(), length, "what was said first stays");
    assert_eq!(desk.evaluation().unwrap().due, None);
    place.clock.pass_s(91 * 24 * 3600);
    assert_eq!(desk.evaluation().unwrap().due, Some(3));
}

#[test]
fn counts_are_shown_once_five_people_have_answered_and_no_name_with_them() {
    let (place, admin) = place(81, NodeRole::Branch);
    for at in 0..5_u8 {
        let results = place.facilitator(&admin).evaluation(0, None).unwrap();
        assert_eq!((results.people, results.shown), (u64::from(at), false));
        assert!(results.results.is_empty());
        let who = place.learner(&format!("f{at}"), &format!("Learner {at}"));
        place.desk(&who).say_evaluation(0, &said(at.min(3), &format!("Word {at}"))).unwrap();
    }
    let results = place.facilitator(&admin).evaluation(0, None).unwrap();
    assert!(results.shown);
    let worth = &results.results[0];
    assert_eq!(worth.counts, [1, 1, 1, 2, 0]);
    let missing = results.results.iter().find(|one| one.question.as_str() == "missing").unwrap();
    assert_eq!(missing.words.len(), 5);
    assert!(place.facilitator(&admin).evaluation(7, None).is_err());
    let differs = place.node.write_local(|write| Ok(write.compare_with_rebuild()?)).unwrap();
    assert!(differs.is_empty(), "{differs:?}");
}
