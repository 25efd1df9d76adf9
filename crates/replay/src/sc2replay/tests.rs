//! The decoders against encoders, and a made replay, whole and damaged.

use maps::mpq;
use proptest::prelude::*;

use super::bits::BitReader;
use super::made::{BitWriter, Source, field, write_tagged};
use super::packed::PackedDecoder;
use super::protocol::{BUILD_KNOWN_MAX, BUILD_MIN, Protocol};
use super::value::Value;
use super::*;

type Tagged = Value<'static, i64>;

/// The same value without what readers pass over.
fn kept(value: Value<'static, &'static str>) -> Value<'static, &'static str> {
    match value {
        Value::Struct(fields) => {
            let fields = fields.into_iter().filter(|(name, _)| !name.starts_with('_'));
            Value::Struct(fields.map(|(name, value)| (name, kept(value))).collect())
        }
        Value::List(items) => Value::List(items.into_iter().map(kept).collect()),
        Value::Choice(name, value) => Value::Choice(name, Box::new(kept(*value))),
        other => other,
    }
}

proptest! {
    #[test]
    fn every_record_decodes_to_what_was_encoded(
        build in BUILD_MIN..=BUILD_KNOWN_MAX,
        seed in any::<u64>(),
    ) {
        let protocol = Protocol::for_build(build);
        let mut source = Source(seed | 1);
        let numbers = (0..=u8::MAX).filter_map(|number| protocol.event(number));
        let records = numbers.chain([protocol.named("lobby")]);
        for index in records {
            let value = source.record(&protocol, index);
            let mut writer = BitWriter::default();
            writer.record(&protocol, index, &value);
            let mut decoder = PackedDecoder::new(&protocol, &writer.bytes);
            let decoded = decoder.record(index).expect("it is whole");
            prop_assert_eq!(decoded, kept(value), "{}", protocol.record(index).name);
            decoder.bits.align();
            prop_assert!(decoder.bits.is_at_end());
        }
    }

    #[test]
    fn self_describing_values_decode_to_what_was_encoded(seed in any::<u64>()) {
        let value = Source(seed | 1).tagged(5);
        let mut bytes = Vec::new();
        write_tagged(&mut bytes, &value);
        let mut reader = BitReader::new(&bytes);
        prop_assert_eq!(tagged::decode(&mut reader).expect("it is whole"), value);
        prop_assert!(reader.is_at_end());
    }

    #[test]
    fn any_bytes_decode_or_fail(build in BUILD_MIN..=BUILD_KNOWN_MAX, bytes: Vec<u8>) {
        let protocol = Protocol::for_build(build);
        let _outcome = Lobby::read(&protocol, &bytes);
        let _outcome = Input::read(&protocol, &bytes);
        let _outcome = read_messages(&protocol, &bytes);
        let _outcome = tracker::read(build, &bytes);
        let _outcome = Details::read(&bytes);
        let _outcome = read_attributes(&bytes);
        let _outcome = Sc2Replay::read(&bytes);
    }
}

/// The members of a replay before they are packed.
struct MadeReplay {
    build: u32,
    members: Vec<(&'static str, Vec<u8>)>,
}

fn text(text: &'static str) -> Tagged {
    Value::Blob(text.as_bytes())
}

fn fields(values: Vec<Tagged>) -> Tagged {
    Value::Struct((0..).zip(values).collect())
}

fn tagged_bytes(value: &Tagged) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_tagged(&mut bytes, value);
    bytes
}

impl MadeReplay {
    /// Two players; the first trains a Drone, selects it and sends it somewhere.
    fn new(build: u32) -> Self {
        let protocol = Protocol::for_build(build);
        let members = vec![
            ("replay.details", Self::details()),
            ("replay.initData", Self::lobby(&protocol)),
            ("replay.attributes.events", Self::attributes()),
            ("replay.game.events", Self::input(&protocol)),
            ("replay.message.events", Self::messages(&protocol)),
            ("replay.tracker.events", Self::tracker()),
        ];
        Self { build, members }
    }

    fn details() -> Vec<u8> {
        let player = |name, race, team, result, slot| {
            let mut values = vec![Value::Nothing; 11];
            values[0] = text(name);
            values[2] = text(race);
            values[5] = Value::Int(team);
            values[7] = Value::Int(0);
            values[8] = Value::Int(result);
            values[9] = Value::Int(slot);
            fields(values)
        };
        let players = Value::List(vec![
            player("&lt;CLAN&gt;<sp/>Ann", "Зерги", 0, 1, 0),
            player("Bob", "Terran", 1, 2, 1),
        ]);
        let mut values = vec![Value::Nothing; 6];
        values[0] = players;
        values[1] = text("Flat");
        values[5] = Value::Int(131_000_000_000_000_000);
        tagged_bytes(&fields(values))
    }

    fn lobby(protocol: &Protocol) -> Vec<u8> {
        let mut lobby = Source(0).record(protocol, protocol.named("lobby"));
        *field(&mut lobby, &["description", "speed"]) = Value::Int(4);
        let slot = |user| {
            let index = protocol.named("slot");
            let mut slot = Source(0).record(protocol, index);
            *field(&mut slot, &["user"]) = Value::Int(user);
            *field(&mut slot, &["working_set_slot"]) = Value::Int(user);
            slot
        };
        *field(&mut lobby, &["state", "slots"]) = Value::List(vec![slot(0), slot(1)]);
        let mut writer = BitWriter::default();
        writer.record(protocol, protocol.named("lobby"), &lobby);
        writer.bytes
    }

    fn attributes() -> Vec<u8> {
        let mut bytes = vec![0; 5];
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(999_u32.to_le_bytes());
        bytes.extend(3001_u32.to_le_bytes());
        bytes.extend([1]);
        bytes.extend(b"greZ");
        bytes
    }

    fn input(protocol: &Protocol) -> Vec<u8> {
        let mut writer = BitWriter::default();
        let index = |number| protocol.event(number).expect("every build has it");
        let mut selection = Source(0).record(protocol, index(28));
        *field(&mut selection, &["group"]) = Value::Int(10);
        let tags = [7, 3].map(|index| Value::Int(Sc2Tag::new(index, 1).0.into()));
        *field(&mut selection, &["delta", "units"]) = Value::List(tags.to_vec());
        writer.event(10, (28, 7), (protocol, index(28), &selection));
        let mut order = Source(0).record(protocol, index(27));
        let mut point = Source(0).record(protocol, protocol.named("position"));
        *field(&mut point, &["x"]) = Value::Int(8 << 12);
        *field(&mut point, &["y"]) = Value::Int(9 << 12);
        *field(&mut order, &["target"]) = Value::Choice("point", Box::new(point));
        *field(&mut order, &["flags"]) = Value::Int(FLAG_QUEUED.into());
        writer.event(20, (27, 7), (protocol, index(27), &order));
        let leave = Source(0).record(protocol, index(101));
        writer.event(60, (101, 7), (protocol, index(101), &leave));
        writer.bytes
    }

    fn messages(protocol: &Protocol) -> Vec<u8> {
        let index = protocol.message(0).expect("every build has it");
        let mut chat = Source(0).record(protocol, index);
        *field(&mut chat, &["text"]) = Value::Blob(b"gg");
        let mut writer = BitWriter::default();
        writer.event(50, (0, 4), (protocol, index, &chat));
        writer.bytes
    }

    fn tracker() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut event = |loops: i64, number: i64, event: &Tagged| {
            let passed = Value::Choice(0, Box::new(Value::Int(loops)));
            [&passed, &Value::Int(number), event]
                .iter()
                .for_each(|it| write_tagged(&mut bytes, it));
        };
        let unit = |index: i64, name| {
            let [one, player, x, y] = [1, 1, 30, 40].map(Value::Int);
            fields(vec![Value::Int(index), one, text(name), player.clone(), player, x, y])
        };
        event(0, 1, &unit(1, "Hatchery"));
        event(300, 1, &unit(3, "Larva"));
        event(5, 1, &unit(7, "Drone"));
        event(20, 6, &unit(9, "SpawningPool"));
        event(1, 4, &fields(vec![Value::Int(9), Value::Int(1), text("Lair")]));
        event(1, 77, &Value::Int(1));
        bytes
    }

    fn file(&self) -> Vec<u8> {
        let build = i64::from(self.build);
        let version = fields([0, 5, 0, 1, build, build].map(Value::Int).to_vec());
        let header =
            fields(vec![text("StarCraft II replay"), version, Value::Int(2), Value::Int(500)]);
        let members: Vec<(&str, &[u8])> =
            self.members.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        mpq::write_with_user_data(&tagged_bytes(&header), &members)
    }
}

/// Builds on both sides of every generation that a real replay of ours has.
const BUILDS: [u32; 8] = [24_944, 27_950, 32_283, 36_442, 38_996, 64_469, 80_949, 97_563];

#[test]
fn a_made_replay_of_any_build_is_read() {
    for build in BUILDS {
        let replay = Sc2Replay::read(&MadeReplay::new(build).file()).expect("it is whole");
        assert_eq!((replay.version.base_build, replay.loops), (build, 500));
        let [ann, bob] = &replay.players[..] else { panic!("two play") };
        assert_eq!((ann.name.as_str(), ann.clan.as_deref()), ("Ann", Some("CLAN")));
        assert_eq!((ann.race.as_str(), bob.race.as_str()), ("Zerg", "Terran"));
        assert_eq!((ann.player, ann.user, bob.player, bob.user), (1, Some(0), 2, Some(1)));
        let [order] = &replay.input.orders[..] else { panic!("one order was given") };
        assert_eq!(order.game_loop, 30);
        assert_eq!(*order.selection, [Sc2Tag::new(3, 1), Sc2Tag::new(7, 1)]);
        assert_eq!(
            order.target,
            OrderTarget::Point(Position { x: 8 << 12, y: 9 << 12, z: i32::MIN })
        );
        assert!(order.is_queued() && !order.is_repeat);
        assert_eq!(replay.input.leaves, [(90, 0)]);
        assert_eq!((replay.messages[0].game_loop, replay.messages[0].text.as_str()), (50, "gg"));
        let choice = Attribute { attribute: 3001, scope: 1, value: "Zerg".to_owned() };
        assert_eq!(replay.attributes, [choice]);

        let summary = replay.summary();
        assert_eq!((summary.map.as_str(), &summary.winner[..]), ("Flat", &["Ann".to_owned()][..]));
        let cells = if build < 27_950 { 4 } else { 1 };
        let place = Some([30 * cells, 40 * cells]);
        let item = |game_loop, kind, name: &str, place| BuildItem {
            game_loop,
            kind,
            type_name: name.to_owned(),
            place,
        };
        let built = [
            item(305, BuildItemKind::Born, "Drone", place),
            item(325, BuildItemKind::Init, "SpawningPool", place),
            item(326, BuildItemKind::Type, "Lair", None),
        ];
        assert_eq!(summary.players[0].build_order, built);
        // A selection and an order in 90 loops.
        assert!((summary.players[0].apm.expect("a human") - 2.0 * 22.4 * 60.0 / 90.0).abs() < 1e-9);
    }
}

#[test]
fn what_cannot_be_read_is_one_error_with_build_and_offset() {
    let made = MadeReplay::new(BUILD_MIN - 1);
    let old = Sc2Replay::read(&made.file()).expect_err("it is too old");
    assert_eq!((old.build, old.part, old.offset), (Some(BUILD_MIN - 1), "header", 0));

    let mut made = MadeReplay::new(75_689);
    made.members[3].1.extend([0, 0, 0, 0]);
    let altered = Sc2Replay::read(&made.file()).expect_err("no event has number 0");
    let whole = MadeReplay::new(75_689).members[3].1.len() as u64;
    assert_eq!((altered.build, altered.part), (Some(75_689), "replay.game.events"));
    assert_eq!(altered.offset, whole);
    let message = altered.to_string();
    assert!(message.contains("(build 75689): replay.game.events, byte "), "{message}");

    let mut made = MadeReplay::new(BUILD_KNOWN_MAX + 1);
    made.members[3].1.extend([0, 0, 0, 0]);
    let newer = Sc2Replay::read(&made.file()).expect_err("no event has number 0");
    assert!(newer.reason.contains("newer than 98310"), "{newer}");

    let mut made = MadeReplay::new(75_689);
    made.members.pop();
    let missing = Sc2Replay::read(&made.file()).expect_err("a member is missing");
    assert_eq!((missing.build, missing.part), (Some(75_689), "replay.tracker.events"));
    let foreign = Sc2Replay::read(b"PK").expect_err("it is none");
    assert_eq!((foreign.build, foreign.part), (None, "header"));
}

#[test]
fn truncated_replays_fail_at_every_length() {
    let file = MadeReplay::new(91_115).file();
    for len in 0..file.len() {
        let error = Sc2Replay::read(&file[..len]).expect_err("it is cut short");
        assert!(len < 512 || error.build == Some(91_115), "{len}: {error}");
    }
}

/// 3,000 mutations of the members, which the archive's checksums cannot catch.
#[test]
fn mutated_members_are_read_or_refused() {
    let mut source = Source(0x5EED);
    let (mut read, mut refused) = (0, 0);
    for round in 0..3_000 {
        let mut made = MadeReplay::new(BUILDS[round % BUILDS.len()]);
        let member = round / BUILDS.len() % made.members.len();
        let bytes = &mut made.members[member].1;
        for _ in 0..=source.next() % 3 {
            let place = source.next() as usize % bytes.len();
            match source.next() % 3 {
                0 => bytes[place] ^= 1 << (source.next() % 8),
                1 => bytes[place] = source.next() as u8,
                _ => bytes.truncate(place.max(1)),
            }
        }
        match Sc2Replay::read(&made.file()) {
            Ok(replay) => {
                let _summary = replay.summary();
                read += 1;
            }
            Err(error) => {
                assert_eq!(error.build, Some(made.build), "{error}");
                refused += 1;
            }
        }
    }
    assert!(read > 300 && refused > 300, "{read} read, {refused} refused");
}
