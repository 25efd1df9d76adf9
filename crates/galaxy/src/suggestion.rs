/// The longest name that is compared.
const LENGTH_MAX: usize = 64;

/// The name of `known` that `name` was probably meant to be, if one is close.
pub(crate) fn closest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let allowed = match name.len() {
        0..=2 => return None,
        3..=5 => 1,
        6..=LENGTH_MAX => 2,
        _ => return None,
    };
    known
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= allowed)
        .filter(|candidate| *candidate != name)
        .map(|candidate| (distance(name.as_bytes(), candidate.as_bytes()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, taken out or changed, letter case aside.
fn distance(from: &[u8], to: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, left) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in to.iter().enumerate() {
            let change = diagonal + usize::from(!left.eq_ignore_ascii_case(right));
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let known = ["UnitCreate", "UnitCount", "UnitRemove"];
        let find = |name: &str| closest(name, known.into_iter());
        assert_eq!(find("UnitCraete"), Some("UnitCreate"));
        assert_eq!(find("unitcount"), Some("UnitCount"));
        assert_eq!(find("UnitExplode"), None);
        assert_eq!(find("x"), None);
    }
}
