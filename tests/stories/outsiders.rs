//! Who does not belong, who no longer belongs, and bytes that nobody honest would send.

use std::fs;

use crate::study;
use crate::world::{Network, Site, wait_for};

#[test]
fn a_revoked_branch_gets_nothing_and_changes_nothing_and_is_told_so() {
    let (mut hub, mut branch) = Network::pair();
    let node = branch.status()["node"].as_str().expect("a node has an id").to_owned();
    hub.run(&["revoke", &node]).ok();
    let mut writer = hub.learner("Vesna");
    study::open_thread(&mut writer, "", "After the cut", "Only members read this.");
    branch.run(&["sample", "--learners", "2", "--days", "1", "--seed", "3"]).ok();

    let before = hub.status();
    let told = branch.sync();
    assert_eq!((told.state.as_str(), told.received), ("refused", 0), "{told:?}");
    assert_ne!(told.code, 0);
    for count in ["entries", "people", "learners", "posts", "quarantined"] {
        assert_eq!(hub.status()[count], before[count], "{count}");
    }

    branch.start();
    let mut mira = branch.learner("Mira");
    assert_eq!(study::find_thread(&mut mira, "After the cut"), None);
    study::open_thread(&mut mira, "", "We go on", "Work is possible without the hub.");
    let mut admin = branch.admin();
    admin.wait_for("/sync", "does not know this branch any more");
    branch.verify();
    hub.verify();
    hub.stop();
}

#[test]
fn a_branch_that_was_cut_off_by_mistake_pairs_again_and_nothing_is_lost_or_doubled() {
    let (mut hub, mut branch) = Network::pair();
    let node = branch.status()["node"].as_str().expect("a node has an id").to_owned();
    branch.start();
    let mut mira = branch.learner("Mira");
    study::open_thread(&mut mira, "", "Before the mistake", "All is well.");
    let mut admin = branch.admin();
    admin.wait_for("/sync", "Up to date");
    let mut vesna = hub.learner("Vesna");
    wait_for("the first thread", || study::find_thread(&mut vesna, "Before the mistake"));

    let mut keeper = hub.admin();
    let asked = keeper.open(&format!("/members/{node}/revoke"));
    assert!(asked.says("not after a theft"), "{}", asked.text());
    keeper.submit(&asked, &format!("/members/{node}/revoke"), &[]);
    let first = study::lessons(&mut mira)[0].href.clone();
    study::finish_lesson(&mut mira, &first);
    study::open_thread(&mut mira, "", "While we were out", "Nobody told us.");
    branch.stop();
    branch.start();
    study::open_thread(&mut mira, "", "Another day alone", "Still nobody.");
    let mut admin = branch.admin();
    let refused = admin.wait_for("/sync", "does not know this branch any more");
    assert_eq!(refused.link("Pair again").as_deref(), Some("#join"));
    assert_eq!(study::find_thread(&mut vesna, "While we were out"), None);

    let member = keeper.open(&format!("/members/{node}"));
    assert!(member.says("have it pair again"), "{}", member.text());
    let wrong = admin.submit(&refused, "/sync/join", &[("hub_url", &hub.url()), ("code", "abcd")]);
    assert!(wrong.says("The code does not work"), "{}", wrong.text());
    let code = hub.invite("Novi Grad");
    let filled = [("hub_url", hub.url()), ("code", code)];
    let filled = filled.each_ref().map(|(field, value)| (*field, value.as_str()));
    let told = admin.submit(&refused, "/sync/join", &filled);
    assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    admin.wait_for("/sync", "Up to date");

    for title in ["Before the mistake", "While we were out", "Another day alone"] {
        wait_for(title, || study::find_thread(&mut vesna, title));
        let list = vesna.open("/forum");
        assert_eq!(list.times(title), 1, "{}", list.text());
    }
    let member = keeper.open(&format!("/members/{node}"));
    assert!(!member.says("have it pair again"), "{}", member.text());
    assert_eq!(hub.status()["quarantined"], 0);
    assert_eq!(study::done(&mut mira).len(), 1);
    branch.stop();
    assert_eq!(branch.sync_fully().code, 0);
    branch.verify();
    hub.verify();
    hub.stop();
}

#[test]
fn a_wrong_or_used_code_lets_nobody_in() {
    let mut hub = Site::hub();
    hub.start();
    let code = hub.invite("Novi Grad");
    let peers = hub.status()["peers"].as_array().map_or(0, Vec::len);

    let stranger = Site::branch("Stranger");
    let wrong = format!("{}{}", &code[..code.len() - 2], "00");
    let told = stranger.run(&["join", "--hub", &hub.url(), &wrong]);
    assert_ne!(told.code, 0, "{}", told.out);
    assert!(!told.err.trim().is_empty(), "a refusal is told in words");
    assert_eq!(hub.status()["peers"].as_array().map_or(0, Vec::len), peers);

    let branch = Site::branch("Novi Grad");
    branch.join(&hub.url(), &code);
    branch.sync_fully();
    let told = stranger.run(&["join", "--hub", &hub.url(), &code]);
    assert_ne!(told.code, 0, "a code is good once: {}", told.out);
    assert_eq!(stranger.sync().state, "alone");
}

#[test]
fn a_member_of_another_network_is_refused() {
    let (_own_hub, branch) = Network::pair();
    let mut other = Site::hub();
    other.start();
    let told = branch.run(&["join", "--hub", &other.url(), &other.invite("Novi Grad")]);
    assert_ne!(told.code, 0, "{}", told.out);
    assert_eq!(branch.sync_fully().code, 0);
}

#[test]
fn poisoned_bytes_are_refused_and_the_server_goes_on() {
    let (mut hub, branch) = Network::pair();
    let before = hub.status();
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut bodies: Vec<Vec<u8>> = vec![Vec::new(), b"BL".to_vec(), vec![0xff; 100_000]];
    let samples = fs::read_dir("tests/poison").expect("the samples").flatten();
    let samples: Vec<Vec<u8>> =
        samples.map(|entry| fs::read(entry.path()).expect("a sample")).collect();
    assert!(samples.len() >= 6);
    for sample in samples {
        for kind in 1..=6 {
            let mut wrapped = vec![b'B', b'L', 1, kind];
            wrapped.extend_from_slice(&sample);
            bodies.push(wrapped);
        }
        bodies.push(sample);
    }
    for body in bodies {
        let url = format!("{}/sync", hub.url());
        let answer = agent
            .post(&url)
            .header("content-type", "application/octet-stream")
            .send(&body[..])
            .expect("the server answers whatever comes");
        assert!(answer.status().as_u16() < 500, "{}", answer.status());
    }
    let health = agent.get(format!("{}/healthz", hub.url())).call().expect("an answer");
    assert_eq!(health.status().as_u16(), 200);
    let after = hub.status();
    for count in ["entries", "people", "posts", "quarantined"] {
        assert_eq!(after[count], before[count], "{count}");
    }
    assert_eq!(branch.sync_fully().code, 0);
    hub.learner("Vesna");
    hub.verify();
    hub.stop();
}
