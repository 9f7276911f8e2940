//! Set-up, signing in, roles, members.

use super::*;
use crate::domain::limits::{SESSION_IDLE_SHARED_S, SETUP_TRIES_MAX};
use crate::domain::person::FieldFault;
use crate::node::view::SyncState;

#[test]
fn set_up_asks_for_the_code_and_happens_once() {
    let place = bare(1);
    let visitor = place.node.visitor();
    assert!(!visitor.node().unwrap().set_up);
    let wrong = SetUp { code: "0000-0000".into(), ..form(&place.node, NodeRole::Hub) };
    assert!(matches!(visitor.set_up(wrong), Err(NodeError::WrongSetupCode)));
    let good = form(&place.node, NodeRole::Hub);
    let typed = SetUp { code: good.code.to_uppercase().replace('-', " "), ..good.clone() };
    let admin = place.who(&visitor.set_up(typed).unwrap());
    assert_eq!((admin.role, admin.node_role), (Role::Admin, NodeRole::Hub));
    let view = visitor.node().unwrap();
    assert_eq!((view.country.as_str(), view.set_up, view.joined), ("RS", true, true));
    assert_eq!(place.node.setup_code(), None);
    assert!(matches!(visitor.set_up(good), Err(NodeError::AlreadySetUp)));
    let roster = place.node.read(crate::node::ledger::roster).unwrap();
    assert_eq!(roster.hub().map(|hub| hub.id), Some(place.id()), "the hub lists itself");
}

#[test]
fn wrong_set_up_codes_burn_the_right_one() {
    let place = bare(2);
    let visitor = place.node.visitor();
    let code = place.node.setup_code().unwrap();
    for _ in 0..SETUP_TRIES_MAX - 1 {
        assert!(!visitor.setup_code_fits("wrong").unwrap());
    }
    assert!(visitor.setup_code_fits(&code).unwrap(), "one try is left");
    assert!(!visitor.setup_code_fits("wrong").unwrap());
    assert!(!visitor.setup_code_fits(&code).unwrap());
    assert_eq!(place.node.setup_code(), None);
}

#[test]
fn a_set_up_with_a_fault_leaves_nothing_behind() {
    let place = bare(3);
    let short = SetUp { admin_password: "short".into(), ..form(&place.node, NodeRole::Branch) };
    let told = place.node.visitor().set_up(short);
    assert!(matches!(told, Err(NodeError::Field { field: "admin_password", .. })));
    let nowhere = SetUp { country: "Serbia".into(), ..form(&place.node, NodeRole::Branch) };
    let told = place.node.visitor().set_up(nowhere);
    assert!(matches!(
        told,
        Err(NodeError::Field { field: "country", fault: FieldFault::NotAChoice })
    ));
    assert!(!place.node.visitor().node().unwrap().set_up);
    place.node.visitor().set_up(form(&place.node, NodeRole::Branch)).unwrap();
}

#[test]
fn a_sign_up_sent_twice_makes_one_person_and_needs_the_same_pin() {
    let (place, _) = place(4, NodeRole::Branch);
    let visitor = place.node.visitor();
    let first = visitor.sign_up("form-1", " Đorđe  Ћирић ", "4711", "sr-Latn", false).unwrap();
    let again = visitor.sign_up("form-1", "Đorđe Ћирић", "4711", "sr-Latn", false).unwrap();
    assert_eq!(first.person, again.person);
    let other = visitor.sign_up("form-1", "Đorđe Ћирић", "9999", "sr-Latn", false);
    assert!(matches!(other, Err(NodeError::WrongSecret { .. })));
    let namesake = visitor.sign_up("form-2", "Đorđe Ћирић", "4711", "sr-Latn", false).unwrap();
    assert_ne!(namesake.person, first.person);
    assert_eq!(visitor.people_here(Some("djordje ciric")).unwrap().len(), 2);
    assert_eq!(visitor.people_here(None).unwrap().len(), 3);
    assert!(!visitor.person(first.person).unwrap().has_password);
    assert!(first.max_age_s > 0, "an own device stays signed in");
}

#[test]
fn after_five_wrong_pins_there_is_a_pause_and_then_the_right_one_works() {
    let (place, _) = place(5, NodeRole::Branch);
    let ana = place.learner("f", "Ана").person;
    for left in [4, 3, 2, 1, 0] {
        let told = entered(&place, ana, "0000", "tablet");
        assert!(matches!(told, Err(NodeError::WrongSecret { tries_left }) if tries_left == left));
    }
    let told = entered(&place, ana, "4711", "tablet");
    assert!(matches!(told, Err(NodeError::Throttled { wait_s: 5 })), "{told:?}");
    place.clock.pass_s(5);
    entered(&place, ana, " 4711 ", "tablet").unwrap();
    let told = entered(&place, ana, "0000", "tablet");
    assert!(matches!(told, Err(NodeError::WrongSecret { tries_left: 4 })), "{told:?}");
}

#[test]
fn whoever_guesses_from_strange_devices_is_stopped_and_the_owner_is_not() {
    let (place, _) = place(6, NodeRole::Branch);
    let ana = place.learner("f", "Ана").person;
    entered(&place, ana, "4711", "own phone").unwrap();
    for guess in 0..10 {
        let told = entered(&place, ana, "0000", &format!("device {guess}"));
        assert!(matches!(told, Err(NodeError::WrongSecret { .. })), "{guess} {told:?}");
    }
    let told = entered(&place, ana, "4711", "device 10");
    assert!(matches!(told, Err(NodeError::Throttled { .. })), "{told:?}");
    entered(&place, ana, "4711", "own phone").unwrap();
    let nobody = PersonId::new(place.id(), [9; 11]);
    assert!(matches!(entered(&place, nobody, "4711", "x"), Err(NodeError::WrongSecret { .. })));
}

#[test]
fn a_session_ends_when_it_is_idle_and_when_somebody_ends_it() {
    let (place, _) = place(7, NodeRole::Branch);
    let visitor = place.node.visitor();
    let shared = visitor.sign_up("f", "Ана", "4711", "en", true).unwrap();
    let own = visitor.sign_in(shared.person, "4711", "phone", false).unwrap();
    for _ in 0..3 {
        place.clock.pass_s(15 * 60);
        place.who(&shared);
    }
    place.clock.pass_s(u32::try_from(SESSION_IDLE_SHARED_S).unwrap() + 1);
    assert!(place.node.session(&shared.token).unwrap().is_none());
    place.who(&own);
    visitor.sign_out(&own.token).unwrap();
    assert!(place.node.session(&own.token).unwrap().is_none());
    assert!(place.node.session("no token").unwrap().is_none());
}

#[test]
fn after_a_restart_a_learner_goes_on_and_an_admin_signs_in_again() {
    let (place, admin) = place(8, NodeRole::Branch);
    let learner = place.node.visitor().sign_up("f", "Ана", "4711", "en", true).unwrap();
    let staff = entered(&place, admin.person, PASSWORD, "desk").unwrap();
    place.clock.pass_s(300);
    let place = place.reopened();
    assert!(place.node.session(&staff.token).unwrap().is_none());
    let csrf = place.who(&learner).csrf;
    place.clock.pass_s(600);
    assert_eq!(place.who(&learner).csrf, csrf);
    place.clock.pass_s(u32::try_from(SESSION_IDLE_SHARED_S).unwrap() + 1);
    assert!(place.node.session(&learner.token).unwrap().is_none());
}

#[test]
fn each_desk_is_for_its_roles_alone() {
    let (place, admin) = place(9, NodeRole::Branch);
    let learner = place.learner("f", "Ана");
    assert!(matches!(place.node.facilitator(&learner), Err(NodeError::NotAllowed)));
    assert!(matches!(place.node.admin(&learner), Err(NodeError::NotAllowed)));
    let mentor = add(&place, &admin, Role::Mentor, PASSWORD);
    let mentor = place.who(&entered(&place, mentor, PASSWORD, "").unwrap());
    assert!(place.node.facilitator(&mentor).is_ok());
    assert!(matches!(place.node.admin(&mentor), Err(NodeError::NotAllowed)));
    let desk = place.admin(&admin);
    assert!(matches!(desk.invitations(), Err(NodeError::NotAllowed)), "a branch invites nobody");
    assert!(matches!(desk.invite("f", "Котор", "ME"), Err(NodeError::NotAllowed)));
    assert!(matches!(desk.revoke(place.id()), Err(NodeError::NotAllowed)));
}

#[test]
fn staff_have_passwords_and_learners_pins() {
    let (place, admin) = place(10, NodeRole::Branch);
    let desk = place.admin(&admin);
    let told = desk.add_person("a", Role::Facilitator, "Марко", "4711");
    assert!(matches!(told, Err(NodeError::Field { field: "secret", .. })), "{told:?}");
    let told = desk.add_person("b", Role::Learner, "Марко", PASSWORD);
    assert!(matches!(told, Err(NodeError::Field { field: "secret", .. })), "{told:?}");
    let marko = desk.add_person("c", Role::Learner, "Марко", "4711").unwrap();
    assert_eq!(desk.add_person("c", Role::Learner, "Марко", "4711").unwrap(), marko);
    assert_eq!(desk.people().unwrap().len(), 2);
}

#[test]
fn a_new_pin_signs_the_old_one_out() {
    let (place, admin) = place(11, NodeRole::Branch);
    let session = place.node.visitor().sign_up("f", "Ана", "4711", "en", true).unwrap();
    let ana = session.person;
    let desk = place.admin(&admin);
    let told = desk.new_pin(ana, "12");
    assert!(matches!(told, Err(NodeError::Field { field: "pin", .. })), "{told:?}");
    place.who(&session);
    desk.new_pin(ana, "1234").unwrap();
    assert!(place.node.session(&session.token).unwrap().is_none());
    assert!(entered(&place, ana, "4711", "").is_err());
    entered(&place, ana, "1234", "").unwrap();
    let told = desk.new_pin(admin.person, "1234");
    assert!(matches!(told, Err(NodeError::NotFound("person"))), "staff keep passwords: {told:?}");
    let guest = PersonId::new(NodeId([7; 12]), [1; 11]);
    let told = desk.new_pin(guest, "1234");
    assert!(matches!(told, Err(NodeError::NotFound("person"))), "{told:?}");
    let told = crate::node::desk::accounts::welcome_person(&place.node, guest, "1234");
    assert!(matches!(told, Err(NodeError::NotFound("person"))), "{told:?}");
}

#[test]
fn a_branch_comes_by_invitation_and_goes_by_revocation() {
    let (hub, hub_admin) = place(12, NodeRole::Hub);
    let (branch, branch_admin) = place(13, NodeRole::Branch);
    assert_eq!(branch.admin(&branch_admin).sync().unwrap().state, SyncState::Alone);
    assert!(!branch.node.work_state().unwrap().joined);
    let desk = hub.admin(&hub_admin);
    let invitation = desk.invite("f", "Котор", "me").unwrap().unwrap();
    assert!(desk.invite("f", "Котор", "me").unwrap().is_none(), "sent twice, made once");
    assert_eq!(desk.invitations().unwrap().len(), 1);
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.join_by("http://hub.test", &invitation.code, carry).unwrap();
    let listed = desk.invitations().unwrap();
    assert_eq!(listed[0].used_by, Some(branch.id()));
    assert!(invitation.code.starts_with(&listed[0].public_id));
    let before = branch.node.work_state().unwrap();
    assert!(before.joined && before.waiting > 0, "{before:?}");
    let view = branch.admin(&branch_admin).sync().unwrap();
    assert_eq!((view.state, view.waiting), (SyncState::Waiting, before.waiting));
    assert_eq!(view.hub_url.as_deref(), Some("http://hub.test"));
    branch.node.sync_over(carry).unwrap();
    let view = branch.admin(&branch_admin).sync().unwrap();
    assert_eq!((view.state, view.waiting, view.peers.len()), (SyncState::UpToDate, 0, 1));
    assert_eq!(branch.node.work_state().unwrap().waiting, 0);
    assert!(matches!(desk.revoke(hub.id()), Err(NodeError::NotAllowed)));
    assert!(matches!(desk.revoke(NodeId([3; 12])), Err(NodeError::NotFound(_))));
    desk.revoke(branch.id()).unwrap();
    let length = hub.log_length();
    desk.revoke(branch.id()).unwrap();
    assert_eq!(hub.log_length(), length, "a second time writes nothing");
    assert!(desk.sync().unwrap().peers.iter().all(|peer| peer.revoked));
    branch.node.sync_over(&mut |body| Ok(hub.node.answer_sync(body))).unwrap();
    let view = branch.admin(&branch_admin).sync().unwrap();
    assert_eq!(view.state, SyncState::Refused);
    assert!(branch.node.work_state().unwrap().alert);
}
