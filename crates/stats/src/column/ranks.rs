//! Ranks of a chunk's values in the reference.

use kernels::Ladder;
use std::ops::Deref;

/// A chunk's non-missing values, ascending, and where each distinct one stands in the reference.
#[derive(Clone, Debug)]
pub struct PlacedChunk {
    values: Vec<f64>,
    steps: Vec<Step>,
}

impl PlacedChunk {
    /// Sorts a chunk, and finds the place of its values among the reference's; NaN is left out.
    pub fn new(reference: &Ladder, values: &[f64]) -> Self {
        // Room on the stack: in small chunks asking for memory takes longer than finding ranks.
        const BLOCK: usize = 64;
        let values = kernels::sorted_values(values);
        let mut steps = Vec::with_capacity(values.len());
        let mut start = 0;
        for (place, &value) in values.iter().enumerate() {
            if values.get(place + 1) != Some(&value) {
                let chunk = Ranks { below: start, up_to: place + 1 };
                steps.push(Step { value, reference: Ranks { below: 0, up_to: 0 }, chunk });
                start = place + 1;
            }
        }
        for block in steps.chunks_mut(BLOCK) {
            let (mut points, mut below, mut up_to) = ([0.0; BLOCK], [0; BLOCK], [0; BLOCK]);
            points.iter_mut().zip(block.iter()).for_each(|(point, step)| *point = step.value);
            let own = ..block.len();
            kernels::ranks(reference, &points[own], &mut below[own], &mut up_to[own]);
            for (step, (below, up_to)) in block.iter_mut().zip(below.into_iter().zip(up_to)) {
                step.reference = Ranks { below, up_to };
            }
        }
        PlacedChunk { values, steps }
    }

    /// The distinct values, ascending.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

impl Deref for PlacedChunk {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.values
    }
}

/// Numbers of reference values below a point, and up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranks {
    /// Values `< x`.
    pub below: usize,
    /// Values `≤ x`.
    pub up_to: usize,
}

/// A value in a walk over reference and chunk, and where both stand there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The value.
    pub value: f64,
    /// Its rank in the reference.
    pub reference: Ranks,
    /// Its rank in the chunk.
    pub chunk: Ranks,
}
