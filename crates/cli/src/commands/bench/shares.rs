//! Which system of the engine the time of a battle goes to.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use env::{BattleOptions, RandomPlay};
use serde::{Serialize, Serializer};
use sim::{Rules, System};

use super::STEPS_PER_LOOK;

/// What runs in a step, in the order in which it does.
const NAMES: [&str; 8] =
    ["behavior", "missiles", "hits", "collision", "vitals", "deaths", "spawns", "environment"];
/// Whatever is outside the game loops: observations, masks, rewards, and the choice of actions.
const ENVIRONMENT: usize = NAMES.len() - 1;
/// Between two samples.
const SAMPLE_PERIOD: Duration = Duration::from_micros(50);

/// The part of the time that each of [`NAMES`] takes; all add up to 1.
pub(super) struct Shares([f64; NAMES.len()]);

impl Shares {
    /// Plays for `seconds` and samples meanwhile what is running.
    ///
    /// Most systems run for less than a clock takes to read, so that the playing thread reads
    /// none: it leaves a note of what it begins, which another thread looks at now and then.
    pub(super) fn measure(rules: &Arc<Rules>, games: usize, seconds: f64) -> anyhow::Result<Self> {
        let mut play = RandomPlay::new(Arc::clone(rules), BattleOptions::default(), games, 0)?;
        let running = AtomicUsize::new(ENVIRONMENT);
        let is_over = AtomicBool::new(false);
        let counts = thread::scope(|scope| {
            let sampler = scope.spawn(|| sample(&running, &is_over));
            let begin = Instant::now();
            while begin.elapsed().as_secs_f64() < seconds {
                for _ in 0..STEPS_PER_LOOK {
                    play.step_by(|world| {
                        world.step_marked(|system| running.store(index(system), Ordering::Relaxed));
                        running.store(ENVIRONMENT, Ordering::Relaxed);
                    });
                }
            }
            is_over.store(true, Ordering::Relaxed);
            sampler.join().expect("sampling cannot panic")
        });
        let all = counts.iter().sum::<u64>().max(1);
        Ok(Self(counts.map(|count| count as f64 / all as f64)))
    }
}

fn sample(running: &AtomicUsize, is_over: &AtomicBool) -> [u64; NAMES.len()] {
    let mut counts = [0; NAMES.len()];
    while !is_over.load(Ordering::Relaxed) {
        thread::sleep(SAMPLE_PERIOD);
        counts[running.load(Ordering::Relaxed)] += 1;
    }
    counts
}

const fn index(system: System) -> usize {
    match system {
        System::Behavior => 0,
        System::Missiles => 1,
        System::Hits => 2,
        System::Collision => 3,
        System::Vitals => 4,
        System::Deaths => 5,
        System::Spawns => 6,
    }
}

impl Serialize for Shares {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(NAMES.iter().zip(self.0))
    }
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, share)) in NAMES.iter().zip(self.0).enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{name} {:.1} %", 100.0 * share)?;
        }
        Ok(())
    }
}
