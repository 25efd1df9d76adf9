use crate::{Scenario, ScenarioError, Terrain};

/// Pairs of a name and the text of the file of that name.
macro_rules! files {
    ($folder:literal, $($name:literal)*) => {
        [$(($name, include_str!(concat!("../", $folder, "/", $name, ".toml")))),*]
    };
}

/// The battles that are part of the program, in the order of the research suite they come from.
#[rustfmt::skip]
pub(crate) const SCENARIOS: [(&str, &str); 23] = files!(
    "scenarios",
    "3m" "8m" "25m" "5m_vs_6m" "8m_vs_9m" "10m_vs_11m" "27m_vs_30m" "MMM" "MMM2" "2s3z" "3s5z"
    "3s5z_vs_3s6z" "3s_vs_3z" "3s_vs_4z" "3s_vs_5z" "1c3s5z" "2m_vs_1z" "corridor" "6h_vs_8z"
    "2s_vs_1sc" "so_many_baneling" "bane_vs_bane" "2c_vs_64zg"
);

#[rustfmt::skip]
pub(crate) const TERRAINS: [(&str, &str); 8] = files!(
    "terrain",
    "corridor" "keep" "lane" "octagon" "open" "pit" "plateau" "strip"
);

impl Scenario {
    /// The names of all scenarios, in the order of the research suite they come from.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SCENARIOS.iter().map(|&(name, _)| name)
    }

    /// The scenario of that name.
    ///
    /// # Errors
    ///
    /// If there is none, or its file was edited into something that makes no sense.
    pub fn load(name: &str) -> Result<Self, ScenarioError> {
        let Some(text) = text_of(&SCENARIOS, name) else {
            let (name, known) = (name.to_owned(), Self::names().collect());
            return Err(ScenarioError::UnknownScenario { name, known });
        };
        Self::from_text(name, text, |terrain| text_of(&TERRAINS, terrain))
    }
}

impl Terrain {
    /// The ground of that name, such as `open`, that is part of the program.
    ///
    /// # Errors
    ///
    /// If there is none, or its file was edited into something that makes no sense.
    pub fn load(name: &str) -> Result<Self, ScenarioError> {
        let path = format!("terrain/{name}.toml");
        let Some(text) = text_of(&TERRAINS, name) else {
            return Err(ScenarioError::UnknownTerrain { path, terrain: name.to_owned() });
        };
        Self::from_text(&path, text)
    }
}

fn text_of(files: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    files.iter().find(|(other, _)| *other == name).map(|&(_, text)| text)
}
