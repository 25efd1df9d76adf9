use serde::Serialize;

/// Points sent to the page: more than it has pixels for would only cost time.
const POINTS_MAX: usize = 1000;

/// How well a run did at one of its updates.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Environment steps so far.
    pub env_steps: u64,
    /// Share of games won while exploring, if any ended.
    pub training_win_rate: Option<f64>,
    /// Share of games won in an evaluation, if there was one.
    pub evaluation_win_rate: Option<f64>,
    /// Mean sum of rewards of a game, if any ended.
    pub episode_reward: Option<f64>,
    /// Mean entropy of the policy, in nats.
    pub entropy: f64,
}

/// The curve in at most [`POINTS_MAX`] points, each the mean of as many neighbours.
pub(crate) fn thinned(points: &[CurvePoint]) -> Vec<CurvePoint> {
    let neighbours = points.len().div_ceil(POINTS_MAX).max(1);
    points.chunks(neighbours).map(mean).collect()
}

fn mean(points: &[CurvePoint]) -> CurvePoint {
    let of = |figure: fn(&CurvePoint) -> Option<f64>| {
        let known: Vec<f64> = points.iter().filter_map(figure).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    };
    CurvePoint {
        env_steps: points.last().map_or(0, |point| point.env_steps),
        training_win_rate: of(|point| point.training_win_rate),
        evaluation_win_rate: of(|point| point.evaluation_win_rate),
        episode_reward: of(|point| point.episode_reward),
        entropy: of(|point| Some(point.entropy)).unwrap_or(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_curve_is_sent_in_few_points_and_a_short_one_whole() {
        let point = |step: u64| CurvePoint {
            env_steps: step,
            training_win_rate: step.is_multiple_of(2).then_some(step as f64),
            ..CurvePoint::default()
        };
        let short: Vec<CurvePoint> = (0..1000).map(point).collect();
        assert_eq!(thinned(&short), short);
        let long = thinned(&(0..2500).map(point).collect::<Vec<_>>());
        assert_eq!(long.len(), 834);
        // Of the steps 0, 1 and 2 the first and the last have a rate.
        assert_eq!((long[0].env_steps, long[0].training_win_rate), (2, Some(1.0)));
        assert_eq!(long.last().map(|point| point.env_steps), Some(2499));
        assert!(thinned(&[]).is_empty());
    }
}
