use catalog::UnitTypeId;
use fixed::Vec2;
use sim::{Command, Order, OrderTarget, Unit, UnitTag};

use super::holdings::Holdings;
use super::{apart, sites};
use crate::{UnitCommand, View};

/// Workers that a mineral field keeps busy.
pub(super) const WORKERS_PER_FIELD: usize = 2;

/// A decision in the making: what is still in the bank, and what was told to whom.
pub(super) struct Plan<'p, 'a> {
    pub(super) view: View<'a>,
    pub(super) holdings: &'p Holdings<'a>,
    /// Minerals that nothing is to be paid with yet.
    pub(super) minerals: u32,
    pub(super) commands: Vec<UnitCommand>,
}

impl<'p, 'a> Plan<'p, 'a> {
    /// Nothing decided. What workers are on their way to build is as good as paid.
    pub(super) fn new(view: View<'a>, holdings: &'p Holdings<'a>) -> Self {
        let promised: u32 =
            holdings.ordered().map(|(product, _)| view.kind(product).minerals).sum();
        let minerals = view.bank().map_or(0, |bank| bank.minerals.saturating_sub(promised));
        Self { view, holdings, minerals, commands: Vec::new() }
    }

    pub(super) fn tell(&mut self, unit: UnitTag, command: Command) {
        self.commands.push(UnitCommand::now(unit, command));
    }

    /// Sets the price of something aside. False where there is too little.
    fn pays(&mut self, product: UnitTypeId) -> bool {
        let price = self.view.kind(product).minerals;
        let pays = price <= self.minerals;
        if pays {
            self.minerals -= price;
        }
        pays
    }

    /// Trains a unit. False where there is too little in the bank.
    pub(super) fn train(&mut self, producer: &Unit, product: UnitTypeId) -> bool {
        let pays = self.pays(product);
        if pays {
            self.tell(producer.tag, Command::Train(product));
        }
        pays
    }

    /// Builds a structure somewhere near home.
    pub(super) fn build_near(&mut self, product: UnitTypeId, home: Vec2) {
        if self.minerals < self.view.kind(product).minerals {
            return;
        }
        let Some(worker) = self.free_worker(home) else { return };
        if let Some(place) = sites::near(self.view, self.holdings, worker, product, home) {
            self.build(product, place);
        }
    }

    /// Builds a structure at a place.
    pub(super) fn build(&mut self, product: UnitTypeId, place: Vec2) {
        let Some(worker) = self.free_worker(place) else { return };
        let command = Command::Build(product, OrderTarget::Point(place));
        if !self.pays(product) || self.view.check(worker.tag, command).is_err() {
            return;
        }
        self.tell(worker.tag, command);
        if let Some(field) = self.holdings.nearest_field(worker.position) {
            let command = Command::Gather(field);
            self.commands.push(UnitCommand { unit: worker.tag, command, queued: true });
        }
    }

    /// Lets workers go on with what nobody is at work on.
    pub(super) fn resume(&mut self) {
        for site in &self.holdings.unfinished {
            let is_served = |unit: &&Unit| unit.order == Order::Construct(site.tag);
            if self.holdings.workers.iter().any(is_served) {
                continue;
            }
            let Some(worker) = self.free_worker(site.position) else { return };
            self.tell(worker.tag, Command::Construct(site.tag));
        }
    }

    /// The worker nearest to a place that only gathers, with nothing told to it yet.
    fn free_worker(&self, place: Vec2) -> Option<&'a Unit> {
        let is_free = |unit: &&&Unit| {
            matches!(unit.order, Order::Gather(_) | Order::ReturnCargo | Order::Idle)
                && self.commands.iter().all(|given| given.unit != unit.tag)
        };
        let workers = self.holdings.workers.iter().filter(is_free);
        workers.min_by_key(|unit| (apart(unit.position, place), unit.tag)).copied()
    }

    /// Sends the idle to work, and who crowds one base to the next.
    pub(super) fn send_to_work(&mut self) {
        let holdings = self.holdings;
        let halls = holdings.halls.iter().map(|hall| hall.position);
        let mut fields: Vec<Field> = halls
            .flat_map(|hall| holdings.fields_near(hall))
            .map(|(tag, at)| Field { tag, at, workers: holdings.gatherers(tag) })
            .collect();
        let crowded = holdings.crowded_fields();
        for worker in &holdings.workers {
            let is_idle = worker.order == Order::Idle;
            let moves_on = match worker.order {
                Order::Gather(field) => crowded.contains(&field),
                _ => is_idle,
            };
            if !moves_on || self.commands.iter().any(|given| given.unit == worker.tag) {
                continue;
            }
            let open = fields.iter_mut().filter(|field| field.workers < WORKERS_PER_FIELD);
            let nearest = open.min_by_key(|field| (apart(field.at, worker.position), field.tag));
            let goal = match nearest {
                Some(field) => {
                    field.workers += 1;
                    Some(field.tag)
                }
                None if is_idle => holdings.nearest_field(worker.position),
                None => None,
            };
            if let Some(field) = goal {
                self.tell(worker.tag, Command::Gather(field));
            }
        }
    }
}

/// A field near a town hall, and how many workers it has.
struct Field {
    tag: UnitTag,
    at: Vec2,
    workers: usize,
}
