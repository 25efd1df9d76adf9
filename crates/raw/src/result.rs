use sim::{Event, Refusal, UnitTag, World};

macro_rules! order_results {
    ($($(#[$doc:meta])* $name:ident = $number:literal)*) => {
        /// What became of an order, by the API's numbers (its `ActionResult`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum OrderResult { $($(#[$doc])* $name = $number),* }

        impl OrderResult {
            /// All results, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name in the API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }
        }
    };
}

order_results! {
    /// The unit follows.
    Success = 1
    /// Units of its type never do that, or not at present.
    NotSupported = 2
    /// There is no such unit of the player's.
    Error = 3
    /// No more fits into the production queue.
    QueueIsFull = 7
    /// Too few minerals.
    NotEnoughMinerals = 9
    /// Too little vespene.
    NotEnoughVespene = 10
    /// Too little supply.
    NotEnoughFood = 13
    /// The target is gone, or cannot be the target of this.
    CantTargetThatUnit = 36
    /// A structure that the new one asks for is missing.
    BuildTechRequirementsNotMet = 40
    /// Nothing can stand there.
    CantBuildLocationInvalid = 44
    /// Too near to resources for a town hall.
    CantBuildTooCloseToResources = 47
    /// A structure that the unit asks for is missing.
    TechRequirementsNotMet = 79
    /// It needs a unit as its target.
    MustTargetUnit = 81
    /// The target is out of sight.
    MustTargetVisibleUnit = 83
    /// It needs a target.
    MustTargetVisibleLocation = 84
    /// No more orders can wait.
    OrderQueueIsFull = 203
    /// There is nothing to be taken out of the queue.
    CantFindCancelOrder = 214
}

impl From<Refusal> for OrderResult {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Impossible => Self::NotSupported,
            Refusal::NotYours => Self::Error,
            Refusal::Target => Self::CantTargetThatUnit,
            Refusal::Minerals => Self::NotEnoughMinerals,
            Refusal::Vespene => Self::NotEnoughVespene,
            Refusal::Supply => Self::NotEnoughFood,
            Refusal::Technology => Self::TechRequirementsNotMet,
            Refusal::QueueFull => Self::QueueIsFull,
            Refusal::Placement => Self::CantBuildLocationInvalid,
            Refusal::NearResources => Self::CantBuildTooCloseToResources,
            Refusal::OrdersFull => Self::OrderQueueIsFull,
        }
    }
}

/// An order that had been accepted and failed later, such as a structure whose place was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LateRefusal {
    /// Who gave up.
    pub unit: UnitTag,
    /// What it should have done.
    pub ability_id: u32,
    /// Why it could not.
    pub result: OrderResult,
}

/// What failed in the latest game loop after it had been accepted, for the units of `player`.
pub fn late_refusals(world: &World, player: u8) -> impl Iterator<Item = LateRefusal> {
    let catalog = &world.rules().catalog;
    world.events().iter().filter_map(move |event| match *event {
        Event::Refused { unit, product, refusal } => {
            world.unit(unit).filter(|found| found.player == player)?;
            let ability_id = catalog.unit(product).ability_id;
            Some(LateRefusal { unit, ability_id, result: refusal.into() })
        }
        _ => None,
    })
}

/// Those of the `dead` of the latest loop whose death `player` knows of.
pub fn known_deaths<'a>(
    world: &'a World,
    player: u8,
    dead: &'a [UnitTag],
) -> impl Iterator<Item = UnitTag> + 'a {
    // Whoever was removed from outside the rules is in no event, and is known to be gone.
    let is_known = move |dead: &UnitTag| {
        world.events().iter().all(|event| match *event {
            Event::Death { unit, player: owner, position, .. } if unit == *dead => {
                owner == player || world.sees(player, position)
            }
            _ => true,
        })
    };
    dead.iter().copied().filter(is_known)
}
