//! Badges: issued in the moment in which they are earned, checked by strangers, withdrawn.

use super::*;
use crate::domain::award::{Achievement, Verdict};
use crate::domain::completion::RequirementKind;
use crate::domain::grading::right_answer;
use crate::domain::limits::{CHECK_FREE_TRIES, CHECK_WINDOW_S};
use crate::node::view::CredentialWords;

fn badge() -> Achievement {
    Achievement::Module(module())
}

/// Does the lessons of the first module and masters its quiz.
fn finish_module(place: &Place, who: &SignedIn) {
    let desk = place.desk(who);
    let lessons = &place.node.course("en").modules[0].lessons;
    for lesson in lessons {
        desk.complete_lesson(&lesson.path).unwrap();
    }
    assert!(desk.badges().unwrap().awards.is_empty(), "the quiz is still open");
    desk.start_attempt(&module()).unwrap();
    for question in desk.quiz(&module()).unwrap().open.unwrap().questions {
        desk.answer_quiz(&module(), &question.id, right_answer(&question)).unwrap();
    }
    desk.finish_attempt(&module()).unwrap();
}

fn words() -> CredentialWords {
    CredentialWords {
        name: "Module badge".into(),
        description: "A badge.".into(),
        criteria: "Lessons and quiz.".into(),
        language: "en".into(),
    }
}

#[test]
fn a_badge_is_issued_with_the_deed_that_earns_it_and_says_what_is_missing_for_more() {
    let (place, _) = place(70, NodeRole::Branch);
    let ana = place.learner("f", "Ана");
    finish_module(&place, &ana);
    let view = place.desk(&ana).badges().unwrap();
    assert_eq!(view.awards.len(), 1);
    assert_eq!(view.awards[0].award.achievement, badge());
    assert_eq!((view.awards[0].award.name.as_str(), view.awards[0].issued_here), ("Ана", true));
    assert!(view.due.is_empty() && view.can_issue);
    let quizzes = &view.requirements[0];
    assert_eq!((quizzes.kind, quizzes.have), (RequirementKind::Quizzes, 1));
    assert!(!quizzes.open.contains(&module()));
    let length = place.log_length();
    place.desk(&ana).collect_badges().unwrap();
    assert_eq!(place.log_length(), length, "nothing new, nothing written");
}

#[test]
fn anybody_checks_a_badge_by_code_picture_and_file() {
    let (place, _) = place(71, NodeRole::Branch);
    let ana = place.learner("f", "Ана");
    finish_module(&place, &ana);
    let award = place.desk(&ana).badge(&badge()).unwrap();
    let door = place.node.visitor();
    let by_code = door.check_code(award.code, "phone").unwrap();
    assert_eq!(by_code.verdict, Verdict::Genuine);
    assert_eq!(by_code.shown.unwrap().name, "Ана");
    assert_eq!(door.check_packed(&award.packed).unwrap().verdict, Verdict::Genuine);
    let mut altered = award.packed.clone();
    let at = altered.len() - 70;
    altered[at] ^= 1;
    let told = door.check_packed(&altered).unwrap();
    assert_ne!(told.verdict, Verdict::Genuine);
    assert_eq!(door.check_packed(b"").unwrap().verdict, Verdict::Altered);

    let token = place.desk(&ana).credential(&badge(), &words()).unwrap();
    assert_eq!(door.check_credential(&token).unwrap().verdict, Verdict::Genuine);
    let (head, rest) = token.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    let text = data_encoding::BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap();
    let text = String::from_utf8(text).unwrap().replace("Ана", "Аца");
    let forged = data_encoding::BASE64URL_NOPAD.encode(text.as_bytes());
    let forged = format!("{head}.{forged}.{signature}");
    assert_eq!(door.check_credential(&forged).unwrap().verdict, Verdict::Altered);
    assert_eq!(door.check_credential("no token").unwrap().verdict, Verdict::Altered);

    // Another network's computer knows nothing of it.
    let (other, _) = super::place(72, NodeRole::Branch);
    let door = other.node.visitor();
    assert_eq!(door.check_code(award.code, "phone").unwrap().verdict, Verdict::Unknown);
    assert_eq!(door.check_packed(&award.packed).unwrap().verdict, Verdict::Unknown);
    assert_eq!(door.check_credential(&token).unwrap().verdict, Verdict::Unknown);
}

#[test]
fn whoever_guesses_codes_is_slowed_down_and_others_are_not() {
    let (place, _) = place(73, NodeRole::Branch);
    let door = place.node.visitor();
    for at in 0..CHECK_FREE_TRIES {
        let code = crate::domain::award::AwardCode([u8::try_from(at).unwrap(); 10]);
        assert_eq!(door.check_code(code, "guesser").unwrap().verdict, Verdict::Unknown);
    }
    let code = crate::domain::award::AwardCode([99; 10]);
    let told = door.check_code(code, "guesser");
    assert!(matches!(told, Err(NodeError::Throttled { .. })), "{told:?}");
    assert!(door.check_code(code, "somebody else").is_ok());
    place.clock.pass_s(u32::try_from(CHECK_WINDOW_S).unwrap() + 1);
    assert!(door.check_code(code, "guesser").is_ok());
}

#[test]
fn a_withdrawn_badge_is_told_as_such_and_not_issued_again() {
    let (place, admin) = place(74, NodeRole::Branch);
    let ana = place.learner("f", "Ана");
    finish_module(&place, &ana);
    let award = place.desk(&ana).badge(&badge()).unwrap();
    place.admin(&admin).withdraw(award.code).unwrap();
    let length = place.log_length();
    place.admin(&admin).withdraw(award.code).unwrap();
    assert_eq!(place.log_length(), length, "once is enough");
    let door = place.node.visitor();
    let told = door.check_packed(&award.packed).unwrap().verdict;
    assert!(matches!(told, Verdict::Withdrawn(_)), "{told:?}");
    assert_eq!(door.check_code(award.code, "x").unwrap().verdict, told);
    place.desk(&ana).collect_badges().unwrap();
    let view = place.desk(&ana).badges().unwrap();
    assert!(view.awards[0].withdrawn.is_some() && view.due.is_empty());
    let file = place.desk(&ana).credential(&badge(), &words());
    assert!(matches!(file, Err(NodeError::NotFound("badge"))));
    assert_eq!(door.check_code(award.code, "x").unwrap().verdict, told);
}

#[test]
fn a_laptop_issues_nothing_and_says_where_it_is_done() {
    let (place, admin) = place(75, NodeRole::Personal);
    finish_module(&place, &admin);
    let view = place.desk(&admin).badges().unwrap();
    assert_eq!(view.due, [badge()]);
    assert!(view.awards.is_empty() && !view.can_issue);
    assert!(matches!(place.desk(&admin).collect_badges(), Err(NodeError::NotAllowed)));
}
