//! A look at messages before they are decoded: two bytes of one can stand for an element that takes
//! hundreds of bytes of memory.

/// Bytes of a request that carries no file: debug drawings of thousands of lines are below it.
const REQUEST_BYTES_MAX: usize = 8 << 20;
/// Elements of a request's lists.
const ELEMENTS_MAX: usize = 1 << 18;
/// Turns and inputs of a recording.
pub(super) const RECORDED_MAX: usize = 1 << 21;

/// The requests to create a game, start a replay, describe one and save a map.
const WITH_FILE: [u64; 4] = [1, 4, 16, 18];
/// The id of a request.
const ID: u64 = 97;
/// The turns of a recording, and the inputs of a turn.
const TURNS: u64 = 3;
const INPUTS: u64 = 2;

/// The fields of a message, as far as it makes sense.
struct Fields<'a>(&'a [u8]);

/// One field: its number, and its bytes where it is a message, a text or a list, or its value where
/// it is a whole number.
struct Field<'a> {
    number: u64,
    payload: Option<&'a [u8]>,
    value: Option<u64>,
}

impl Fields<'_> {
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        let key = self.varint()?;
        let number = key >> 3;
        let length = match key & 7 {
            0 => {
                let value = Some(self.varint()?);
                return Some(Field { number, payload: None, value });
            }
            1 => 8,
            2 => usize::try_from(self.varint()?).ok()?,
            5 => 4,
            // The two ends of a group, whose fields follow or have gone before.
            _ => 0,
        };
        let (payload, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Field { number, payload: (key & 7 == 2).then_some(payload), value: None })
    }
}

/// Whether a request may be decoded.
///
/// # Errors
///
/// If it is larger than one without a file may be, or has more elements.
pub(super) fn check_request(bytes: &[u8]) -> Result<(), String> {
    let (mut size, mut elements) = (0, 0);
    for field in Fields(bytes) {
        let Some(body) = field.payload else { continue };
        if !WITH_FILE.contains(&field.number) {
            size += body.len();
        }
        elements += Fields(body).take(ELEMENTS_MAX + 1).count();
        if REQUEST_BYTES_MAX < size || ELEMENTS_MAX < elements {
            return Err(format!(
                "The request is too large: without a file it may have {REQUEST_BYTES_MAX} bytes, \
                 and {ELEMENTS_MAX} elements; ask in parts"
            ));
        }
    }
    Ok(())
}

/// The id of a request that is not decoded: clients wait for an answer with it.
pub(super) fn id(bytes: &[u8]) -> Option<u32> {
    let id = Fields(bytes).filter(|field| field.number == ID).last()?;
    u32::try_from(id.value?).ok()
}

/// Whether a recording may be decoded.
///
/// # Errors
///
/// If it holds more than a game may.
pub(super) fn check_recording(bytes: &[u8]) -> Result<(), String> {
    let turns = Fields(bytes).filter(|field| field.number == TURNS);
    let inputs = |turn: Field<'_>| {
        let inputs = Fields(turn.payload.unwrap_or_default());
        1 + inputs.filter(|field| field.number == INPUTS).count()
    };
    if RECORDED_MAX < turns.map(inputs).sum() {
        return Err(format!("The replay holds more than {RECORDED_MAX} turns and inputs."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::*;
    use crate::protocol::{Action, Request, RequestAction, request};
    use crate::session::recording::{Input, Recording, Turn};

    fn acting(actions: usize) -> Vec<u8> {
        let actions = vec![Action::default(); actions];
        let body = request::Request::Action(RequestAction { actions });
        Request { request: Some(body), id: Some(7) }.encode_to_vec()
    }

    /// 64 MB of them became many gigabytes of actions.
    #[test]
    fn empty_elements_are_counted_before_they_are_decoded() {
        assert_eq!(check_request(&acting(1000)), Ok(()));
        assert!(check_request(&acting(ELEMENTS_MAX + 1)).is_err());
        assert_eq!(id(&acting(ELEMENTS_MAX + 1)), Some(7));
        let halves = acting(ELEMENTS_MAX / 2 + 1).repeat(2);
        assert!(check_request(&halves).is_err(), "parts of one message are one message");
        assert_eq!(check_request(b"\xff\xff\xff garbage"), Ok(()), "the decoder refuses it");
    }

    #[test]
    fn turns_and_inputs_are_counted_before_they_are_decoded() {
        let turn =
            |inputs: usize| Turn { inputs: vec![Input::default(); inputs], ..Turn::default() };
        let recording = |turns: Vec<Turn>| Recording { turns, ..Recording::default() };
        let fine = recording(vec![turn(10); 1000]).encode_to_vec();
        assert_eq!(check_recording(&fine), Ok(()));
        assert!(check_recording(&b"\x1a\x00".repeat(RECORDED_MAX + 1)).is_err());
        let one = recording(vec![turn(1 << 11)]).encode_to_vec();
        assert!(check_recording(&one.repeat(1 << 10)).is_err());
    }
}
