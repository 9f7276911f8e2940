//! An assignment in a real browser: words that survive a reload, counted while they are typed; a picture
//! chosen and shown; and all of it by keys, without script.

use crate::driver::{Window, window};
use crate::story::sign_up;
use crate::world::Site;

const START: &str = "/assignments/start-here";
const FIELDS: [&str; 5] = ["place", "people-hours", "kit", "connection", "strengths"];
/// The key that presses a button.
const ENTER: &str = "\u{E007}";

/// A small picture as a file.
fn picture(folder: &tempfile::TempDir) -> String {
    let path = folder.path().join("door.png");
    let picture = image::RgbImage::from_pixel(60, 40, image::Rgb([120, 20, 20]));
    picture.save(&path).expect("a file of the test");
    path.display().to_string()
}

fn value(window: &Window, field: &str) -> String {
    let found = window.run(&format!("return document.getElementById('a-{field}').value"));
    found.as_str().unwrap_or_default().to_owned()
}

#[test]
fn words_survive_a_reload_and_a_picture_is_chosen_shown_and_handed_in() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    let folder = tempfile::tempdir().expect("a folder for the test");
    sign_up(&window, "Mira");
    window.show_as(320, "light");
    window.open(START);
    window.fill("#a-kit", "six tables – one printer");
    window.wait_until("the words are counted", || window.text().contains("(4)"));
    window.wait_until("the draft is on the device", || {
        window.text().contains("Draft saved on this device")
    });
    window.reload();
    assert_eq!(value(&window, "kit"), "six tables – one printer");

    // What the server keeps is older than what was typed since: it is offered, not lost.
    window.click("button[name=act][value=save]:not([hidden])");
    window.wait_until("the draft is saved", || window.text().contains("Your draft is saved"));
    window.fill("#a-kit", " that works");
    window.wait_until("the draft is on the device", || {
        window.text().contains("Draft saved on this device")
    });
    window.reload();
    assert_eq!(value(&window, "kit"), "six tables – one printer");
    assert!(window.text().contains("Something was typed here that was not saved."));
    window.click("[data-draft-line] button");
    assert_eq!(value(&window, "kit"), "six tables – one printer that works");

    // On to the picture; what was typed goes along.
    window.click("button[name=act][value=file-door]");
    window.wait_until("a file can be chosen", || window.count("#file") == 1);
    window.fill("#file", &picture(&folder));
    window.click("form[enctype] button");
    window.wait_until("the picture is shown", || {
        let wide = window
            .run("var i = document.querySelector('figure img'); return i ? i.naturalWidth : 0");
        wide.as_u64() == Some(60)
    });
    assert_eq!(value(&window, "kit"), "six tables – one printer that works");
    for field in FIELDS.into_iter().filter(|field| *field != "kit") {
        window.fill(&format!("#a-{field}"), "counted on Tuesday");
    }
    window.click("form.wider .ways button:not([name])");
    window.wait_until("it is handed in", || window.text().contains("What you handed in"));
    assert_eq!(window.count("section figure img"), 1);
    assert_eq!(window.complaints(), Vec::<String>::new());
}

#[test]
fn an_assignment_is_handed_in_and_taken_back_by_keys_without_script() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    sign_up(&window, "Mira");
    window.switch_scripts_off();
    window.open(START);
    // Enter in a line saves the draft; it never hands in by accident.
    window.fill("#a-place", "a small town");
    window.fill("#a-place", ENTER);
    window.wait_until("the draft is saved", || window.text().contains("Your draft is saved"));
    window.fill("form.wider .ways button:not([name])", ENTER);
    window.wait_until("what is missing is named", || window.count("#faults li") == 4);
    for field in FIELDS.into_iter().skip(1) {
        window.fill(&format!("#a-{field}"), "counted on Tuesday");
    }
    window.fill("form.wider .ways button:not([name])", ENTER);
    window.wait_until("it is handed in", || window.text().contains("What you handed in"));
    window.fill(&format!("form[action='{START}/take-back'] button"), ENTER);
    window.wait_until("it is taken back", || window.text().contains("You took this back"));
}
