//! Where the cameras of players stand, for those who look on.

use observe::cells;

use super::field::{CameraOrder, Field};
use crate::protocol::Point2D;

/// The cameras of all players.
#[derive(Clone, Debug)]
pub(super) struct Cameras {
    of_players: Vec<PlayerCamera>,
}

#[derive(Clone, Copy, Debug)]
struct PlayerCamera {
    place: (f32, f32),
    /// The script's latest word.
    order: Option<CameraOrder>,
}

impl Cameras {
    /// All cameras at one place, until scripts and players move them.
    pub(super) fn new(players: usize, place: (f32, f32)) -> Self {
        Self { of_players: vec![PlayerCamera { place, order: None }; players] }
    }

    /// The middle of what a player looks at.
    pub(super) fn place(&self, player: u8) -> Option<(f32, f32)> {
        let index = usize::from(player).checked_sub(1)?;
        self.of_players.get(index).map(|camera| camera.place)
    }

    /// A player has taken the camera elsewhere.
    pub(super) fn moved(&mut self, player: u32, (x, y): (f32, f32)) {
        let index = (player as usize).checked_sub(1);
        let camera = index.and_then(|index| self.of_players.get_mut(index));
        if let Some(camera) = camera.filter(|_| x.is_finite() && y.is_finite()) {
            camera.place = (x, y);
        }
    }

    /// Takes the cameras to where the map's script has put them since the last call.
    pub(super) fn follow_script(&mut self, field: &Field) {
        for (player, camera) in (1..).zip(&mut self.of_players) {
            let order = field.camera_order(player);
            let earlier = camera.order.and_then(|earlier| earlier.place);
            if let Some(place) = order.place.filter(|_| earlier != order.place) {
                camera.place = (cells(place.x), cells(place.y));
            }
            camera.order = Some(order);
        }
    }
}

/// A place as inputs tell it.
pub(super) fn to_input((x, y): (f32, f32)) -> Point2D {
    Point2D { x: Some(x), y: Some(y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cameras_go_where_their_players_take_them() {
        let mut cameras = Cameras::new(2, (32.0, 32.0));
        cameras.moved(2, (10.0, 12.0));
        // What another process may say beyond that changes nothing.
        cameras.moved(1, (f32::NAN, 3.0));
        cameras.moved(0, (1.0, 1.0));
        cameras.moved(3, (1.0, 1.0));
        assert_eq!(cameras.place(1), Some((32.0, 32.0)));
        assert_eq!(cameras.place(2), Some((10.0, 12.0)));
        assert_eq!((cameras.place(0), cameras.place(3)), (None, None));
    }
}
