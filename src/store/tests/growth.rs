//! What an exchange asks of the store costs what grew, and the roster is folded once.

use super::*;
use crate::domain::roster::Roster;
use crate::store::Appended;

#[test]
fn the_roster_is_folded_again_when_its_logs_grew_and_only_then() {
    let (dir, store) = fresh();
    let folds = std::cell::Cell::new(0);
    let fold = |store: &Store| {
        let fold = |_: Option<&str>| {
            folds.set(folds.get() + 1);
            Ok::<_, StoreError>(Roster::default())
        };
        store.read(|read| read.roster("pinned-members", fold)).unwrap();
        folds.get()
    };
    let grow = |store: &Store, scope| {
        store
            .write(move |write| {
                let (id, subject) = (log(HUB, scope), Subject([3; 24]));
                let hash = ChangeHash([9; 32]);
                let entry = Entry { kind: EntryKind::Record, subject, hash, body: vec![1] };
                let next = write.log(&id)?.map_or(0, |log| log.length) + 1;
                write.append(&id, &entry, next, &[8; 32], next * 7, EntryState::Applied)
            })
            .unwrap();
    };
    assert_eq!((fold(&store), fold(&store)), (1, 1));
    grow(&store, Scope::Network);
    assert_eq!(fold(&store), 1);
    grow(&store, Scope::Roster);
    assert_eq!((fold(&store), fold(&store)), (2, 2));
    // Another program on the same folder.
    grow(&Store::open(dir.path(), str::to_lowercase).unwrap(), Scope::Roster);
    assert_eq!((fold(&store), fold(&store)), (3, 3));
    store.write(|write| write.put_setting("pinned-members", "x")).unwrap();
    assert_eq!((fold(&store), fold(&store)), (4, 4));
}

#[test]
fn growth_elsewhere_is_nobodys_news() {
    let (_dir, store) = fresh();
    let grown = store
        .write(|write| {
            for scope in [Scope::Branch(BRANCH), Scope::Network, Scope::Branch(HUB)] {
                let (id, subject) = (log(BRANCH, scope), Subject([3; 24]));
                let hash = ChangeHash([9; 32]);
                let entry = Entry { kind: EntryKind::Record, subject, hash, body: vec![1] };
                let of = |chain| Appended { entry: &entry, chain, state: EntryState::Applied };
                assert_eq!(write.append_run(&id, 1, &[of([1; 32]), of([2; 32])], 5)? % 2, 1);
                let refused = write.append_run(&id, 2, &[of([3; 32])], 6);
                assert!(matches!(refused, Err(StoreError::OutOfOrder { length: 2, .. })));
            }
            let scopes = [Scope::Roster, Scope::Network, Scope::Branch(BRANCH)];
            write.growth_since(&scopes, 1)
        })
        .unwrap();
    let told: Vec<_> = grown.iter().map(|(row, then)| (row.id.scope, row.length, *then)).collect();
    assert_eq!(told, [(Scope::Network, 2, 0), (Scope::Branch(BRANCH), 2, 1)]);
}
