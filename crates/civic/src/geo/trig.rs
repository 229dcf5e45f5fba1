//! Sine and cosine of angles within a few turns. The general ones reduce angles of any size, which
//! costs the page seven kilobytes that no latitude needs.

use std::f64::consts::{FRAC_PI_2, PI};

/// Sine of an angle in radians, to 1e-13 for angles of a globe.
pub(super) fn sin(x: f64) -> f64 {
    // To half a turn around zero, then to the quarter where the series is short.
    let x = x - (x / (2.0 * PI)).round() * 2.0 * PI;
    let x = if x > FRAC_PI_2 {
        PI - x
    } else if x < -FRAC_PI_2 {
        -PI - x
    } else {
        x
    };
    let (mut term, mut sum) = (x, x);
    for n in 1..10u8 {
        let n = f64::from(n) * 2.0;
        term *= -x * x / (n * (n + 1.0));
        sum += term;
    }
    sum
}

/// Cosine of an angle in radians, as exact as [`sin`].
pub(super) fn cos(x: f64) -> f64 {
    sin(x + FRAC_PI_2)
}
