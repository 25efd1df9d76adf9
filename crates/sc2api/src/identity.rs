//! Which version of the game the engine passes for. Clients choose their tables by it.

/// The version that a player reads.
pub const GAME_VERSION: &str = "4.10.0";
/// The build, which also names the folder of the binary.
pub const BASE_BUILD: u32 = 75689;
/// The hash of the game's data, as clients ask for it by `-dataVersion`.
pub const DATA_VERSION: &str = "B89B5D6FA7CBF6452E721311BFBC6CB2";
