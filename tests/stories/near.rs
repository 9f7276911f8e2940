//! Libraries that are near, laptops, invitations as lines and files, and a disk that was lost.

use crate::study;
use crate::world::{Network, PASSWORD, PIN, Site, look_for, wait_for};

fn node_id(site: &Site) -> String {
    site.status()["node"].as_str().expect("the node has an id").to_owned()
}

/// The code of an invitation for a laptop of that library.
fn invite_laptop(hub: &Site, name: &str, of: &Site) -> String {
    let of = node_id(of);
    let told = hub.run(&["invite", "--personal", name, "--of", &of, "--json"]);
    let json = told.json();
    told.ok();
    json["code"].as_str().expect("the answer holds the code").to_owned()
}

#[test]
fn two_branches_exchange_by_an_address_that_was_typed_while_the_hub_is_away() {
    let Network { mut hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let mut sjenica = branches.pop().expect("two branches");
    let mut novi_grad = branches.pop().expect("two branches");
    novi_grad.sync_fully();
    hub.stop();
    novi_grad.start();
    sjenica.start();
    let mut mira = novi_grad.learner("Mira");
    let thread = study::open_thread(&mut mira, "", "Snow on the road", "The bus is late.");

    let mut admin = sjenica.admin();
    let page = admin.open("/sync");
    let told = admin.submit(&page, "/sync/neighbours", &[("url", "http://127.0.0.1:1")]);
    assert_eq!(told.status, 422, "{}", told.text());
    assert!(told.html.contains("http://127.0.0.1:1"), "what was typed is kept");
    let told = admin.submit(&page, "/sync/neighbours", &[("url", &sjenica.url())]);
    assert!(told.says("No other computer of this network answers"), "{}", told.text());
    let told = admin.submit(&page, "/sync/neighbours", &[("url", &novi_grad.url())]);
    assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    assert!(told.says("Novi Grad"), "{}", told.text());

    let mut emina = sjenica.learner("Emina");
    let found = wait_for("the thread from next door", || study::find_thread(&mut emina, "Snow on"));
    assert_eq!(found, thread);
    study::reply(&mut emina, &thread, "Here too.");
    mira.wait_for(&thread, "Here too.");
    let page = admin.open("/sync");
    assert!(page.says("both have the same"), "{}", page.text());
    let listed = sjenica.run(&["neighbour", "list", "--json"]).json();
    assert_eq!(listed[0]["result"], "up-to-date", "{listed}");
    let status = sjenica.status();
    let peers = status["peers"].as_array().expect("a list");
    assert!(peers.iter().any(|peer| peer["name"] == "Novi Grad" && peer["result"] == "up-to-date"));
    for site in [&mut novi_grad, &mut sjenica] {
        site.stop();
        site.verify();
    }
}

#[test]
fn two_branches_find_each_other_by_themselves_where_multicast_works() {
    let Network { mut hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let mut sjenica = branches.pop().expect("two branches");
    let mut novi_grad = branches.pop().expect("two branches");
    novi_grad.sync_fully();
    hub.stop();
    novi_grad.start_for_all();
    sjenica.start_for_all();
    let mut admin = sjenica.admin();
    let found = look_for(|| admin.open("/sync").says("Novi Grad").then_some(()));
    if found.is_none() {
        // A machine without a local network, or one that keeps multicast off: nothing to be seen.
        assert!(!sjenica.log().contains("panicked"), "{}", sjenica.log());
        return;
    }
    let mut mira = novi_grad.learner("Mira");
    let thread = study::open_thread(&mut mira, "", "Snow on the road", "The bus is late.");
    let mut emina = sjenica.learner("Emina");
    wait_for("the thread from next door", || study::find_thread(&mut emina, "Snow on"));
    study::reply(&mut emina, &thread, "Here too.");
    mira.wait_for(&thread, "Here too.");
    let page = admin.open("/sync");
    let told = admin.submit(&page, "/sync/lan", &[]);
    assert!(told.says("Turn on"), "{}", told.text());
}

#[test]
fn a_learner_takes_the_course_along_on_a_laptop_and_nothing_is_lost_between_the_two() {
    let (hub, mut branch) = Network::pair();
    let mut laptop = Site::personal("Laptop 7");
    let for_branch = hub.invite("Elsewhere");
    let told = laptop.run(&["join", "--hub", &hub.url(), &for_branch]);
    assert_eq!(told.code, 3, "{told:?}");
    assert!(told.err.contains("for another kind of node"), "{}", told.err);
    laptop.join(&hub.url(), &invite_laptop(&hub, "Laptop 7", &branch));
    laptop.sync_fully();
    branch.sync_fully();

    branch.start();
    let mut mira = branch.learner("Mira");
    let course: Vec<String> = study::lessons(&mut mira).into_iter().map(|line| line.href).collect();
    study::finish_lesson(&mut mira, &course[0]);
    let page = mira.open("/learn");
    assert!(page.link("Take the course along").is_some(), "{}", page.text());
    let page = mira.open("/laptop");
    let told = mira.submit(&page, "/laptop", &[("secret", "9999")]);
    assert_eq!(told.status, 422, "{}", told.text());
    let told = mira.submit(&page, "/laptop", &[("secret", PIN)]);
    assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    branch.stop();
    branch.sync_fully();
    laptop.sync_fully();

    laptop.start();
    let mut keeper = laptop.admin();
    let people = keeper.open("/people");
    assert!(people.says("Mira") && people.says("no PIN here yet"), "{}", people.text());
    assert_eq!(keeper.open("/follow").status, 403, "nobody is followed on a laptop");
    let (pin, _) = people
        .links()
        .into_iter()
        .find(|(to, _)| to.ends_with("/pin"))
        .expect("the learner's line leads to a PIN");
    let page = keeper.open(&pin);
    let told = keeper.submit(&page, &pin, &[("pin", "8520")]);
    assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    let mut there = laptop.signed_in("Mira", "8520");
    assert_eq!(study::done(&mut there), course[..1]);
    assert!(!laptop.browser().open("/sign-in").says("New here"), "nobody begins on a laptop");

    // Apart: different lessons and one at both.
    study::finish_lesson(&mut there, &course[1]);
    laptop.stop();
    branch.start();
    let mut here = branch.signed_in("Mira", PIN);
    study::finish_lesson(&mut here, &course[1]);
    study::finish_lesson(&mut here, &course[2]);
    // Once by each other directly ...
    laptop.run(&["neighbour", "add", &branch.url()]).ok();
    laptop.start();
    let mut there = laptop.signed_in("Mira", "8520");
    wait_for("three lessons at the laptop", || (study::done(&mut there).len() == 3).then_some(()));
    wait_for("three lessons at the branch", || (study::done(&mut here).len() == 3).then_some(()));
    // ... and once by way of the hub.
    laptop.run(&["neighbour", "forget", &node_id(&branch)]).ok();
    study::finish_lesson(&mut there, &course[3]);
    laptop.stop();
    branch.stop();
    laptop.sync_fully();
    branch.sync_fully();
    branch.start();
    let mut here = branch.signed_in("Mira", PIN);
    assert_eq!(study::done(&mut here), course[..4]);
    for site in [&hub, &branch, &laptop] {
        site.verify();
    }
}

#[test]
fn an_invitation_is_a_line_to_paste_a_picture_to_scan_or_a_file_to_carry() {
    let mut hub = Site::hub();
    hub.start();
    let mut admin = hub.admin();
    let page = admin.open("/members");
    let shown = admin.submit(
        &page,
        "/members/invite",
        &[("kind", "branch"), ("name", "Novi Grad"), ("country", "BA")],
    );
    let line = shown.html.split("value=\"").find_map(|part| {
        let value = part.split('"').next()?;
        value.contains("/join#").then(|| value.replace("&#x2f;", "/"))
    });
    let line = line.unwrap_or_else(|| panic!("no line on the page: {}", shown.html));
    assert!(line.starts_with(&format!("{}/join#", hub.url())), "{line}");
    assert!(shown.html.contains("class=\"qr\""), "a picture");
    let file = admin.submit(&shown, "/members/invitation-file", &[]);
    assert!(file.html.contains(&line), "{}", file.html);
    let opened = hub.browser().open("/join");
    assert!(opened.says("An invitation to this network"), "{}", opened.text());

    // Pasted into the page of a library.
    let mut branch = Site::branch("Novi Grad");
    branch.start();
    let mut keeper = branch.admin();
    let page = keeper.open("/sync");
    let told = keeper.submit(&page, "/sync/join", &[("hub_url", &line), ("code", "")]);
    assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    branch.stop();
    branch.sync_fully();

    // Carried as a file.
    let path = hub.data().with_file_name("invitation.txt");
    let name = path.display().to_string();
    let by_file = ["invite", "--branch", "Sjenica", "--country", "RS", "--hub", &hub.url()];
    let args = [&by_file[..], &["--file", &name]].concat();
    hub.run(&args).ok();
    assert_eq!(hub.run(&args).code, 2, "never over a file that is there");
    let other = Site::branch("Sjenica");
    assert_eq!(other.run(&["join", "no-such-file"]).code, 2);
    other.run(&["join", &name]).ok();
    other.sync_fully();
    let third = Site::branch("Third");
    assert_eq!(third.run(&["join", &name]).code, 3, "good once");
    assert_eq!(third.run(&["join", &third.data().join("node.key").display().to_string()]).code, 2);
}

#[test]
fn a_library_that_lost_its_disk_comes_back_with_its_card() {
    let (mut hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    let course: Vec<String> = study::lessons(&mut mira).into_iter().map(|line| line.href).collect();
    study::finish_lesson(&mut mira, &course[0]);
    let thread = study::open_thread(&mut mira, "", "Before the flood", "Is it wet?");
    let mut admin = branch.admin();
    let page = admin.open("/sync/recovery");
    let told = admin.submit(&page, "/sync/recovery", &[("secret", "not it")]);
    assert_eq!(told.status, 422, "{}", told.text());
    assert!(!told.html.contains("class=\"qr\""));
    let card = admin.submit(&page, "/sync/recovery", &[("secret", PASSWORD)]);
    let code = card.html.split("<p class=\"code\">").nth(1).expect("the card shows the code");
    let code = code.split('<').next().unwrap_or_default().to_owned();
    assert!(card.html.contains("class=\"qr\""), "and a picture");
    branch.stop();
    assert_eq!(branch.run(&["recovery-code", "--json"]).json()["code"], code.as_str());
    branch.sync_fully();
    let lost = branch.status();
    drop(branch);

    // By the pages of an empty folder; first the hub is away.
    let mut again = Site::fresh("Novi Grad");
    again.start();
    let setup = again.printed[1].strip_prefix("set-up code: ").expect("the second line").to_owned();
    let mut visitor = again.browser();
    let page = visitor.open(&format!("/setup?code={setup}"));
    assert!(page.link("This library had Branchline before").is_some(), "{}", page.text());
    let page = visitor.open(&format!("/recover?code={setup}"));
    let url = hub.url();
    let filled = [
        ("recovery_code", code.as_str()),
        ("hub_url", &url),
        ("admin_name", "Admin of Novi Grad"),
        ("admin_password", "a new password 8"),
    ];
    hub.stop();
    let told = visitor.submit(&page, "/recover", &filled);
    assert_eq!(told.status, 422, "{}", told.text());
    assert!(told.html.contains(&code), "what was typed is kept");
    hub.start();
    let back = visitor.submit(&page, "/recover", &filled);
    assert_eq!((back.first_status, back.status), (303, 200), "{}", back.text());
    assert!(back.says("Everything is back") && back.says("Mira"), "{}", back.text());
    assert!(back.says("no PIN here yet"), "{}", back.text());
    let (pin, _) =
        back.links().into_iter().find(|(to, _)| to.ends_with("/pin")).expect("a way to a PIN");
    let page = visitor.open(&pin);
    visitor.submit(&page, &pin, &[("pin", "1357")]);
    let mut mira = again.signed_in("Mira", "1357");
    assert_eq!(study::done(&mut mira), course[..1]);
    assert!(mira.open(&thread).says("Is it wet?"));
    study::reply(&mut mira, &thread, "Not any more.");
    again.stop();
    again.sync_fully();
    let status = again.status();
    assert_eq!((&status["node"], &status["name"]), (&lost["node"], &lost["name"]));
    let lives = |status: &serde_json::Value| status["incarnation"].as_u64().expect("a number");
    assert!(lives(&status) > lives(&lost));
    assert!(hub.learner("Vesna").open(&thread).says("Not any more."));
    again.verify();
    hub.verify();

    // Twice is refused, and so is a folder that holds something.
    let args = ["recover", "--hub", &url, "--admin", "X", "--password-stdin", &code];
    let twice = again.run_with(&args, PASSWORD);
    assert_eq!(twice.code, 1, "{twice:?}");
    assert!(twice.err.contains("set up already"), "{}", twice.err);
}

#[test]
fn on_the_command_line_a_recovery_says_what_is_wrong_with_the_code() {
    let (hub, branch) = Network::pair();
    let code = branch.run(&["recovery-code", "--json"]).json()["code"].clone();
    let code = code.as_str().expect("a code").to_owned();
    let again = Site::fresh("Novi Grad");
    let run = |code: &str| {
        let url = hub.url();
        let args = ["recover", "--hub", &url, "--admin", "Ana", "--password-stdin", code];
        again.run_with(&args, PASSWORD)
    };
    let wrong = if code.ends_with('x') { 'y' } else { 'x' };
    let slip = run(&format!("{}{wrong}", &code[..code.len() - 1]));
    assert_eq!(slip.code, 2, "{slip:?}");
    let told = run(&code).ok();
    assert!(told.contains("Novi Grad") && told.contains("Central library"), "{told}");
    assert_eq!(again.status()["node"], branch.status()["node"]);
    hub.run(&["revoke", branch.status()["node"].as_str().expect("an id")]).ok();
    let third = Site::fresh("Third");
    let url = hub.url();
    let args = ["recover", "--hub", &url, "--admin", "Ana", "--password-stdin", &code];
    let refused = third.run_with(&args, PASSWORD);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.err.contains("has cut it off"), "{}", refused.err);
}
