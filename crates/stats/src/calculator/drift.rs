//! Drift: of each feature, and of all together.

use super::{Calculator, Family, Needs, Parts, Tally};

/// Distance of each feature's distribution from the reference's.
pub static UNIVARIATE_DRIFT: Calculator = Calculator {
    key: "univariate_drift",
    label: "Univariate drift",
    family: Family::Drift,
    needs: Needs::Column,
    parts: Parts::Add(&[Tally::Bins, Tally::Deciles, Tally::Labels]),
    faults: &[],
};

/// Distance of rows from the principal directions of the reference.
pub static RECONSTRUCTION_DRIFT: Calculator = Calculator {
    key: "reconstruction_drift",
    label: "Reconstruction drift",
    family: Family::Drift,
    needs: Needs::Features,
    parts: Parts::Refused("reconstruction needs all features of a row at once; leave out drift.reconstruction"),
    faults: &[],
};

/// Separation of a chunk's rows from the reference's.
pub static DOMAIN_CLASSIFIER: Calculator = Calculator {
    key: "domain_classifier",
    label: "Domain classifier",
    family: Family::Drift,
    needs: Needs::Features,
    parts: Parts::Refused("the domain classifier needs all rows of a chunk at once; leave out drift.domainClassifier"),
    faults: &[],
};
