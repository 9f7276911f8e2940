//! Accounts from a table, and the table taken back: what nobody used goes everywhere, the rest stays.

use super::reviews::{assert_rebuilt_alike, pair, sync};
use super::{Place, place};
use crate::domain::PersonId;
use crate::domain::roles::NodeRole;
use crate::node::NodeError;
use crate::node::view::{CohortForm, Enrol, SignedIn, Staying};

fn names(at: &Place, who: &SignedIn) -> Vec<String> {
    assert_rebuilt_alike(at);
    let rows = at.facilitator(who).learners("", 0).unwrap().rows;
    rows.into_iter().map(|row| row.name).collect()
}

fn person(at: &Place, who: &SignedIn, name: &str) -> PersonId {
    let rows = at.facilitator(who).learners(name, 0).unwrap().rows;
    rows.into_iter().next().unwrap().person
}

#[test]
fn what_nobody_used_goes_at_the_hub_too_and_what_hangs_on_somebody_stays_with_its_reason() {
    let (hub, hub_admin, branch, admin) = pair(970);
    let desk = branch.admin(&admin);
    let table = b"name\nVera\nBela\nCeca\nDino\nEma\n".to_vec();
    let number = desk.keep_people_table(table.clone()).unwrap();
    assert!(
        matches!(desk.take_people_back(number), Err(NodeError::NotFound(_))),
        "not yet taken in"
    );
    let sheet = desk.take_people_in(number, "").unwrap();
    sync(&branch, &hub);
    assert_eq!(names(&hub, &hub_admin).len(), 5);

    // Vera sets a PIN; Bela is in a cohort; somebody wrote to Ceca.
    let code = &sheet.rows[0].code;
    let [vera, bela, ceca] = ["vera", "bela", "ceca"].map(|name| person(&branch, &admin, name));
    branch.node.visitor().use_code(vera, (code, "8520"), "a device", false).unwrap();
    let at_hub = hub.facilitator(&hub_admin);
    let form = CohortForm { name: "Spring".into(), circles: "1".into(), ..CohortForm::default() };
    let cohort = at_hub.make_cohort("c", &form).unwrap();
    at_hub.enrol(&Enrol { cohort, person: bela, circle: Some(0) }).unwrap();
    at_hub.write_to("w", ceca, "Welcome.").unwrap();
    sync(&branch, &hub);
    let view = desk.look_at_people(number, "").unwrap();
    let stays = |name: &str, why| (name.to_owned(), why);
    assert_eq!(view.unused, 2);
    assert_eq!(
        view.staying,
        [
            stays("Vera", Staying::SetPin),
            stays("Bela", Staying::Enrolled),
            stays("Ceca", Staying::Used)
        ]
    );

    assert_eq!(desk.take_people_back(number).unwrap(), (2, 3));
    assert_eq!(desk.take_people_back(number).unwrap(), (0, 3), "a second time takes nobody");
    sync(&branch, &hub);
    for (at, who) in [(&branch, &admin), (&hub, &hub_admin)] {
        assert_eq!(names(at, who), ["Bela", "Ceca", "Vera"]);
    }
    // The names are free again, and are other people then.
    let again = desk.keep_people_table(table).unwrap();
    assert_eq!(desk.take_people_in(again, "").unwrap().rows.len(), 2);
    sync(&branch, &hub);
    assert_eq!(names(&hub, &hub_admin).len(), 5);
}

#[test]
fn a_table_of_which_nothing_stays_is_forgotten() {
    let (branch, admin) = place(980, NodeRole::Branch);
    let desk = branch.admin(&admin);
    let number = desk.keep_people_table(b"Vera\nBela\n".to_vec()).unwrap();
    desk.take_people_in(number, "").unwrap();
    assert_eq!(desk.take_people_back(number).unwrap(), (2, 0));
    assert!(matches!(desk.look_at_people(number, ""), Err(NodeError::NotFound(_))));
    assert_eq!(names(&branch, &admin), Vec::<String>::new());
}
