//! Who does not belong, who no longer belongs, and bytes that nobody honest would send.

use std::fs;

use crate::study;
use crate::world::{Network, Site};

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
