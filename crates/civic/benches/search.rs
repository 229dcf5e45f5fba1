//! Benchmark of searching ten thousand names: `cargo bench -p civic`.

use civic::text::Index;
use std::time::Instant;

const SYLLABLES: [&str; 40] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Văn",
    "Thị", "Hữu", "Đức", "Công", "Quang", "Minh", "Thành", "Hải", "Sơn", "Giang", "Hà", "Nam", "Bắc", "Đông", "Tây",
    "Cầu", "Giấy", "Láng", "Hạ", "Kim", "Mã", "Bạch", "Mai", "Thanh", "Xuân",
];

fn main() {
    let mut index = Index::new();
    let mut seed = 7u32;
    let mut syllable = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        SYLLABLES[(seed >> 16) as usize % SYLLABLES.len()]
    };
    for n in 0..10_000 {
        let name = format!("{} {} {}", syllable(), syllable(), syllable());
        index.add(n, &[&name], 1);
    }
    for query in ["c", "cau giay", "Cầu Giấy", "caauf giaays", "nguyen van", "ngyuen vna", "hoangkiem", "xyz", "dcq"]
    {
        // Without optimization, one round is enough to show that it runs.
        let rounds = if cfg!(debug_assertions) { 1 } else { 200 };
        let start = Instant::now();
        let mut matches = 0;
        for _ in 0..rounds {
            matches = index.find(query, 10).len();
        }
        println!("{query:14} {:6.0} µs, {matches} found", start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds));
    }
}
