use std::fmt;
use std::str::FromStr;

/// A state of the game's balance, as its patches left it. Later versions compare greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BalanceVersion {
    /// 4.10.0, on which the published tables of the research maps rest.
    V4_10_0,
    /// 5.0.11.
    #[default]
    V5_0_11,
}

impl BalanceVersion {
    /// All versions, the oldest first.
    pub const ALL: [Self; 2] = [Self::V4_10_0, Self::V5_0_11];

    const fn as_str(self) -> &'static str {
        match self {
            Self::V4_10_0 => "4.10.0",
            Self::V5_0_11 => "5.0.11",
        }
    }
}

impl fmt::Display for BalanceVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no [`BalanceVersion`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no known balance version; known are 4.10.0 and 5.0.11")]
pub struct UnknownVersion {
    /// The text.
    pub text: String,
}

impl FromStr for BalanceVersion {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, UnknownVersion> {
        let version = Self::ALL.into_iter().find(|version| version.as_str() == text);
        version.ok_or_else(|| UnknownVersion { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_print_as_they_are_read() {
        for version in BalanceVersion::ALL {
            assert_eq!(version.to_string().parse(), Ok(version));
        }
        let error = "5.0".parse::<BalanceVersion>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`5.0` is no known balance version; known are 4.10.0 and 5.0.11"
        );
    }

    #[test]
    fn later_versions_are_greater() {
        assert!(BalanceVersion::ALL.is_sorted());
        assert_eq!(BalanceVersion::default(), BalanceVersion::V5_0_11);
    }
}
