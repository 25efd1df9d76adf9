use bots::Level;

use crate::arena::{rules, win_rate};

const GAMES: u64 = 20;
/// A level may be so much weaker than the one below it, in points of its mean win rate.
const TOLERANCE: u64 = 5;

/// Every level's mean win rate, the weakest level first.
fn means(rate: impl Fn(Level) -> u64) -> Vec<u64> {
    Level::all().map(rate).collect()
}

fn check_ladder(means: &[u64]) {
    for (pair, number) in means.windows(2).zip(1..) {
        assert!(pair[0] <= pair[1] + TOLERANCE, "levels {number} and {}: {means:?}", number + 1);
    }
    let [first, fifth, eighth, tenth] = [0, 4, 7, 9].map(|index: usize| means[index]);
    assert!(first + 10 <= fifth, "{means:?}");
    assert!(fifth + 5 <= eighth, "{means:?}");
    assert!(eighth + 15 <= tenth, "{means:?}");
}

#[test]
fn higher_levels_win_more_against_the_enemy_of_the_battles() {
    let battles = ["3m", "8m", "2s3z", "3s5z", "MMM", "1c3s5z", "3s_vs_3z", "3s_vs_5z"].map(rules);
    check_ladder(&means(|level| {
        let rates = battles.iter().map(|rules| win_rate(rules, [Some(level), None], GAMES));
        rates.sum::<u64>() / battles.len() as u64
    }));
}

#[test]
fn higher_levels_win_more_against_one_another() {
    let battles = ["8m", "2s3z", "3s5z", "MMM"].map(rules);
    check_ladder(&means(|level| {
        let against = |other| {
            let players = [Some(level), Some(other)];
            battles.iter().map(|rules| win_rate(rules, players, GAMES)).sum::<u64>()
        };
        Level::all().map(against).sum::<u64>() / (10 * battles.len() as u64)
    }));
}
