//! Tables of numbers and names.

/// The rows of a table of numbers and names, without comments and empty lines.
pub fn named_lines(table: &'static str) -> impl Iterator<Item = (u32, &'static str)> {
    lines(table).filter_map(|line| {
        let (id, name) = line.split_once(' ')?;
        Some((id.parse().ok()?, name))
    })
}

/// The lines of a table but for comments and empty ones.
pub(crate) fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// The numbers and names of the unit types that clients know, in the order of the table.
pub fn unit_type_names() -> impl Iterator<Item = (u32, &'static str)> {
    named_lines(include_str!("../data/units.txt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_unit_type() {
        assert_eq!(lines(include_str!("../data/units.txt")).count(), unit_type_names().count());
        assert!(unit_type_names().any(|row| row == (48, "Marine")));
    }
}
