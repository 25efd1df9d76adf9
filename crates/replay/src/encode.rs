use fixed::Vec2;
use sim::{Command, OrderTarget, UnitTag};

use crate::bytes::{CHECKSUM_LEN, MAGIC, PREFIX_LEN, VERSION, VERSION_WITHOUT_REMOVALS, checksum};
use crate::{AgentTrace, Decision, GivenCommand, Input, Replay, TracedStep};

/// The number of [`Input::Clear`] among the kinds of inputs; commands have those below.
pub(crate) const KIND_CLEAR: u8 = 255;
/// The number of [`Input::Remove`].
pub(crate) const KIND_REMOVE: u8 = 254;

impl Replay {
    /// The replay as a file's bytes.
    ///
    /// # Panics
    ///
    /// If a text is longer than 65,535 bytes, a list of the trace than its count can say, or a
    /// number of the trace is not finite.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(PREFIX_LEN + CHECKSUM_LEN + 19 * self.inputs.len());
        out.extend(MAGIC);
        let removes = self.inputs.iter().any(|input| matches!(input, Input::Remove { .. }));
        let version = if removes { VERSION } else { VERSION_WITHOUT_REMOVALS };
        out.extend(version.to_le_bytes());
        out.extend([0; 4]);
        self.encode_body(&mut out);
        let body_len = u32::try_from(out.len() - PREFIX_LEN).expect("bodies stay below 4 GiB");
        out[PREFIX_LEN - 4..PREFIX_LEN].copy_from_slice(&body_len.to_le_bytes());
        out.extend(checksum(&out).to_le_bytes());
        out
    }

    fn encode_body(&self, out: &mut Vec<u8>) {
        for text in [&self.engine, &self.scenario, &self.balance] {
            put_text(out, text);
        }
        for number in [self.catalog_hash, self.scenario_hash, self.seed, self.final_hash] {
            out.extend(number.to_le_bytes());
        }
        out.push(self.result as u8);
        out.extend(self.loops().to_le_bytes());
        for hash in &self.loop_hashes {
            out.extend(hash.to_le_bytes());
        }
        out.extend((self.inputs.len() as u32).to_le_bytes());
        for input in &self.inputs {
            put_input(out, input);
        }
        out.push(u8::from(self.trace.is_some()));
        if let Some(trace) = &self.trace {
            put_trace(out, trace);
        }
    }
}

fn put_count(out: &mut Vec<u8>, count: usize) {
    let count =
        u16::try_from(count).expect("lists and texts of a replay have at most 65,535 parts");
    out.extend(count.to_le_bytes());
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_count(out, text.len());
    out.extend(text.as_bytes());
}

fn put_tag(out: &mut Vec<u8>, tag: UnitTag) {
    out.extend(tag.0.to_le_bytes());
}

fn put_point(out: &mut Vec<u8>, point: Vec2) {
    out.extend(point.x.raw().to_le_bytes());
    out.extend(point.y.raw().to_le_bytes());
}

fn put_input(out: &mut Vec<u8>, input: &Input) {
    out.extend(input.game_loop().to_le_bytes());
    match input {
        Input::Clear { .. } => out.push(KIND_CLEAR),
        Input::Remove { unit, .. } => {
            out.push(KIND_REMOVE);
            put_tag(out, *unit);
        }
        Input::Command(given) => put_command(out, given),
    }
}

fn put_command(out: &mut Vec<u8>, given: &GivenCommand) {
    out.push(command_kind(given.command));
    out.push(given.player);
    put_tag(out, given.unit);
    out.push(u8::from(given.queued));
    match given.command {
        Command::Stop
        | Command::HoldPosition
        | Command::ReturnCargo
        | Command::CancelConstruction => {}
        Command::Patrol(point)
        | Command::Move(OrderTarget::Point(point))
        | Command::Attack(OrderTarget::Point(point)) => put_point(out, point),
        Command::Move(OrderTarget::Unit(target))
        | Command::Attack(OrderTarget::Unit(target))
        | Command::Heal(target)
        | Command::Gather(target)
        | Command::Construct(target) => put_tag(out, target),
        Command::Build(product, target) => {
            out.extend(product.0.to_le_bytes());
            put_target(out, target);
        }
        Command::Train(product) => out.extend(product.0.to_le_bytes()),
        Command::CancelItem(index) => out.push(index),
        Command::Rally(target) => put_target(out, target),
        Command::Autocast(is_on) => out.push(is_on.into()),
    }
}

/// The number of a command among the kinds of inputs.
const fn command_kind(command: Command) -> u8 {
    match command {
        Command::Stop => 0,
        Command::HoldPosition => 1,
        Command::Move(OrderTarget::Point(_)) => 2,
        Command::Move(OrderTarget::Unit(_)) => 3,
        Command::Patrol(_) => 4,
        Command::Attack(OrderTarget::Point(_)) => 5,
        Command::Attack(OrderTarget::Unit(_)) => 6,
        Command::Heal(_) => 7,
        Command::Gather(_) => 8,
        Command::ReturnCargo => 9,
        Command::Build(..) => 10,
        Command::Construct(_) => 11,
        Command::Train(_) => 12,
        Command::CancelItem(_) => 13,
        Command::CancelConstruction => 14,
        Command::Rally(_) => 15,
        Command::Autocast(_) => 16,
    }
}

fn put_target(out: &mut Vec<u8>, target: OrderTarget) {
    match target {
        OrderTarget::Point(point) => {
            out.push(0);
            put_point(out, point);
        }
        OrderTarget::Unit(unit) => {
            out.push(1);
            put_tag(out, unit);
        }
    }
}

fn put_trace(out: &mut Vec<u8>, trace: &AgentTrace) {
    out.extend(trace.loops_per_step.to_le_bytes());
    put_count(out, trace.action_sets.len());
    for labels in &trace.action_sets {
        put_count(out, labels.len());
        for label in labels {
            put_text(out, &label.name);
            put_tag(out, label.target.unwrap_or(UnitTag::NONE));
        }
    }
    put_count(out, trace.agents.len());
    for agent in &trace.agents {
        put_tag(out, agent.unit);
        out.extend(agent.action_set.to_le_bytes());
    }
    out.extend((trace.steps.len() as u32).to_le_bytes());
    for step in &trace.steps {
        put_step(out, step);
    }
}

fn put_number(out: &mut Vec<u8>, number: f32) {
    assert!(number.is_finite(), "a trace holds finite numbers only");
    out.extend(number.to_le_bytes());
}

fn put_step(out: &mut Vec<u8>, step: &TracedStep) {
    out.extend(step.game_loop.to_le_bytes());
    out.push(u8::from(step.value.is_some()));
    if let Some(value) = step.value {
        put_number(out, value);
    }
    put_number(out, step.reward);
    put_count(out, step.decisions.len());
    for decision in &step.decisions {
        put_decision(out, decision);
    }
}

/// Most actions are not available most of the time: a bit per action says which probabilities
/// follow.
fn put_decision(out: &mut Vec<u8>, decision: &Decision) {
    out.extend(decision.agent.to_le_bytes());
    out.extend(decision.action.to_le_bytes());
    for eight in decision.probabilities.chunks(8) {
        let bits = eight.iter().enumerate().map(|(bit, p)| u8::from(p.0 != 0) << bit);
        out.push(bits.sum());
    }
    for probability in decision.probabilities.iter().filter(|p| p.0 != 0) {
        out.extend(probability.0.to_le_bytes());
    }
}
