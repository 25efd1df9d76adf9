use catalog::UnitTypeId;
use fixed::{Fixed, Vec2};
use sim::{Command, OrderTarget, UnitTag};

use crate::bytes::{
    CHECKSUM_LEN, MAGIC, PREFIX_LEN, Reader, VERSION, VERSION_WITHOUT_REMOVALS, checksum,
};
use crate::encode::{KIND_CLEAR, KIND_REMOVE};
use crate::{
    ActionLabel, AgentTrace, Decision, GivenCommand, Input, LOOPS_MAX, MatchResult, Probability,
    Replay, ReplayError, ReplayFacts, TracedAgent, TracedStep,
};

/// Each agent commands a unit of its own.
const AGENTS_MAX: usize = sim::UNITS_MAX;
/// A few of its own, and one per unit that can be aimed at.
const ACTIONS_MAX: usize = 2 * sim::UNITS_MAX;

impl Replay {
    /// Reads a replay from a file's bytes.
    ///
    /// # Errors
    ///
    /// If the bytes are foreign, cut off, altered, of another format version, or stand for more
    /// than a replay may hold.
    pub fn decode(bytes: &[u8]) -> Result<Self, ReplayError> {
        let body_len = body_len(bytes, bytes.len() as u64)?;
        let (sealed, sum) = bytes.split_at(PREFIX_LEN + body_len);
        if checksum(sealed).to_le_bytes() != sum {
            return Err(ReplayError::Altered);
        }
        let mut reader = Reader::new(&sealed[PREFIX_LEN..]);
        let replay = read_body(&mut reader)?;
        reader.finish()?;
        Ok(replay)
    }
}

impl ReplayFacts {
    /// Bytes from the start of a file that hold its facts in any case.
    pub(crate) const LEN_MAX: usize = PREFIX_LEN + 3 * (2 + u16::MAX as usize) + 4 * 8 + 1 + 4;

    /// Reads the facts from the start of a file of so many bytes.
    pub(crate) fn decode(start: &[u8], file_len: u64) -> Result<Self, ReplayError> {
        body_len(start, file_len)?;
        read_facts(&mut Reader::new(&start[PREFIX_LEN..]))
    }
}

/// The length of the body that a file of `present` bytes says it has, and has.
fn body_len(start: &[u8], present: u64) -> Result<usize, ReplayError> {
    let known = start.len().min(MAGIC.len());
    if start.is_empty() || start[..known] != MAGIC[..known] {
        return Err(ReplayError::Foreign);
    }
    let Some(prefix) = start.get(..PREFIX_LEN) else {
        let expected = (PREFIX_LEN + CHECKSUM_LEN) as u64;
        return Err(ReplayError::Truncated { present, expected });
    };
    let found = u16::from_le_bytes([prefix[8], prefix[9]]);
    if !(VERSION_WITHOUT_REMOVALS..=VERSION).contains(&found) {
        return Err(ReplayError::Version { found, supported: VERSION });
    }
    let body_len = u32::from_le_bytes([prefix[10], prefix[11], prefix[12], prefix[13]]);
    let expected = (PREFIX_LEN + CHECKSUM_LEN) as u64 + u64::from(body_len);
    if present < expected {
        return Err(ReplayError::Truncated { present, expected });
    }
    if expected < present {
        return Err(ReplayError::Excess { excess: present - expected });
    }
    Ok(body_len as usize)
}

fn read_facts(reader: &mut Reader<'_>) -> Result<ReplayFacts, ReplayError> {
    let engine = reader.text()?;
    let scenario = reader.text()?;
    let balance = reader.text()?;
    let catalog_hash = reader.u64()?;
    let scenario_hash = reader.u64()?;
    let seed = reader.u64()?;
    let final_hash = reader.u64()?;
    let result = usize::from(reader.u8()?);
    let result =
        *MatchResult::ALL.get(result).ok_or_else(|| reader.malformed("there is no such result"))?;
    let loops = reader.u32()?;
    reader.require(loops <= LOOPS_MAX, "the match is longer than matches can be")?;
    Ok(ReplayFacts {
        engine,
        scenario,
        balance,
        catalog_hash,
        scenario_hash,
        seed,
        final_hash,
        result,
        loops,
    })
}

fn read_body(reader: &mut Reader<'_>) -> Result<Replay, ReplayError> {
    let facts = read_facts(reader)?;
    let loops = facts.loops;
    let loop_hashes = reader.list(loops as usize + 1, 4, Reader::u32)?;
    let last_fits = loop_hashes.last() == Some(&(facts.final_hash as u32));
    reader.require(last_fits, "the last hashes do not agree")?;
    let input_count = reader.u32()? as usize;
    let inputs = reader.list(input_count, 5, read_input)?;
    let in_order = inputs.is_sorted_by_key(Input::game_loop)
        && inputs.last().is_none_or(|input| input.game_loop() < loops);
    reader.require(in_order, "the inputs are not in the order of their loops")?;
    let trace = if reader.flag()? { Some(read_trace(reader, loops)?) } else { None };
    Ok(Replay {
        engine: facts.engine,
        scenario: facts.scenario,
        balance: facts.balance,
        catalog_hash: facts.catalog_hash,
        scenario_hash: facts.scenario_hash,
        seed: facts.seed,
        result: facts.result,
        inputs,
        loop_hashes,
        final_hash: facts.final_hash,
        trace,
    })
}

fn read_tag(reader: &mut Reader<'_>) -> Result<UnitTag, ReplayError> {
    Ok(UnitTag(reader.u32()?))
}

fn read_point(reader: &mut Reader<'_>) -> Result<Vec2, ReplayError> {
    let x = Fixed::from_raw(reader.i32()?);
    let y = Fixed::from_raw(reader.i32()?);
    Ok(Vec2::new(x, y))
}

fn read_input(reader: &mut Reader<'_>) -> Result<Input, ReplayError> {
    let game_loop = reader.u32()?;
    match reader.u8()? {
        KIND_CLEAR => Ok(Input::Clear { game_loop }),
        KIND_REMOVE => Ok(Input::Remove { game_loop, unit: read_tag(reader)? }),
        kind => read_command(reader, game_loop, kind).map(Input::Command),
    }
}

/// The rest of a command of that kind.
fn read_command(
    reader: &mut Reader<'_>,
    game_loop: u32,
    kind: u8,
) -> Result<GivenCommand, ReplayError> {
    let player = reader.u8()?;
    let unit = read_tag(reader)?;
    let queued = reader.flag()?;
    let command = match kind {
        0 => Command::Stop,
        1 => Command::HoldPosition,
        2 => Command::Move(OrderTarget::Point(read_point(reader)?)),
        3 => Command::Move(OrderTarget::Unit(read_tag(reader)?)),
        4 => Command::Patrol(read_point(reader)?),
        5 => Command::Attack(OrderTarget::Point(read_point(reader)?)),
        6 => Command::Attack(OrderTarget::Unit(read_tag(reader)?)),
        7 => Command::Heal(read_tag(reader)?),
        8 => Command::Gather(read_tag(reader)?),
        9 => Command::ReturnCargo,
        10 => Command::Build(UnitTypeId(reader.u16()?), read_target(reader)?),
        11 => Command::Construct(read_tag(reader)?),
        12 => Command::Train(UnitTypeId(reader.u16()?)),
        13 => Command::CancelItem(reader.u8()?),
        14 => Command::CancelConstruction,
        15 => Command::Rally(read_target(reader)?),
        16 => Command::Autocast(reader.flag()?),
        _ => return Err(reader.malformed("there is no such input")),
    };
    Ok(GivenCommand { game_loop, player, unit, command, queued })
}

fn read_target(reader: &mut Reader<'_>) -> Result<OrderTarget, ReplayError> {
    Ok(match reader.u8()? {
        0 => OrderTarget::Point(read_point(reader)?),
        1 => OrderTarget::Unit(read_tag(reader)?),
        _ => return Err(reader.malformed("there is no such target")),
    })
}

fn read_trace(reader: &mut Reader<'_>, loops: u32) -> Result<AgentTrace, ReplayError> {
    let loops_per_step = reader.u16()?;
    reader.require(0 < loops_per_step, "a step of no loops")?;
    let set_count = usize::from(reader.u16()?);
    let action_sets = reader.list(set_count, 2, |reader| {
        let label_count = usize::from(reader.u16()?);
        reader.require(label_count <= ACTIONS_MAX, "an agent has more actions than agents have")?;
        reader.list(label_count, 6, read_label)
    })?;
    let agent_count = usize::from(reader.u16()?);
    reader.require(agent_count <= AGENTS_MAX, "there are more agents than units")?;
    let agents = reader.list(agent_count, 6, |reader| {
        let agent = TracedAgent { unit: read_tag(reader)?, action_set: reader.u16()? };
        let known = usize::from(agent.action_set) < action_sets.len();
        reader.require(known, "an agent has no list of actions")?;
        Ok(agent)
    })?;
    let mut trace = AgentTrace { loops_per_step, action_sets, agents, steps: Vec::new() };
    let step_count = reader.u32()? as usize;
    trace.steps = reader.list(step_count, 11, |reader| read_step(reader, &trace))?;
    let in_order = trace.steps.is_sorted_by_key(|step| step.game_loop)
        && trace.steps.last().is_none_or(|step| step.game_loop <= loops);
    reader.require(in_order, "the steps are not in the order of their loops")?;
    Ok(trace)
}

fn read_label(reader: &mut Reader<'_>) -> Result<ActionLabel, ReplayError> {
    let name = reader.text()?;
    let target = read_tag(reader)?;
    Ok(ActionLabel { name, target: (target != UnitTag::NONE).then_some(target) })
}

fn read_step(reader: &mut Reader<'_>, trace: &AgentTrace) -> Result<TracedStep, ReplayError> {
    let game_loop = reader.u32()?;
    let value = if reader.flag()? { Some(reader.finite_f32()?) } else { None };
    let reward = reader.finite_f32()?;
    let decision_count = usize::from(reader.u16()?);
    let is_one_each = decision_count <= trace.agents.len();
    reader.require(is_one_each, "there are more decisions than agents")?;
    let decisions = reader.list(decision_count, 4, |reader| read_decision(reader, trace))?;
    Ok(TracedStep { game_loop, value, reward, decisions })
}

fn read_decision(reader: &mut Reader<'_>, trace: &AgentTrace) -> Result<Decision, ReplayError> {
    let agent = reader.u16()?;
    let action = reader.u16()?;
    let Some(traced) = trace.agents.get(usize::from(agent)) else {
        return Err(reader.malformed("a decision of nobody"));
    };
    let action_count = trace.action_sets[usize::from(traced.action_set)].len();
    reader.require(usize::from(action) < action_count, "there is no such action")?;
    let present = reader.take(action_count.div_ceil(8))?;
    reader.reserve::<Probability>(action_count)?;
    let mut probabilities = vec![Probability::default(); action_count];
    for (index, probability) in probabilities.iter_mut().enumerate() {
        if present[index / 8] >> (index % 8) & 1 != 0 {
            *probability = Probability(reader.u16()?);
        }
    }
    Ok(Decision { agent, action, probabilities })
}
