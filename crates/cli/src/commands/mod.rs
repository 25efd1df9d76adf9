pub(crate) mod bench;
pub(crate) mod eval;
pub(crate) mod replay;
pub(crate) mod scenarios;
pub(crate) mod train;
pub(crate) mod unbuilt;
pub(crate) mod watch;
