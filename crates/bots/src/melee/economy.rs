//! Workers, production and construction.

use fixed::{Fixed, Vec2};
use sim::{Command, OrderTarget, Unit};

use super::holdings::Holdings;
use super::plan::{Plan, WORKERS_PER_FIELD};
use super::{MeleePlayer, apart, sites};
use crate::{UnitCommand, View};

/// Workers beyond what the fields keep busy: for construction.
const BUILDERS: usize = 2;
/// Workers that one base keeps busy.
const WORKERS_PER_BASE: u32 = 16;
/// Supply that no player gets beyond.
const SUPPLY_MAX: i32 = 200;
/// Depots that are under construction at the same time at most.
const DEPOTS_AT_ONCE: u32 = 3;
/// Who fights before another base is built.
const ARMY_BEFORE_EXPANSION: usize = 20;
/// How far before the town hall the army gathers.
const GATHERING_DISTANCE: Fixed = Fixed::from_int(9);

impl MeleePlayer {
    /// What workers and structures do.
    pub(super) fn economy(&self, view: View<'_>, holdings: &Holdings<'_>) -> Vec<UnitCommand> {
        let mut plan = Plan::new(view, holdings);
        plan.resume();
        self.train(&mut plan);
        self.build(&mut plan);
        plan.send_to_work();
        plan.commands
    }

    fn train(&self, plan: &mut Plan<'_, '_>) {
        let holdings = plan.holdings;
        let fields = holdings.halls.iter().map(|hall| holdings.fields_near(hall.position).count());
        let useful = fields.sum::<usize>() * WORKERS_PER_FIELD + BUILDERS;
        let wanted = useful.min(self.pace.workers as usize);
        let mut missing = wanted.saturating_sub(holdings.workers.len());
        for hall in &holdings.halls {
            if missing != 0 && self.is_ready(plan.view, hall) && plan.train(hall, self.kinds.worker)
            {
                missing -= 1;
            }
            if let Some(field) = holdings.nearest_field(hall.position) {
                set_rally(plan, hall, OrderTarget::Unit(field));
            }
        }
        // Whoever expands trains no Marines until there is money for the town hall.
        let expands = self.expands(plan.view, holdings);
        let kept = if expands { plan.view.kind(self.kinds.hall).minerals } else { 0 };
        let gathering = OrderTarget::Point(gathering_place(plan.view, holdings));
        for barracks in &holdings.barracks {
            if kept <= plan.minerals && self.is_ready(plan.view, barracks) {
                plan.train(barracks, self.kinds.marine);
            }
            set_rally(plan, barracks, gathering);
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

    fn build(&self, plan: &mut Plan<'_, '_>) {
        let (view, holdings) = (plan.view, plan.holdings);
        let Some(home) = holdings.halls.first().map(|hall| hall.position) else { return };
        if self.needs_supply(view, holdings) {
            return plan.build_near(self.kinds.depot, home);
        }
        if self.expands(view, holdings)
            && let Some(place) = sites::expansion(view, holdings, self.kinds.hall, home)
        {
            return plan.build(self.kinds.hall, place);
        }
        let mut barracks = holdings.barracks.iter();
        let all_busy =
            barracks.all(|unit| view.work(unit).is_some_and(|work| !work.queue().is_empty()));
        let is_rich = view.kind(self.kinds.barracks).minerals * 2 <= plan.minerals;
        if holdings.count(self.kinds.barracks) < self.pace.barracks && (all_busy || is_rich) {
            plan.build_near(self.kinds.barracks, home);
        }
    }

    /// Whether it is time for another base: the workers have enough to do, the army can spare the
    /// money, and no enemy is in view.
    fn expands(&self, view: View<'_>, holdings: &Holdings<'_>) -> bool {
        let bases = holdings.count(self.kinds.hall);
        let enough =
            (WORKERS_PER_BASE * bases).min(self.pace.workers.saturating_sub(BUILDERS as u32));
        bases < self.pace.bases
            && holdings.count_unfinished(self.kinds.hall) == 0
            && enough <= holdings.workers.len() as u32
            && ARMY_BEFORE_EXPANSION <= holdings.army.len()
            && view.enemies().next().is_none()
    }

    /// Whether what is in production may soon outgrow the supply.
    fn needs_supply(&self, view: View<'_>, holdings: &Holdings<'_>) -> bool {
        let Some(bank) = view.bank() else { return false };
        let provided = view.kind(self.kinds.depot).supply_provided.floor();
        let unfinished = holdings.count_unfinished(self.kinds.depot);
        let cap = bank.supply_cap.floor() + unfinished as i32 * provided;
        let producers = (holdings.barracks.len() + holdings.halls.len()) as i32;
        cap - bank.supply_used.ceil() <= 1 + 2 * producers
            && cap < SUPPLY_MAX
            && unfinished < DEPOTS_AT_ONCE
    }
}

/// Tells a producer once where its units go.
fn set_rally(plan: &mut Plan<'_, '_>, producer: &Unit, place: OrderTarget) {
    if plan.view.work(producer).is_some_and(|work| work.rally.is_none()) {
        plan.tell(producer.tag, Command::Rally(place));
    }
}

/// Where the army gathers: before the base, on the side of the middle of the map.
pub(super) fn gathering_place(view: View<'_>, holdings: &Holdings<'_>) -> Vec2 {
    let [west, south, east, north] = view.playable();
    let middle = Vec2::from_int((west + east) / 2, (south + north) / 2);
    let hall = holdings.halls.iter().min_by_key(|hall| (apart(hall.position, middle), hall.tag));
    hall.map_or(middle, |hall| {
        let out = middle - hall.position;
        hall.position + out.with_length(GATHERING_DISTANCE.min(out.length()))
    })
}
