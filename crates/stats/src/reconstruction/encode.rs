//! Features as standardised numbers: missing values filled, labels replaced by how common they are.
//!
//! As NannyML 0.13.1: filled with what the reference's values give, labels encoded as their share of the reference's
//! rows (missing ones filled first; 0 where the reference has not the label), then centred and divided by the
//! standard deviation (over n) of the reference. A column that is constant in the reference is centred only.

use super::options::{CategoricalFill, NumericFill, Options};
use crate::column::categorical::CategoricalReference;
use crate::encoding::FeatureValues;
use crate::error::StatsError;
use crate::measured::Undefined;
use crate::state::{Reader, State, read_place, write_place};
use crate::statistic::median;
use crate::table::MISSING_CODE;
use kernels::{LANES, Lanes, Standard};
use std::mem::take;

/// Encoding of one feature.
#[derive(Clone, Debug)]
pub enum Encoding {
    Numeric(Standard),
    Categorical {
        reference: CategoricalReference,
        /// The standardised share of each label.
        labels: Vec<f64>,
        unseen: f64,
        missing: f64,
    },
    /// The reference has no value to learn from.
    Absent(Kind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Numeric,
    Categorical,
}

/// Value for each code of a table's own dictionary; the last is for a missing value.
#[derive(Clone, Debug)]
pub struct Codebook(Vec<f64>);

impl Encoding {
    /// Learns from all rows of the reference.
    ///
    /// # Errors
    /// Why the values cannot be standardised.
    pub fn fit(feature: &FeatureValues<'_>, options: &Options) -> Result<Encoding, Undefined> {
        match *feature {
            FeatureValues::Numeric(values) => fit_numbers(values, options.numeric_fill),
            FeatureValues::Categorical(codes, labels) => Ok(fit_labels(codes, labels, &options.categorical_fill)),
        }
    }

    /// True where the reference has values.
    pub fn is_present(&self) -> bool {
        !matches!(self, Encoding::Absent(_))
    }

    /// True where every label has its share.
    pub fn is_whole(&self) -> bool {
        match self {
            Encoding::Categorical { reference, labels, .. } => labels.len() == reference.categories.len(),
            Encoding::Numeric(_) | Encoding::Absent(_) => true,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Encoding::Numeric(_) | Encoding::Absent(Kind::Numeric) => Kind::Numeric,
            Encoding::Categorical { .. } | Encoding::Absent(Kind::Categorical) => Kind::Categorical,
        }
    }

    /// Looks up a table's dictionary, once for all its chunks.
    ///
    /// # Errors
    /// `internal` for a feature of another kind.
    pub fn codebook(&self, feature: &FeatureValues<'_>) -> Result<Codebook, StatsError> {
        let kind = match feature {
            FeatureValues::Numeric(_) => Kind::Numeric,
            FeatureValues::Categorical(..) => Kind::Categorical,
        };
        if kind != self.kind() {
            return Err(StatsError::new("internal", "A feature changed its kind between reference and data"));
        }
        match (self, feature) {
            (Encoding::Categorical { reference, labels, unseen, missing }, FeatureValues::Categorical(_, own)) => {
                let mapping = reference.map(own);
                let of = |label: usize| mapping.place(label).map_or(*unseen, |place| labels[place as usize]);
                Ok(Codebook((0..own.len()).map(of).chain([*missing]).collect()))
            }
            _ => Ok(Codebook(vec![0.0])),
        }
    }

    /// Packs rows at place `index` of blocks of `width` features. Rows that are not there become zero.
    pub fn pack(&self, rows: FeatureValues<'_>, codebook: &Codebook, index: usize, width: usize, blocks: &mut [Lanes]) {
        match (self, rows) {
            (Encoding::Numeric(standard), FeatureValues::Numeric(values)) => {
                kernels::pack_standardized(values, *standard, index, width, blocks);
            }
            (_, FeatureValues::Categorical(codes, _)) => {
                let last = codebook.0.len() - 1;
                let mut chunks = codes.chunks(LANES);
                for block in blocks.chunks_exact_mut(width) {
                    block[index] = [0.0; LANES];
                    for (slot, &code) in block[index].iter_mut().zip(chunks.next().unwrap_or_default()) {
                        *slot = codebook.0[(code as usize).min(last)];
                    }
                }
            }
            _ => blocks.chunks_exact_mut(width).for_each(|block| block[index] = [0.0; LANES]),
        }
    }
}

crate::state_variants!(Encoding {
    0 => Numeric { 0: standard },
    1 => Categorical { reference: reference, labels: labels, unseen: unseen, missing: missing },
    2 => Absent { 0: kind },
});
crate::state!(Standard { centre, scale, missing });

impl State for Kind {
    fn write(&self, out: &mut Vec<u8>) {
        write_place(self, &[Kind::Numeric, Kind::Categorical], out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        read_place(&[Kind::Numeric, Kind::Categorical], from)
    }
}

fn fit_numbers(values: &[f64], fill: NumericFill) -> Result<Encoding, Undefined> {
    let sums = kernels::sums(values);
    if sums.count == 0 {
        return Ok(Encoding::Absent(Kind::Numeric));
    }
    let filled = match fill {
        NumericFill::Mean if sums.min == sums.max => sums.min,
        NumericFill::Mean => sums.sum / sums.count as f64,
        NumericFill::Median => median(&kernels::sorted_values(values)),
        NumericFill::MostFrequent => most_frequent(&kernels::sorted_values(values)),
        NumericFill::Constant(value) => value,
    };
    let holes = values.len() as f64 - sums.count as f64;
    let constant = sums.min == sums.max && (holes == 0.0 || filled == sums.min);
    let n = values.len() as f64;
    let mean = if constant { sums.min } else { (sums.sum + holes * filled) / n };
    let squares = kernels::central_powers(values, mean).second + holes * (filled - mean) * (filled - mean);
    standard(mean, (squares / n).sqrt(), constant)
        .map(|(centre, scale)| Encoding::Numeric(Standard { centre, scale, missing: (filled - centre) * scale }))
}

/// Centre and scale of a column; one that is constant keeps its unit.
fn standard(mean: f64, deviation: f64, constant: bool) -> Result<(f64, f64), Undefined> {
    if !mean.is_finite() || !deviation.is_finite() {
        return Err(Undefined::NotFinite);
    }
    let scale = deviation.recip();
    Ok((mean, if constant || !scale.is_finite() { 1.0 } else { scale }))
}

/// The smallest of the most frequent of ascending values.
fn most_frequent(sorted: &[f64]) -> f64 {
    let runs = sorted.chunk_by(|a, b| a == b);
    runs.fold((0, f64::NAN), |best, run| if run.len() > best.0 { (run.len(), run[0]) } else { best }).1
}

fn fit_labels(codes: &[u32], categories: &[String], fill: &CategoricalFill) -> Encoding {
    let mut reference = CategoricalReference::fit(codes, categories);
    if reference.categories.is_empty() {
        return Encoding::Absent(Kind::Categorical);
    }
    let filled = match fill {
        // Of the most frequent, the first in the order of code points.
        CategoricalFill::MostFrequent => {
            let most = *reference.counts.iter().max().expect("there is a label");
            let labels = reference.categories.iter().zip(&reference.counts);
            labels.filter(|(_, count)| **count == most).map(|(label, _)| label).min().expect("one has it").clone()
        }
        CategoricalFill::Constant(label) => label.clone(),
    };
    let known = reference.categories.iter().position(|label| *label == filled);
    let place = match (known, reference.missing) {
        (Some(place), _) => Some(place),
        (None, 0) => None,
        (None, _) => {
            reference.categories.push(filled);
            reference.counts.push(0);
            Some(reference.categories.len() - 1)
        }
    };
    if let Some(place) = place {
        reference.counts[place] += take(&mut reference.missing);
    }
    standardized_shares(reference, place)
}

/// Labels as standardised shares; a missing value is the label at `filled`, or unseen.
fn standardized_shares(reference: CategoricalReference, filled: Option<usize>) -> Encoding {
    let n = reference.rows as f64;
    let shares: Vec<f64> = reference.counts.iter().map(|&count| count as f64 / n).collect();
    let mean: f64 = shares.iter().map(|share| share * share).sum();
    let constant = shares.iter().all(|&share| share == shares[0]);
    let mean = if constant { shares[0] } else { mean };
    let variance: f64 = shares.iter().map(|share| share * (share - mean) * (share - mean)).sum();
    let (centre, scale) = standard(mean, variance.sqrt(), constant).expect("shares are finite");
    let labels: Vec<f64> = shares.iter().map(|share| (share - centre) * scale).collect();
    let unseen = -centre * scale;
    Encoding::Categorical { missing: filled.map_or(unseen, |place| labels[place]), reference, labels, unseen }
}

/// True where a row has a value.
pub fn has_value(rows: FeatureValues<'_>) -> bool {
    match rows {
        FeatureValues::Numeric(values) => values.iter().any(|value| !value.is_nan()),
        FeatureValues::Categorical(codes, labels) => {
            codes.iter().any(|&code| code != MISSING_CODE && (code as usize) < labels.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(encoding: &Encoding, rows: FeatureValues<'_>) -> Vec<f64> {
        let count = match rows {
            FeatureValues::Numeric(values) => values.len(),
            FeatureValues::Categorical(codes, _) => codes.len(),
        };
        let mut blocks = vec![[9.0; LANES]; count.div_ceil(LANES)];
        encoding.pack(rows, &encoding.codebook(&rows).unwrap(), 0, 1, &mut blocks);
        blocks.into_iter().flatten().take(count).collect()
    }

    fn close(own: &[f64], expected: &[f64]) {
        assert_eq!(own.len(), expected.len());
        assert!(own.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-14), "{own:?} {expected:?}");
    }

    #[test]
    fn holes_are_filled_before_anything_else() {
        // Filled they are 1 1 4 and 2 (mean), 1 (median, mode) or 7: mean and deviation include them.
        let values = [1.0, f64::NAN, 1.0, 4.0];
        for (fill, filled) in [
            (NumericFill::Mean, 2.0),
            (NumericFill::Median, 1.0),
            (NumericFill::MostFrequent, 1.0),
            (NumericFill::Constant(7.0), 7.0),
        ] {
            let options = Options { numeric_fill: fill, ..Options::default() };
            let whole = [1.0, filled, 1.0, 4.0];
            let mean = whole.iter().sum::<f64>() / 4.0;
            let deviation = (whole.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 4.0).sqrt();
            let expected = whole.map(|x| (x - mean) / deviation);
            let encoding = Encoding::fit(&FeatureValues::Numeric(&values), &options).unwrap();
            close(&packed(&encoding, FeatureValues::Numeric(&values)), &expected);
        }
    }

    #[test]
    fn labels_become_their_share_of_the_reference() {
        let labels = ["b", "a", "c"].map(str::to_owned);
        // b b a a c and two missing: a comes before b, so a has four of seven rows.
        let codes = [0, 0, 1, 1, 2, MISSING_CODE, 3];
        let encoding = Encoding::fit(&FeatureValues::Categorical(&codes, &labels), &Options::default()).unwrap();
        let shares = [2.0, 2.0, 4.0, 4.0, 1.0, 4.0, 4.0].map(|count| count / 7.0);
        let mean = shares.iter().sum::<f64>() / 7.0;
        let deviation = (shares.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 7.0).sqrt();
        let own = ["new", "c", "a"].map(str::to_owned);
        let rows = FeatureValues::Categorical(&[0, 1, 2, MISSING_CODE], &own);
        let expected = [0.0, 1.0, 4.0, 4.0].map(|count| (count / 7.0 - mean) / deviation);
        close(&packed(&encoding, rows), &expected);
    }

    #[test]
    fn missing_labels_can_be_a_label_of_their_own() {
        let labels = ["a".to_owned()];
        let options = Options { categorical_fill: CategoricalFill::Constant("none".to_owned()), ..Options::default() };
        let feature = FeatureValues::Categorical(&[0, 0, 0, MISSING_CODE], &labels);
        let encoding = Encoding::fit(&feature, &options).unwrap();
        // Shares ¾ and ¼: mean ⅝, deviation √3/8.
        let third = 3f64.sqrt().recip();
        close(&packed(&encoding, feature), &[third, third, third, -3.0 * third]);
        let unseen = Encoding::fit(&FeatureValues::Categorical(&[0, 0], &labels), &options).unwrap();
        close(&packed(&unseen, feature), &[0.0, 0.0, 0.0, -1.0]);
    }

    #[test]
    fn filled_labels_are_read_as_they_were_written() {
        let feature = FeatureValues::Categorical(&[0, 0, 0, MISSING_CODE], &["a".to_owned()]);
        let fills = [CategoricalFill::MostFrequent, CategoricalFill::Constant("none".to_owned())];
        for categorical_fill in fills {
            let options = Options { categorical_fill, ..Options::default() };
            let encoding = Encoding::fit(&feature, &options).unwrap();
            let mut bytes = Vec::new();
            encoding.write(&mut bytes);
            let read = Encoding::read(&mut Reader::new(&bytes)).unwrap();
            assert_eq!(packed(&read, feature), packed(&encoding, feature));
        }
    }

    #[test]
    fn a_constant_is_centred_and_keeps_its_unit() {
        let encoding = Encoding::fit(&FeatureValues::Numeric(&[0.1, f64::NAN, 0.1, 0.1]), &Options::default()).unwrap();
        assert_eq!(packed(&encoding, FeatureValues::Numeric(&[0.1, f64::NAN, 2.1])), [0.0, 0.0, 2.0]);
    }

    #[test]
    fn what_cannot_be_learned_from_is_left_out_or_has_a_reason() {
        let nothing = Encoding::fit(&FeatureValues::Numeric(&[f64::NAN]), &Options::default()).unwrap();
        assert_eq!(packed(&nothing, FeatureValues::Numeric(&[3.0])), [0.0]);
        let infinite = Encoding::fit(&FeatureValues::Numeric(&[1.0, f64::INFINITY]), &Options::default());
        assert_eq!(infinite.unwrap_err(), Undefined::NotFinite);
        let label = ["a".to_owned()];
        let other = nothing.codebook(&FeatureValues::Categorical(&[0], &label));
        assert_eq!(other.unwrap_err().code, "internal");
    }
}
