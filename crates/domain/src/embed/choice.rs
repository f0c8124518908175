use super::{MAX_HEIGHT, MIN_HEIGHT};
use crate::{i18n::messages::dialog as texts, named::named};

/// What somebody wants to see of the page on their own site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which part.
    pub part: Part,
    /// Light or dark.
    pub theme: Theme,
    /// How high, in CSS pixels; `None` for as high as what it holds, where the host can do that.
    pub height: Option<u32>,
}

impl Choice {
    /// A height as it was typed, within what a frame may have; `None` for what is no height.
    pub fn height_from_number(number: f64) -> Option<u32> {
        let rounded = (number + 0.5).floor();
        // What is not a number is not at least one either; between the two there is nothing to lose.
        (1.0 <= rounded).then(|| rounded.clamp(f64::from(MIN_HEIGHT), f64::from(MAX_HEIGHT)) as u32)
    }
}

named! {
    /// A part of the page, by its word in `?embed=`.
    pub enum Part {
        /// All of it.
        All = "all" => texts::ALL,
        /// When and where.
        Event = "event" => texts::EVENT,
        /// The local nodes.
        Nodes = "nodes" => texts::NODES,
        /// The sign-up.
        SignUp = "sign-up" => texts::SIGN_UP,
        /// Hosting a node.
        Host = "host" => texts::HOST,
    }
}

named! {
    /// Light or dark, by its word in `?theme=`.
    pub enum Theme {
        /// As each visitor's device.
        Auto = "auto" => texts::THEME_AUTO,
        /// Always light.
        Light = "light" => texts::LIGHT,
        /// Always dark.
        Dark = "dark" => texts::DARK,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::PARTS;

    #[test]
    fn every_part_is_offered_by_the_word_that_the_address_takes() {
        let mut offered = Part::ALL.map(Part::as_str);
        let mut public = PARTS;
        offered.sort_unstable();
        public.sort_unstable();
        assert_eq!(offered, public);
    }

    #[test]
    fn a_height_is_a_whole_number_that_a_frame_may_have() {
        let heights = [500.0, 499.6, 3.0, 1e9, 0.4, 0.0, -5.0, f64::NAN, f64::INFINITY];
        let heights = heights.map(Choice::height_from_number);
        let (least, most) = (Some(MIN_HEIGHT), Some(MAX_HEIGHT));
        assert_eq!(heights, [Some(500), Some(500), least, most, None, None, None, None, most]);
    }
}
