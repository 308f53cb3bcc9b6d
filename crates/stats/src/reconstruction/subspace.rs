//! Kept directions of the reference, and the distance of rows from them.

use super::eigen::{self, Eigen};
use super::options::Components;
use super::reflect::{add_multiple, with_leading_zeros};
use crate::error::StatsError;
use crate::measured::Undefined;
use crate::state::{Reader, State, require};
use kernels::{LANES, Lanes, Panels};

/// Way of finding the part of a row outside the kept directions; both cost products, and the cheaper one is taken.
#[derive(Clone, Debug)]
enum Way {
    /// The coordinates along the discarded directions: as long as the residual.
    Discarded { directions: Vec<Vec<f64>>, panels: Panels },
    /// The row less its projection on the kept directions. (The difference of squared lengths would be cheaper still,
    /// and cancel digits where little is left.)
    Kept { directions: Vec<Vec<f64>>, onto: Panels, back: Panels },
}

/// The principal directions of a reference that are kept.
#[derive(Clone, Debug)]
pub struct Subspace {
    width: usize,
    /// Number of kept directions.
    pub kept: usize,
    /// Share of the variance of each direction, descending; of all directions.
    pub explained: Vec<f64>,
    way: Way,
}

/// Squared residuals of rows, as they add up.
#[derive(Clone, Debug)]
pub struct Residuals {
    /// The squared length of each row's residual.
    pub squares: Vec<Lanes>,
    sums: Sums,
    /// For what does not outlive a call.
    scratch: Vec<Lanes>,
}

#[derive(Clone, Debug)]
enum Sums {
    /// Products of every two discarded coordinates.
    Gram(Vec<Lanes>),
    /// Squares of each feature.
    Features(Vec<Lanes>),
}

impl Subspace {
    /// Splits the directions of a matrix of second moments, up to a factor (upper triangle, `width` rows).
    ///
    /// # Errors
    /// `NoVariation` where the matrix is zero; `NotFinite`.
    pub fn fit(moments: &[Lanes], width: usize, components: Components) -> Result<Subspace, Undefined> {
        let moments = added(moments);
        let entry = |row: usize, column: usize| moments[row.min(column) * width + row.max(column)];
        let matrix: Vec<Vec<f64>> =
            (0..width).map(|row| (0..width).map(|column| entry(row, column)).collect()).collect();
        if matrix.iter().flatten().any(|value| !value.is_finite()) {
            return Err(Undefined::NotFinite);
        }
        let Eigen { values, vectors } = eigen::symmetric(matrix).ok_or(Undefined::NotFinite)?;
        // Rounding leaves directions without variance on either side of zero.
        let total: f64 = values.iter().map(|value| value.max(0.0)).sum();
        if total == 0.0 {
            return Err(Undefined::NoVariation);
        }
        let explained: Vec<f64> = values.iter().map(|value| value.max(0.0) / total).collect();
        let kept = components.count(&explained);
        Ok(Subspace { width, kept, explained, way: Way::cheaper(vectors, kept, width) })
    }

    /// Number of features.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Nothing yet.
    pub fn residuals(&self) -> Residuals {
        let sums = match &self.way {
            Way::Discarded { directions, .. } => Sums::Gram(vec![[0.0; LANES]; directions.len() * directions.len()]),
            Way::Kept { .. } => Sums::Features(vec![[0.0; LANES]; self.width]),
        };
        Residuals { squares: Vec::new(), sums, scratch: Vec::new() }
    }

    /// Adds packed rows, which are used up. Rows of zeros add nothing.
    pub fn add(&self, rows: &mut [Lanes], residuals: &mut Residuals) {
        let count = rows.len() / self.width;
        let before = residuals.squares.len();
        residuals.squares.resize(before + count, [0.0; LANES]);
        let squares = &mut residuals.squares[before..];
        match (&self.way, &mut residuals.sums) {
            (Way::Discarded { panels, .. }, Sums::Gram(sums)) => {
                residuals.scratch.resize(count * panels.height(), [0.0; LANES]);
                kernels::project(panels, rows, &mut residuals.scratch);
                kernels::squared_lengths(&residuals.scratch, panels.height(), squares);
                kernels::add_gram(&residuals.scratch, panels.height(), sums);
            }
            (Way::Kept { onto, back, .. }, Sums::Features(sums)) => {
                residuals.scratch.resize(count * onto.height(), [0.0; LANES]);
                kernels::project(onto, rows, &mut residuals.scratch);
                kernels::subtract_product(back, &residuals.scratch, rows);
                kernels::squared_lengths(rows, self.width, squares);
                kernels::add_squares(rows, sums);
            }
            _ => unreachable!("residuals are those of this subspace"),
        }
    }

    /// The sum of squared residuals of each feature.
    pub fn by_feature(&self, residuals: &Residuals) -> Vec<f64> {
        match (&self.way, &residuals.sums) {
            (Way::Discarded { directions, .. }, Sums::Gram(sums)) => forms(directions, &added(sums), self.width),
            (_, Sums::Features(sums)) => added(sums),
            _ => unreachable!("residuals are those of this subspace"),
        }
    }
}

impl Components {
    /// Number of directions kept of those that explain these shares.
    fn count(self, explained: &[f64]) -> usize {
        match self {
            Components::Count(count) => count.min(explained.len()),
            Components::Share(share) => {
                let cumulative = explained.iter().scan(0.0, |sum, own| {
                    *sum += own;
                    Some(*sum)
                });
                // The first whose cumulative share lies above: a tie goes to the next.
                (cumulative.take_while(|&sum| sum <= share).count() + 1).min(explained.len())
            }
        }
    }
}

impl Way {
    /// `discarded · width` products for each row, or `2 · kept · width`.
    fn cheaper(mut vectors: Vec<Vec<f64>>, kept: usize, width: usize) -> Way {
        let discarded = vectors.split_off(kept);
        if discarded.is_empty() {
            // A direction of zeros: nothing is left of a finite row.
            return Way::discarded(vec![vec![0.0; width]], width);
        }
        if discarded.len() <= 2 * kept {
            return Way::discarded(with_leading_zeros(discarded), width);
        }
        Way::kept(with_leading_zeros(vectors), width)
    }

    fn discarded(directions: Vec<Vec<f64>>, width: usize) -> Way {
        Way::Discarded { panels: Panels::new(&directions, width), directions }
    }

    fn kept(directions: Vec<Vec<f64>>, width: usize) -> Way {
        let transposed: Vec<Vec<f64>> =
            (0..width).map(|column| directions.iter().map(|row| row[column]).collect()).collect();
        let (onto, back) = (Panels::new(&directions, width), Panels::new(&transposed, directions.len()));
        Way::Kept { directions, onto, back }
    }
}

/// Directions, and which they are: the panels follow from them.
impl State for Subspace {
    fn write(&self, out: &mut Vec<u8>) {
        self.width.write(out);
        self.kept.write(out);
        self.explained.write(out);
        let (are_kept, directions) = match &self.way {
            Way::Discarded { directions, .. } => (false, directions),
            Way::Kept { directions, .. } => (true, directions),
        };
        are_kept.write(out);
        directions.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let (width, kept, explained) = (usize::read(from)?, usize::read(from)?, Vec::read(from)?);
        let (are_kept, directions) = (bool::read(from)?, Vec::<Vec<f64>>::read(from)?);
        let fits = (1..=width).contains(&directions.len())
            && directions.iter().all(|direction| direction.len() == width)
            && kept <= width
            && explained.len() == width;
        require(fits, "Subspace")?;
        let way = if are_kept { Way::kept(directions, width) } else { Way::discarded(directions, width) };
        Ok(Subspace { width, kept, explained, way })
    }
}

/// The sum of each one's lanes.
fn added(sums: &[Lanes]) -> Vec<f64> {
    sums.iter().map(|lanes| lanes.iter().sum()).collect()
}

/// `wᵀ G w` for the column w of `directions` that belongs to each feature; G is given by its upper triangle.
fn forms(directions: &[Vec<f64>], gram: &[f64], width: usize) -> Vec<f64> {
    let count = directions.len();
    let mut sums = vec![0.0; width];
    let mut product = vec![0.0; width];
    for (row, direction) in directions.iter().enumerate() {
        // Twice the triangle is the square: the diagonal counts half.
        product.iter_mut().zip(direction).for_each(|(product, w)| *product = gram[row * count + row] / 2.0 * w);
        for (column, other) in directions.iter().enumerate().skip(row + 1) {
            add_multiple(&mut product, gram[row * count + column], other);
        }
        sums.iter_mut().zip(direction).zip(&product).for_each(|((sum, w), product)| *sum += 2.0 * w * product);
    }
    // A square by meaning: what rounding leaves below zero is none.
    sums.iter_mut().for_each(|sum| *sum = sum.max(0.0));
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(width: usize, kept: usize, explained: usize, directions: usize) -> Result<Subspace, StatsError> {
        let mut bytes = Vec::new();
        (width, kept).write(&mut bytes);
        vec![0.5; explained].write(&mut bytes);
        false.write(&mut bytes);
        vec![vec![0.1; width]; directions].write(&mut bytes);
        Subspace::read(&mut Reader::new(&bytes))
    }

    #[test]
    fn directions_are_no_more_than_features() {
        assert!(read(2, 1, 2, 1).is_ok());
        // What is measured takes the square of the directions.
        for (kept, explained, directions) in [(1, 2, 200_000), (1, 2, 3), (1, 2, 0), (3, 2, 1), (1, 1, 1), (1, 3, 1)] {
            let refused = read(2, kept, explained, directions).map(|_| ()).unwrap_err();
            assert_eq!(refused.code, "bad_state", "{kept} {explained} {directions}");
        }
    }
}
