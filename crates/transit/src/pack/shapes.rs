//! Shapes of patterns.

use crate::Fixed;

/// Lines on the map, indexed by [`crate::Pattern::shape`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shapes {
    /// Points of each line.
    pub lines: Vec<Vec<Fixed>>,
}

impl Shapes {
    pub(super) fn columns(&self) -> (Vec<u32>, Vec<i32>, Vec<i32>) {
        let lengths = self.lines.iter().map(|line| line.len() as u32).collect();
        let points = || self.lines.iter().flatten();
        (lengths, super::columns::deltas(points().map(|p| p.lat)), super::columns::deltas(points().map(|p| p.lon)))
    }

    pub(super) fn from_columns((lengths, lats, lons): (Vec<u32>, Vec<i32>, Vec<i32>)) -> Option<Self> {
        let (lats, lons) = (super::columns::sums(lats), super::columns::sums(lons));
        let mut points = lats.into_iter().zip(lons).map(|(lat, lon)| Fixed { lat, lon });
        let lines = lengths
            .into_iter()
            .map(|length| {
                let line: Vec<Fixed> = points.by_ref().take(length as usize).collect();
                (line.len() == length as usize).then_some(line)
            })
            .collect::<Option<_>>()?;
        Some(Self { lines })
    }
}
