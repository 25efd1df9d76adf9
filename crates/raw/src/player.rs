use observe::{cells, is_army, is_idle};
use sim::{Unit, World};

/// What a player reads about itself: the API's `PlayerCommon`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the API's own terms")]
pub struct PlayerRow {
    pub minerals: u32,
    pub vespene: u32,
    /// Half units of supply are exact here; the API's messages round them down.
    pub food_cap: f32,
    pub food_used: f32,
    pub food_army: f32,
    pub food_workers: f32,
    pub idle_worker_count: u32,
    pub army_count: u32,
    pub larva_count: u32,
}

/// What `player` reads about itself. In battles, where nobody has a bank, amounts are zero.
pub fn player_row(world: &World, player: u8) -> PlayerRow {
    let catalog = &world.rules().catalog;
    let mut row = PlayerRow::default();
    if let Some(bank) = world.player(player) {
        row.minerals = bank.minerals;
        row.vespene = bank.vespene;
        row.food_cap = cells(bank.supply_cap);
        row.food_used = cells(bank.supply_used);
    }
    let own = |unit: &&Unit| unit.player == player;
    for unit in world.units().filter(own) {
        let kind = catalog.unit(unit.unit_type);
        if kind.harvest.is_some() {
            row.food_workers += cells(kind.supply);
            row.idle_worker_count += u32::from(is_idle(world, unit));
        }
        if is_army(kind) {
            row.food_army += cells(kind.supply);
            row.army_count += 1;
        }
        row.larva_count += u32::from(kind.display_name == "Larva");
    }
    row
}
