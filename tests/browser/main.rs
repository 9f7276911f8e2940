//! A real browser on the real program, by a name of the local network, as a phone in a branch would
//! come.
//!
//! Without chromedriver these tests say that they are skipped; `E2E=require` turns that into a
//! failure.

#[allow(dead_code, reason = "the stories use all of it, a browser needs only a part")]
#[path = "../stories/browse.rs"]
mod browse;
mod driver;
mod forum;
mod handin;
mod pages;
mod question;
mod story;
#[allow(dead_code, reason = "the stories use all of it, a browser needs only a part")]
#[path = "../stories/study.rs"]
mod study;
#[allow(dead_code, reason = "the stories use all of it, a browser needs only a part")]
#[path = "../stories/world.rs"]
mod world;
