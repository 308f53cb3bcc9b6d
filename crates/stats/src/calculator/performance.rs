//! Performance: from labels, and without them, and by metrics of users.

use super::{Calculator, Family, Needs, Parts, Tally};

/// Performance from labels.
pub static REALIZED_PERFORMANCE: Calculator = Calculator {
    key: "realized_performance",
    label: "Realized performance",
    family: Family::Performance,
    needs: Needs::Task,
    parts: Parts::Add(&[Tally::Outcomes]),
    faults: &[],
};

/// Performance from scores, or from learned losses.
pub static ESTIMATED_PERFORMANCE: Calculator = Calculator {
    key: "estimated_performance",
    label: "Estimated performance",
    family: Family::Performance,
    needs: Needs::Task,
    parts: Parts::Add(&[Tally::Outcomes]),
    faults: &[],
};

/// Metrics of users, from columns of rows.
pub static OWN_METRICS: Calculator = Calculator {
    key: "own_metrics",
    label: "Own metrics",
    family: Family::Performance,
    needs: Needs::Rows,
    parts: Parts::Add(&[]),
    faults: &[],
};
