//! Frames of RFC 6455: their headers, and the masking of what clients send.

use std::io::{self, Read, Write};

use super::error::TransportError;

/// Payload bytes of a ping, pong or close frame at most.
pub(super) const CONTROL_PAYLOAD_MAX: u64 = 125;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opcode {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

impl Opcode {
    fn from_bits(bits: u8) -> Option<Self> {
        Some(match bits {
            0 => Self::Continuation,
            1 => Self::Text,
            2 => Self::Binary,
            8 => Self::Close,
            9 => Self::Ping,
            10 => Self::Pong,
            _ => return None,
        })
    }

    fn bits(self) -> u8 {
        match self {
            Self::Continuation => 0,
            Self::Text => 1,
            Self::Binary => 2,
            Self::Close => 8,
            Self::Ping => 9,
            Self::Pong => 10,
        }
    }

    pub(super) fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

/// Why a connection is closed, as RFC 6455 numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseCode {
    /// The conversation is over.
    Normal,
    /// The server goes away.
    GoingAway,
    /// The other side broke the rules of the connection.
    ProtocolError,
    /// Another client holds the connection.
    PolicyViolation,
    /// A message is larger than this side accepts.
    MessageTooBig,
    /// This side failed.
    InternalError,
}

impl CloseCode {
    /// The number that goes over the wire.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::Normal => 1000,
            Self::GoingAway => 1001,
            Self::ProtocolError => 1002,
            Self::PolicyViolation => 1008,
            Self::MessageTooBig => 1009,
            Self::InternalError => 1011,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameHeader {
    pub(super) is_final: bool,
    pub(super) opcode: Opcode,
    pub(super) mask: Option<[u8; 4]>,
    pub(super) payload_bytes: u64,
}

impl FrameHeader {
    pub(super) fn read(from: &mut impl Read) -> Result<Self, TransportError> {
        let [first, second] = read_array::<2>(from)?;
        if first & 0x70 != 0 {
            return Err(protocol_error("a frame uses an extension, and none was agreed on"));
        }
        let is_final = first & 0x80 != 0;
        let opcode = Opcode::from_bits(first & 0x0f)
            .ok_or_else(|| protocol_error("a frame has an opcode that RFC 6455 does not define"))?;
        let payload_bytes = match second & 0x7f {
            126 => u64::from(u16::from_be_bytes(read_array(from)?)),
            127 => u64::from_be_bytes(read_array(from)?),
            short => u64::from(short),
        };
        if opcode.is_control() && (!is_final || payload_bytes > CONTROL_PAYLOAD_MAX) {
            return Err(protocol_error("a control frame is in parts or longer than 125 bytes"));
        }
        let mask = if second & 0x80 != 0 { Some(read_array(from)?) } else { None };
        Ok(Self { is_final, opcode, mask, payload_bytes })
    }

    fn encoded(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(14);
        bytes.push(u8::from(self.is_final) << 7 | self.opcode.bits());
        let mask_bit = u8::from(self.mask.is_some()) << 7;
        match self.payload_bytes {
            short @ 0..126 => bytes.push(mask_bit | short as u8),
            middle @ 126..=0xffff => {
                bytes.push(mask_bit | 126);
                bytes.extend((middle as u16).to_be_bytes());
            }
            long => {
                bytes.push(mask_bit | 127);
                bytes.extend(long.to_be_bytes());
            }
        }
        bytes.extend(self.mask.iter().flatten());
        bytes
    }
}

fn protocol_error(reason: &str) -> TransportError {
    TransportError::violation(CloseCode::ProtocolError, reason)
}

fn read_array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Masks bytes, or takes their mask away; the two are the same.
pub(super) fn apply_mask(bytes: &mut [u8], mask: [u8; 4]) {
    for (byte, key) in bytes.iter_mut().zip(mask.iter().cycle()) {
        *byte ^= key;
    }
}

/// Writes one whole frame with a single call, so that header and payload share a packet.
pub(super) fn write_frame(
    to: &mut impl Write,
    opcode: Opcode,
    payload: &[u8],
    mask: Option<[u8; 4]>,
) -> io::Result<()> {
    let payload_bytes = payload.len() as u64;
    let mut bytes = FrameHeader { is_final: true, opcode, mask, payload_bytes }.encoded();
    let payload_start = bytes.len();
    bytes.extend(payload);
    if let Some(mask) = mask {
        apply_mask(&mut bytes[payload_start..], mask);
    }
    to.write_all(&bytes)?;
    to.flush()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn headers_survive_the_wire(
            is_final: bool,
            mask: Option<[u8; 4]>,
            payload_bytes in prop_oneof![0_u64..200, 65_000_u64..70_000, any::<u64>()],
        ) {
            let header = FrameHeader { is_final, opcode: Opcode::Binary, mask, payload_bytes };
            let bytes = header.encoded();
            prop_assert_eq!(FrameHeader::read(&mut bytes.as_slice()).unwrap(), header);
        }

        #[test]
        fn reading_any_bytes_gives_a_header_or_an_error(
            bytes in prop::collection::vec(any::<u8>(), 0..20),
        ) {
            let _ = FrameHeader::read(&mut bytes.as_slice());
        }
    }

    #[test]
    fn a_long_ping_is_a_violation() {
        let bytes = [0x89, 126, 1, 0];
        let error = FrameHeader::read(&mut bytes.as_slice()).unwrap_err();
        assert!(matches!(error, TransportError::Violation { code: CloseCode::ProtocolError, .. }));
    }
}
