//! Householder reflections `H = I − β v vᵀ` (Golub and Van Loan, *Matrix Computations*, 4th ed., 5.1).

/// A reflection that takes a vector to a multiple of the first axis.
#[derive(Clone, Debug)]
pub struct Reflection {
    pub normal: Vec<f64>,
    pub factor: f64,
    /// The remainder on the first axis.
    pub image: f64,
}

impl Reflection {
    /// The reflection of `vector`, scaled by its largest element so that no square leaves the range of numbers.
    /// That of a zero vector does nothing.
    pub fn of(vector: impl Iterator<Item = f64> + Clone) -> Reflection {
        let largest = vector.clone().fold(0.0, |most: f64, value| most.max(value.abs()));
        if largest == 0.0 {
            return Reflection { normal: vector.collect(), factor: 0.0, image: 0.0 };
        }
        let mut normal: Vec<f64> = vector.map(|value| value / largest).collect();
        let length = normal.iter().map(|value| value * value).sum::<f64>().sqrt();
        let first = normal[0];
        // Away from the first axis: the sum cannot cancel.
        let signed = if first < 0.0 { -length } else { length };
        normal[0] += signed;
        Reflection { factor: 1.0 / (length * (length + first.abs())), image: -signed * largest, normal }
    }

    /// `H · rows`, in the columns from `start` on; the rows are those of the vector.
    pub fn apply(&self, rows: &mut [Vec<f64>], start: usize) {
        let width = rows.first().map_or(0, |row| row.len() - start);
        let mut along = vec![0.0; width];
        for (row, &weight) in rows.iter().zip(&self.normal) {
            add_multiple(&mut along, weight * self.factor, &row[start..]);
        }
        for (row, &weight) in rows.iter_mut().zip(&self.normal) {
            add_multiple(&mut row[start..], -weight, &along);
        }
    }
}

/// `sum + factor · values`.
pub fn add_multiple(sum: &mut [f64], factor: f64, values: &[f64]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += factor * value;
    }
}

/// Another orthonormal basis of the span of orthonormal `rows`, in which row `r` of `n` begins with `n − 1 − r` zeros:
/// fewer products, and panels of rows with zeros in common.
pub fn with_leading_zeros(mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let width = rows.first().map_or(0, Vec::len);
    for column in 0..rows.len().min(width) {
        let reflection = Reflection::of(rows[column..].iter().map(|row| row[column]));
        reflection.apply(&mut rows[column..], column);
        for row in &mut rows[column + 1..] {
            row[column] = 0.0;
        }
    }
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_goes_to_the_first_axis() {
        for vector in [vec![3.0, 4.0], vec![-3e-200, 4e-200], vec![3e200, -4e200], vec![0.0, 5.0]] {
            let reflection = Reflection::of(vector.iter().copied());
            let mut rows: Vec<Vec<f64>> = vector.iter().map(|&value| vec![value]).collect();
            let length = reflection.image.abs();
            reflection.apply(&mut rows, 0);
            assert!((rows[0][0] - reflection.image).abs() <= 1e-15 * length);
            assert!(rows[1][0].abs() <= 1e-15 * length);
            assert!((length / 5.0 - vector[1].abs() / 4.0).abs() <= 1e-15 * length || vector[0] == 0.0);
        }
    }

    #[test]
    fn leading_zeros_do_not_change_the_span() {
        let third = 3f64.sqrt().recip();
        let sixth = 6f64.sqrt().recip();
        let basis = with_leading_zeros(vec![vec![third, third, third], vec![sixth, sixth, -2.0 * sixth]]);
        assert_eq!(basis[0][0], 0.0);
        for a in 0..3 {
            for b in 0..3 {
                // The projection leaves out (1, −1, 0)/√2.
                let normal = [0.5f64.sqrt(), -(0.5f64.sqrt()), 0.0];
                let expected = f64::from(u8::from(a == b)) - normal[a] * normal[b];
                let own: f64 = basis.iter().map(|row| row[a] * row[b]).sum();
                assert!((own - expected).abs() < 1e-15);
            }
        }
    }
}
