//! The same numbers on every platform: bits that were computed on x86-64 Linux, asserted wherever the tests run.
//!
//! Arithmetic and square roots are the same everywhere. Logarithms, exponentials and powers come from the
//! system's mathematics library, which may differ in the last bits: those numbers are held to [`LIBRARY`].
//!
//! Who changes an order of summation changes bits, and takes over the table that the failing test prints.
#![allow(missing_docs)]

use stats::column::categorical::CategoricalReference;
use stats::column::numeric::{Needs, NumericReference};
use stats::drift::METHODS;
use stats::measured::Field;
use stats::table::Kind;

/// Largest difference between mathematics libraries, relative to the number.
const LIBRARY: f64 = 1e-13;

/// Drift methods whose value needs a logarithm.
const THROUGH_LIBRARY: [&str; 3] = ["jensen_shannon", "kullback_leibler", "psi"];

/// Whole numbers and square roots, which every processor rounds alike.
fn numbers(rows: u64, shift: f64) -> Vec<f64> {
    (0..rows)
        .map(|row| match row % 13 {
            0 => f64::NAN,
            _ => ((row * row * 31 + 17 * row) % 1009) as f64 / 7.0 * (1.0 + shift) + (((row * 37) % 997) as f64).sqrt(),
        })
        .collect()
}

/// Codes under 11; every so many rows the next one.
fn codes(rows: u64, every: u64) -> Vec<u32> {
    (0..rows).map(|row| ((row * row * 19 % 23 + u64::from(row % every == 0)) % 11) as u32).collect()
}

/// A name, a value, and whether it must be the same to the bit.
type Named = (String, f64, bool);

fn drift(kind: Kind) -> Vec<Named> {
    let needs = Needs { values: true, median: true, binned: false, deciles: true };
    let reference = NumericReference::fit(&numbers(6_000, 0.0), needs);
    let shifted = numbers(1_500, 0.01);
    let chunk = reference.chunk(&shifted);
    let labels: Vec<String> = (0..11).map(|code| format!("label {code}")).collect();
    let categories = CategoricalReference::fit(&codes(6_000, 7), &labels);
    let counted = categories.chunk(&codes(1_500, 5), &categories.map(&labels));

    let mut found = Vec::new();
    for method in METHODS.iter().filter(|method| method.kinds().contains(&kind)) {
        let measured = match kind {
            Kind::Categorical => categories.drift(method, &counted),
            _ => reference.drift(method, &chunk),
        };
        let reading = measured.expect(method.key);
        let name = format!("{kind:?} {}", method.key);
        found.push((name.clone(), reading.value, !THROUGH_LIBRARY.contains(&method.key)));
        if let Some(p_value) = reading.get(Field::PValue) {
            found.push((format!("{name}, p-value"), p_value, false));
        }
    }
    found
}

fn moments() -> Vec<Named> {
    let values = numbers(4_099, 0.3);
    let sums = kernels::sums(&values);
    let powers = kernels::central_powers(&values, sums.sum / sums.count as f64);
    vec![
        ("sum".into(), sums.sum, true),
        ("second central power".into(), powers.second, true),
        ("third central power".into(), powers.third, true),
        ("fourth central power".into(), powers.fourth, true),
    ]
}

const EXPECTED: &[(&str, u64)] = &[
    ("sum", 0x411a_ded0_75bc_0d5b),
    ("second central power", 0x4165_2a30_c62c_5f68),
    ("third central power", 0xc180_ea8e_d896_2828),
    ("fourth central power", 0x422c_9bd6_2fac_c119),
    ("Numeric jensen_shannon", 0x3fa5_6ab0_0719_68e2),
    ("Numeric hellinger", 0x3fa3_6573_2310_80d0),
    ("Numeric total_variation", 0x3f9c_94f5_ceaa_2d5f),
    ("Numeric kullback_leibler", 0x3f76_4594_699e_39ee),
    ("Numeric psi", 0x3f5f_2b5a_f9c8_19f0),
    ("Numeric kolmogorov_smirnov", 0x3f91_2d58_476a_feb3),
    ("Numeric kolmogorov_smirnov, p-value", 0x3fed_0bfb_86bc_9717),
    ("Numeric wasserstein", 0x3fec_efdf_b2ce_3a8e),
    ("Numeric energy", 0x3fbe_a26d_da54_7b27),
    ("Numeric cramer_von_mises", 0x3faa_d831_973d_55ba),
    ("Numeric cramer_von_mises, p-value", 0x3feb_90e1_e1f2_791a),
    ("Numeric anderson_darling", 0xbfe4_3e57_271f_9207),
    ("Numeric anderson_darling, p-value", 0x3fd0_0000_0000_0000),
    ("Categorical jensen_shannon", 0x3f9e_565c_a019_15a0),
    ("Categorical hellinger", 0x3f99_48bf_cd7f_4846),
    ("Categorical total_variation", 0x3f8c_ac08_3126_e976),
    ("Categorical kullback_leibler", 0x3f64_fde8_ca67_609e),
    ("Categorical psi", 0x3f74_052a_0ecb_091a),
    ("Categorical chi2", 0x4019_82b2_b82d_f596),
    ("Categorical chi2, p-value", 0x3fe6_7393_8f97_6ff7),
    ("Categorical l_infinity", 0x3f89_f0fb_38a9_4d24),
];

#[test]
fn numbers_are_those_of_every_platform() {
    let found: Vec<Named> = [moments(), drift(Kind::Numeric), drift(Kind::Categorical)].concat();
    let table: String =
        found.iter().map(|(name, value, _)| format!("    (\"{name}\", {:#018x}),\n", value.to_bits())).collect();
    assert_eq!(found.len(), EXPECTED.len(), "the numbers of this platform are\n{table}");
    for ((name, value, exact), (wanted_name, bits)) in found.iter().zip(EXPECTED) {
        let wanted = f64::from_bits(*bits);
        assert_eq!(name, wanted_name, "the numbers of this platform are\n{table}");
        if *exact {
            assert_eq!(value.to_bits(), *bits, "{name} is {value:e} here and {wanted:e} on x86-64 Linux");
        } else {
            let apart = (value - wanted).abs();
            assert!(apart <= LIBRARY * wanted.abs(), "{name} is {value:e} here and {wanted:e} on x86-64 Linux");
        }
    }
}
