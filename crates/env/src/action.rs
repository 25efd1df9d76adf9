use sim::{Command, OrderTarget};

use crate::layout::Layout;
use crate::record::{Record, distance_squared};

/// What the dead do; the living may not.
pub const ACTION_NOTHING: usize = 0;
/// Drop all orders.
pub const ACTION_STOP: usize = 1;
/// Walk toward larger y.
pub const ACTION_NORTH: usize = 2;
/// Walk toward smaller y.
pub const ACTION_SOUTH: usize = 3;
/// Walk toward larger x.
pub const ACTION_EAST: usize = 4;
/// Walk toward smaller x.
pub const ACTION_WEST: usize = 5;
/// The first target action: attack enemy 0, or heal agent 0 if the agent is a Medivac. With
/// [`BattleOptions::conic_fov`] the actions that turn the agent's sight stand before it.
///
/// [`BattleOptions::conic_fov`]: crate::BattleOptions::conic_fov
pub const ACTION_ATTACK: usize = 6;

/// Marks the actions that each agent may choose: `available` is `[agents, actions]`.
pub(crate) fn mark_available(layout: &Layout, records: &[Record], available: &mut [u8]) {
    let (agents, enemies) = records.split_at(layout.shape.agents);
    for (agent, row) in agents.iter().zip(available.chunks_exact_mut(layout.shape.actions)) {
        let row = &mut row[..layout.shape.actions];
        if !agent.alive {
            row.fill(0);
            row[ACTION_NOTHING] = 1;
            continue;
        }
        row[ACTION_NOTHING] = 0;
        row[ACTION_STOP] = 1;
        let (x, y, half) = (f64::from(agent.x), f64::from(agent.y), layout.half_move);
        // Truncated toward zero, as the original does.
        let is_open = |x: f64, y: f64| layout.pathable.get(x as i32, y as i32).into();
        row[ACTION_NORTH] = is_open(x, y + half);
        row[ACTION_SOUTH] = is_open(x, y - half);
        row[ACTION_EAST] = is_open(x + half, y);
        row[ACTION_WEST] = is_open(x - half, y);
        row[ACTION_ATTACK..layout.first_target].fill(1);
        let targets = &mut row[layout.first_target..];
        if agent.is_medivac {
            targets.fill(0);
            for (target, ally) in targets.iter_mut().zip(agents) {
                *target = (!ally.is_medivac && is_in_reach(layout, agent, ally)).into();
            }
        } else {
            for (target, enemy) in targets.iter_mut().zip(enemies) {
                *target = is_in_reach(layout, agent, enemy).into();
            }
        }
    }
}

#[inline]
fn is_in_reach(layout: &Layout, agent: &Record, target: &Record) -> bool {
    target.alive & (distance_squared(agent, target) <= agent.reach * agent.reach)
        && layout.cone.as_ref().is_none_or(|cone| cone.covers(agent, target))
}

/// What `agent` is told to do by an action; nothing for [`ACTION_NOTHING`], and for looking round.
#[inline]
pub(crate) fn command(
    layout: &Layout,
    records: &[Record],
    agent: usize,
    action: usize,
) -> Option<Command> {
    let record = &records[agent];
    match action {
        ACTION_NOTHING => None,
        ACTION_STOP => Some(Command::Stop),
        ACTION_NORTH..=ACTION_WEST => {
            let point = record.position + layout.moves[action - ACTION_NORTH];
            Some(Command::Move(OrderTarget::Point(point)))
        }
        _ if action < layout.first_target => None,
        _ if record.is_medivac => Some(Command::Heal(records[action - layout.first_target].tag)),
        _ => {
            let enemy = layout.shape.agents + action - layout.first_target;
            Some(Command::Attack(OrderTarget::Unit(records[enemy].tag)))
        }
    }
}
