use fixed::FigureHash;

use crate::{
    BalanceVersion, Delivery, Footprint, Harvest, Heal, Product, Resource, Splash, UnitType,
    UnitTypeId, Upgrade, Weapon,
};

pub(crate) fn catalog_hash(
    version: BalanceVersion,
    units: &[UnitType],
    upgrades: &[Upgrade],
) -> u64 {
    let mut hash = FigureHash::default();
    hash.text(&version.to_string());
    hash.number(units.len() as u32);
    for unit in units {
        add_unit(&mut hash, unit);
    }
    hash.number(upgrades.len() as u32);
    for upgrade in upgrades {
        add_upgrade(&mut hash, upgrade);
    }
    hash.finish()
}

/// The pattern names every field, so that a new one cannot be forgotten here.
#[expect(clippy::too_many_lines, reason = "the list of fields is long, not the work")]
fn add_unit(hash: &mut FigureHash, unit: &UnitType) {
    let UnitType {
        name,
        display_name,
        protocol_id,
        race,
        attributes,
        life_max,
        armor,
        life_regeneration,
        shields_max,
        shield_armor,
        shield_regeneration,
        shield_regeneration_delay_loops,
        energy_max,
        energy_start,
        energy_regeneration,
        speed,
        acceleration,
        turning_rate,
        stationary_turning_rate,
        turns,
        turns_before_moving,
        radius,
        separation_radius,
        inner_radius,
        sight,
        mover,
        planes,
        collision,
        footprint,
        target_priority,
        cargo_size,
        supply,
        minerals,
        vespene,
        build_time_loops,
        supply_provided,
        ability_id,
        products,
        requires,
        requires_attached,
        counts_as,
        form_of,
        built_on,
        resource,
        harvest,
        drop_off,
        is_item,
        item_minerals,
        invulnerable,
        weapons,
        heal,
        acquires_targets,
    } = unit;
    hash.text(name);
    hash.text(display_name);
    hash.number(*protocol_id);
    hash.bytes(&[*race as u8, *mover as u8, planes.bits()]);
    hash.number(u32::from(attributes.bits()));
    hash.number(u32::from(collision.0));
    hash.figures(&[*life_max, *armor, *life_regeneration]);
    hash.figures(&[*shields_max, *shield_armor, *shield_regeneration]);
    hash.number(*shield_regeneration_delay_loops);
    hash.figures(&[*energy_max, *energy_start, *energy_regeneration, *speed, *acceleration]);
    hash.angles(&[*turning_rate, *stationary_turning_rate]);
    hash.figures(&[*radius, *separation_radius, *inner_radius, *sight, *supply]);
    add_footprint(hash, *footprint);
    for number in [target_priority, cargo_size, minerals, vespene, build_time_loops] {
        hash.number(*number);
    }
    hash.figures(&[*supply_provided]);
    hash.number(*ability_id);
    hash.number(products.len() as u32);
    for Product { ability_id, unit, count, method } in products {
        hash.number(*ability_id);
        hash.number(*count);
        hash.number(u32::from(unit.0));
        hash.bytes(&[*method as u8]);
    }
    let attached = Vec::from_iter(*requires_attached);
    for list in [requires, counts_as, &attached, &Vec::from_iter(*form_of)] {
        add_unit_types(hash, list);
    }
    hash.flags(&[built_on.is_some()]);
    hash.bytes(&Vec::from_iter(built_on.map(|kind| kind as u8)));
    add_economy(hash, *resource, *harvest);
    hash.number(*item_minerals);
    hash.flags(&[*drop_off, *is_item, *invulnerable]);
    hash.flags(&[*turns, *turns_before_moving, *acquires_targets]);
    hash.number(weapons.len() as u32);
    for weapon in weapons {
        add_weapon(hash, weapon);
    }
    hash.flags(&[heal.is_some()]);
    if let Some(Heal { range, acquire_range, life_per_loop, energy_per_life, required }) = heal {
        hash.figures(&[*range, *acquire_range, *life_per_loop, *energy_per_life]);
        hash.bytes(&[*required as u8]);
    }
}

fn add_upgrade(hash: &mut FigureHash, upgrade: &Upgrade) {
    let Upgrade {
        name,
        display_name,
        protocol_id,
        race,
        ability_id,
        researched_by,
        minerals,
        vespene,
        research_time_loops,
        requires,
        requires_upgrade,
    } = upgrade;
    hash.text(name);
    hash.text(display_name);
    hash.bytes(&[*race as u8]);
    for number in [*protocol_id, *ability_id, *minerals, *vespene, *research_time_loops] {
        hash.number(number);
    }
    add_unit_types(hash, researched_by);
    add_unit_types(hash, requires);
    hash.number(requires_upgrade.map_or(u32::MAX, |id| u32::from(id.0)));
}

fn add_footprint(hash: &mut FigureHash, footprint: Footprint) {
    // Games do not depend on what only the API reports.
    let Footprint { width, height, corners_open, walkable, outline_radius: _ } = footprint;
    hash.number(width);
    hash.number(height);
    hash.flags(&[corners_open, walkable]);
}

fn add_unit_types(hash: &mut FigureHash, list: &[UnitTypeId]) {
    hash.number(list.len() as u32);
    for id in list {
        hash.number(u32::from(id.0));
    }
}

fn add_economy(hash: &mut FigureHash, resource: Option<Resource>, harvest: Option<Harvest>) {
    hash.flags(&[resource.is_some(), harvest.is_some()]);
    if let Some(Resource { kind, amount, bonus_per_trip }) = resource {
        hash.bytes(&[kind as u8]);
        hash.number(amount);
        hash.number(bonus_per_trip);
    }
    if let Some(harvest) = harvest {
        let Harvest {
            minerals_per_trip,
            vespene_per_trip,
            mineral_time,
            vespene_time,
            return_delay,
        } = harvest;
        hash.number(minerals_per_trip);
        hash.number(vespene_per_trip);
        hash.figures(&[mineral_time, vespene_time, return_delay]);
    }
}

fn add_weapon(hash: &mut FigureHash, weapon: &Weapon) {
    let Weapon {
        name,
        targets,
        range,
        range_slop,
        scan_range,
        range_min,
        period,
        period_jitter_min,
        period_jitter_max,
        damage_point,
        backswing,
        arc_half,
        hits,
        hit_interval,
        damage,
        bonuses,
        ignores_armor,
        delivery,
        splash,
        suicide,
        melee,
        required,
        excluded,
    } = weapon;
    hash.text(name);
    hash.bytes(&[targets.bits()]);
    hash.figures(&[*range, *range_slop, *scan_range, *range_min, *period]);
    hash.figures(&[*period_jitter_min, *period_jitter_max, *damage_point, *backswing]);
    hash.angles(&[*arc_half]);
    hash.number(*hits);
    hash.figures(&[*hit_interval, *damage]);
    hash.number(bonuses.len() as u32);
    for bonus in bonuses {
        hash.bytes(&[bonus.attribute as u8]);
        hash.figures(&[bonus.damage]);
    }
    match delivery {
        Delivery::Instant => hash.bytes(&[0]),
        Delivery::Missile { speed } => {
            hash.bytes(&[1]);
            hash.figures(&[*speed]);
        }
    }
    match splash {
        Splash::None => hash.bytes(&[0]),
        Splash::Circle(rings) => {
            hash.bytes(&[1]);
            hash.number(rings.len() as u32);
            for ring in rings {
                hash.figures(&[ring.radius, ring.fraction]);
            }
        }
        Splash::Line { length, half_width } => {
            hash.bytes(&[2]);
            hash.figures(&[*length, *half_width]);
        }
    }
    hash.flags(&[*ignores_armor, *suicide, *melee]);
    hash.number(u32::from(required.bits()));
    hash.number(u32::from(excluded.bits()));
}
