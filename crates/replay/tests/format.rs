//! The file format: what is written is read back, and nothing else is.

use catalog::UnitTypeId;
use fixed::{Fixed, Vec2};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use replay::{
    ActionLabel, AgentTrace, Decision, GivenCommand, Input, MatchResult, Probability, Replay,
    ReplayError, TracedAgent, TracedStep,
};
use sim::{Command, OrderTarget, UnitTag};

fn tags() -> impl Strategy<Value = UnitTag> {
    any::<u32>().prop_map(UnitTag)
}

fn points() -> impl Strategy<Value = Vec2> {
    any::<[i32; 2]>().prop_map(|[x, y]| Vec2::new(Fixed::from_raw(x), Fixed::from_raw(y)))
}

fn targets() -> impl Strategy<Value = OrderTarget> {
    prop_oneof![points().prop_map(OrderTarget::Point), tags().prop_map(OrderTarget::Unit)]
}

fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        Just(Command::Stop),
        Just(Command::HoldPosition),
        targets().prop_map(Command::Move),
        points().prop_map(Command::Patrol),
        targets().prop_map(Command::Attack),
        tags().prop_map(Command::Heal),
        tags().prop_map(Command::Gather),
        Just(Command::ReturnCargo),
        (any::<u16>(), targets())
            .prop_map(|(product, target)| Command::Build(UnitTypeId(product), target)),
        tags().prop_map(Command::Construct),
        any::<u16>().prop_map(|product| Command::Train(UnitTypeId(product))),
        any::<u8>().prop_map(Command::CancelItem),
        Just(Command::CancelConstruction),
        targets().prop_map(Command::Rally),
        any::<bool>().prop_map(Command::Autocast),
    ]
}

/// Commands, and a clear or a removal in place of one of five.
fn inputs(loops: u32) -> impl Strategy<Value = Vec<Input>> {
    let clear_or_command = option::weighted(0.8, (any::<u8>(), tags(), commands(), any::<bool>()));
    let one = (0..loops.max(1), clear_or_command);
    let most = if loops == 0 { 0 } else { 20 };
    vec(one, 0..=most).prop_map(|mut rows| {
        rows.sort_by_key(|row| row.0);
        let input = |(game_loop, given)| match given {
            None if game_loop % 2 == 0 => Input::Remove { game_loop, unit: UnitTag(game_loop) },
            None => Input::Clear { game_loop },
            Some((player, unit, command, queued)) => {
                Input::Command(GivenCommand { game_loop, player, unit, command, queued })
            }
        };
        rows.into_iter().map(input).collect()
    })
}

/// Two agents: one of `actions` actions, one of nine more.
fn traces(loops: u32) -> impl Strategy<Value = AgentTrace> {
    let label = ("[a-zé ]{0,12}", option::of(0..u32::MAX))
        .prop_map(|(name, target)| ActionLabel { name, target: target.map(UnitTag) });
    (vec(label, 1..20), 1..100_u16, vec((0..=loops, any::<[i16; 2]>(), any::<[u16; 3]>()), 0..6))
        .prop_map(|(labels, loops_per_step, mut rows)| {
            rows.sort_by_key(|row| row.0);
            let longer = labels.iter().cloned().chain(
                (0..9).map(|place| ActionLabel { name: format!("attack {place}"), target: None }),
            );
            let action_sets = vec![labels.clone(), longer.collect()];
            let decide = |agent: u16, seeds: [u16; 3]| {
                let len = action_sets[usize::from(agent)].len();
                let probability = |place: usize| seeds[place % 3].wrapping_mul(place as u16);
                Decision {
                    agent,
                    action: seeds[0] % len as u16,
                    probabilities: (0..len).map(probability).map(Probability).collect(),
                }
            };
            let steps = rows.into_iter().map(|(game_loop, [value, reward], seeds)| TracedStep {
                game_loop,
                value: (0 < value).then_some(f32::from(value) / 7.0),
                reward: f32::from(reward) / 3.0,
                decisions: vec![decide(0, seeds), decide(1, seeds)],
            });
            let steps = steps.collect();
            let agent = |action_set| TracedAgent { unit: UnitTag(7), action_set };
            AgentTrace { loops_per_step, action_sets, agents: vec![agent(0), agent(1)], steps }
        })
}

fn replays() -> impl Strategy<Value = Replay> {
    let results = prop_oneof![
        Just(MatchResult::Won),
        Just(MatchResult::Lost),
        Just(MatchResult::Drawn),
        Just(MatchResult::TimedOut),
        Just(MatchResult::Unfinished),
    ];
    (any::<[u64; 4]>(), "[a-z0-9_é.]{0,20}", vec(any::<u32>(), 0..40), results).prop_flat_map(
        |([catalog_hash, scenario_hash, seed, final_hash], text, mut loop_hashes, result)| {
            let loops = loop_hashes.len() as u32;
            loop_hashes.push(final_hash as u32);
            (inputs(loops), option::of(traces(loops))).prop_map(move |(inputs, trace)| Replay {
                engine: "1.2.3".to_owned(),
                scenario: text.clone(),
                balance: text.clone(),
                catalog_hash,
                scenario_hash,
                seed,
                result,
                inputs,
                loop_hashes: loop_hashes.clone(),
                final_hash,
                trace,
            })
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(replay in replays()) {
        prop_assert_eq!(Replay::decode(&replay.encode()), Ok(replay));
    }

    /// A changed file is refused, wherever the change is.
    #[test]
    fn altered_bytes_are_refused(
        replay in replays(),
        changes in vec((any::<prop::sample::Index>(), 1..=255_u8), 1..4),
    ) {
        let bytes = replay.encode();
        let mut altered = bytes.clone();
        for (place, change) in changes {
            altered[place.index(bytes.len())] ^= change;
        }
        if altered != bytes {
            prop_assert!(Replay::decode(&altered).is_err());
        }
    }

    #[test]
    fn shortened_and_lengthened_files_are_refused(
        replay in replays(),
        cut in any::<prop::sample::Index>(),
        tail in vec(any::<u8>(), 1..30),
    ) {
        let mut bytes = replay.encode();
        let shortened = Replay::decode(&bytes[..cut.index(bytes.len())]);
        prop_assert!(
            matches!(shortened, Err(ReplayError::Truncated { .. } | ReplayError::Foreign)),
            "{shortened:?}"
        );
        let excess = tail.len() as u64;
        bytes.extend(tail);
        prop_assert_eq!(Replay::decode(&bytes), Err(ReplayError::Excess { excess }));
    }

    /// A body of noise under a valid checksum does not panic, and what is accepted is written
    /// back byte for byte: no two files hold the same replay.
    #[test]
    fn sealed_noise_does_not_panic(
        replay in replays(),
        place in any::<prop::sample::Index>(),
        noise in vec(any::<u8>(), 1..12),
    ) {
        let mut bytes = replay.encode();
        let body = 14..bytes.len() - 8;
        for (offset, byte) in noise.into_iter().enumerate() {
            let at = body.start + (place.index(body.len()) + offset) % body.len();
            bytes[at] = byte;
        }
        let end = body.end;
        let sum = fnv1a(&bytes[..end]).to_le_bytes();
        bytes[end..].copy_from_slice(&sum);
        if let Ok(read) = Replay::decode(&bytes) {
            prop_assert_eq!(Replay::decode(&read.encode()), Ok(read));
        }
    }

    #[test]
    fn noise_is_refused(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(Replay::decode(&bytes), Err(ReplayError::Foreign));
    }
}

/// Written out from the definition of FNV-1a with 64 bits.
fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 14_695_981_039_346_656_037_u64;
    for byte in bytes {
        hash ^= u64::from(*byte);
        hash = hash.wrapping_mul(1_099_511_628_211);
    }
    hash
}

fn smallest() -> Replay {
    Replay {
        engine: "0.1.0".to_owned(),
        scenario: "3m".to_owned(),
        balance: "4.10.0".to_owned(),
        catalog_hash: 1,
        scenario_hash: 2,
        seed: 3,
        result: MatchResult::Unfinished,
        inputs: Vec::new(),
        loop_hashes: vec![4],
        final_hash: 4,
        trace: None,
    }
}

#[test]
fn errors_say_what_is_wrong_and_what_to_do() {
    let check = |bytes: &[u8], expected: &str| {
        let error = Replay::decode(bytes).unwrap_err();
        assert_eq!(error.to_string(), expected);
    };
    let bytes = smallest().encode();
    let foreign = "this is not a Starleague replay; give a file with the ending .slreplay";
    check(b"", foreign);
    check(b"MPQ\x1b", foreign);
    check(&bytes[..40], "the replay is cut off: 40 of 87 bytes are there; copy or record it again");
    let mut altered = bytes.clone();
    altered[20] ^= 1;
    check(&altered, "the replay was altered: its checksum does not fit; copy or record it again");
    for found in [1, 9] {
        let mut other = bytes.clone();
        other[8] = found;
        let expected = format!(
            "the replay has format version {found}, this program reads up to version 3; \
             use the version of starleague that recorded it"
        );
        check(&other, &expected);
    }
}

/// 187 MB of such decisions became 3.4 GB: a few bytes stand for thousands of actions.
#[test]
fn a_few_bytes_do_not_become_much_memory() {
    let label = ActionLabel { name: String::new(), target: None };
    let with = |actions: usize, steps: usize| {
        let decision =
            Decision { agent: 0, action: 0, probabilities: vec![Probability(0); actions] };
        let step = TracedStep { game_loop: 0, value: None, reward: 0.0, decisions: vec![decision] };
        let agent = TracedAgent { unit: UnitTag(1), action_set: 0 };
        let trace = AgentTrace {
            loops_per_step: 8,
            action_sets: vec![vec![label.clone(); actions]],
            agents: vec![agent],
            steps: vec![step; steps],
        };
        Replay { trace: Some(trace), ..smallest() }
    };
    let fine = with(2048, 10);
    assert_eq!(Replay::decode(&fine.encode()), Ok(fine));
    let error = Replay::decode(&with(2049, 1).encode()).unwrap_err();
    assert!(error.to_string().contains("more actions than agents have"), "{error}");
    let mut crowded = with(1, 1);
    let trace = crowded.trace.as_mut().unwrap();
    let twice = trace.steps[0].decisions[0].clone();
    trace.steps[0].decisions.push(twice);
    let error = Replay::decode(&crowded.encode()).unwrap_err();
    assert!(error.to_string().contains("more decisions than agents"), "{error}");
}

/// The body of a file whose contents would take more than a gigabyte.
#[test]
fn memory_is_bounded_however_small_the_file_is() {
    // 2,048 actions cost 256 bytes in the file and 4,096 in memory.
    let decision = Decision { agent: 0, action: 0, probabilities: vec![Probability(0); 2048] };
    let step = TracedStep { game_loop: 0, value: None, reward: 0.0, decisions: vec![decision] };
    let agent = TracedAgent { unit: UnitTag(1), action_set: 0 };
    let label = ActionLabel { name: String::new(), target: None };
    let trace = AgentTrace {
        loops_per_step: 8,
        action_sets: vec![vec![label; 2048]],
        agents: vec![agent],
        steps: vec![step],
    };
    let one = Replay { trace: Some(trace), ..smallest() }.encode();
    // A step is repeated at the end of the body, and counted before the first.
    let step_len = 4 + 1 + 4 + 2 + 4 + 256;
    let body_end = one.len() - 8;
    let step = one[body_end - step_len..body_end].to_vec();
    let count = (1_usize << 30) / 4096 + 1;
    let mut bytes = one[..body_end - step_len - 4].to_vec();
    bytes.extend((count as u32).to_le_bytes());
    bytes.extend(step.repeat(count));
    let body_len = (bytes.len() - 14) as u32;
    bytes[10..14].copy_from_slice(&body_len.to_le_bytes());
    let sum = fnv1a(&bytes).to_le_bytes();
    bytes.extend(sum);
    let error = Replay::decode(&bytes).unwrap_err();
    assert!(matches!(error, ReplayError::Memory { .. }), "{error}");
}
