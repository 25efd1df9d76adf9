//! A script that compiles runs within its bounds, whatever it says; any other is rejected.
#![no_main]

use std::sync::Arc;

use galaxy::{Context, Host, Machine, NativeTable, Value, compile};
use libfuzzer_sys::fuzz_target;

struct Silent;

impl Host for Silent {
    fn call(&mut self, _: usize, _: &[Value], _: Context<'_>) -> Result<Value, String> {
        Ok(Value::Null)
    }
}

fuzz_target!(|source: &str| {
    let natives = NativeTable::new(&["void UnitRemove(unit)", "unit EventUnit()"], &[]);
    let Ok(natives) = natives else { return };
    let Ok(program) = compile(source, &natives) else { return };
    let mut machine = Machine::new(Arc::new(program));
    if machine.start(&mut Silent).is_ok() {
        let _outcome = machine.fire(0, Arc::from([]), &mut Silent);
        let _errors = machine.advance(&mut Silent);
    }
});
