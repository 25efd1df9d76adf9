use crate::layout::Layout;
use crate::record::{Record, distance_squared};
use crate::{ACTION_EAST, ACTION_NORTH, ACTION_NOTHING, ACTION_SOUTH, ACTION_WEST};

/// The original's scripted agents: everybody attacks the nearest enemy, Medivacs heal.
#[derive(Clone, Debug)]
pub(crate) struct Heuristic {
    /// Per agent, the enemy it attacks or the agent it heals.
    targets: Vec<Option<usize>>,
    actions: Vec<u16>,
}

impl Heuristic {
    pub(crate) fn new(agents: usize) -> Self {
        Self { targets: vec![None; agents], actions: vec![0; agents] }
    }

    pub(crate) fn forget(&mut self) {
        self.targets.fill(None);
    }

    pub(crate) fn actions(&self) -> &[u16] {
        &self.actions
    }

    /// The action of one agent.
    pub(crate) fn choose(
        &mut self,
        layout: &Layout,
        records: &[Record],
        available: &[u8],
        agent: usize,
    ) -> usize {
        let (agents, enemies) = records.split_at(layout.shape.agents);
        let own = &agents[agent];
        let needs_help = |ally: &Record| ally.alive && ally.health_part != 1.0;
        let side = if own.is_medivac { agents } else { enemies };
        let is_target = |unit: &Record| {
            if own.is_medivac { !unit.is_medivac && needs_help(unit) } else { unit.alive }
        };
        let kept = self.targets[agent].filter(|&target| is_target(&side[target]));
        let target = kept.or_else(|| nearest(layout, own, side, is_target));
        self.targets[agent] = target;
        let action = match target {
            None => ACTION_NOTHING,
            Some(target) => {
                let action = layout.first_target + target;
                let is_available = available[agent * layout.shape.actions + action] != 0;
                if layout.options.heuristic_rest && !is_available {
                    step_toward(own, &side[target])
                } else {
                    action
                }
            }
        };
        self.actions[agent] = action as u16;
        action
    }
}

/// The nearest unit nearer than the diagonal of the map, the first of equals.
fn nearest(
    layout: &Layout,
    own: &Record,
    side: &[Record],
    is_target: impl Fn(&Record) -> bool,
) -> Option<usize> {
    let (width, height) = (f64::from(layout.map_size.0), f64::from(layout.map_size.1));
    let mut nearest_squared = width * width + height * height;
    let mut nearest = None;
    for (index, unit) in side.iter().enumerate() {
        let squared = distance_squared(own, unit);
        if is_target(unit) && squared < nearest_squared {
            nearest_squared = squared;
            nearest = Some(index);
        }
    }
    nearest
}

/// One move along the larger difference of coordinates, along y where they are equal.
fn step_toward(own: &Record, target: &Record) -> usize {
    let (dx, dy) = (target.x - own.x, target.y - own.y);
    match (dy.abs() < dx.abs(), 0.0 < dx, 0.0 < dy) {
        (true, true, _) => ACTION_EAST,
        (true, false, _) => ACTION_WEST,
        (false, _, true) => ACTION_NORTH,
        (false, _, false) => ACTION_SOUTH,
    }
}
