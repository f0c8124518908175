//! The few functions of floating-point numbers that the map needs, from as few of the library's as possible: each of
//! those brings tables and cases to the browser that nothing here asks for.

use std::f64::consts::{LN_2, LOG2_E};

/// e to the power of x.
pub fn exp(x: f64) -> f64 {
    (x * LOG2_E).exp2()
}

/// The natural logarithm.
pub fn ln(x: f64) -> f64 {
    x.log2() * LN_2
}

/// The length of the hypotenuse. Screens and maps have no numbers whose squares would be too large or too small.
pub fn hypot((x, y): (f64, f64)) -> f64 {
    (x * x + y * y).sqrt()
}

/// What is left of a number beyond whole multiples of a positive one: in `[0, round)`, or no number.
pub fn wrapped(x: f64, round: f64) -> f64 {
    let rest = x - (x / round).floor() * round;
    // A little below 0, the rest is rounded to all of it.
    if round <= rest || rest < 0.0 { 0.0 } else { rest }
}

/// The nearest number between two bounds; the lower one for what is no number, the upper one where there is nothing between.
pub fn bounded(x: f64, least: f64, most: f64) -> f64 {
    x.max(least).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_agree_with_those_of_the_library() {
        for step in -400..=400_i32 {
            let x = f64::from(step) / 20.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-14, "exp {x}");
            assert!((ln(x.exp()) - x).abs() < 1e-13, "ln {x}");
            assert!((hypot((x, 3.0)) - x.hypot(3.0)).abs() < 1e-13);
            assert!((wrapped(x, 3.0) - x.rem_euclid(3.0)).abs() < 1e-13, "{x}");
        }
    }

    #[test]
    fn a_rest_is_never_the_whole() {
        assert_eq!((wrapped(-1e-20, 1.0), wrapped(1.0, 1.0), wrapped(-3.0, 1.0)), (0.0, 0.0, 0.0));
    }

    #[test]
    fn bounds_hold_for_everything() {
        assert_eq!(
            [bounded(f64::NAN, 1.0, 2.0), bounded(9.0, 1.0, 2.0), bounded(1.5, 1.0, 2.0), bounded(0.0, 2.0, 1.0)],
            [1.0, 2.0, 1.5, 1.0]
        );
    }
}
