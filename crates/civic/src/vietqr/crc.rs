//! CRC-16/CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF, not reflected (ISO/IEC 13239, as used by EMVCo).

/// Checksum of the bytes.
pub fn ccitt_false(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(*byte) << 8), |sum, _| match sum & 0x8000 {
            0 => sum << 1,
            _ => (sum << 1) ^ 0x1021,
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_check_value() {
        assert_eq!(super::ccitt_false(b"123456789"), 0x29B1);
        assert_eq!(super::ccitt_false(b""), 0xFFFF);
    }
}
