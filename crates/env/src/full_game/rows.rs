//! What an agent sees and does, as rows.

use observe::{Alliance, cells};
use raw::{Target, UnitOrder, tag};
use sim::{Cargo, World};

use super::row::{Cell, Field, Format, Row, aligned, row};

/// Orders of a unit that are shown; how many there are is in `order_count`.
pub const ORDERS_SHOWN: usize = 5;

/// An order needs, or has, no target.
pub const TARGET_NONE: u8 = 1;
/// A place is the target.
pub const TARGET_POINT: u8 = 2;
/// A unit is the target.
pub const TARGET_UNIT: u8 = 4;

row! {
    /// An order that a unit follows, or that waits behind it. All zeros where there is none.
    OrderRow {
        /// The unit at which it is aimed, else 0.
        target_tag: u64,
        /// Where it is aimed, in cells from the west edge; for a unit, its place if it is seen.
        x: f32,
        /// Likewise in cells from the south edge.
        y: f32,
        /// For items of a production queue how much is done, in 0..1; else 0.
        progress: f32,
        /// The specific ability; 0 for no order.
        ability: u16,
        /// What it is aimed at: 1 nothing, 2 a point, 4 a unit; 0 for no order.
        target: u8,
    }
}

row! {
    /// A unit that the player sees, or a structure or resource that it remembers.
    UnitRow {
        /// The name of the unit: unique in a game, never given twice.
        tag: u64,
        /// Own units: whom it attacks or heals, else 0.
        engaged_target_tag: u64,
        /// Own producers: the unit that new units are sent to, else 0.
        rally_tag: u64,
        /// Own units: what it does and what waits behind it, the first five; for a producer, its
        /// queue.
        orders: [OrderRow; ORDERS_SHOWN],
        /// The number of its type: `UNIT_TYPES`.
        unit_type: u32,
        /// The centre, in cells from the west edge.
        x: f32,
        /// The centre, in cells from the south edge.
        y: f32,
        /// The height, in cells.
        z: f32,
        /// Where the body points, in radians counter-clockwise from east, in [0, 2 pi).
        facing: f32,
        /// The radius, in cells.
        radius: f32,
        /// How much of it is built, in 0..1.
        build_progress: f32,
        /// What is left of its life, in points.
        health: f32,
        /// Full life, in points.
        health_max: f32,
        /// What is left of its shields, in points.
        shield: f32,
        /// Full shields, in points; 0 for units without.
        shield_max: f32,
        /// The energy, in points.
        energy: f32,
        /// Full energy, in points; 0 for units without.
        energy_max: f32,
        /// Own units: game loops until the weapon is ready.
        weapon_cooldown: f32,
        /// Own producers: where new units are sent, in cells from the west edge.
        rally_x: f32,
        /// Likewise in cells from the south edge.
        rally_y: f32,
        /// What a mineral field holds.
        mineral_contents: u32,
        /// What a geyser, or the structure on it, holds.
        vespene_contents: u32,
        /// Own town halls and vespene structures: workers at work there.
        assigned_harvesters: u16,
        /// Own town halls and vespene structures: workers that it can use.
        ideal_harvesters: u16,
        /// Own workers: minerals that it carries.
        cargo_minerals: u16,
        /// Own workers: vespene that it carries.
        cargo_vespene: u16,
        /// Whose it is to the player: 1 its own, 3 neutral, 4 an enemy's.
        alliance: u8,
        /// Whose it is: 1 or 2, or 16 for nobody's.
        owner: u8,
        /// How the player knows of it: 1 it is in sight, 2 it is remembered. Of what is remembered
        /// only names, type, owner, place and radius are known; the rest is 0.
        display_type: u8,
        /// Own producers: what `rally_*` is: 0 nothing, 2 a point, 4 a unit.
        rally: u8,
        /// Own units: how many orders it has, the present one included.
        order_count: u8,
        /// Whether it flies.
        is_flying: bool,
        /// Whether it produces or harvests.
        is_active: bool,
    }
}

row! {
    /// What a player reads about itself.
    PlayerRow {
        /// The player's number, 1 or 2.
        player_id: u32,
        /// Game loops since the start of the game, 16 in a game second.
        game_loop: u32,
        /// In the bank.
        minerals: u32,
        /// In the bank.
        vespene: u32,
        /// Supply of living units and of those in production.
        food_used: f32,
        /// Supply that finished structures and units provide, 200 at the most.
        food_cap: f32,
        /// Supply of those who fight.
        food_army: f32,
        /// Supply of workers.
        food_workers: f32,
        /// Workers without orders.
        idle_worker_count: u32,
        /// Units that fight.
        army_count: u32,
        /// Larvae.
        larva_count: u32,
        /// The map's score where its script keeps one; else the value of all that the player has.
        score: i32,
        /// Minerals delivered so far.
        collected_minerals: u32,
        /// Vespene delivered so far.
        collected_vespene: u32,
        /// Minerals spent so far, less what was given back.
        spent_minerals: u32,
        /// Vespene spent so far, less what was given back.
        spent_vespene: u32,
        /// Minerals collected in a minute of real time at the speed "Faster", of late.
        collection_rate_minerals: u32,
        /// Likewise of vespene.
        collection_rate_vespene: u32,
        /// The cost of the player's living units.
        total_value_units: f32,
        /// The cost of the player's structures.
        total_value_structures: f32,
        /// The cost of enemies' units that died.
        killed_value_units: f32,
        /// The cost of enemies' structures that fell.
        killed_value_structures: f32,
        /// Life and shields that enemies lost, without the last hit on who died.
        total_damage_dealt: f32,
        /// Life and shields that the player's units lost, without the last hit on who died.
        total_damage_taken: f32,
        /// Game loops in which workers were idle, summed over workers.
        idle_worker_loops: u32,
        /// Game loops in which producers were idle, summed over producers.
        idle_production_loops: u32,
    }
}

row! {
    /// An ability that one of the player's units can use now.
    AvailableRow {
        /// The unit.
        tag: u64,
        /// The unit's row among `units`.
        unit: u32,
        /// The specific ability.
        ability: u16,
        /// What it can be aimed at, a sum of 1 nothing, 2 a point, 4 a unit.
        targets: u8,
    }
}

row! {
    /// An order that an agent gives to one unit.
    ActionRow {
        /// The unit, by its tag.
        tag: u64,
        /// The unit at which it is aimed, where `target` is 4.
        target_tag: u64,
        /// Where it is aimed, in cells from the west edge, where `target` is 2.
        x: f32,
        /// Likewise in cells from the south edge.
        y: f32,
        /// The ability, by its specific or general number: `ABILITIES`.
        ability: u16,
        /// What it is aimed at: 0 or 1 nothing, 2 a point, 4 a unit.
        target: u8,
        /// Whether it waits for the orders before it instead of taking their place.
        queued: bool,
    }
}

row! {
    /// An order that had been accepted and failed later.
    RefusalRow {
        /// The unit that gave up.
        tag: u64,
        /// What it should have done.
        ability: u16,
        /// Why it could not: `OrderResult`.
        result: u16,
    }
}

impl OrderRow {
    fn new(world: &World, player: u8, order: &UnitOrder) -> Self {
        let (target, target_tag, x, y) = target_figures(world, player, order.target);
        let progress = order.progress.unwrap_or(0.0);
        Self { target_tag, x, y, progress, ability: order.ability_id as u16, target }
    }
}

/// A target's kind, tag and place. The place of a unit that is out of sight is not told.
fn target_figures(world: &World, player: u8, target: Target) -> (u8, u64, f32, f32) {
    match target {
        Target::None => (TARGET_NONE, 0, 0.0, 0.0),
        Target::Point(at) => (TARGET_POINT, 0, cells(at.x), cells(at.y)),
        Target::Unit(unit) => {
            let seen = world.unit(unit).filter(|seen| observe::can_see(world, player, seen));
            let (x, y) =
                seen.map_or((0.0, 0.0), |seen| (cells(seen.position.x), cells(seen.position.y)));
            (TARGET_UNIT, tag::to_protocol(unit), x, y)
        }
    }
}

impl UnitRow {
    /// A row of the API for `player`.
    pub(super) fn new(world: &World, player: u8, unit: &raw::UnitRow) -> Self {
        let mut row = Self {
            tag: tag::to_protocol(unit.tag),
            unit_type: unit.unit_type,
            x: unit.x,
            y: unit.y,
            z: unit.z,
            facing: unit.facing,
            radius: unit.radius,
            build_progress: unit.build_progress,
            health: unit.health,
            health_max: unit.health_max,
            shield: unit.shield,
            shield_max: unit.shield_max,
            energy: unit.energy,
            energy_max: unit.energy_max,
            mineral_contents: unit.mineral_contents.unwrap_or(0),
            vespene_contents: unit.vespene_contents.unwrap_or(0),
            alliance: match unit.alliance {
                Alliance::Own => 1,
                Alliance::Neutral => 3,
                Alliance::Enemy => 4,
            },
            owner: unit.owner,
            display_type: unit.display_type as u8,
            is_flying: unit.is_flying,
            is_active: unit.is_active.unwrap_or(false),
            ..Self::default()
        };
        if let Some(own) = &unit.own {
            row.add_own(world, player, own);
        }
        row
    }

    fn add_own(&mut self, world: &World, player: u8, own: &raw::OwnFigures) {
        self.engaged_target_tag = own.engaged_target.map_or(0, tag::to_protocol);
        self.weapon_cooldown = own.weapon_cooldown;
        self.order_count = u8::try_from(own.orders.len()).unwrap_or(u8::MAX);
        for (row, order) in self.orders.iter_mut().zip(&own.orders) {
            *row = OrderRow::new(world, player, order);
        }
        if let Some(rally) = own.rally {
            (self.rally, self.rally_tag, self.rally_x, self.rally_y) =
                target_figures(world, player, rally);
        }
        if let Some((assigned, ideal)) = own.harvesters {
            self.assigned_harvesters = assigned as u16;
            self.ideal_harvesters = ideal as u16;
        }
        match own.cargo {
            Cargo::None => {}
            Cargo::Minerals(amount) => self.cargo_minerals = amount as u16,
            Cargo::Vespene(amount) => self.cargo_vespene = amount as u16,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::{from_bytes, to_bytes};
    use super::*;

    #[test]
    fn rows_come_back_from_their_bytes() {
        let action = ActionRow {
            tag: 1 << 40 | 5,
            target_tag: 7,
            x: 1.5,
            y: -2.0,
            ability: 3674,
            target: TARGET_UNIT,
            queued: true,
        };
        assert_eq!(ActionRow::BYTES, 32);
        let bytes = to_bytes(&[action, ActionRow::default()]);
        assert_eq!(bytes.len(), 64);
        let back: Vec<ActionRow> = from_bytes(&bytes).collect();
        assert_eq!(back, [action, ActionRow::default()]);
        let mut unit = UnitRow { tag: 3, is_active: true, ..UnitRow::default() };
        unit.orders[4] = OrderRow { ability: 16, target: TARGET_POINT, ..OrderRow::default() };
        assert_eq!(UnitRow::get(&to_bytes(&[unit])), unit);
    }

    #[test]
    fn every_ability_fits_its_field() {
        assert!(raw::abilities().iter().all(|row| u16::try_from(row.id).is_ok()));
    }
}
