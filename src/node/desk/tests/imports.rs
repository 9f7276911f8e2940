//! Learners into a cohort from a table: what it would do, what it does, and back.

use super::{Place, place};
use crate::domain::CohortId;
use crate::domain::roles::NodeRole;
use crate::node::NodeError;
use crate::node::view::{CohortForm, ImportFault, SignedIn, Verdict};

fn cohort(hub: &Place, admin: &SignedIn) -> CohortId {
    let form = CohortForm { name: "Spring".into(), circles: "3".into(), ..CohortForm::default() };
    hub.facilitator(admin).make_cohort("c", &form).unwrap()
}

fn verdicts(hub: &Place, admin: &SignedIn, id: CohortId, number: u64) -> Vec<Verdict> {
    let view = hub.facilitator(admin).look_at_table(id, number, "").unwrap();
    view.rows.into_iter().map(|row| row.verdict).collect()
}

fn circles(hub: &Place, id: CohortId) -> Vec<u8> {
    let enrolled = hub.node.read(|read| Ok(read.enrolled(id)?)).unwrap();
    let mut circles: Vec<u8> = enrolled.into_iter().map(|(_, circle)| circle).collect();
    circles.sort_unstable();
    circles
}

#[test]
fn a_table_is_looked_at_taken_in_and_taken_back_and_deletes_nobody() {
    let (hub, admin) = place(100, NodeRole::Hub);
    for (once, name) in [("a", "Đorđe Ćirić"), ("b", "Мира"), ("c", "Ivan"), ("d", "Ivan")]
    {
        hub.learner(once, name);
    }
    let id = cohort(&hub, &admin);
    let desk = hub.facilitator(&admin);
    let first = desk.keep_table(id, b"ime;biblioteka;krug\nMira;;1\n".to_vec()).unwrap();
    assert_eq!(verdicts(&hub, &admin, id, first), [Verdict::Added], "in either script");
    assert_eq!(desk.take_table_in(id, first, "").unwrap(), 1);
    assert!(matches!(desk.take_table_in(id, first, ""), Err(NodeError::NotFound(_))));
    assert_eq!(circles(&hub, id), [1]);

    // As Excel here saves it: Windows-1250, semicolons.
    let text = "ime;biblioteka;krug\nĐorđe Ćirić;Gradska biblioteka;2\nMira;;3\nMira;;3\nIvan;;1\n\
                Nobody;;1\nMira;Nowhere;1\nMira;;9\n;;1\n";
    let table = desk.keep_table(id, encode_1250(text)).unwrap();
    let problem = Verdict::Problem;
    assert_eq!(
        verdicts(&hub, &admin, id, table),
        [
            Verdict::Added,
            Verdict::Changed { from: 1 },
            problem(ImportFault::Twice),
            problem(ImportFault::Namesakes),
            problem(ImportFault::UnknownLearner),
            problem(ImportFault::UnknownLibrary),
            problem(ImportFault::Circle),
            problem(ImportFault::NoName),
        ]
    );
    assert_eq!(circles(&hub, id), [1], "to look at it does nothing");
    assert_eq!(desk.take_table_in(id, table, "").unwrap(), 2);
    assert_eq!(circles(&hub, id), [2, 3]);
    assert_eq!(desk.take_table_back(id, table).unwrap(), 2);
    assert_eq!(circles(&hub, id), [1], "as it was before");
    assert!(matches!(desk.take_table_back(id, table), Err(NodeError::NotFound(_))));
    let empty = desk.keep_table(id, Vec::new());
    assert!(matches!(empty, Err(NodeError::Field { field: "table", .. })));
}

fn encode_1250(text: &str) -> Vec<u8> {
    let byte = |letter: char| match letter {
        'Đ' => 0xd0,
        'đ' => 0xf0,
        'Ć' => 0xc6,
        'ć' => 0xe6,
        plain => u8::try_from(u32::from(plain)).unwrap_or(b'?'),
    };
    text.chars().map(byte).collect()
}
