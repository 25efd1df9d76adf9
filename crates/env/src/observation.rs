use crate::layout::Layout;
use crate::record::{Record, distance_squared};

/// What observations show beside the units.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) records: &'a [Record],
    /// `[agents, actions]`.
    pub(crate) available: &'a [u8],
    /// `[agents]`; [`NO_ACTION`] after a reset.
    pub(crate) last_actions: &'a [u16],
    pub(crate) episode_steps: u32,
}

/// Stands for the last action of an agent that has not acted.
pub(crate) const NO_ACTION: u16 = u16::MAX;

impl Context<'_> {
    /// The part of the episode that is over.
    pub(crate) fn time(&self) -> f32 {
        self.episode_steps as f32 / self.layout.shape.episode_limit_steps as f32
    }
}

/// Writes the observations of all agents, `[agents, observation_len]`.
pub(crate) fn write_observations(context: &Context<'_>, out: &mut [f32]) {
    let layout = context.layout;
    out.fill(0.0);
    for agent in 0..layout.shape.agents {
        let start = agent * layout.shape.observation_len;
        let row = &mut out[start..start + layout.shape.observation_len];
        if context.records[agent].alive {
            write_agent(context, agent, row);
        }
        if layout.options.obs_timestep_number {
            row[layout.shape.observation_len - 1] = context.time();
        }
    }
}

fn write_agent(context: &Context<'_>, agent: usize, out: &mut [f32]) {
    let Context { layout, records, .. } = *context;
    let shape = &layout.shape;
    let available = &context.available[agent * shape.actions..(agent + 1) * shape.actions];
    let own = &records[agent];
    let (moves, out) = out.split_at_mut(layout.rows.moves);
    for (value, &action) in moves.iter_mut().zip(&available[2..6]) {
        *value = f32::from(action);
    }
    let samples = &mut moves[4..];
    if !samples.is_empty() {
        layout.samples.write(own.x, own.y, samples);
    }

    let (rows, out) = out.split_at_mut(shape.enemies * layout.rows.enemy);
    let enemies = &records[shape.agents..];
    let rows = rows.chunks_exact_mut(layout.rows.enemy);
    for ((enemy, &target), row) in enemies.iter().zip(&available[layout.first_target..]).zip(rows) {
        if sees(layout, own, enemy) {
            row[0] = f32::from(target);
            write_seen(layout, own, enemy, layout.enemies_have_shields, enemy.enemy_bit, row);
        }
    }

    let (rows, out) = out.split_at_mut((shape.agents - 1) * layout.rows.ally);
    let rows = rows.chunks_exact_mut(layout.rows.ally);
    for (ally, row) in (0..shape.agents).filter(|&ally| ally != agent).zip(rows) {
        let other = &records[ally];
        if sees(layout, own, other) {
            row[0] = 1.0;
            write_seen(layout, own, other, layout.allies_have_shields, other.ally_bit, row);
            let last = context.last_actions[ally];
            if layout.options.obs_last_action && last != NO_ACTION {
                row[layout.rows.ally - shape.actions + usize::from(last)] = 1.0;
            }
        }
    }

    let mut at = 0;
    if layout.options.obs_own_health || layout.options.obs_all_health {
        out[0] = own.health_part;
        at = 1;
        if layout.allies_have_shields {
            out[1] = own.shield_part;
            at = 2;
        }
    }
    if layout.options.obs_own_pos {
        out[at] = own.x / layout.map_size.0;
        out[at + 1] = own.y / layout.map_size.1;
        at += 2;
    }
    if let Some(cone) = &layout.cone {
        let (x, y) = cone.direction(own);
        out[at] = x as f32;
        out[at + 1] = y as f32;
        at += 2;
    }
    if layout.type_bits != 0 {
        out[at + usize::from(own.ally_bit)] = 1.0;
    }
}

#[inline]
pub(crate) fn sees(layout: &Layout, own: &Record, other: &Record) -> bool {
    let (distance, sight) = (distance_squared(own, other), own.sight * own.sight);
    other.alive
        && match &layout.cone {
            None => distance < sight,
            Some(cone) => distance <= sight && cone.covers(own, other),
        }
}

/// Writes distance, offset, life and type of a unit in sight from the second place of its row on.
#[inline]
fn write_seen(
    layout: &Layout,
    own: &Record,
    other: &Record,
    has_shields: bool,
    bit: u8,
    row: &mut [f32],
) {
    let ([_, distance, x, y], rest) =
        row.split_first_chunk_mut().expect("rows of units have four figures or more");
    *distance = (distance_squared(own, other).sqrt() / own.sight) as f32;
    *x = (other.x - own.x) / own.sight as f32;
    *y = (other.y - own.y) / own.sight as f32;
    let mut at = 0;
    if layout.options.obs_all_health {
        rest[0] = other.health_part;
        at = 1;
        if has_shields {
            rest[1] = other.shield_part;
            at = 2;
        }
    }
    if layout.type_bits != 0 {
        rest[at + usize::from(bit)] = 1.0;
    }
}
