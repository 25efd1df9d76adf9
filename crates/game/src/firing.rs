//! What happens in a loop, and the triggers that it fires.

use galaxy::{NativeType, ScriptError};
use sim::{Event, UnitTag};

use crate::event::{Fallen, News, Occasion, Who};
use crate::game::Game;
use crate::melee;
use crate::natives::{ANY_PLAYER, Hand};

impl Game {
    /// Advances the game by one loop: the world first, then what the script does about it.
    pub fn step(&mut self) {
        self.world.step();
        let mut fallen = std::mem::take(&mut self.unheard);
        for &event in self.world.events() {
            if let Event::Death { unit, unit_type, player, position } = event {
                let one = Fallen { tag: unit, unit_type, player, position };
                self.deaths.push(one);
                fallen.push(one);
            }
        }
        self.remember_attackers(&fallen);
        let Self { map, world, machine, script, .. } = self;
        let errors = machine.advance(&mut Hand { map, world, state: script });
        self.keep_errors(errors);
        for one in fallen {
            self.script.remember_fallen(one);
            let killer = self.script.attackers.remove(&one.tag);
            self.fire(|on| *on == Occasion::UnitDied, News { killer, ..News::of(one.tag) });
        }
        self.fire_events();
        self.fire_crossings();
        self.fire_clocks();
        if self.script.ends_as_melee
            && let Some(outcome) = melee::outcome(&self.world, &self.script.races)
        {
            self.end(outcome);
        }
        if self.script.is_crowded() {
            let reachable = self.machine.reachable(NativeType::UnitGroup);
            self.script.forget_groups(&reachable);
        }
    }

    /// Keeps who shot at whom last, so that the dead have somebody who killed them.
    fn remember_attackers(&mut self, fallen: &[Fallen]) {
        let Self { world, script, .. } = self;
        for &event in world.events() {
            let Event::Shot { attacker, target, .. } = event else { continue };
            let dead = || fallen.iter().find(|one| one.tag == attacker).map(|one| one.player);
            if let Some(player) = world.unit(attacker).map(|unit| unit.player).or_else(dead) {
                script.attackers.insert(target, player);
            }
        }
        if sim::UNITS_MAX < script.attackers.len() {
            script.attackers.retain(|tag, _| world.unit(*tag).is_some());
        }
    }

    /// What units did in this loop, in the order in which triggers hear of it: what they picked up,
    /// what was made, and fights.
    fn fire_events(&mut self) {
        let events: Vec<Event> = self.world.events().to_vec();
        for event in &events {
            if let Event::PickedUp { unit, .. } = *event {
                self.fire(|on| *on == Occasion::PickUp, News::of(unit));
            }
        }
        for event in &events {
            let Event::Finished { unit, producer } = *event else { continue };
            if unit == producer {
                self.fire(|on| *on == Occasion::Constructed, News::of(unit));
            } else {
                let news = News { other: Some(unit), ..News::of(producer) };
                self.fire(|on| *on == Occasion::UnitCreated, news);
            }
        }
        for event in &events {
            match *event {
                Event::Shot { attacker, target, .. } => {
                    let started = News { other: Some(target), ..News::of(attacker) };
                    self.fire(|on| *on == Occasion::StartedAttack, started);
                    let attacked = News { other: Some(attacker), ..News::of(target) };
                    self.fire(|on| *on == Occasion::Attacked, attacked);
                }
                Event::Hit { target, .. } => {
                    self.fire(|on| *on == Occasion::Damaged, News::of(target));
                }
                _ => {}
            }
        }
    }

    /// Units that came into regions or left them since the loop before.
    fn fire_crossings(&mut self) {
        for index in 0..self.script.subscriptions.len() {
            let subscription = &self.script.subscriptions[index];
            let Occasion::Crossing { region, enters, .. } = subscription.on else { continue };
            let (trigger, who) = (subscription.trigger, subscription.who);
            let region = &self.script.regions[region as usize];
            let cost = self.world.units().count() * region.shape_count();
            if !self.machine.take_instructions(cost as u32) {
                let message = "it watches more regions than a game loop allows".to_owned();
                let function = self.machine.function_of(trigger).to_owned();
                return self.keep_errors(vec![ScriptError { function, line: 0, message }]);
            }
            let units = self.world.units();
            let within = units.filter(|unit| region.contains(unit.position)).map(|unit| unit.tag);
            let mut now: Vec<UnitTag> = within.collect();
            now.sort_unstable();
            let on = &mut self.script.subscriptions[index].on;
            let Occasion::Crossing { inside, .. } = on else { continue };
            let before = std::mem::replace(inside, now.clone());
            let (these, others) = if enters { (now, before) } else { (before, now) };
            for unit in these {
                if others.binary_search(&unit).is_err() && self.is_about(who, Some(unit)) {
                    self.fire_trigger(trigger, News::of(unit));
                }
            }
        }
    }

    /// Lets the clocks of a loop pass: periodic events and timers.
    fn fire_clocks(&mut self) {
        for index in 0..self.script.subscriptions.len() {
            let subscription = &mut self.script.subscriptions[index];
            let is_due = match &mut subscription.on {
                Occasion::Periodic { period, left } => {
                    *left = left.saturating_sub(1);
                    let is_due = *left == 0;
                    if is_due {
                        *left = *period;
                    }
                    is_due
                }
                Occasion::Elapsed { left } => {
                    *left = left.saturating_sub(1);
                    let is_due = *left == 0;
                    if is_due {
                        subscription.on = Occasion::Never;
                    }
                    is_due
                }
                _ => false,
            };
            if is_due {
                let trigger = subscription.trigger;
                self.fire_trigger(trigger, News::default());
            }
        }
        for number in 0..self.script.timers.len() {
            let timer = &mut self.script.timers[number];
            let Some(left) = &mut timer.left else { continue };
            *left = left.saturating_sub(1);
            if *left == 0 {
                timer.left = timer.period;
                self.fire(|on| *on == Occasion::Timer(number as u32), News::default());
            }
        }
    }

    /// Fires the triggers whose occasion this is, in the order in which they were registered.
    pub(crate) fn fire(&mut self, is_due: impl Fn(&Occasion) -> bool, news: News<'_>) {
        let subscriptions = self.script.subscriptions.iter();
        let due: Vec<u32> = subscriptions
            .filter(|own| is_due(&own.on) && self.is_about(own.who, news.unit))
            .map(|own| own.trigger)
            .collect();
        for trigger in due {
            self.fire_trigger(trigger, news);
        }
    }

    fn is_about(&self, who: Who, unit: Option<UnitTag>) -> bool {
        match who {
            Who::Anyone => true,
            Who::Unit(tag) => unit == Some(tag),
            Who::Variable(number) => {
                let held = self.machine.global(number).and_then(|v| v.handle(NativeType::Unit));
                held.is_some_and(|held| unit == Some(UnitTag(held)))
            }
        }
    }

    fn fire_trigger(&mut self, trigger: u32, news: News<'_>) {
        let Self { map, world, machine, script, .. } = self;
        let mut hand = Hand { map, world, state: script };
        let fired = machine.fire(trigger, news.to_event(), &mut hand);
        self.keep_errors(fired.err().into_iter().collect());
    }

    /// A player says something: scripts may listen.
    pub fn chat(&mut self, player: u8, text: &str) {
        let hears = |on: &Occasion| match on {
            Occasion::Chat { player: from, text: awaited, exact } => {
                let said = if *exact { text == &**awaited } else { text.contains(&**awaited) };
                said && (i32::from(player) == *from || *from == ANY_PLAYER)
            }
            _ => false,
        };
        self.fire(hears, News { text, ..News::default() });
    }
}
