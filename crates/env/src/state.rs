use crate::layout::Layout;
use crate::observation::{Context, NO_ACTION};
use crate::record::Record;

/// Writes the state, `[state_len]`, unless it is made of the observations.
pub(crate) fn write_state(context: &Context<'_>, out: &mut [f32]) {
    let Context { layout, records, last_actions, .. } = *context;
    let shape = &layout.shape;
    out.fill(0.0);
    let (rows, out) = out.split_at_mut(shape.agents * layout.rows.state_ally);
    let agents = &records[..shape.agents];
    for (agent, row) in agents.iter().zip(rows.chunks_exact_mut(layout.rows.state_ally)) {
        if agent.alive {
            row[0] = agent.health_part;
            row[1] = agent.readiness;
            let at = write_rest(layout, agent, layout.allies_have_shields, &mut row[2..]) + 2;
            if let Some(cone) = &layout.cone {
                let (x, y) = cone.direction(agent);
                row[at] = x as f32;
                row[at + 1] = y as f32;
            }
            write_type(layout, agent.ally_bit, row);
        }
    }
    let (rows, out) = out.split_at_mut(shape.enemies * layout.rows.state_enemy);
    let enemies = &records[shape.agents..];
    for (enemy, row) in enemies.iter().zip(rows.chunks_exact_mut(layout.rows.state_enemy)) {
        if enemy.alive {
            row[0] = enemy.health_part;
            write_rest(layout, enemy, layout.enemies_have_shields, &mut row[1..]);
            write_type(layout, enemy.enemy_bit, row);
        }
    }
    if layout.options.state_last_action {
        for (&last, row) in last_actions.iter().zip(out.chunks_exact_mut(shape.actions)) {
            if last != NO_ACTION {
                row[usize::from(last)] = 1.0;
            }
        }
    }
    if layout.options.state_timestep_number {
        out[out.len() - 1] = context.time();
    }
}

/// Writes place and shields, and returns where they end.
#[inline]
fn write_rest(layout: &Layout, unit: &Record, has_shields: bool, row: &mut [f32]) -> usize {
    let (width, height) = layout.map_size;
    row[0] = (unit.x - width / 2.0) / width;
    row[1] = (unit.y - height / 2.0) / height;
    if has_shields {
        row[2] = unit.shield_part;
    }
    2 + usize::from(has_shields)
}

/// Writes the type at the end of a row.
#[inline]
fn write_type(layout: &Layout, bit: u8, row: &mut [f32]) {
    if layout.type_bits != 0 {
        let first = row.len() - layout.type_bits;
        row[first + usize::from(bit)] = 1.0;
    }
}
