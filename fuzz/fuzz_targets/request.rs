//! Whatever a client sends is answered, and nothing that it sends brings the engine down.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sc2api::transport::{Connection, Service as _};
use sc2api::{Folders, Session};

fuzz_target!(|requests: &[u8]| {
    // No request reaches a file: nothing can lie below a device.
    let nowhere = || "/dev/null".into();
    let mut session = Session::new(Folders { data: nowhere(), temporary: nowhere() });
    // Requests that follow each other, each after its length.
    let mut rest = requests;
    while let Some((&length, after)) = rest.split_first() {
        let (request, after) = after.split_at(usize::from(length).min(after.len()));
        let reply = session.respond(request, &Connection::open());
        assert!(!reply.message.is_empty());
        rest = after;
    }
    session.disconnected();
});
