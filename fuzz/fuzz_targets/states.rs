//! The parts of a saved monitor, read as if somebody had made them up, and used where they are read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stats::column::categorical::CategoricalReference;
use stats::column::numeric::NumericReference;
use stats::domain_classifier::DomainClassifier;
use stats::drift::{Form, METHODS, Method};
use stats::encoding::FeatureValues;
use stats::estimation::Fitted;
use stats::kept_rows::codes::ColumnReference;
use stats::kept_rows::{KeptFeature, KeptRows};
use stats::performance::Reference;
use stats::reconstruction::Reconstruction;
use stats::sample::Sample;
use stats::state::{Reader, State, unseal};
use stats::summary::categorical::CategoricalSummary;
use stats::summary::numeric::NumericSummary;

fuzz_target!(|bytes: &[u8]| {
    let _ = unseal(bytes);
    let Some((&kind, bytes)) = bytes.split_first() else { return };
    match kind % 10 {
        0 => read::<NumericReference>(bytes, |reference| {
            let chunk = reference.chunk(&[0.0, 1.0, f64::NAN, -1e300]);
            let needs = reference.needs();
            let is_kept = |method: &&&Method| match method.form {
                Form::Values(_) | Form::ValuesOrBins(..) => needs.values,
                Form::DecileShares(_) => needs.deciles,
                Form::Shares(_) => true,
                Form::Counts(_) => false,
            };
            for method in METHODS.iter().filter(is_kept) {
                let _ = reference.drift(method, &chunk);
            }
        }),
        1 => read::<CategoricalReference>(bytes, |reference| {
            let labels = ["a".to_owned(), String::new()];
            let chunk = reference.chunk(&[0, 1, u32::MAX], &reference.map(&labels));
            for method in METHODS.iter().filter(|method| !method.form.takes_values()) {
                let _ = reference.drift(method, &chunk);
            }
        }),
        2 => read::<Fitted>(bytes, |_| {}),
        3 => read::<DomainClassifier>(bytes, |_| {}),
        4 => read::<Reconstruction>(bytes, |_| {}),
        5 => read::<Reference>(bytes, |_| {}),
        6 => read::<NumericSummary>(bytes, |own| own.clone().merge(own.clone())),
        7 => read::<KeptRows>(bytes, |own| {
            let labels = ["a".to_owned()];
            let reference = CategoricalReference::fit(&[0], &labels);
            for codes in own.features.iter().map(KeptFeature::codes) {
                let column = ColumnReference::Categorical(&reference);
                let _ = codes.counts(column, &FeatureValues::Categorical(&[0, 1], &labels));
                let _ = codes.counts(column, &FeatureValues::Numeric(&[0.0, f64::NAN, 1e300]));
            }
        }),
        8 => read::<Sample<u64>>(bytes, |own| own.clone().merge(own.clone())),
        _ => read::<CategoricalSummary>(bytes, |own| own.clone().merge(own.clone())),
    }
});

/// Uses what is read, and keeps it: what was kept is read again as the same. It need not be the bytes it came from, for values
/// that should be in order are put in order.
fn read<T: State>(bytes: &[u8], used: impl Fn(&T)) {
    let Ok(value) = T::read(&mut Reader::new(bytes)) else { return };
    used(&value);
    let kept = kept(&value);
    let again = T::read(&mut Reader::new(&kept)).expect("what is written can be read");
    assert!(self::kept(&again) == kept, "what is written is what was read");
}

fn kept<T: State>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.write(&mut bytes);
    bytes
}
