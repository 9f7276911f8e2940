//! What a learner hands in: drafts, versions, taking back, the proposal; and that it arrives.

use crate::browse::{Browser, Page};
use crate::proxy::{Evil, Proxy};
use crate::study;
use crate::world::{Network, Site};

const START: &str = "/assignments/start-here";

#[test]
fn a_learner_writes_a_draft_hands_in_takes_back_and_hands_in_again() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let map = mira.open("/learn");
    let title = "Your branch on one page";
    assert_eq!(map.link(title).as_deref(), Some(START), "{}", map.text());
    let page = mira.open(START);
    assert!(page.says("How it is judged: 8 of 12 points pass"), "{}", page.text());
    assert!(page.says("Names of staff or of users stand in it."), "the rubric is seen beforehand");

    // A draft may be half of it, and is still there after the power was cut.
    let mut form = page.form(START);
    form.fill("a-place", "A small town, about 4,000 people");
    form.fill("act", "save");
    let saved = mira.send(&form).expect("an answer");
    assert!(saved.says("Your draft is saved"), "{}", saved.text());
    site.kill();
    site.start();
    mira.move_to(&site.url());
    assert!(mira.open("/").says("draft saved"), "home names it under what is to do");
    let page = mira.open(START);
    let mut form = page.form(START);
    assert_eq!(form.value("a-place"), Some("A small town, about 4,000 people"));

    // What is missing is named field by field, and what was typed stays.
    form.fill("a-kit", &"chair ".repeat(71));
    let told = mira.send(&form).expect("an answer");
    assert_eq!(told.status, 422);
    assert!(told.says("There is a problem"), "{}", told.text());
    assert!(told.says("Kit and room: shorten it to 70 words; now there are 71"), "{}", told.text());
    assert!(told.says("People and hours: write something here"), "{}", told.text());
    assert_eq!(told.form(START).value("a-place"), Some("A small town, about 4,000 people"));

    let mut form = told.form(START);
    study::fill_answers(&mut form, "Counted on Tuesday, all of it works");
    let stands = mira.send(&form).expect("an answer");
    assert_eq!((stands.first_status, stands.status), (303, 200), "{}", stands.text());
    assert!(stands.says("Handed in") && stands.says("saved here"), "{}", stands.text());
    // A double click, and "back" and once more: the same form again is the same version.
    let again = mira.send(&form).expect("an answer");
    assert!(!again.says("Earlier versions"), "{}", again.text());

    let back = format!("{START}/take-back");
    let page = mira.open(START);
    let page = mira.submit(&page, &back, &[]);
    assert!(page.says("You took this back"), "{}", page.text());
    let mut form = page.form(START);
    assert_eq!(form.value("a-kit"), Some("Counted on Tuesday, all of it works"));
    assert!(mira.open("/").says("Your proposal: 0 %"));
    form.fill("a-kit", "Six tables and a printer that works");
    let page = mira.send(&form).expect("an answer");
    assert!(page.says("Version 1 taken back"), "{}", page.text());
    let version = page.link("Version 1").expect("earlier versions are kept");
    assert!(mira.open(&version).says("Counted on Tuesday"));
    site.verify();
}

/// A photograph of so many pixels, with a note that nobody but its taker should have.
pub(crate) fn photograph(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let tile = |a: u32, b: u32| u8::try_from((a / 31 * (b / 37) * 73) % 256).unwrap_or(0);
        image::Rgb([tile(x, y), tile(y, x), tile(x + y, y)])
    });
    let mut jpeg = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 85);
    encoder.encode_image(&picture).expect("a picture");
    let note = b"Exif\0\0GPS 42.43,19.26";
    let length = u16::try_from(note.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, note, &jpeg[2..]].concat()
}

/// Lays a file beside the first assignment's draft, as its page offers; the page that follows.
fn choose_file(mira: &mut Browser, file: &[u8]) -> Page {
    let page = mira.open(START);
    let mut form = page.form(START);
    form.fill("act", "file-door");
    let choose = mira.send(&form).expect("an answer");
    assert!(choose.says("Choose"), "{}", choose.text());
    mira.hand_over(&choose.form(DOOR), "file", file)
}

const DOOR: &str = "/assignments/start-here/files/door";

#[test]
fn a_photograph_goes_along_small_and_without_the_place_where_it_was_taken() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let mut form = mira.open(START).form(START);
    study::fill_answers(&mut form, "Typed before the photograph was chosen");
    mira.send(&{
        form.fill("act", "save");
        form
    })
    .expect("an answer");

    let told = choose_file(&mut mira, b"MZ this is a program");
    assert_eq!(told.status, 422);
    assert!(told.says("This kind of file is not taken"), "{}", told.text());
    let told = choose_file(&mut mira, b"");
    assert!(told.says("Choose a file: there is nothing in this one"), "{}", told.text());
    let taken = photograph(2_000, 1_500);
    let page = choose_file(&mut mira, &taken);
    assert_eq!((page.first_status, page.status), (303, 200), "{}", page.text());
    assert!(page.says("a file.jpg"), "{}", page.text());
    let form = page.form(START);
    assert_eq!(form.value("a-kit"), Some("Typed before the photograph was chosen"));

    let page = mira.send(&form).expect("an answer");
    assert!(page.says("Handed in"), "{}", page.text());
    let link = page.links().into_iter().find(|(to, _)| to.starts_with("/attachments/"));
    let (status, kind, small) = mira.fetch(&link.expect("the picture is linked").0);
    assert_eq!((status, kind.as_str()), (200, "image/jpeg"));
    assert!(small.len() < taken.len());
    assert!(!small.windows(3).any(|three| three == b"GPS"));
    let picture = image::load_from_memory(&small).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (1_280, 960));
    assert!(mira.open("/proposal").html.contains("<img src=\"/attachments/"));
    let mut ana = site.learner("Ana");
    let link = page.links().into_iter().find(|(to, _)| to.starts_with("/attachments/"));
    assert_eq!(ana.fetch(&link.expect("as before").0).0, 404, "Mira's alone");
    site.verify();
}

#[test]
fn the_proposal_grows_with_every_assignment_and_says_what_is_missing() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let home = mira.open("/");
    assert!(home.says("Your proposal: 0 %") && home.says("Next: A."), "{}", home.text());
    study::hand_in(&mut mira, "planning", "One goal and what it costs");
    study::hand_in(&mut mira, "proposal", "Languages and a summary");
    let page = mira.open("/proposal");
    // G, H and I come from one assignment, M and N from another: 5 of 14.
    assert!(page.says("Your proposal: 35 %"), "{}", page.text());
    assert!(page.says("5 of 14 sections have something in them"), "{}", page.text());
    assert_eq!(page.link("A. Applicant and branch").as_deref(), Some(START));
    assert!(!page.says("Pitch sheet"), "what only the reviewer reads is no part of it");
    let paper = mira.open("/proposal/paper");
    assert!(paper.says("Proposal by Mira, Bookmobile"), "{}", paper.text());
    assert!(paper.says("One goal and what it costs") && paper.says("(nothing yet)"));
    site.verify();
}

/// Does that folder of files hold these very bytes?
fn holds(site: &Site, content: &[u8]) -> bool {
    let Ok(folders) = std::fs::read_dir(site.data().join("files")) else { return false };
    let files = folders.flatten().filter_map(|folder| std::fs::read_dir(folder.path()).ok());
    files.flatten().flatten().any(|file| std::fs::read(file.path()).is_ok_and(|b| b == content))
}

#[test]
fn the_hub_holds_the_picture_after_the_line_was_cut_and_only_what_was_missing_goes_again() {
    let mut hub = Site::hub();
    hub.start();
    let line = Proxy::to(hub.port());
    let mut branch = Site::branch("Novi Grad");
    branch.join(&line.url(), &hub.invite("Novi Grad"));
    branch.sync_fully();
    line.always(Some(Evil::BadGateway));
    branch.start();
    let mut mira = branch.learner("Mira");
    choose_file(&mut mira, &photograph(2_000, 1_500));
    let page = study::hand_in(&mut mira, "start-here", "With a picture of our door");
    let link = page.links().into_iter().find(|(to, _)| to.starts_with("/attachments/"));
    let (_, _, picture) = mira.fetch(&link.expect("the picture is linked").0);
    assert!(picture.len() > 150_000, "{} bytes", picture.len());
    branch.stop();

    // The words in two requests, what is lacking, one piece; then the line is cut within the second.
    line.always(None);
    line.next(&[Evil::Double, Evil::Double, Evil::Double, Evil::Double, Evil::CutRequest(10_000)]);
    line.forget();
    let told = branch.sync();
    assert_ne!(told.state, "up-to-date", "{told:?}");
    assert!(!holds(&hub, &picture));
    let went: Vec<usize> = line.passed().iter().map(Vec::len).collect();
    assert!(went.len() == 4 && went[3] > 40_000, "words, a question, a piece: {went:?}");
    line.forget();
    assert_eq!(branch.sync_fully().state, "up-to-date");
    assert!(holds(&hub, &picture), "byte for byte");
    let again: usize = line.passed().iter().map(Vec::len).sum();
    assert!(again < picture.len() - 40_000, "{again} bytes for what was left of {}", picture.len());
    line.forget();
    assert_eq!(branch.sync().round_trips, 1, "and then nothing more is said of it");
    branch.start();
    mira.move_to(&branch.url());
    let page = mira.open(START);
    assert!(page.times("at the hub") >= 2, "the words and the picture: {}", page.text());
    hub.verify();
    branch.verify();
}

#[test]
fn what_was_handed_in_arrives_at_the_hub_and_its_word_comes_back() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    study::hand_in(&mut mira, "start-here", "What there is in our branch");
    mira.wait_for(START, "at the hub");
    let page = mira.open(START);
    let page = mira.submit(&page, &format!("{START}/take-back"), &[]);
    assert!(page.says("You took this back"), "{}", page.text());
    branch.sync_fully();
    hub.verify();
    branch.verify();
}
