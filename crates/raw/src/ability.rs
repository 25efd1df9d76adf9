use std::sync::LazyLock;

const TABLE: &str = include_str!("../data/abilities.txt");

static ABILITIES: LazyLock<Vec<Ability>> = LazyLock::new(|| {
    let mut rows: Vec<Ability> = crate::names::lines(TABLE).filter_map(parse).collect();
    rows.sort_by_key(|row| row.id);
    rows
});

/// An ability of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ability {
    /// Its number.
    pub id: u32,
    /// The number of the general ability that stands for it and its like, or 0.
    pub general: u32,
    /// How clients may use it.
    pub kinds: Kinds,
    /// Its name, such as `Harvest_Gather_SCV`.
    pub name: &'static str,
}

/// The ways in which clients may use an ability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// Through feature layers, without a target.
    pub const QUICK: Self = Self(1);
    /// Through feature layers, at a pixel of the screen.
    pub const SCREEN: Self = Self(1 << 1);
    /// Through feature layers, at a pixel of the minimap.
    pub const MINIMAP: Self = Self(1 << 2);
    /// Through feature layers, to switch autocast.
    pub const AUTOCAST: Self = Self(1 << 3);
    /// Through the raw interface, without a target.
    pub const RAW_QUICK: Self = Self(1 << 4);
    /// Through the raw interface, at a point.
    pub const RAW_POINT: Self = Self(1 << 5);
    /// Through the raw interface, at a unit.
    pub const RAW_UNIT: Self = Self(1 << 6);
    /// Through the raw interface, to switch autocast.
    pub const RAW_AUTOCAST: Self = Self(1 << 7);

    /// Whether the kinds include `kind`.
    pub const fn has(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }

    fn parse(letters: &str) -> Option<Self> {
        letters.bytes().try_fold(Self::default(), |kinds, letter| {
            let kind = match letter {
                b'q' => Self::QUICK,
                b's' => Self::SCREEN,
                b'm' => Self::MINIMAP,
                b'a' => Self::AUTOCAST,
                b'Q' => Self::RAW_QUICK,
                b'P' => Self::RAW_POINT,
                b'U' => Self::RAW_UNIT,
                b'A' => Self::RAW_AUTOCAST,
                _ => return None,
            };
            Some(Self(kinds.0 | kind.0))
        })
    }
}

impl Ability {
    /// Whether a use needs a target: clients read the available abilities with this mark.
    pub const fn requires_point(&self) -> bool {
        !self.kinds.has(Kinds::QUICK) && self.takes_target()
    }

    /// Whether a use may have a target.
    pub const fn takes_target(&self) -> bool {
        let kinds = self.kinds;
        kinds.has(Kinds::SCREEN)
            || kinds.has(Kinds::MINIMAP)
            || kinds.has(Kinds::RAW_POINT)
            || kinds.has(Kinds::RAW_UNIT)
    }
}

/// All abilities in the order of their numbers.
pub fn abilities() -> &'static [Ability] {
    &ABILITIES
}

/// The ability with this number.
pub fn ability(id: u32) -> Option<&'static Ability> {
    let at = ABILITIES.binary_search_by_key(&id, |row| row.id).ok()?;
    ABILITIES.get(at)
}

/// The number of the general ability that stands for `id`, or `id` itself.
pub fn general_of(id: u32) -> u32 {
    ability(id).map_or(id, |row| if row.general == 0 { id } else { row.general })
}

fn parse(line: &'static str) -> Option<Ability> {
    let mut words = line.split_ascii_whitespace();
    let id = words.next()?.parse().ok()?;
    let general = match words.next()? {
        "-" => 0,
        number => number.parse().ok()?,
    };
    let kinds = Kinds::parse(words.next()?)?;
    Some(Ability { id, general, kinds, name: words.next()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_an_ability_and_every_general_id_has_a_line() {
        assert_eq!(abilities().len(), crate::names::lines(TABLE).count());
        assert!(abilities().windows(2).all(|pair| pair[0].id < pair[1].id));
        for row in abilities() {
            assert!(row.general == 0 || ability(row.general).is_some(), "{row:?}");
        }
    }

    #[test]
    fn points_are_required_where_clients_expect_it() {
        let required = [1, 16, 17, 19, 23, 195, 295, 319, 3674, 3794];
        let none = [4, 18, 296, 314, 380, 421, 524, 560, 3665, 3793];
        for (ids, expected) in [(required, true), (none, false)] {
            for id in ids {
                assert_eq!(ability(id).unwrap().requires_point(), expected, "ability {id}");
            }
        }
    }

    #[test]
    fn general_ids_stand_for_specific_ones() {
        assert_eq!((general_of(16), general_of(23), general_of(19)), (3794, 3674, 3674));
        assert_eq!((general_of(1), general_of(3794), general_of(999_999)), (1, 3794, 999_999));
    }
}
