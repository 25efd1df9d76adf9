//! Member `replay.initData`: the lobby.

use super::error::Fault;
use super::model::{ChatMessage, Lobby, Slot};
use super::packed::PackedDecoder;
use super::protocol::Protocol;
use super::value::Record;

impl Lobby {
    pub(super) fn read(protocol: &Protocol, bytes: &[u8]) -> Result<Self, Fault> {
        let mut decoder = PackedDecoder::new(protocol, bytes);
        let value = decoder.record(protocol.named("lobby"))?;
        // What does not fit shows after all of it was read.
        let lobby = Record::new(&value, decoder.bits.offset());
        let description = lobby.field("description")?;
        let state = lobby.field("state")?;
        let handles = description.items("cache_handles")?;
        Ok(Self {
            users: lobby.items("users")?.map(|user| user.text("name")).collect::<Result<_, _>>()?,
            slots: state.items("slots")?.map(|slot| Slot::read(&slot)).collect::<Result<_, _>>()?,
            random_seed: description.int("random_value")?,
            speed: description.int("speed")?,
            map_size: [description.int("map_width")?, description.int("map_height")?],
            map_file: description.text("map_file")?,
            cache_handles: handles
                .map(|handle| handle.blob().map(<[u8]>::to_vec))
                .collect::<Result<_, _>>()?,
            is_matchmade: description.field("options")?.flag("matchmaking")?,
        })
    }
}

impl Slot {
    fn read(slot: &Record<'_, '_, &'static str>) -> Result<Self, Fault> {
        Ok(Self {
            control: slot.int("control")?,
            user: slot.optional("user")?,
            team: slot.int("team")?,
            observe: slot.int("observe")?,
            difficulty: slot.int("difficulty")?,
            ai_build: slot.int("ai_build")?,
            handicap: slot.int("handicap")?,
            working_set_slot: slot.optional("working_set_slot")?,
        })
    }
}

/// Member `replay.message.events`.
pub(super) fn read_messages(protocol: &Protocol, bytes: &[u8]) -> Result<Vec<ChatMessage>, Fault> {
    let mut decoder = PackedDecoder::new(protocol, bytes);
    let mut messages = Vec::new();
    let mut game_loop = 0_u32;
    while !decoder.bits.is_at_end() {
        let offset = decoder.bits.offset();
        game_loop = game_loop.saturating_add(decoder.loops_passed()?);
        let user = decoder.bits.bits(5)? as u8;
        let number = decoder.bits.bits(4)? as u8;
        let index = protocol
            .message(number)
            .ok_or_else(|| Fault::new(offset, format!("message {number} is not known")))?;
        let value = decoder.record(index)?;
        if protocol.record(index).name == "chat" {
            let message = Record::new(&value, offset);
            let (recipient, text) = (message.int("recipient")?, message.text("text")?);
            messages.push(ChatMessage { game_loop, user, recipient, text });
        }
        decoder.bits.align();
    }
    Ok(messages)
}
