use catalog::UnitType;
use observe::part_done;
use sim::{Order, OrderTarget, Unit, World};

use crate::{Role, Target, card};

/// What a unit is about, or what waits behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitOrder {
    /// The specific ability.
    pub ability_id: u32,
    /// Where it is used.
    pub target: Target,
    /// How much of an item of a production queue is done, in 0..1. Other orders have none.
    pub progress: Option<f32>,
}

/// What one of the player's own units is about and what waits behind it; for a producer, its
/// queue.
pub fn orders(world: &World, unit: &Unit) -> Vec<UnitOrder> {
    let kind = world.rules().catalog.unit(unit.unit_type);
    let mut orders: Vec<UnitOrder> = std::iter::once(&unit.order)
        .chain(world.queued_orders(unit.tag))
        .filter_map(|order| unit_order(world, unit, kind, *order))
        .collect();
    let Some(work) = world.work(unit.tag) else { return orders };
    for (place, &product) in work.queue().iter().enumerate() {
        let made = world.rules().catalog.unit(product);
        let running = work.item_loops_left().filter(|_| place == 0);
        let progress = running.map_or(0.0, |left| part_done(left, made.build_time_loops));
        let ability_id = made.ability_id;
        orders.push(UnitOrder { ability_id, target: Target::None, progress: Some(progress) });
    }
    orders
}

fn unit_order(world: &World, unit: &Unit, kind: &UnitType, order: Order) -> Option<UnitOrder> {
    let ability = |role: Role| card(kind).iter().find(|(_, other)| *other == role).map(|row| row.0);
    let (ability_id, target) = match order {
        Order::Idle => return None,
        Order::HoldPosition => (ability(Role::HoldPosition)?, None),
        Order::Move(target) => (ability(Role::Move)?, Some(target)),
        Order::Patrol(to, _) => (ability(Role::Patrol)?, Some(OrderTarget::Point(to))),
        Order::Attack(target) => {
            let attack = ability(Role::Attack).or_else(|| ability(Role::ScanMove))?;
            (attack, Some(target))
        }
        Order::Heal(patient) => (ability(Role::Heal)?, Some(OrderTarget::Unit(patient))),
        Order::Gather(field) => (ability(Role::Gather)?, Some(OrderTarget::Unit(field))),
        Order::ReturnCargo => {
            // Clients tell by it at which town hall a worker works.
            (ability(Role::Return)?, world.drop_off(unit.tag).map(OrderTarget::Unit))
        }
        Order::Build(product, target) => {
            let made = world.rules().catalog.unit(product);
            (made.ability_id, Some(target))
        }
        Order::Construct(site) => {
            let made = world.rules().catalog.unit(world.unit(site)?.unit_type);
            (made.ability_id, Some(OrderTarget::Unit(site)))
        }
    };
    let target = target.map_or(Target::None, Target::from);
    Some(UnitOrder { ability_id, target, progress: None })
}

impl From<OrderTarget> for Target {
    fn from(target: OrderTarget) -> Self {
        match target {
            OrderTarget::Point(point) => Self::Point(point),
            OrderTarget::Unit(unit) => Self::Unit(unit),
        }
    }
}
