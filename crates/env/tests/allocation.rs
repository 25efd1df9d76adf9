//! Stepping a batch takes no memory from the system: all is taken at construction.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::Arc;

use catalog::Catalog;
use env::{BattleOptions, RandomPlay};
use maps::Scenario;
use sim::Rules;

/// The system's allocator, counting the requests of each thread.
struct Counting;

thread_local! {
    static REQUESTS: Cell<u64> = const { Cell::new(0) };
}

fn count_request() {
    REQUESTS.set(REQUESTS.get() + 1);
}

#[expect(unsafe_code, reason = "the trait of allocators is unsafe")]
// SAFETY: every call is passed on unchanged to the system's allocator, which keeps the contract.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count_request();
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: `pointer` came from `alloc` or `realloc` above, and so from `System`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count_request();
        // SAFETY: `pointer` came from `alloc` or `realloc` above, and so from `System`.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Plays `steps` steps at random with all parts of observations on; returns the requests made.
fn requests_while_playing(name: &str, heuristic_ai: bool, games: usize, steps: u32) -> u64 {
    let scenario = Scenario::load(name).expect("the scenario is part of the program");
    let version = scenario.balance.parse().expect("the scenario names a known version");
    let catalog = Catalog::load(version).expect("the tables are valid");
    let rules = Arc::new(Rules::new(catalog, scenario).expect("the scenario fits the tables"));
    let options = BattleOptions {
        heuristic_ai,
        obs_last_action: true,
        obs_pathing_grid: true,
        obs_terrain_height: true,
        ..BattleOptions::default()
    };
    let mut play = RandomPlay::new(rules, options, games, 1).expect("the options are in bounds");
    let mut ended = 0;
    let before = REQUESTS.get();
    for _ in 0..steps {
        play.step();
        ended += play.outcomes().iter().flatten().count();
    }
    let requests = REQUESTS.get() - before;
    assert!(ended != 0, "{name}: no episode ended within {steps} steps");
    requests
}

#[test]
fn stepping_allocates_nothing() {
    for name in Scenario::names() {
        for heuristic_ai in [false, true] {
            let requests = requests_while_playing(name, heuristic_ai, 2, 450);
            assert_eq!(requests, 0, "{name}, scripted agents: {heuristic_ai}");
        }
    }
}
