//! Many histories of a hub and its branches, each from one seed: lines that fail in every way, power
//! cuts between any two steps, disks that are full, put back or copied, sticks that are old, spoiled
//! or brought to the wrong computer, clocks that jump, a branch that is cut off, and a member that
//! lies. After healing, a checker that knows only what was acknowledged judges every node.
//!
//! The protocol, the guard and the store are those of the program; the disks are folders, the lines
//! are this module's. `SIM_SEED=n` replays one seed and tells its story; `SIM_SEEDS=n` sets how many
//! run, `SIM_FIRST=n` where they begin.

mod chance;
mod checker;
mod liar;
#[expect(dead_code, reason = "what the benchmark needs besides")]
#[path = "../../benches/light.rs"]
mod light;
mod line;
mod place;
mod template;
mod world;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use chance::Chance;
use world::World;

const STEPS: usize = 50;
/// Seeds of a run that nobody set otherwise: an unoptimised program plays few.
const SEEDS: u64 = if cfg!(debug_assertions) { 60 } else { 2_000 };

fn play(seed: u64) -> World {
    let mut chance = Chance::new(seed);
    let mut world = World::new(seed);
    let judged = catch_unwind(AssertUnwindSafe(|| {
        for _ in 0..STEPS {
            world.step(&mut chance);
        }
        world.heal();
        checker::judge(&mut world);
    }));
    if judged.is_err() {
        let story = world.story.join("\n");
        panic!("seed {seed} fails: replay it with SIM_SEED={seed}\n{story}");
    }
    world
}

#[test]
fn after_any_history_all_nodes_agree_and_nothing_acknowledged_is_lost() {
    if let Some(seed) = number("SIM_SEED") {
        let world = play(seed);
        return tell(&format!("{} exchanges, {} bytes", world.exchanges, world.bytes));
    }
    let first = number("SIM_FIRST").unwrap_or(0);
    let last = first + number("SIM_SEEDS").unwrap_or(SEEDS);
    let next = AtomicU64::new(first);
    // More worlds at once than processors only take each other's caches.
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= last {
                        return;
                    }
                    // Whoever fails says which seed it was; the others need not go on.
                    if let Err(failure) = catch_unwind(|| play(seed)) {
                        next.store(last, Ordering::Relaxed);
                        resume_unwind(failure);
                    }
                    let played = seed - first + 1;
                    if played.is_multiple_of(1_000) {
                        tell(&format!("about {played} seeds so far"));
                    }
                }
            });
        }
    });
    tell(&format!("{} seeds", last - first));
}

fn tell(what: &str) {
    writeln!(std::io::stdout(), "{what}").expect("standard output takes a line");
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
