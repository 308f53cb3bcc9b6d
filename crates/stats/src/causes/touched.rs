//! Rows that a fault touches, beside the others: what the fault adds to a change.

use super::sides::{Side, Sides};
use super::told::{LEAST_ROWS, Sums, Told, add};
use crate::kept_rows::KeptRows;

/// Values of a feature that a fault has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// Missing ones.
    Missing,
    /// Labels that the reference does not have.
    Unseen,
    /// Numbers beyond those of the reference.
    Outside,
    /// A label of this code and, under another name, those that the reference does not have.
    Renamed(u8),
    /// All.
    All,
}

/// Additions to a change of the rows that faults touch, and of the others.
#[derive(Clone, Copy, Debug)]
pub struct Touched {
    /// Share of the chunk's rows.
    pub share: f64,
    /// Their addition, beyond that of the same rows without the fault.
    pub part: f64,
    /// Its standard error.
    pub error: f64,
    /// Addition of the others by what inputs and scores say of them.
    pub expected: f64,
    /// Addition of the others beyond that.
    pub concept: f64,
}

/// Tells what the rows that some faults touch add; `None` where there are no such rows.
pub fn touched(kept: &KeptRows, sides: &Sides<'_>, faults: &[(usize, Touch)]) -> Option<Touched> {
    let [mut inside, mut outside, mut all]: [Sums; 3] = [[0.0; 10]; 3];
    for (side, is_chunk) in sides.both().into_iter().zip([false, true]) {
        for row in 0..side.rows() {
            let own = (side.realized[row], side.expected[row]);
            let sums = if has(kept, side, row, faults, is_chunk) { &mut inside } else { &mut outside };
            add(sums, is_chunk, own.0, own.1);
            add(&mut all, is_chunk, own.0, own.1);
        }
    }
    let (whole, share) = (Told::of(&all, &all, 0.0)?, inside[4] / all[4]);
    if share == 0.0 {
        return None;
    }
    let rest = Told::of(&outside, &all, 0.0).filter(|_| outside[4] >= LEAST_ROWS);
    // The others show how the touched rows would have done, had the fault not been.
    let change = rest.map_or(0.0, |own| own.means[1] - own.means[0]);
    let concept = rest.map_or(0.0, |own| own.concept / own.shares[1]);
    let of_touched = if inside[6] > 1.0 { spread(&inside) / inside[6] } else { 0.0 };
    let of_rest = if outside[6] > 1.0 { spread(&outside) / outside[6] } else { 0.0 };
    let error = share * (of_touched + if rest.is_some() { of_rest } else { whole.error.powi(2) }).sqrt();
    Some(Touched { share, part: whole.carries - change, error, expected: change - concept, concept })
}

/// Tells whether a fault touches a row of the chunk, or would have touched one of the reference.
fn has(kept: &KeptRows, side: &Side<'_>, row: usize, faults: &[(usize, Touch)], is_chunk: bool) -> bool {
    faults.iter().any(|&(feature, touch)| {
        let Some(codes) = kept.features.get(feature).map(|own| own.codes()) else { return false };
        let (code, last) = (side.codes[feature][row], codes.count() - 1);
        match touch {
            Touch::Renamed(own) => code == own || (is_chunk && usize::from(code) == last),
            _ if !is_chunk => false,
            Touch::Missing => code == 0,
            Touch::Unseen => !codes.is_ordered() && usize::from(code) == last,
            Touch::Outside => codes.is_ordered() && (code == 1 || usize::from(code) == last),
            Touch::All => true,
        }
    })
}

/// Variance of the addends of the chunk's rows with labels.
fn spread(sums: &Sums) -> f64 {
    let [.., labelled, shown, _, squares] = sums;
    (squares / labelled - (shown / labelled).powi(2)).max(0.0)
}
