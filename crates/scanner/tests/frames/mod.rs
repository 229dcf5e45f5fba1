//! Simulated phone camera pictures of a code on a sign: rotated, tilted, blurred, noisy, with glare and shadow. The
//! same seed gives the same picture.

use qrcodegen::{QrCode, QrCodeEcc};
use seeded::Random;

/// Width of a picture.
pub const WIDTH: usize = 640;
/// Height of a picture.
pub const HEIGHT: usize = 480;

/// Approximately normal with standard deviation 1.
fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| random.between(0.0, 1.0)).sum::<f64>() - 6.0
}

/// A greyscale picture of a code.
pub fn frame(text: &str, level: QrCodeEcc, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let code = QrCode::encode_text(text, level).expect("a code");
    let modules = f64::from(code.size());
    // Side of a module in pixels, at the distance at which people hold a phone.
    let scale = random.between(3.6, 7.5).min(400.0 / modules);
    let turn = random.between(0.0, std::f64::consts::TAU);
    let (tilt_x, tilt_y) = (random.between(-0.55, 0.55), random.between(-0.55, 0.55));
    let middle = (WIDTH as f64 / 2.0 + random.between(-40.0, 40.0), HEIGHT as f64 / 2.0 + random.between(-25.0, 25.0));
    let (dark, light) = (random.between(15.0, 60.0), random.between(150.0, 235.0));
    let paper = random.between(90.0, 190.0);
    let shade = (random.between(-0.35, 0.35), random.between(-0.35, 0.35));
    let glare = (random.between(0.0, WIDTH as f64), random.between(0.0, HEIGHT as f64), random.between(25.0, 70.0));
    let shine = random.between(0.0, 110.0);
    let blur = random.between(0.4, 1.5);
    let noise = random.between(2.0, 14.0);
    // A pinhole camera at a distance of four times the side of the code.
    let distance = modules * scale * 4.0;
    let (sin, cos) = turn.sin_cos();
    let (sx, cx) = tilt_x.sin_cos();
    let (sy, cy) = tilt_y.sin_cos();
    let to_module = |px: f64, py: f64| -> Option<(f64, f64)> {
        // Intersect the ray through the pixel with the plane of the sign. Its axes are rotated about x, then y, then
        // its normal.
        let (dx, dy, dz) = (px - middle.0, py - middle.1, distance);
        let u = (cy, 0.0, -sy);
        let v = (sx * sy, cx, sx * cy);
        let n = (cx * sy, -sx, cx * cy);
        let along = n.0 * dx + n.1 * dy + n.2 * dz;
        let t = n.2 * distance / along;
        if t <= 0.0 {
            return None;
        }
        let (x, y, z) = (dx * t, dy * t, dz * t - distance);
        let (a, b) = (x * u.0 + y * u.1 + z * u.2, x * v.0 + y * v.1 + z * v.2);
        Some(((a * cos + b * sin) / scale + modules / 2.0, (b * cos - a * sin) / scale + modules / 2.0))
    };
    let brightness = |px: f64, py: f64| -> f64 {
        let Some((x, y)) = to_module(px, py) else { return paper };
        let quiet = -4.0..modules + 4.0;
        if !quiet.contains(&x) || !quiet.contains(&y) {
            // The rest of the sign has lines of text.
            let line = (y * 0.35).rem_euclid(2.0) < 0.6 && (x * 1.7 + (y * 0.35).floor() * 3.1).sin() > -0.2;
            return if line { paper * 0.55 } else { paper };
        }
        if code.get_module(x.floor() as i32, y.floor() as i32) { dark } else { light }
    };
    let mut picture = vec![0.0; WIDTH * HEIGHT];
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let samples = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
            let sum: f64 = samples.iter().map(|(dx, dy)| brightness(x as f64 + dx, y as f64 + dy)).sum();
            let (fx, fy) = (x as f64 / WIDTH as f64 - 0.5, y as f64 / HEIGHT as f64 - 0.5);
            let exponent = ((x as f64 - glare.0).powi(2) + (y as f64 - glare.1).powi(2)) / (2.0 * glare.2 * glare.2);
            picture[y * WIDTH + x] = sum / 4.0 * (1.0 + shade.0 * fx + shade.1 * fy) + shine * (-exponent).exp();
        }
    }
    let picture = blurred(&picture, blur);
    picture.iter().map(|value| (value + noise * normal(&mut random)).round().clamp(0.0, 255.0) as u8).collect()
}

/// Gaussian blur, along rows and then along columns.
fn blurred(picture: &[f64], deviation: f64) -> Vec<f64> {
    let reach = (deviation * 3.0).ceil() as i64;
    let weights: Vec<f64> = (-reach..=reach).map(|d| (-(d * d) as f64 / (2.0 * deviation * deviation)).exp()).collect();
    let total: f64 = weights.iter().sum();
    let pass = |from: &[f64], step: (i64, i64)| -> Vec<f64> {
        let clamp = |value: i64, most: usize| value.clamp(0, most as i64 - 1) as usize;
        (0..HEIGHT * WIDTH)
            .map(|at| {
                let (x, y) = ((at % WIDTH) as i64, (at / WIDTH) as i64);
                let sum: f64 = (-reach..=reach)
                    .zip(&weights)
                    .map(|(d, weight)| {
                        weight * from[clamp(y + d * step.1, HEIGHT) * WIDTH + clamp(x + d * step.0, WIDTH)]
                    })
                    .sum();
                sum / total
            })
            .collect()
    };
    pass(&pass(picture, (1, 0)), (0, 1))
}
