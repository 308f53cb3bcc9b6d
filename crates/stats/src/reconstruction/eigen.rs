//! Eigenvalues and eigenvectors of a symmetric matrix, the same bits everywhere.
//!
//! Householder tridiagonalisation (Golub and Van Loan, *Matrix Computations*, 4th ed., algorithm 8.3.1), then the
//! implicit QL iteration of Dubrulle, Martin and Wilkinson (1968; *Handbook for Automatic Computation* II/4, EISPACK
//! `imtql2`). A general library would pick its instructions, and with them its sums, by the CPU. Here every loop
//! over a row is element by element, sums have one order, and of the mathematical functions only the square root is
//! used, which IEEE 754 defines to the bit. O(n³).

use super::reflect::{Reflection, add_multiple};

/// Sweeps for one eigenvalue; two are usual.
const MOST_SWEEPS: usize = 60;

/// A spectral decomposition.
#[derive(Clone, Debug)]
pub struct Eigen {
    /// Descending.
    pub values: Vec<f64>,
    /// `vectors[i]` belongs to `values[i]`; orthonormal. Signs, and the basis for equal values, are those that the
    /// algorithm happens to give.
    pub vectors: Vec<Vec<f64>>,
}

/// Decomposes a symmetric matrix of finite numbers, given with both triangles. `None` where the iteration does not
/// settle, which is not known to happen.
pub fn symmetric(matrix: Vec<Vec<f64>>) -> Option<Eigen> {
    let Tridiagonal { mut diagonal, mut beside, mut vectors } = tridiagonal(matrix);
    implicit_ql(&mut diagonal, &mut beside, &mut vectors)?;
    let mut order: Vec<usize> = (0..diagonal.len()).collect();
    order.sort_by(|&a, &b| diagonal[b].total_cmp(&diagonal[a]));
    let values = order.iter().map(|&place| diagonal[place]).collect();
    let vectors = order.iter().map(|&place| std::mem::take(&mut vectors[place])).collect();
    Some(Eigen { values, vectors })
}

/// `Qᵀ A Q = T`.
struct Tridiagonal {
    diagonal: Vec<f64>,
    /// `beside[i]` between `diagonal[i]` and `diagonal[i + 1]`; the last is zero.
    beside: Vec<f64>,
    /// `Qᵀ`: a row for each column of Q.
    vectors: Vec<Vec<f64>>,
}

fn tridiagonal(mut matrix: Vec<Vec<f64>>) -> Tridiagonal {
    let n = matrix.len();
    let mut beside = vec![0.0; n];
    let mut reflections = Vec::new();
    for column in 0..n.saturating_sub(2) {
        let reflection = Reflection::of(matrix[column][column + 1..].iter().copied());
        beside[column] = reflection.image;
        reflect_both_sides(&mut matrix[column + 1..], column + 1, &reflection);
        reflections.push(reflection);
    }
    if n > 1 {
        beside[n - 2] = matrix[n - 2][n - 1];
    }
    let diagonal = (0..n).map(|place| matrix[place][place]).collect();
    let mut q: Vec<Vec<f64>> =
        (0..n).map(|row| (0..n).map(|column| f64::from(u8::from(row == column))).collect()).collect();
    for (column, reflection) in reflections.iter().enumerate().rev() {
        reflection.apply(&mut q[column + 1..], column + 1);
    }
    let vectors = (0..n).map(|column| q.iter().map(|row| row[column]).collect()).collect();
    Tridiagonal { diagonal, beside, vectors }
}

/// `H A H` for the square of `rows` and the columns from `start` on, as one update of rank two.
fn reflect_both_sides(rows: &mut [Vec<f64>], start: usize, reflection: &Reflection) {
    let normal = &reflection.normal;
    let mut product = vec![0.0; normal.len()];
    for (row, &weight) in rows.iter().zip(normal) {
        add_multiple(&mut product, weight * reflection.factor, &row[start..]);
    }
    let along: f64 = product.iter().zip(normal).map(|(product, normal)| product * normal).sum();
    add_multiple(&mut product, -(reflection.factor * along) / 2.0, normal);
    for ((row, &normal_here), &product_here) in rows.iter_mut().zip(normal).zip(&product) {
        for ((value, &normal), &product) in row[start..].iter_mut().zip(normal).zip(&product) {
            *value -= normal_here * product + product_here * normal;
        }
    }
}

/// Takes `beside` to zero and `diagonal` to the eigenvalues; turns the rows of `vectors` with them.
fn implicit_ql(diagonal: &mut [f64], beside: &mut [f64], vectors: &mut [Vec<f64>]) -> Option<()> {
    let n = diagonal.len();
    let size = diagonal.iter().chain(&*beside).fold(0.0, |most: f64, value| most.max(value.abs()));
    // What is below does not change any eigenvalue by more than rounding did already.
    let negligible = f64::EPSILON / 4.0 * size;
    for first in 0..n {
        for sweep in 0.. {
            let last = (first..n).find(|&place| beside[place].abs() <= negligible).unwrap_or(n - 1);
            if last == first {
                break;
            }
            if sweep == MOST_SWEEPS {
                return None;
            }
            chase(diagonal, beside, vectors, first, last);
        }
    }
    Some(())
}

/// One sweep of rotations from `last` up to `first`, with the shift of Wilkinson.
fn chase(diagonal: &mut [f64], beside: &mut [f64], vectors: &mut [Vec<f64>], first: usize, last: usize) {
    let half = (diagonal[first + 1] - diagonal[first]) / (2.0 * beside[first]);
    let root = length(half, 1.0);
    let shift = beside[first] / (half + if half < 0.0 { -root } else { root });
    let mut bulge = diagonal[last] - diagonal[first] + shift;
    let (mut sine, mut cosine, mut moved) = (1.0, 1.0, 0.0);
    for place in (first..last).rev() {
        let (far, near) = (sine * beside[place], cosine * beside[place]);
        let radius = length(far, bulge);
        beside[place + 1] = radius;
        if radius == 0.0 {
            // The matrix has come apart here; the next sweep sees it.
            diagonal[place + 1] -= moved;
            beside[last] = 0.0;
            return;
        }
        (sine, cosine) = (far / radius, bulge / radius);
        let rest = diagonal[place + 1] - moved;
        let turn = (diagonal[place] - rest) * sine + 2.0 * cosine * near;
        moved = sine * turn;
        diagonal[place + 1] = rest + moved;
        bulge = cosine * turn - near;
        rotate(vectors, place, sine, cosine);
    }
    diagonal[first] -= moved;
    beside[first] = bulge;
    beside[last] = 0.0;
}

fn rotate(vectors: &mut [Vec<f64>], place: usize, sine: f64, cosine: f64) {
    let (above, below) = vectors.split_at_mut(place + 1);
    for (upper, lower) in above[place].iter_mut().zip(&mut below[0]) {
        let old = *lower;
        *lower = sine * *upper + cosine * old;
        *upper = cosine * *upper - sine * old;
    }
}

/// `√(a² + b²)` without overflow; the standard library's `hypot` differs between platforms.
fn length(a: f64, b: f64) -> f64 {
    let (small, large) = if a.abs() < b.abs() { (a.abs(), b.abs()) } else { (b.abs(), a.abs()) };
    if large == 0.0 {
        return 0.0;
    }
    let ratio = small / large;
    large * (1.0 + ratio * ratio).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Largest error of `V Vᵀ = I` and of `Vᵀ diag(λ) V = A`.
    fn faults(matrix: &[Vec<f64>], eigen: &Eigen) -> (f64, f64) {
        let (mut orthonormal, mut rebuilt) = (0.0f64, 0.0f64);
        let weighted = |a: usize, b: usize| -> f64 {
            eigen.values.iter().zip(&eigen.vectors).map(|(value, vector)| vector[a] * value * vector[b]).sum()
        };
        for (a, row) in matrix.iter().enumerate() {
            for (b, entry) in row.iter().enumerate() {
                let product: f64 = eigen.vectors[a].iter().zip(&eigen.vectors[b]).map(|(x, y)| x * y).sum();
                orthonormal = orthonormal.max((product - f64::from(u8::from(a == b))).abs());
                rebuilt = rebuilt.max((weighted(a, b) - entry).abs());
            }
        }
        (orthonormal, rebuilt)
    }

    fn check(matrix: Vec<Vec<f64>>, expected: Option<&[f64]>) {
        let eigen = symmetric(matrix.clone()).unwrap();
        let size = eigen.values.iter().fold(f64::MIN_POSITIVE, |most, value| most.max(value.abs()));
        let (orthonormal, rebuilt) = faults(&matrix, &eigen);
        assert!(orthonormal < 1e-13, "{orthonormal}");
        assert!(rebuilt <= 1e-13 * size, "{rebuilt} of {size}");
        assert!(eigen.values.is_sorted_by(|a, b| a >= b));
        for (own, expected) in eigen.values.iter().zip(expected.unwrap_or_default()) {
            assert!((own - expected).abs() <= 1e-13 * size, "{own} {expected}");
        }
    }

    fn filled(n: usize, value: impl Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
        (0..n).map(|row| (0..n).map(|column| value(row, column)).collect()).collect()
    }

    #[test]
    fn known_spectra() {
        check(vec![], Some(&[]));
        check(vec![vec![-3.0]], Some(&[-3.0]));
        check(vec![vec![2.0, 1.0], vec![1.0, 2.0]], Some(&[3.0, 1.0]));
        check(vec![vec![1.0, 2.0, 3.0], vec![2.0, 4.0, 6.0], vec![3.0, 6.0, 9.0]], Some(&[14.0, 0.0, 0.0]));
        // Second differences: 2 − 2 cos(πk/(n + 1)).
        let n = 40;
        let second = filled(n, |a, b| match a.abs_diff(b) {
            0 => 2.0,
            1 => -1.0,
            _ => 0.0,
        });
        let angle = |k: usize| std::f64::consts::PI * k as f64 / (n + 1) as f64;
        let expected: Vec<f64> = (1..=n).rev().map(|k| 2.0 - 2.0 * angle(k).cos()).collect();
        check(second, Some(&expected));
    }

    #[test]
    fn equal_eigenvalues_have_an_orthonormal_basis() {
        check(filled(30, |a, b| f64::from(u8::from(a == b))), Some(&[1.0; 30]));
        check(filled(30, |_, _| 0.0), Some(&[0.0; 30]));
        // All correlated alike: 1 + 24 r once, 1 − r for the rest.
        let expected: Vec<f64> = std::iter::once(13.0).chain([0.5; 24]).collect();
        check(filled(25, |a, b| if a == b { 1.0 } else { 0.5 }), Some(&expected));
        // Columns that are copies of each other, and constant ones.
        check(filled(24, |a, b| f64::from(u8::from(a % 5 == b % 5 && a % 5 != 4))), None);
    }

    #[test]
    fn scale_does_not_matter() {
        let pair = |a: usize, b: usize| 1.0 / (a + b + 1) as f64;
        for scale in [1e-180, 1.0, 1e180] {
            check(filled(12, |a, b| pair(a, b) * scale), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn rebuilds_any_matrix(n in 1usize..24, seed in 0u64..1 << 40, zeros in 0u64..4) {
            let value = |a: usize, b: usize| {
                let (low, high) = (a.min(b) as u64, a.max(b) as u64);
                let mixed = (seed + low * 131 + high * 7919 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                if (mixed >> 5) % 4 < zeros { 0.0 } else { (mixed >> 11) as f64 / (1u64 << 53) as f64 - 0.5 }
            };
            check(filled(n, value), None);
        }
    }
}
