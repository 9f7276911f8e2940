//! Courses that the hub publishes: fetched over lines that are cut, text before media, from
//! whoever has them, and nothing shown that is not what the hub named.

use super::*;
use crate::domain::ContentHash;
use crate::domain::limits::{FILE_PIECE_BYTES_MAX, PACK_WRONG_MAX};
use crate::domain::line::LinePlan;
use crate::domain::pack::{PackOffer, PackPart, PublishedPack};
use crate::node::view::{OfferState, PackWait};
use crate::store::rows::ContentState;
use crate::sync::files::{FilesReply, FilesRequest, Piece, ask, hear, open};

pub(super) const COURSE: &str = "reading-clubs";

/// A small course with a drawing, as a pack in a file.
fn write_pack(at: &Place, title: &str) -> std::path::PathBuf {
    let folder = at.dir.path().join("author");
    let put = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put(
        "course.toml",
        &format!(
            "id = \"{COURSE}\"\nmodules = [\"start\"]\nlanguages = [\"en\"]\nlicence = \"CC\"\n"
        ),
    );
    put("en.toml", &format!("title = \"{title}\"\n"));
    put("start/module.toml", "lessons = [\"first\"]\n");
    put("start/en.toml", "title = \"Start\"\nsummary = \"You begin.\"\nconfidence = \"Sure?\"\n");
    // Words that hardly pack, so that the text takes several pieces.
    let mut noise = vec![0; 130_000];
    blake3::Hasher::new().update(title.as_bytes()).finalize_xof().fill(&mut noise);
    let words: Vec<String> = noise
        .chunks(5)
        .map(|five| five.iter().map(|byte| char::from(b'a' + byte % 26)).collect())
        .collect();
    put(
        "start/first/en.md",
        &format!(
            "+++\ntitle = \"The first\"\nminutes = 30\ngoal = \"You can.\"\nprompt = \"What?\"\n\
             +++\n{}\n\n![Two doors](doors.en.svg)\n\n## Try it {{#task}}\n\nDo *this*.\n\n## \
             Session plan {{#session}}\n\nTen minutes.\n",
            words.join(" ")
        ),
    );
    let drawing = format!("<title>T</title><desc>D</desc>\n<text>{title}</text>");
    put("start/first/doors.en.svg", &format!("<svg viewBox=\"0 0 9 9\">{drawing}</svg>\n"));
    let source = crate::course::FolderSource::open(&folder).unwrap();
    let path = at.dir.path().join("pack.zip");
    std::fs::write(&path, crate::course::pack(&source).unwrap()).unwrap();
    path
}

/// The hub takes the course in and publishes it.
pub(super) fn publish(hub: &Place, title: &str) -> PackOffer {
    let path = write_pack(hub, title);
    assert_eq!(hub.node.take_pack(&path).unwrap(), Ok(COURSE.to_owned()));
    hub.node.publish_pack(COURSE).unwrap();
    hub.node.read(|read| Ok(read.pack_offer(COURSE)?)).unwrap().unwrap()
}

fn state(at: &Place) -> OfferState {
    let mut rows = at.node.pack_offers().unwrap();
    assert_eq!(rows.len(), 1);
    rows.remove(0).state
}

fn lesson_html(at: &Place) -> String {
    let course = at.node.course_called(COURSE, "en").map(|course| &course.modules[0].lessons[0]);
    course.map(|lesson| format!("{:?}", lesson.blocks)).unwrap_or_default()
}

pub(super) fn fetch_from(branch: &Place, from: &Place) -> SyncState {
    let carry = &mut |body: &[u8]| Ok(from.node.answer_sync(body));
    branch.node.sync_files_with(from.id, carry).unwrap()
}

#[test]
fn a_published_course_is_fetched_once_chosen_text_first_and_goes_on_after_every_cut() {
    let (hub, branch) = pair();
    let offer = publish(&hub, "Reading clubs");
    let size_bytes = offer.size_bytes();
    assert!(offer.text.size_bytes > 80_000 && offer.media.is_some(), "{offer:?}");
    sync(&branch, &hub);
    assert_eq!(state(&branch), OfferState::Offered);
    let mut asked = 0;
    let nothing = branch.node.sync_files_with(hub.id, &mut |_| {
        asked += 1;
        Err(CarryFault::Portal)
    });
    assert_eq!((nothing.unwrap(), asked), (SyncState::UpToDate, 0), "nobody chose it");

    branch.node.fetch_pack(COURSE).unwrap();
    assert!(lesson_html(&branch).is_empty());
    // Each exchange is cut after one answer.
    let (mut down, mut texts) = (0, 0);
    for _ in 0..20 {
        let mut answered = 0;
        let ended = branch.node.sync_files_with(hub.id, &mut |body| {
            if answered == 1 {
                return Err(CarryFault::Unreachable("cut".into()));
            }
            answered += 1;
            let answer = hub.node.answer_sync(body);
            down += answer.len() as u64;
            Ok(answer)
        });
        if let OfferState::Coming { here_bytes, text_shown } = state(&branch) {
            assert!(here_bytes < size_bytes);
            let html = lesson_html(&branch);
            assert_eq!(text_shown, html.contains("<p>Two doors</p>"), "{here_bytes}");
            texts += u32::from(text_shown);
        }
        if ended.unwrap() == SyncState::UpToDate {
            break;
        }
    }
    assert_eq!(state(&branch), OfferState::Here);
    assert!(texts > 0, "the text could be read before the drawing had come");
    assert!(lesson_html(&branch).contains("<svg"));
    let slack = FILE_PIECE_BYTES_MAX as u64 / 4;
    assert!(down < size_bytes + slack, "{down} bytes for {size_bytes}: nothing goes twice");
    for at in [&hub, &branch] {
        let different = at.node.inner.store.write(|write| write.compare_with_rebuild());
        assert_eq!(different.unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_budget_that_is_spent_and_hours_that_were_set_hold_for_courses_too() {
    let (hub, branch) = pair();
    let offer = publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    let spent = LinePlan { budget_mb: Some(0), window: None };
    branch.node.write_local(move |write| crate::node::line::put_plan(write, spent)).unwrap();
    branch.node.fetch_pack(COURSE).unwrap();
    assert_eq!(fetch_from(&branch, &hub), SyncState::UpToDate);
    assert_eq!(state(&branch), OfferState::Coming { here_bytes: 0, text_shown: false });
    assert_eq!(branch.node.packs_wait().unwrap(), Some(PackWait::Plan));
    let free = LinePlan::default();
    branch.node.write_local(move |write| crate::node::line::put_plan(write, free)).unwrap();
    fetch_from(&branch, &hub);
    assert_eq!(state(&branch), OfferState::Here);
    // What it cost is counted to the month.
    let zone = crate::text::dates::Zone::of_country("RS").unwrap_or_default();
    let used = branch.node.read(|read| crate::node::line::used(read, NOW, &zone)).unwrap();
    assert!(used.bytes_down >= offer.size_bytes(), "{used:?}");
}

#[test]
fn somebody_who_stops_a_fetch_pays_nothing_more_and_can_begin_anew() {
    let (hub, branch) = pair();
    let offer = publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    let mut answered = false;
    let cut = branch.node.sync_files_with(hub.id, &mut |body| {
        if answered {
            return Err(CarryFault::Unreachable("cut".into()));
        }
        answered = true;
        Ok(hub.node.answer_sync(body))
    });
    assert_eq!(cut.unwrap(), SyncState::Unreachable);
    assert!(branch.node.inner.files.part_bytes(offer.text.hash) > 0);
    branch.node.stop_pack(COURSE).unwrap();
    assert_eq!(state(&branch), OfferState::Offered);
    assert_eq!(branch.node.inner.files.part_bytes(offer.text.hash), 0, "what had come is gone");
    let mut asked = 0;
    let nothing = branch.node.sync_files_with(hub.id, &mut |_| {
        asked += 1;
        Err(CarryFault::Portal)
    });
    assert_eq!((nothing.unwrap(), asked), (SyncState::UpToDate, 0));
    branch.node.fetch_pack(COURSE).unwrap();
    fetch_from(&branch, &hub);
    assert_eq!(state(&branch), OfferState::Here);
}

#[test]
fn what_learners_handed_in_goes_before_courses() {
    let (hub, branch) = pair();
    publish(&hub, "Reading clubs");
    let photo = files::content(70_000, 9);
    let hash = files::hand_in(&branch, &photo);
    sync(&branch, &hub);
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.sync_files_with(hub.id, carry).unwrap();
    branch.node.inner.files.remove(hash).unwrap();
    branch.node.write_local(move |write| Ok(write.miss_content(hash)?)).unwrap();
    branch.node.fetch_pack(COURSE).unwrap();
    let mut answers = 0;
    branch
        .node
        .sync_files_with(hub.id, &mut |body| {
            if branch.node.inner.files.holds(hash) {
                answers += 1;
            } else {
                let here = matches!(state(&branch), OfferState::Coming { here_bytes: 0, .. });
                assert!(here, "a piece of the course came before the photograph");
            }
            Ok(hub.node.answer_sync(body))
        })
        .unwrap();
    assert!(answers > 0);
    assert_eq!(state(&branch), OfferState::Here);
}

#[test]
fn a_newer_edition_leaves_the_old_one_readable_until_it_is_whole_and_a_withdrawn_one_stays() {
    let (hub, branch) = pair();
    let old = publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    fetch_from(&branch, &hub);
    let title = |at: &Place| at.node.course_called(COURSE, "en").map(|it| it.title.clone());
    assert_eq!(title(&branch).as_deref(), Some("Reading clubs"));

    let new = publish(&hub, "Reading clubs, second edition");
    assert!(!hub.node.inner.files.holds(old.text.hash), "the hub keeps what it offers");
    sync(&branch, &hub);
    assert_eq!(state(&branch), OfferState::Offered);
    branch.node.fetch_pack(COURSE).unwrap();
    let mut answered = 0;
    let text_whole = || branch.node.inner.files.holds(new.text.hash);
    branch
        .node
        .sync_files_with(hub.id, &mut |body| {
            if text_whole() {
                return Err(CarryFault::Unreachable("cut".into()));
            }
            answered += 1;
            Ok(hub.node.answer_sync(body))
        })
        .unwrap();
    assert!(answered > 1 && text_whole());
    assert_eq!(title(&branch).as_deref(), Some("Reading clubs"), "the old one, whole");
    assert!(lesson_html(&branch).contains("<svg"));
    fetch_from(&branch, &hub);
    assert_eq!(title(&branch).as_deref(), Some("Reading clubs, second edition"));
    assert!(!branch.node.inner.files.holds(old.text.hash), "nothing is kept twice");

    hub.node.withdraw_pack(COURSE).unwrap();
    sync(&branch, &hub);
    fetch_from(&branch, &hub);
    assert!(branch.node.pack_offers().unwrap().is_empty());
    assert_eq!(branch.node.withdrawn_packs().unwrap(), [COURSE]);
    assert!(title(&branch).is_some(), "it stays readable");
    assert!(!branch.node.inner.files.holds(new.text.hash));
    branch.node.remove_pack(COURSE).unwrap();
    assert!(title(&branch).is_none());
}

/// Answers as the hub would, but with other bytes in every piece.
fn lying(hub: &Place, by: &Place, body: &[u8]) -> Vec<u8> {
    let (keys, network) = (&hub.node.inner.secrets.keys, hub.node.row().unwrap().network.unwrap());
    let Ok(asked) = open(keys, network, [3; 32], body) else { return hub.node.answer_sync(body) };
    let want = asked.request.wants[0];
    let request = FilesRequest { wants: vec![want], ..FilesRequest::default() };
    let key = keys.noise_key();
    let (handshake, again) =
        ask(&by.node.inner.secrets.keys, network, &key, [4; 32], &request).unwrap();
    let honest = hear(handshake, &hub.node.answer_sync(&again)).unwrap();
    let piece = honest.piece.map(|piece| Piece { bytes: vec![7; piece.bytes.len()], ..piece });
    asked.answer(&FilesReply { piece, ..FilesReply::default() }).unwrap()
}

#[test]
fn other_bytes_than_the_hub_named_are_never_shown_and_soon_not_paid_for() {
    let (hub, branch) = pair();
    let offer = publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    let mut paid = 0;
    for _ in 0..5 {
        branch.node.inner.passed_over.forget();
        branch
            .node
            .sync_files_with(hub.id, &mut |body| {
                let answer = lying(&hub, &branch, body);
                paid += answer.len() as u64;
                Ok(answer)
            })
            .unwrap();
    }
    assert!(matches!(state(&branch), OfferState::Refused { .. }), "{:?}", state(&branch));
    let most = u64::from(PACK_WRONG_MAX) * (offer.size_bytes() + 5_000);
    assert!(paid <= most, "{paid} bytes for {}", offer.size_bytes());
    assert!(lesson_html(&branch).is_empty());
    assert!(!branch.node.inner.files.holds(offer.text.hash));
    // A person tries again, with an honest hub.
    branch.node.fetch_pack(COURSE).unwrap();
    fetch_from(&branch, &hub);
    assert_eq!(state(&branch), OfferState::Here);
}

/// The hub signs an offer of these very bytes, whatever they are.
fn offer_bytes(hub: &Place, bytes: &[u8]) {
    let hash = hub.node.inner.files.put(bytes).unwrap();
    let text = PackPart { hash, size_bytes: bytes.len() as u64 };
    let offer = PackOffer { title: "X".into(), languages: Vec::new(), text, media: None };
    hub.node
        .write(move |author| {
            let published = PublishedPack { course: COURSE.into(), offer: Some(offer) };
            author.record(Scope::Network, &Record::Pack(Box::new(published)))
        })
        .unwrap();
}

#[test]
fn what_is_no_course_or_another_one_is_refused_with_its_reason_and_the_old_one_stays() {
    let (hub, branch) = pair();
    let path = write_pack(&branch, "By hand");
    assert!(branch.node.take_pack(&path).unwrap().is_ok());
    let mut files: Vec<Vec<u8>> = vec![b"no zip at all".to_vec()];
    let good = std::fs::read(&path).unwrap();
    files.push(good[..good.len() / 2].to_vec());
    let other = String::from_utf8_lossy(&good).contains("course.toml");
    assert!(other);
    for bytes in files {
        offer_bytes(&hub, &bytes);
        sync(&branch, &hub);
        branch.node.fetch_pack(COURSE).unwrap();
        fetch_from(&branch, &hub);
        let OfferState::Refused { phrase, .. } = state(&branch) else {
            panic!("{:?}", state(&branch));
        };
        assert_eq!(phrase, "pack-fault-none");
        assert!(lesson_html(&branch).contains("Two doors"), "what was here is still here");
    }
}

#[test]
fn an_absurd_record_of_the_hub_offers_nothing_and_another_nodes_word_counts_for_nothing() {
    let (hub, branch) = pair();
    let absurd = |size_bytes: u64| PublishedPack {
        course: COURSE.into(),
        offer: Some(PackOffer {
            title: "X".into(),
            languages: Vec::new(),
            text: PackPart { hash: ContentHash([9; 32]), size_bytes },
            media: None,
        }),
    };
    let record = Record::Pack(Box::new(absurd(u64::MAX)));
    hub.node.write(move |author| author.record(Scope::Network, &record)).unwrap();
    let other = place(3, NodeRole::Branch);
    join(&hub, &other, 8);
    let record = Record::Pack(Box::new(absurd(1_000)));
    other.node.write(move |author| author.record(Scope::Network, &record)).unwrap();
    sync(&other, &hub);
    sync(&branch, &hub);
    for at in [&hub, &branch] {
        assert!(at.node.pack_offers().unwrap().is_empty());
        assert!(at.node.fetch_pack(COURSE).is_err());
    }
}

#[test]
fn a_stop_between_the_file_and_what_is_known_of_it_is_put_right() {
    let (hub, branch) = pair();
    let offer = publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    // The files got their names, and the power went before anything was written down.
    for part in offer.parts() {
        let bytes = hub.node.inner.files.read(part.hash).unwrap().unwrap();
        branch.node.inner.files.put(&bytes).unwrap();
    }
    branch.node.settle_packs();
    assert_eq!(state(&branch), OfferState::Here);
    // What rotted on the card before it was shown is fetched anew.
    let offer = publish(&hub, "Second edition");
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    let name = offer.text.hash.to_string();
    let folder = branch.dir.path().join("files").join(&name[..2]);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(&name), b"rot").unwrap();
    branch.node.settle_packs();
    // It is seen once all has come, and then asked for again.
    fetch_from(&branch, &hub);
    assert_ne!(state(&branch), OfferState::Here);
    fetch_from(&branch, &hub);
    assert_eq!(state(&branch), OfferState::Here);
    let state = branch.node.read(|read| Ok(read.content(offer.text.hash)?)).unwrap();
    assert_eq!(state.map(|row| row.state), Some(ContentState::Held));
}

#[test]
fn a_disk_that_takes_nothing_more_delays_a_course_and_loses_nothing() {
    let (hub, branch) = pair();
    publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    // Something stands where the folder of packs would be made.
    let folder = branch.dir.path().join("packs");
    std::fs::write(&folder, b"in the way").unwrap();
    assert_eq!(fetch_from(&branch, &hub), SyncState::UpToDate, "the exchange is none the worse");
    assert!(matches!(state(&branch), OfferState::Coming { .. }), "{:?}", state(&branch));
    std::fs::remove_file(&folder).unwrap();
    branch.node.settle_packs();
    assert_eq!(state(&branch), OfferState::Here, "without a further byte over the line");
}

#[test]
fn a_file_or_pack_that_rotted_is_found_by_verifying() {
    let (hub, branch) = pair();
    let offer = publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    fetch_from(&branch, &hub);
    let report = branch.node.verify(&mut ()).unwrap();
    assert_eq!((report.files, report.faults), (2, Vec::new()));
    let name = offer.text.hash.to_string();
    let file = branch.dir.path().join("files").join(&name[..2]).join(&name);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[1_000] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    std::fs::write(branch.dir.path().join("packs/reading-clubs.zip"), b"rot").unwrap();
    let faults = branch.node.verify(&mut ()).unwrap().faults;
    assert!(
        faults.len() == 2 && faults[0].contains(&name) && faults[1].contains(COURSE),
        "{faults:?}"
    );
    let media = offer.media.unwrap().hash;
    branch.node.inner.files.remove(media).unwrap();
    let faults = branch.node.verify(&mut ()).unwrap().faults.join("; ");
    assert!(faults.contains(&format!("file {media}: it is missing")), "{faults}");
}

#[test]
fn a_neighbour_and_a_stick_bring_it_where_no_line_goes() {
    let (hub, branch) = pair();
    let other = place(3, NodeRole::Branch);
    join(&hub, &other, 8);
    publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    fetch_from(&branch, &hub);
    sync(&other, &hub);
    other.node.fetch_pack(COURSE).unwrap();
    assert_eq!(fetch_from(&other, &branch), SyncState::UpToDate);
    assert_eq!(state(&other), OfferState::Here, "from a neighbour, who may be anybody");

    // A third library hears of it only by the stick, and nobody there has to choose.
    let far = place(4, NodeRole::Branch);
    join(&hub, &far, 9);
    let sticks = tempfile::tempdir().unwrap();
    let order = |packs| crate::node::CarryOrder {
        to: far.id.to_string(),
        packs,
        ..crate::node::CarryOrder::default()
    };
    let carried = |name: &str, packs| {
        let path = sticks.path().join(name);
        let written = hub.node.carry_out(&order(packs), &path).unwrap();
        (far.node.carry_in(&path).unwrap(), written.size_bytes)
    };
    let (taken, small) = carried("one.blc", false);
    assert_eq!((taken.packs, state(&far)), (0, OfferState::Offered));
    let (taken, large) = carried("two.blc", true);
    assert_eq!((taken.packs, taken.files), (2, 0));
    assert!(large > small + 80_000);
    assert_eq!(state(&far), OfferState::Here);
    assert!(lesson_html(&far).contains("<svg"));
    // Whoever takes it away does not get it again by the next stick.
    far.node.remove_pack(COURSE).unwrap();
    let (taken, _) = carried("three.blc", true);
    assert_eq!((taken.packs, state(&far)), (0, OfferState::Offered));
    assert!(lesson_html(&far).is_empty());
}

#[test]
fn a_pack_that_was_added_by_hand_is_known_again_and_costs_no_line() {
    let (hub, branch) = pair();
    let path = write_pack(&hub, "Reading clubs");
    hub.node.take_pack(&path).unwrap().unwrap();
    branch.node.take_pack(&path).unwrap().unwrap();
    hub.node.publish_pack(COURSE).unwrap();
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    assert_eq!(state(&branch), OfferState::Here, "before any byte of it went");
}

#[test]
fn a_hub_that_lost_its_files_can_publish_the_same_again() {
    let (hub, branch) = pair();
    let offer = publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    branch.node.fetch_pack(COURSE).unwrap();
    for part in offer.parts() {
        hub.node.inner.files.remove(part.hash).unwrap();
    }
    fetch_from(&branch, &hub);
    assert!(matches!(state(&branch), OfferState::Coming { here_bytes: 0, .. }));
    assert!(!hub.node.pack_sizes(COURSE).unwrap().is_published);
    hub.node.publish_pack(COURSE).unwrap();
    branch.node.inner.passed_over.forget();
    fetch_from(&branch, &hub);
    assert_eq!(state(&branch), OfferState::Here);
}

#[test]
fn an_admin_can_let_small_courses_come_by_themselves() {
    let (hub, branch) = pair();
    publish(&hub, "Reading clubs");
    branch.node.set_automatic_packs_mb(1).unwrap();
    sync(&branch, &hub);
    fetch_from(&branch, &hub);
    assert_eq!(state(&branch), OfferState::Here);
    publish(&hub, "Second edition");
    sync(&branch, &hub);
    fetch_from(&branch, &hub);
    let course = branch.node.course_called(COURSE, "en").unwrap();
    assert_eq!(course.title, "Second edition");
}

#[test]
fn whoever_came_to_the_end_of_a_course_beside_the_first_one_has_not_stopped() {
    let branch = place(2, NodeRole::Branch);
    let path = write_pack(&branch, "Reading clubs");
    branch.node.take_pack(&path).unwrap().unwrap();
    let long_ago = UnixMs(NOW - 12 * 24 * 3_600_000);
    for (byte, name, lesson) in
        [(1, "Ana", "reading-clubs.start/first"), (2, "Mira", "start-here/how-it-works")]
    {
        let person = PersonId::new(branch.id, [byte; 11]);
        truth::card(&branch, person, name, 1);
        let lesson: LessonPath = lesson.parse().unwrap();
        let complete = move |author: &crate::node::Author<'_>| {
            let completion = Completion {
                lesson,
                version: [1; 8],
                at: long_ago,
                clock_doubtful: false,
                study_s: 60,
                checks: (0, 0),
                node: author.node(),
            };
            author.change(DocumentId::learner(person), |document, incarnation| {
                learner::complete(document, incarnation, &completion)
            })
        };
        branch.node.write(complete).unwrap();
    }
    let admin = crate::node::view::SignedIn {
        person: PersonId::new(branch.id, [9; 11]),
        name: "Admin".into(),
        role: Role::Admin,
        node_role: NodeRole::Branch,
        language: None,
        csrf: String::new(),
        shared: false,
        token_hash: [0; 32],
        unread_threads: 0,
    };
    let morning = branch.node.facilitator(&admin).unwrap().morning().unwrap();
    let named: Vec<&str> = morning.help.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(named, ["Mira"], "Ana has nothing left to do in the course that she took");
}
