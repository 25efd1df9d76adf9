//! Workers, production and construction.

use fixed::Vec2;
use sim::{Command, Order, OrderTarget, Refusal, Unit};

use super::holdings::Holdings;
use super::{MeleePlayer, apart, sites};
use crate::{UnitCommand, View};

/// Workers that a mineral field keeps busy.
const WORKERS_PER_FIELD: usize = 2;
/// Supply that no player gets beyond.
const SUPPLY_MAX: i32 = 200;
/// Depots that are under construction at the same time at most.
const DEPOTS_AT_ONCE: u32 = 3;
/// Who fights before another base is built.
const ARMY_BEFORE_EXPANSION: usize = 20;
/// How far before the town hall the army gathers.
const GATHERING_DISTANCE: i32 = 9;

/// What is left of the bank while a player decides.
struct Purse(u32);

impl Purse {
    fn takes(&mut self, price: u32) -> bool {
        let pays = price <= self.0;
        if pays {
            self.0 -= price;
        }
        pays
    }
}

impl MeleePlayer {
    /// What workers and structures do.
    pub(super) fn economy(&self, view: View<'_>, holdings: &Holdings<'_>) -> Vec<UnitCommand> {
        let Some(bank) = view.bank() else { return Vec::new() };
        let promised: u32 =
            holdings.ordered().map(|(product, _)| view.kind(product).minerals).sum();
        let mut purse = Purse(bank.minerals.saturating_sub(promised));
        let mut commands = Vec::new();
        self.resume(holdings, &mut commands);
        self.train(view, holdings, &mut purse, &mut commands);
        self.build(view, holdings, &mut purse, &mut commands);
        self.send_to_work(holdings, &mut commands);
        commands
    }

    /// Workers go on with what nobody is at work on.
    fn resume(&self, holdings: &Holdings<'_>, commands: &mut Vec<UnitCommand>) {
        for site in &holdings.unfinished {
            let is_served = |unit: &&Unit| unit.order == Order::Construct(site.tag);
            if holdings.workers.iter().any(|unit| is_served(unit)) {
                continue;
            }
            let Some(worker) = free_worker(holdings, site.position, commands) else { return };
            commands.push(UnitCommand::now(worker.tag, Command::Construct(site.tag)));
        }
    }

    fn train(
        &self,
        view: View<'_>,
        holdings: &Holdings<'_>,
        purse: &mut Purse,
        commands: &mut Vec<UnitCommand>,
    ) {
        let (worker, marine) = (view.kind(self.kinds.worker), view.kind(self.kinds.marine));
        let places = holdings.halls.iter().map(|hall| holdings.fields_near(hall.position).count());
        let useful = places.sum::<usize>() * WORKERS_PER_FIELD;
        let mut wanted = (self.pace.workers as usize).min(useful + 2);
        wanted = wanted.saturating_sub(holdings.workers.len());
        for hall in &holdings.halls {
            if wanted != 0 && self.is_ready(view, hall) && purse.takes(worker.minerals) {
                commands.push(UnitCommand::now(hall.tag, Command::Train(self.kinds.worker)));
                wanted -= 1;
            }
            let nearest = nearest_field(holdings, hall.position);
            if view.work(hall).is_some_and(|work| work.rally.is_none())
                && let Some(field) = nearest
            {
                commands.push(UnitCommand::now(hall.tag, Command::Rally(OrderTarget::Unit(field))));
            }
        }
        // Whoever expands trains no Marines until there is money for the town hall.
        let kept =
            if self.expands(view, holdings) { view.kind(self.kinds.hall).minerals } else { 0 };
        for barracks in &holdings.barracks {
            if kept <= purse.0 && self.is_ready(view, barracks) && purse.takes(marine.minerals) {
                commands.push(UnitCommand::now(barracks.tag, Command::Train(self.kinds.marine)));
            }
            if view.work(barracks).is_some_and(|work| work.rally.is_none()) {
                let place = OrderTarget::Point(self.gathering_place(view, holdings));
                commands.push(UnitCommand::now(barracks.tag, Command::Rally(place)));
            }
        }
    }

    /// Whether a producer runs dry before the next decision.
    fn is_ready(&self, view: View<'_>, producer: &Unit) -> bool {
        view.work(producer).is_some_and(|work| match work.queue().len() {
            0 => true,
            1 => work.item_loops_left().is_some_and(|left| left <= self.pace.decision_loops),
            _ => false,
        })
    }

    /// Before the base, on the side of the middle of the map.
    pub(super) fn gathering_place(&self, view: View<'_>, holdings: &Holdings<'_>) -> Vec2 {
        let [west, south, east, north] = view.playable();
        let middle = Vec2::from_int((west + east) / 2, (south + north) / 2);
        let hall =
            holdings.halls.iter().min_by_key(|hall| (apart(hall.position, middle), hall.tag));
        hall.map_or(middle, |hall| {
            let out = middle - hall.position;
            let distance = fixed::Fixed::from_int(GATHERING_DISTANCE).min(out.length());
            hall.position + out.with_length(distance)
        })
    }

    fn build(
        &self,
        view: View<'_>,
        holdings: &Holdings<'_>,
        purse: &mut Purse,
        commands: &mut Vec<UnitCommand>,
    ) {
        let Some(home) = holdings.halls.first() else { return };
        let home = home.position;
        if self.needs_supply(view, holdings) {
            self.order(view, holdings, self.kinds.depot, home, (purse, commands));
            return;
        }
        if self.expands(view, holdings)
            && let Some(place) = sites::expansion(view, holdings, self.kinds.hall, home)
        {
            self.order_at(view, holdings, self.kinds.hall, place, (purse, commands));
            return;
        }
        let all_busy = holdings
            .barracks
            .iter()
            .all(|unit| view.work(unit).is_some_and(|work| !work.queue().is_empty()));
        if holdings.count(self.kinds.barracks) < self.pace.barracks
            && (all_busy || view.kind(self.kinds.barracks).minerals * 2 <= purse.0)
        {
            self.order(view, holdings, self.kinds.barracks, home, (purse, commands));
        }
    }

    /// Whether it is time for another base: the workers have enough to do, the army can spare the
    /// money, and no enemy is in view.
    fn expands(&self, view: View<'_>, holdings: &Holdings<'_>) -> bool {
        let bases = holdings.count(self.kinds.hall);
        let saturated = (16 * bases).min(self.pace.workers.saturating_sub(2));
        bases < self.pace.bases
            && holdings.count_unfinished(self.kinds.hall) == 0
            && saturated <= holdings.workers.len() as u32
            && ARMY_BEFORE_EXPANSION <= holdings.army.len()
            && view.enemies().next().is_none()
    }

    /// Whether what is in production may soon outgrow the supply.
    fn needs_supply(&self, view: View<'_>, holdings: &Holdings<'_>) -> bool {
        let Some(bank) = view.bank() else { return false };
        let provided = view.kind(self.kinds.depot).supply_provided.floor();
        let coming = holdings.count_unfinished(self.kinds.depot) as i32 * provided;
        let left = bank.supply_cap.floor() + coming - bank.supply_used.ceil();
        let producers = (holdings.barracks.len() + holdings.halls.len()) as i32;
        left <= 1 + 2 * producers
            && bank.supply_cap.floor() + coming < SUPPLY_MAX
            && holdings.count_unfinished(self.kinds.depot) < DEPOTS_AT_ONCE
    }

    /// Orders a structure somewhere near home.
    fn order(
        &self,
        view: View<'_>,
        holdings: &Holdings<'_>,
        product: catalog::UnitTypeId,
        home: Vec2,
        (purse, commands): (&mut Purse, &mut Vec<UnitCommand>),
    ) {
        if purse.0 < view.kind(product).minerals {
            return;
        }
        let Some(worker) = free_worker(holdings, home, commands) else { return };
        if let Some(place) = sites::near(view, holdings, worker, product, home) {
            self.order_at(view, holdings, product, place, (purse, commands));
        }
    }

    /// Orders a structure at a place, and saves for it.
    fn order_at(
        &self,
        view: View<'_>,
        holdings: &Holdings<'_>,
        product: catalog::UnitTypeId,
        place: Vec2,
        (purse, commands): (&mut Purse, &mut Vec<UnitCommand>),
    ) {
        let there = OrderTarget::Point(place);
        let scout = holdings.workers.iter().find(|unit| unit.order == Order::Move(there)).copied();
        let Some(worker) = scout.or_else(|| free_worker(holdings, place, commands)) else { return };
        if !purse.takes(view.kind(product).minerals) {
            return;
        }
        let command = Command::Build(product, there);
        match view.check(worker.tag, command) {
            Ok(()) => {
                commands.push(UnitCommand::now(worker.tag, command));
                if let Some(field) = nearest_field(holdings, worker.position) {
                    let command = Command::Gather(field);
                    commands.push(UnitCommand { unit: worker.tag, command, queued: true });
                }
            }
            // Nobody has been there: the worker goes first.
            Err(Refusal::Unseen) if scout.is_none() => {
                commands.push(UnitCommand::now(worker.tag, Command::Move(there)));
            }
            Err(_) => {}
        }
    }

    /// The idle go to work, and who crowds one base goes to the next.
    fn send_to_work(&self, holdings: &Holdings<'_>, commands: &mut Vec<UnitCommand>) {
        let mut given: Vec<(sim::UnitTag, usize)> =
            holdings.fields.iter().map(|(field, _)| (*field, holdings.gatherers(*field))).collect();
        let spare = |field: &sim::UnitTag, given: &[(sim::UnitTag, usize)]| {
            let taken = given.iter().find(|(other, _)| other == field).map_or(0, |(_, n)| *n);
            taken < WORKERS_PER_FIELD
        };
        let near_hall: Vec<(sim::UnitTag, Vec2)> =
            holdings.halls.iter().flat_map(|hall| holdings.fields_near(hall.position)).collect();
        let crowded = |field: sim::UnitTag| {
            let place = holdings.fields.iter().find(|(tag, _)| *tag == field).map(|(_, at)| *at);
            let Some(place) = place else { return false };
            let hall = holdings.halls.iter().find(|hall| super::within(place, hall.position, 10));
            hall.is_some_and(|hall| {
                let fields: Vec<_> = holdings.fields_near(hall.position).collect();
                let workers: usize = fields.iter().map(|(tag, _)| holdings.gatherers(*tag)).sum();
                WORKERS_PER_FIELD * fields.len() + 1 < workers
            })
        };
        for worker in &holdings.workers {
            let is_told = commands.iter().any(|given| given.unit == worker.tag);
            let moves_on = match worker.order {
                Order::Idle => true,
                Order::Gather(field) => crowded(field),
                _ => false,
            };
            if is_told || !moves_on {
                continue;
            }
            let open = near_hall.iter().filter(|(field, _)| spare(field, &given));
            let nearest = open.min_by_key(|(tag, at)| (apart(*at, worker.position), *tag));
            let idle = worker.order == Order::Idle;
            let field = match nearest {
                Some((field, _)) => Some(*field),
                None if idle => nearest_field(holdings, worker.position),
                None => None,
            };
            if let Some(field) = field {
                commands.push(UnitCommand::now(worker.tag, Command::Gather(field)));
                if let Some((_, count)) = given.iter_mut().find(|(tag, _)| *tag == field) {
                    *count += 1;
                }
            }
        }
    }
}

/// The worker nearest to a place that only gathers, with nothing told to it yet.
fn free_worker<'a>(
    holdings: &Holdings<'a>,
    place: Vec2,
    commands: &[UnitCommand],
) -> Option<&'a Unit> {
    let is_free = |unit: &&&Unit| {
        matches!(unit.order, Order::Gather(_) | Order::ReturnCargo | Order::Idle)
            && commands.iter().all(|given| given.unit != unit.tag)
    };
    let workers = holdings.workers.iter().filter(is_free);
    workers.min_by_key(|unit| (apart(unit.position, place), unit.tag)).copied()
}

fn nearest_field(holdings: &Holdings<'_>, place: Vec2) -> Option<sim::UnitTag> {
    let nearest = holdings.fields.iter().min_by_key(|(tag, at)| (apart(*at, place), *tag));
    nearest.map(|(tag, _)| *tag)
}
