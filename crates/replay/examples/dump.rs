fn main() {
    for path in std::env::args().skip(1) {
        let r = replay::sc2replay::Sc2Replay::read(&std::fs::read(&path).unwrap()).unwrap();
        println!("{path}");
        for (i, s) in r.lobby.slots.iter().enumerate() { if s.control >= 2 { println!("  slot {i} control {} user {:?} obs {} ws {:?}", s.control, s.user, s.observe, s.working_set_slot); } }
        println!("  users {:?}", r.lobby.users);
        for p in &r.players { println!("  {:?}", p); }
        for e in &r.tracker { if let replay::sc2replay::TrackerKind::Setup{..} = e.kind { println!("  {:?}", e.kind); } }
    }
}
