//! Image processing for poor lighting.

/// Side of a neighbourhood in pixels: a few modules of a code that is large enough to read.
const SIDE: usize = 32;

/// Adaptive threshold (Bradley and Roth, 2007): a pixel is dark if it is clearly darker than the mean of its
/// neighbourhood.
pub fn even(gray: &[u8], width: usize, height: usize) -> Vec<u8> {
    // Summed-area table with a leading row and column of zeros.
    let mut sums = vec![0_u32; (width + 1) * (height + 1)];
    for (y, row) in gray.chunks_exact(width).take(height).enumerate() {
        let mut line = 0_u32;
        for (x, pixel) in row.iter().enumerate() {
            line += u32::from(*pixel);
            let above = sums.get(y * (width + 1) + x + 1).copied().unwrap_or(0);
            if let Some(sum) = sums.get_mut((y + 1) * (width + 1) + x + 1) {
                *sum = above + line;
            }
        }
    }
    let at = |x: usize, y: usize| sums.get(y * (width + 1) + x).copied().unwrap_or(0);
    let half = SIDE / 2;
    let mut out = Vec::with_capacity(gray.len());
    for (y, row) in gray.chunks_exact(width).take(height).enumerate() {
        let (top, bottom) = (y.saturating_sub(half), (y + half).min(height));
        for (x, pixel) in row.iter().enumerate() {
            let (left, right) = (x.saturating_sub(half), (x + half).min(width));
            let count = ((right - left) * (bottom - top)) as u32;
            let sum = (at(right, bottom) + at(left, top)).wrapping_sub(at(left, bottom) + at(right, top));
            // A pixel is dark if it is eight percent below the mean.
            out.push(if u32::from(*pixel) * count * 100 < sum * 92 { 0 } else { 255 });
        }
    }
    out
}

/// Halves width and height; each pixel is the mean of four.
pub fn half(gray: &[u8], width: usize) -> (Vec<u8>, usize) {
    let small = width / 2;
    let mut out = Vec::with_capacity(gray.len() / 4);
    for rows in gray.chunks_exact(width * 2) {
        let (above, below) = rows.split_at(width);
        for (a, b) in above.chunks_exact(2).zip(below.chunks_exact(2)).take(small) {
            let sum: u32 = a.iter().chain(b).map(|pixel| u32::from(*pixel)).sum();
            out.push((sum / 4) as u8);
        }
    }
    (out, small)
}
