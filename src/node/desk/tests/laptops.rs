//! A learner's own laptop, from the invitation to the same work at both places.

use super::{PASSWORD, Place, bare, entered, form, lesson, place};
use crate::domain::person::FieldFault;
use crate::domain::roles::{NodeRole, Role};
use crate::node::NodeError;
use crate::node::desk::Recovery;
use crate::node::view::SyncState;

fn join(hub: &Place, joining: &Place, code: &str) -> Result<(), NodeError> {
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    joining.node.join_by("http://hub.test", code, carry)
}

fn sync(place: &Place, hub: &Place) {
    let report = place.node.sync_over(&mut |body| Ok(hub.node.answer_sync(body))).unwrap();
    assert_eq!(report.state, SyncState::UpToDate);
}

#[test]
fn an_invitation_is_for_one_kind_of_node_and_stays_good_when_the_other_comes() {
    let (hub, hub_admin) = place(60, NodeRole::Hub);
    let (branch, _) = place(61, NodeRole::Branch);
    let (laptop, _) = place(62, NodeRole::Personal);
    let desk = hub.admin(&hub_admin);
    let nowhere = desk.invite_laptop("x", "Laptop", laptop.id());
    let fault = FieldFault::NotAChoice;
    assert!(matches!(nowhere, Err(NodeError::Field { field: "of", fault: f }) if f == fault));
    let for_branch = desk.invite("b", "Котор", "ME").unwrap().unwrap();
    let wrong = join(&hub, &laptop, &for_branch.code);
    assert!(matches!(wrong, Err(NodeError::InvitationRole)), "{wrong:?}");
    join(&hub, &branch, &for_branch.code).unwrap();
    let for_laptop = desk.invite_laptop("l", "Laptop", branch.id()).unwrap().unwrap();
    assert_eq!(for_laptop.country, "ME", "a laptop is where its library is");
    join(&hub, &laptop, &for_laptop.code).unwrap();
    let listed = desk.invitations().unwrap();
    assert_eq!(listed.iter().filter(|row| row.role == NodeRole::Personal).count(), 1);
    let of_a_laptop = desk.invite_laptop("m", "Laptop", laptop.id());
    assert!(matches!(of_a_laptop, Err(NodeError::Field { field: "of", .. })));
}

#[test]
fn a_learner_takes_the_course_along_and_both_places_write() {
    let (hub, hub_admin) = place(63, NodeRole::Hub);
    let (branch, branch_admin) = place(64, NodeRole::Branch);
    let (laptop, laptop_admin) = place(65, NodeRole::Personal);
    let desk = hub.admin(&hub_admin);
    join(&hub, &branch, &desk.invite("b", "Котор", "ME").unwrap().unwrap().code).unwrap();
    let code = desk.invite_laptop("l", "Mira's", branch.id()).unwrap().unwrap().code;
    join(&hub, &laptop, &code).unwrap();
    let mira = branch.learner("a", "Мира");
    branch.learner("b", "Друга");
    branch.desk(&mira).complete_lesson(&lesson("start-here/goals")).unwrap();
    sync(&branch, &hub);
    let desk = branch.desk(&mira);
    let rows = desk.laptops().unwrap();
    assert_eq!((rows.len(), rows[0].name.as_str(), rows[0].lent), (1, "Mira's", false));
    let wrong = desk.take_along("0000", "device", laptop.id());
    assert!(matches!(wrong, Err(NodeError::WrongSecret { .. })), "{wrong:?}");
    assert!(matches!(desk.take_along("4711", "device", hub.id()), Err(NodeError::NotFound(_))));
    desk.take_along("4711", "device", laptop.id()).unwrap();
    assert!(desk.laptops().unwrap()[0].lent);
    let length = branch.log_length();
    branch.admin(&branch_admin).take_along(mira.person, laptop.id()).unwrap();
    assert_eq!(branch.log_length(), length, "a second time writes nothing");
    sync(&branch, &hub);
    sync(&laptop, &hub);

    // The laptop holds the library's learners and shows only whom it was given.
    let keeper = laptop.admin(&laptop_admin);
    let people = keeper.people().unwrap();
    let here: Vec<_> = people.iter().map(|row| (row.name.as_str(), row.has_account)).collect();
    assert_eq!(here, [("Ана", true), ("Мира", false)]);
    assert!(matches!(laptop.node.facilitator(&laptop_admin), Err(NodeError::NotAllowed)));
    let stray = keeper.add_person("s", Role::Learner, "Нова", "4711");
    assert!(matches!(stray, Err(NodeError::NotAllowed)), "{stray:?}");
    keeper.new_pin(mira.person, "8520").unwrap();
    let there = laptop.who(&entered(&laptop, mira.person, "8520", "d").unwrap());
    assert_eq!(there.role, Role::Learner);

    laptop.desk(&there).complete_lesson(&lesson("start-here/feedback")).unwrap();
    branch.desk(&mira).complete_lesson(&lesson("start-here/how-it-works")).unwrap();
    // By each other directly, the hub not in reach.
    let network = branch.node.row().unwrap().network.unwrap().to_string();
    let announced = crate::node::Announced {
        node: branch.id(),
        network_mark: network[..8].to_owned(),
        version: 1,
        urls: vec!["http://10.0.0.1:1".to_owned()],
    };
    assert!(laptop.node.note_neighbour(&announced).unwrap());
    let met = laptop.node.meet_neighbours(&mut |_, body| Ok(branch.node.answer_sync(body)));
    assert_eq!(met.unwrap(), 1);
    for (at, who) in [(&branch, &mira), (&laptop, &there)] {
        assert_eq!(at.desk(who).home().unwrap().standing.lessons_done, 3);
    }
    sync(&laptop, &hub);
    sync(&branch, &hub);
    let row = hub.facilitator(&hub_admin).learner(mira.person).unwrap();
    assert_eq!(row.done.len(), 3);
    // A post from the laptop carries the learner's name at home.
    let id = laptop
        .forum(&there)
        .open_thread("t", crate::domain::forum::Space::Network, "From home", "Hello", "en")
        .unwrap();
    sync(&laptop, &hub);
    sync(&branch, &hub);
    assert_eq!(branch.forum(&mira).thread(id).unwrap().posts[0].author, "Мира");
}

#[test]
fn after_a_lost_disk_people_get_new_pins_and_staff_new_passwords() {
    let (hub, hub_admin) = place(66, NodeRole::Hub);
    let (branch, branch_admin) = place(67, NodeRole::Branch);
    let code = hub.admin(&hub_admin).invite("b", "Котор", "ME").unwrap().unwrap().code;
    join(&hub, &branch, &code).unwrap();
    let mira = branch.learner("a", "Мира");
    branch.desk(&mira).complete_lesson(&lesson("start-here/goals")).unwrap();
    let mentor = branch
        .admin(&branch_admin)
        .add_person("m", Role::Mentor, "Марко", "another password")
        .unwrap();
    sync(&branch, &hub);
    let desk = branch.admin(&branch_admin);
    let wrong = desk.recovery_code("not the password", "d");
    assert!(matches!(wrong, Err(NodeError::WrongSecret { .. })), "{wrong:?}");
    let card = desk.recovery_code(PASSWORD, "d").unwrap();
    drop(desk);
    drop(branch);

    let again = bare(68);
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    let admin = crate::node::desk::NewAccount {
        role: Role::Admin,
        name: "ана".into(),
        language: "en".into(),
        secret_kind: crate::store::rows::SecretKind::Password,
        secret_hash: crate::node::desk::accounts::hash(&again.node, "a new password").unwrap(),
    };
    let back = again.node.recover_by(&card, "http://hub.test", admin, carry).unwrap();
    assert_eq!(back.admin, branch_admin.person, "the admin of before, however the name is typed");
    let admin = again.who(&entered(&again, back.admin, "a new password", "d").unwrap());
    let desk = again.admin(&admin);
    let people = desk.people().unwrap();
    assert_eq!(people.iter().filter(|row| !row.has_account).count(), 2, "{people:?}");
    assert!(matches!(
        desk.new_password(back.admin, "a password more"),
        Err(NodeError::NotFound(_))
    ));
    desk.new_password(mentor, "his new password").unwrap();
    desk.new_pin(mira.person, "1357").unwrap();
    assert!(entered(&again, mentor, "his new password", "d").is_ok());
    let mira = again.who(&entered(&again, mira.person, "1357", "d").unwrap());
    assert_eq!(again.desk(&mira).home().unwrap().standing.lessons_done, 1);
    assert!(entered(&again, mira.person, "4711", "d").is_err(), "the old PIN was on the lost disk");
}

#[test]
fn a_recovery_asks_for_the_set_up_code_and_looks_at_names_before_it_calls_anybody() {
    let place = bare(69);
    let good = Recovery {
        setup_code: place.node.setup_code().unwrap(),
        recovery_code: "x".into(),
        url: "http://127.0.0.1:1".into(),
        admin_name: "Ана".into(),
        admin_password: PASSWORD.into(),
        language: "en".into(),
    };
    let door = place.node.visitor();
    let told = door.recover(&Recovery { setup_code: "0000-0000".into(), ..good.clone() });
    assert!(matches!(told, Err(NodeError::WrongSetupCode)), "{told:?}");
    let told = door.recover(&Recovery { admin_password: "short".into(), ..good.clone() });
    assert!(matches!(told, Err(NodeError::Field { field: "admin_password", .. })), "{told:?}");
    let told = door.recover(&good);
    assert!(matches!(told, Err(NodeError::RecoveryCode)), "{told:?}");
    door.set_up(form(&place.node, NodeRole::Branch)).unwrap();
    let told = door.recover(&good);
    assert!(matches!(told, Err(NodeError::AlreadySetUp)), "{told:?}");
}
