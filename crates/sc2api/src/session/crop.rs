//! Raw coordinates that count from the corner of the playable area, for clients that ask for it.

use maps::CellRect;
use prost::bytes::Bytes;

use crate::protocol::request::Request;
use crate::protocol::response::Response;
use crate::protocol::{
    Action, ActionRaw, ImageData, ObservationRaw, ObserverAction, Point, Point2D, PointI,
    RectangleI, RequestDebug, RequestQuery, Size2Di, StartRaw, Unit, action_raw,
    action_raw_unit_command, debug_command, observer_action, request_query_pathing, unit_order,
};

/// The part of the map that a client takes for the whole map.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crop {
    area: CellRect,
}

impl Crop {
    pub(super) const fn new(area: CellRect) -> Self {
        Self { area }
    }

    /// A request with the coordinates of the map.
    pub(super) fn request(self, mut request: Request) -> Request {
        match &mut request {
            Request::Action(action) => {
                let raw = action.actions.iter_mut().filter_map(|one| one.action_raw.as_mut());
                raw.for_each(|raw| self.raw_action(raw, 1.0));
            }
            Request::Query(query) => self.query(query),
            Request::Debug(debug) => self.debug(debug),
            Request::ObsAction(action) => {
                action.actions.iter_mut().for_each(|one| self.observer_action(one));
            }
            _ => {}
        }
        request
    }

    /// A response with the client's coordinates.
    pub(super) fn response(self, mut response: Response) -> Response {
        match &mut response {
            Response::Observation(answer) => {
                answer.actions.iter_mut().for_each(|action| self.action(action));
                let observation = answer.observation.as_mut();
                if let Some(raw) = observation.and_then(|seen| seen.raw_data.as_mut()) {
                    self.observation(raw);
                }
            }
            Response::GameInfo(answer) => {
                answer.start_raw.iter_mut().for_each(|start| self.start(start));
            }
            _ => {}
        }
        response
    }

    fn offset(self) -> (f32, f32) {
        (self.area.left as f32, self.area.bottom as f32)
    }

    /// Moves a place from the client's coordinates to the map's (1) or back (-1).
    fn place(self, place: &mut Point2D, direction: f32) {
        let (dx, dy) = self.offset();
        place.x = place.x.map(|x| x + direction * dx);
        place.y = place.y.map(|y| y + direction * dy);
    }

    fn point(self, point: &mut Point, direction: f32) {
        let (dx, dy) = self.offset();
        point.x = point.x.map(|x| x + direction * dx);
        point.y = point.y.map(|y| y + direction * dy);
    }

    fn raw_action(self, raw: &mut ActionRaw, direction: f32) {
        match &mut raw.action {
            Some(action_raw::Action::UnitCommand(command)) => {
                if let Some(action_raw_unit_command::Target::TargetWorldSpacePos(place)) =
                    &mut command.target
                {
                    self.place(place, direction);
                }
            }
            Some(action_raw::Action::CameraMove(camera)) => {
                if let Some(centre) = &mut camera.center_world_space {
                    self.point(centre, direction);
                }
            }
            Some(action_raw::Action::ToggleAutocast(_)) | None => {}
        }
    }

    fn action(self, action: &mut Action) {
        if let Some(raw) = &mut action.action_raw {
            self.raw_action(raw, -1.0);
        }
    }

    fn query(self, query: &mut RequestQuery) {
        for pathing in &mut query.pathing {
            if let Some(request_query_pathing::Start::StartPos(start)) = &mut pathing.start {
                self.place(start, 1.0);
            }
            pathing.end_pos.iter_mut().for_each(|end| self.place(end, 1.0));
        }
        for placement in &mut query.placements {
            placement.target_pos.iter_mut().for_each(|target| self.place(target, 1.0));
        }
    }

    fn debug(self, debug: &mut RequestDebug) {
        for command in &mut debug.debug {
            if let Some(debug_command::Command::CreateUnit(create)) = &mut command.command {
                create.pos.iter_mut().for_each(|place| self.place(place, 1.0));
            }
        }
    }

    fn observer_action(self, action: &mut ObserverAction) {
        if let Some(observer_action::Action::CameraMove(camera)) = &mut action.action {
            camera.world_pos.iter_mut().for_each(|place| self.place(place, 1.0));
        }
    }

    fn observation(self, raw: &mut ObservationRaw) {
        if let Some(player) = &mut raw.player {
            player.camera.iter_mut().for_each(|point| self.point(point, -1.0));
            let sources = player.power_sources.iter_mut();
            sources.filter_map(|source| source.pos.as_mut()).for_each(|at| self.point(at, -1.0));
        }
        raw.units.iter_mut().for_each(|unit| self.unit(unit));
        if let Some(state) = &mut raw.map_state {
            state.visibility.iter_mut().for_each(|image| self.image(image));
            state.creep.iter_mut().for_each(|image| self.image(image));
        }
        for effect in &mut raw.effects {
            effect.pos.iter_mut().for_each(|place| self.place(place, -1.0));
        }
        for ring in &mut raw.radar {
            ring.pos.iter_mut().for_each(|at| self.point(at, -1.0));
        }
    }

    fn unit(self, unit: &mut Unit) {
        unit.pos.iter_mut().for_each(|at| self.point(at, -1.0));
        for order in &mut unit.orders {
            if let Some(unit_order::Target::TargetWorldSpacePos(at)) = &mut order.target {
                self.point(at, -1.0);
            }
        }
        for rally in &mut unit.rally_targets {
            rally.point.iter_mut().for_each(|at| self.point(at, -1.0));
        }
    }

    fn start(self, start: &mut StartRaw) {
        let (width, height) = self.size();
        start.map_size = Some(Size2Di { x: Some(width as i32), y: Some(height as i32) });
        let corner = |x: u32, y: u32| PointI { x: Some(x as i32), y: Some(y as i32) };
        start.playable_area =
            Some(RectangleI { p0: Some(corner(0, 0)), p1: Some(corner(width, height)) });
        let images =
            [&mut start.pathing_grid, &mut start.terrain_height, &mut start.placement_grid];
        images.into_iter().flatten().for_each(|image| self.image(image));
        start.start_locations.iter_mut().for_each(|place| self.place(place, -1.0));
    }

    const fn size(self) -> (u32, u32) {
        (self.area.right - self.area.left, self.area.top - self.area.bottom)
    }

    /// Cuts the area out of a picture of the whole map.
    fn image(self, image: &mut ImageData) {
        let (Some(size), Some(data)) = (image.size, &image.data) else { return };
        let whole_width = size.x().max(0) as usize;
        let (width, height) = self.size();
        let is_bits = image.bits_per_pixel() == 1;
        let count = width as usize * height as usize;
        let mut cut = vec![0_u8; if is_bits { count.div_ceil(8) } else { count }];
        for index in 0..count {
            let (x, y) = (index % width as usize, index / width as usize);
            let source =
                (y + self.area.bottom as usize) * whole_width + x + self.area.left as usize;
            if !is_bits {
                cut[index] = data[source];
            } else if data[source / 8] >> (7 - source % 8) & 1 != 0 {
                cut[index / 8] |= 0x80 >> (index % 8);
            }
        }
        image.size = Some(Size2Di { x: Some(width as i32), y: Some(height as i32) });
        image.data = Some(Bytes::from(cut));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CROP: Crop = Crop::new(CellRect { left: 1, bottom: 2, right: 4, top: 4 });

    fn cut(bits_per_pixel: i32, data: Vec<u8>) -> Vec<u8> {
        let mut image = ImageData {
            bits_per_pixel: Some(bits_per_pixel),
            size: Some(Size2Di { x: Some(5), y: Some(5) }),
            data: Some(Bytes::from(data)),
        };
        CROP.image(&mut image);
        assert_eq!(image.size, Some(Size2Di { x: Some(3), y: Some(2) }));
        image.data.map(|data| data.to_vec()).unwrap_or_default()
    }

    #[test]
    fn pictures_keep_what_lies_in_the_area() {
        assert_eq!(cut(8, (0..25).collect()), [11, 12, 13, 16, 17, 18]);
        // Of the 25 bits, 11, 13 and 17 are set.
        let bits = vec![0, 0b0001_0100, 0b0100_0000, 0];
        assert_eq!(cut(1, bits), [0b1010_1000]);
    }
}
