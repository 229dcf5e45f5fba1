//! Trigonometric functions for angles within a few turns. The standard functions reduce angles of any size, which would
//! add seven kilobytes to the page that coordinates do not need.

use std::f64::consts::{FRAC_PI_2, PI};

/// Sine of an angle in radians, accurate to 1e-13 for geographic angles.
pub(super) fn sin(x: f64) -> f64 {
    // Reduce to half a turn around zero, then to the quadrant where the series converges quickly.
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

/// Cosine of an angle in radians, with the accuracy of [`sin`].
pub(super) fn cos(x: f64) -> f64 {
    sin(x + FRAC_PI_2)
}

/// Arcsine in radians, accurate to 1e-13. The standard function, with the exponentials for the projection, would add
/// two kilobytes to the page.
pub(super) fn asin(x: f64) -> f64 {
    let size = x.abs().min(1.0);
    if size > 0.5 {
        return (FRAC_PI_2 - 2.0 * asin(((1.0 - size) / 2.0).sqrt())).copysign(x);
    }
    let (mut term, mut sum, mut n) = (x, x, 1.0);
    // Within a city, the first few terms suffice.
    while term.abs() > 1e-18 {
        term *= x * x * (n * n) / ((n + 1.0) * (n + 2.0));
        sum += term;
        n += 2.0;
    }
    sum
}

/// Hyperbolic tangent, accurate to 1e-12: the sine of the latitude from the Mercator y coordinate.
pub(super) fn tanh(x: f64) -> f64 {
    // exp(2x): a short series for 1/512 of the exponent, squared nine times.
    let part = 2.0 * x.clamp(-20.0, 20.0) / 512.0;
    let (mut term, mut exp) = (1.0, 1.0);
    for n in 1..12u8 {
        term *= part / f64::from(n);
        exp += term;
    }
    for _ in 0..9 {
        exp *= exp;
    }
    (exp - 1.0) / (exp + 1.0)
}
