//! The parts of a saved monitor, read as if somebody had made them up, and used where they are read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stats::column::categorical::CategoricalReference;
use stats::column::numeric::NumericReference;
use stats::direct_loss::DirectLoss;
use stats::domain_classifier::DomainClassifier;
use stats::drift::{Form, METHODS};
use stats::performance::Reference;
use stats::reconstruction::Reconstruction;
use stats::state::{Reader, State, unseal};

fuzz_target!(|bytes: &[u8]| {
    let _ = unseal(bytes);
    let Some((&kind, bytes)) = bytes.split_first() else { return };
    match kind % 6 {
        0 => read::<NumericReference>(bytes, |reference| {
            let chunk = reference.summarize(&[0.0, 1.0, f64::NAN, -1e300]);
            for method in METHODS.iter().filter(|method| !matches!(method.form, Form::Counts(_))) {
                let _ = reference.drift(method, &chunk);
            }
        }),
        1 => read::<CategoricalReference>(bytes, |reference| {
            let labels = ["a".to_owned(), String::new()];
            let chunk = reference.summarize(&[0, 1, u32::MAX], &reference.map(&labels));
            for method in METHODS.iter().filter(|method| !matches!(method.form, Form::Values(_))) {
                let _ = reference.drift(method, &chunk);
            }
        }),
        2 => read::<DirectLoss>(bytes, |_| {}),
        3 => read::<DomainClassifier>(bytes, |_| {}),
        4 => read::<Reconstruction>(bytes, |_| {}),
        _ => read::<Reference>(bytes, |_| {}),
    }
});

/// Uses what is read, and writes it again: the bytes it came from, and no others.
fn read<T: State>(bytes: &[u8], used: impl Fn(&T)) {
    let Ok(value) = T::read(&mut Reader::new(bytes)) else { return };
    used(&value);
    let mut again = Vec::new();
    value.write(&mut again);
    assert!(bytes.starts_with(&again), "what is written is what was read");
}
