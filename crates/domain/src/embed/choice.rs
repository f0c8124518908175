use super::{MAX_HEIGHT, MIN_HEIGHT};
use crate::i18n::messages::{MessageKey, dialog as texts};

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
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (1.0 <= rounded).then(|| rounded.clamp(f64::from(MIN_HEIGHT), f64::from(MAX_HEIGHT)) as u32)
    }
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    All,
    /// When and where.
    Event,
    /// The local nodes.
    Nodes,
    /// The sign-up.
    SignUp,
    /// Hosting a node.
    Host,
}

impl Part {
    /// All parts, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Part::All, Part::Event, Part::Nodes, Part::SignUp, Part::Host];

    /// The word in `?embed=`.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::All => "all",
            Part::Event => "event",
            Part::Nodes => "nodes",
            Part::SignUp => "sign-up",
            Part::Host => "host",
        }
    }

    /// What it is called.
    pub fn name(self) -> MessageKey<0> {
        match self {
            Part::All => texts::ALL,
            Part::Event => texts::EVENT,
            Part::Nodes => texts::NODES,
            Part::SignUp => texts::SIGN_UP,
            Part::Host => texts::HOST,
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As each visitor's device.
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All themes, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The word in `?theme=`.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// What it is called.
    pub fn name(self) -> MessageKey<0> {
        match self {
            Theme::Auto => texts::THEME_AUTO,
            Theme::Light => texts::LIGHT,
            Theme::Dark => texts::DARK,
        }
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
