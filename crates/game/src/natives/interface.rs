use galaxy::{NativeType, Value};

use super::groups::living;
use super::{Native, nothing, without_effect};
use crate::game::{Outcome, SelectionRequest};
use crate::script::{Objective, THINGS_MAX};

/// Selections of scripts that wait to be seen by whoever runs the game.
const SELECTIONS_MAX: usize = 64;

const ACTIVE: i32 = 1;
const COMPLETED: i32 = 2;
const FAILED: i32 = 3;

const GAME_OVER_VICTORY: i32 = 0;
const GAME_OVER_DEFEAT: i32 = 1;
const GAME_OVER_TIE: i32 = 2;

pub(super) const CONSTANTS: &[(&str, i32)] = &[
    ("c_objectiveStateHidden", 0),
    ("c_objectiveStateActive", ACTIVE),
    ("c_objectiveStateCompleted", COMPLETED),
    ("c_objectiveStateFailed", FAILED),
    ("c_invalidObjectiveId", 0),
    ("c_gameSpeedFaster", 4),
    ("c_messageAreaDirective", 2),
    ("c_soundtrackCategoryMusic", 3),
    ("c_gameOverVictory", GAME_OVER_VICTORY),
    ("c_gameOverDefeat", GAME_OVER_DEFEAT),
    ("c_gameOverTie", GAME_OVER_TIE),
    ("c_messageAreaAll", 0),
    ("c_messageAreaSubtitle", 3),
    ("c_timerWindowNone", 0),
    ("c_visTypeFog", 0),
    ("c_visTypeMask", 1),
];

pub(super) const NATIVES: &[Native] = &[
    ("int ObjectiveCreate(text, text, int, bool)", |hand, given, _| {
        if THINGS_MAX <= hand.state.objectives.len() {
            return Err("too many objectives".to_owned());
        }
        let (state, is_primary) = (given.int(2), given.flag(3));
        hand.state.objectives.push(Objective { state, is_primary });
        Ok(Value::Int(hand.state.objectives.len() as i32))
    }),
    ("int ObjectiveLastCreated()", |hand, _, _| Ok(Value::Int(hand.state.objectives.len() as i32))),
    ("void ObjectiveSetName(int, text)", nothing),
    // No research map calls for victory: a game is over with its first primary objective.
    ("void ObjectiveSetState(int, int)", |hand, given, _| {
        let index = usize::try_from(given.int(0)).unwrap_or(0).wrapping_sub(1);
        let state = given.int(1);
        let Some(objective) = hand.state.objectives.get_mut(index) else {
            return Ok(Value::Null);
        };
        objective.state = state;
        if objective.is_primary && hand.state.outcome.is_none() {
            hand.state.outcome = match state {
                COMPLETED => Some(Outcome::Victory),
                FAILED => Some(Outcome::Defeat),
                _ => None,
            };
        }
        Ok(Value::Null)
    }),
    // What ends for the second player ends the other way round for the first.
    ("void GameOver(int, int, bool, bool)", |hand, given, _| {
        let outcome = match (given.int(0), given.int(1)) {
            (1, GAME_OVER_VICTORY) | (2, GAME_OVER_DEFEAT) => Outcome::Victory,
            (1, GAME_OVER_DEFEAT) | (2, GAME_OVER_VICTORY) => Outcome::Defeat,
            (1 | 2, GAME_OVER_TIE) => Outcome::Tie,
            (1 | 2, other) => return Err(format!("there is no end of a game {other}")),
            _ => return Ok(Value::Null),
        };
        hand.state.outcome.get_or_insert(outcome);
        Ok(Value::Null)
    }),
    ("void CameraPan(int, point, fixed, fixed, fixed, bool)", |hand, given, _| {
        let point = given.place(1, hand.map)?;
        if let Some(player) = given.player(0) {
            hand.state.cameras[usize::from(player)] = Some(point);
        }
        Ok(Value::Null)
    }),
    ("void CameraLockInput(int, bool)", |hand, given, _| {
        if let Some(player) = given.player(0) {
            hand.state.camera_locks[usize::from(player)] = given.flag(1);
        }
        Ok(Value::Null)
    }),
    ("void CameraApplyInfo(int, camerainfo, fixed, fixed, fixed, bool)", nothing),
    ("camerainfo CameraInfoDefault()", |_, _, _| Ok(Value::Handle(NativeType::CameraInfo, 0))),
    ("camerainfo CameraInfoFromId(int)", |_, _, _| Ok(Value::Handle(NativeType::CameraInfo, 0))),
    ("camerainfo libNtve_gf_CopyOfCameraObject(camerainfo)", |_, given, _| {
        Ok(given.value(0).clone())
    }),
    ("void CameraLookAt(int, point, fixed, fixed, fixed)", nothing),
    ("void CameraFollowUnitGroup(int, unitgroup, bool, bool)", nothing),
    ("void UnitGroupSelect(unitgroup, int, bool)", |hand, given, _| {
        if let Some(player) = given.player(1)
            && hand.state.selections.len() < SELECTIONS_MAX
        {
            let (units, selected) = (living(hand, given), given.flag(2));
            hand.state.selections.push(SelectionRequest { player, units, selected });
        }
        Ok(Value::Null)
    }),
    ("void UnitSelect(unit, int, bool)", |hand, given, _| {
        if let (Some(player), Some(unit)) = (given.player(1), given.unit(0))
            && hand.state.selections.len() < SELECTIONS_MAX
        {
            let (units, selected) = (vec![unit], given.flag(2));
            hand.state.selections.push(SelectionRequest { player, units, selected });
        }
        Ok(Value::Null)
    }),
    ("void RestartGame(playergroup)", |hand, _, _| {
        hand.state.restart_requested = true;
        Ok(Value::Null)
    }),
    ("void GameSetMissionTimePaused(bool)", nothing),
    ("void GameSetSpeedValue(int)", nothing),
    ("void GameSetGlobalTimeScale(fixed)", |hand, _, _| {
        without_effect(hand, "another speed of time")
    }),
    ("int TimerWindowCreate(timer, text, bool, bool)", |_, _, _| Ok(Value::Int(1))),
    ("int TimerWindowLastCreated()", |_, _, _| Ok(Value::Int(1))),
    ("void TimerWindowDestroy(int)", nothing),
    ("void TimerWindowShow(int, playergroup, bool)", nothing),
    ("void TriggerDebugOutput(int, text, bool)", nothing),
    ("void UISetFrameVisible(playergroup, int, bool)", nothing),
    ("void CameraSetBounds(playergroup, region, bool)", nothing),
    ("void libNtve_gf_RemoveDeathModelsinRegion(region)", nothing),
    ("void SoundtrackPause(playergroup, int, bool, bool)", nothing),
    ("void UIClearMessages(playergroup, int)", nothing),
    ("void UIDisplayMessage(playergroup, int, text)", nothing),
];
