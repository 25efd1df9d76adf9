use std::f64::consts::TAU;

use crate::record::Record;

/// Keeps slopes finite.
const EPSILON: f64 = 1e-7;

/// The sight cones of agents that look in one of several directions.
///
/// # Source
///
/// `is_position_in_cone` of the public repository `oxwhirl/smacv2`, commit 577ab5a. It compares
/// slopes, so an agent that looks along the x axis also sees what is right behind it; networks
/// trained with it saw it this way.
#[derive(Clone, Debug)]
pub(crate) struct Cone {
    directions: Vec<(f64, f64)>,
    half_angle: f64,
}

impl Cone {
    pub(crate) fn new(directions: u32) -> Self {
        let angle = TAU / f64::from(directions);
        let direction = |index| (f64::from(index) * angle).sin_cos();
        Self {
            directions: (0..directions)
                .map(direction)
                .map(|(sine, cosine)| (cosine, sine))
                .collect(),
            half_angle: angle / 2.0,
        }
    }

    /// How many look actions there are.
    pub(crate) fn count(&self) -> usize {
        self.directions.len()
    }

    /// Where an agent looks, as a vector of length 1.
    #[inline]
    pub(crate) fn direction(&self, agent: &Record) -> (f64, f64) {
        self.directions[usize::from(agent.look)]
    }

    /// Whether `other` lies in the direction in which `agent` looks.
    pub(crate) fn covers(&self, agent: &Record, other: &Record) -> bool {
        let dx = f64::from(other.x) - f64::from(agent.x);
        let dy = f64::from(other.y) - f64::from(agent.y);
        let (look_x, look_y) = self.direction(agent);
        let (dx, look_x) = if 0.0 < dx {
            (dx.max(EPSILON), look_x.max(EPSILON))
        } else {
            (dx.min(-EPSILON), look_x.min(-EPSILON))
        };
        ((dy / dx).atan() - (look_y / look_x).atan()).abs() < self.half_angle
    }
}
