use std::fmt;

macro_rules! native_types {
    ($($variant:ident $name:literal,)*) => {
        /// A type whose values the engine makes and the script only passes on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are those of the language")]
        pub enum NativeType { $($variant,)* }

        impl NativeType {
            /// The type's name in scripts.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            pub(crate) fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

native_types! {
    AbilityCommand "abilcmd",
    Actor "actor",
    ActorScope "actorscope",
    AiFilter "aifilter",
    Bank "bank",
    Bitmask "bitmask",
    CameraInfo "camerainfo",
    Color "color",
    DateTime "datetime",
    Doodad "doodad",
    EffectHistory "effecthistory",
    GenericHandle "generichandle",
    Handle "handle",
    Marker "marker",
    Order "order",
    PlayerGroup "playergroup",
    Point "point",
    Region "region",
    Revealer "revealer",
    Sound "sound",
    SoundLink "soundlink",
    TargetFilter "targetfilter",
    Timer "timer",
    TransmissionSource "transmissionsource",
    Trigger "trigger",
    Unit "unit",
    UnitFilter "unitfilter",
    UnitGroup "unitgroup",
    UnitRef "unitref",
    Wave "wave",
    WaveInfo "waveinfo",
    WaveTarget "wavetarget",
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Of functions that return nothing.
    Void,
    /// `true` or `false`.
    Bool,
    /// 32 bits, signed, wrapping.
    Int,
    /// 32 bits, signed, 12 of them fraction bits.
    Fixed,
    /// 8 bits, unsigned.
    Byte,
    /// Names of data and other plain text.
    String,
    /// Text that players read.
    Text,
    /// The type of `null`.
    Null,
    /// A type of the engine.
    Native(NativeType),
}

impl Type {
    /// The type of that name in scripts.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "void" => Self::Void,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "fixed" => Self::Fixed,
            "byte" | "char" => Self::Byte,
            "string" => Self::String,
            "text" => Self::Text,
            _ => Self::Native(NativeType::from_name(name)?),
        })
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Fixed | Self::Byte)
    }

    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Self::Int | Self::Byte)
    }

    /// Whether `null` is a value of the type.
    pub(crate) fn is_nullable(self) -> bool {
        matches!(self, Self::String | Self::Text | Self::Null | Self::Native(_))
    }

    /// Whether a value of this type may stand where `wanted` is asked for.
    pub(crate) fn converts_to(self, wanted: Self) -> bool {
        match (self, wanted) {
            (Self::Null, wanted) => wanted.is_nullable(),
            (Self::Int | Self::Byte, Self::Int | Self::Byte | Self::Fixed) => true,
            (Self::Native(NativeType::Unit), Self::Native(NativeType::UnitRef)) => true,
            (Self::Native(_), Self::Native(NativeType::Handle)) => true,
            (own, wanted) => own == wanted,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Void => "void",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Fixed => "fixed",
            Self::Byte => "byte",
            Self::String => "string",
            Self::Text => "text",
            Self::Null => "null",
            Self::Native(native) => native.name(),
        })
    }
}
