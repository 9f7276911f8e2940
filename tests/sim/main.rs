//! Many histories of a hub and its branches, each from one seed: links that fail in every way,
//! power cuts between any two steps, clocks that jump. After healing, a checker that knows only
//! what was acknowledged judges every node.
//!
//! `SIM_SEED=n` replays one seed; `SIM_SEEDS=n` sets how many run (60 without it).

mod chance;
mod checker;
mod world;

use chance::Chance;
use world::World;

const STEPS: usize = 50;

fn play(seed: u64) {
    let mut chance = Chance::new(seed);
    let mut world = World::new(seed, 3);
    for _ in 0..STEPS {
        world.step(&mut chance);
    }
    world.heal();
    checker::judge(&mut world);
}

#[test]
fn after_any_history_all_nodes_agree_and_nothing_acknowledged_is_lost() {
    if let Some(seed) = number("SIM_SEED") {
        return play(seed);
    }
    for seed in 0..number("SIM_SEEDS").unwrap_or(60) {
        if std::panic::catch_unwind(|| play(seed)).is_err() {
            panic!("seed {seed} fails: replay it with SIM_SEED={seed}");
        }
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
