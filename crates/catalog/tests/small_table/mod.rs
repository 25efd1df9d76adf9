//! What the reader says to a small table in which one thing was changed.

use std::error::Error;

use catalog::{BalanceVersion, Catalog, CatalogError};
use expect_test::Expect;

/// Reads one table.
pub fn read(path: &str, text: &str) -> Result<Catalog, CatalogError> {
    Catalog::from_tables([(path, text)], BalanceVersion::default())
}

/// The message with those of its sources, one a line.
pub fn message(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!("\n{error}");
        source = error.source();
    }
    format!("{}\n", text.trim_end())
}

/// Changes the first `from` of a table that is fine to `to`, and expects to be refused.
pub fn check_change(table: &str, from: &str, to: &str, expected: &Expect) {
    assert!(table.contains(from), "{from}");
    let error = read("terran/units.toml", &table.replacen(from, to, 1));
    expected.assert_eq(&message(&error.expect_err("the table should be refused")));
}
