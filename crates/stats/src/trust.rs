//! Trust in an estimate: how far it can be believed, and what speaks against it.

use crate::error::StatsError;
use crate::state::{Reader, State, read_place, require, write_place};

/// Trust in an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Its level.
    pub level: TrustLevel,
    /// Reasons against the estimate; none where it is trusted highly.
    pub because: TrustReasons,
}

crate::state!(Trust { level, because });

/// Level of trust in an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TrustLevel {
    /// Its interval means what it says.
    High = 1,
    /// It may be further off than its interval says.
    Low = 2,
    /// Nothing says how far off it is.
    None = 3,
}

impl TrustLevel {
    /// All of them, in the order of their codes.
    pub const ALL: [TrustLevel; 3] = [TrustLevel::High, TrustLevel::Low, TrustLevel::None];
    /// The names used in results, in the same order.
    pub const KEYS: [&'static str; TrustLevel::ALL.len()] = ["high", "low", "none"];
}

/// Why an estimate is trusted less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TrustReason {
    /// After weighting, few rows of the reference carry the estimate.
    FewEffectiveRows,
    /// Rows lie outside what the reference has.
    OutsideSupport,
    /// Labels show another value than what was estimated from inputs alone.
    CalibrationMoved,
    /// Other estimators give another value.
    EstimatorsDisagree,
    /// Labels say otherwise, but those of one class came first.
    SelectedLabels,
}

impl TrustReason {
    /// All of them, in the order of their bits.
    pub const ALL: [TrustReason; 5] = [
        TrustReason::FewEffectiveRows,
        TrustReason::OutsideSupport,
        TrustReason::CalibrationMoved,
        TrustReason::EstimatorsDisagree,
        TrustReason::SelectedLabels,
    ];
    /// The names used in results, in the same order.
    pub const KEYS: [&'static str; TrustReason::ALL.len()] =
        ["few_effective_rows", "outside_support", "calibration_moved", "estimators_disagree", "selected_labels"];
}

/// A set of reasons: a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrustReasons(u8);

impl TrustReasons {
    /// Adds a reason.
    #[must_use]
    pub const fn with(self, reason: TrustReason) -> Self {
        TrustReasons(self.0 | 1 << reason as u8)
    }

    /// Tells whether a reason is among them.
    pub const fn has(self, reason: TrustReason) -> bool {
        self.0 >> reason as u8 & 1 == 1
    }

    /// Tells whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The bits, the first reason's lowest.
    pub const fn bits(self) -> u8 {
        self.0
    }
}

impl FromIterator<TrustReason> for TrustReasons {
    fn from_iter<I: IntoIterator<Item = TrustReason>>(reasons: I) -> Self {
        reasons.into_iter().fold(TrustReasons::default(), TrustReasons::with)
    }
}

impl State for TrustLevel {
    fn write(&self, out: &mut Vec<u8>) {
        write_place(self, &TrustLevel::ALL, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        read_place(&TrustLevel::ALL, from)
    }
}

impl State for TrustReasons {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let bits = u8::read(from)?;
        require(bits >> TrustReason::ALL.len() == 0, "trust in a value")?;
        Ok(TrustReasons(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_into_it() {
        let reasons = TrustReasons::from_iter([TrustReason::SelectedLabels, TrustReason::OutsideSupport]);
        let has = TrustReason::ALL.map(|reason| reasons.has(reason));
        assert_eq!(has, [false, true, false, false, true]);
        assert_eq!(reasons.with(TrustReason::OutsideSupport).bits(), 0b10010);
        assert!(TrustReasons::default().is_empty() && !reasons.is_empty());
    }

    #[test]
    fn a_saved_reason_that_is_not_known_is_refused() {
        let because = TrustReasons::from_iter(TrustReason::ALL);
        let (trust, mut bytes) = (Trust { level: TrustLevel::Low, because }, Vec::new());
        trust.write(&mut bytes);
        assert_eq!(Trust::read(&mut Reader::new(&bytes)).unwrap(), trust);
        bytes[1] = 1 << TrustReason::ALL.len();
        assert_eq!(Trust::read(&mut Reader::new(&bytes)).unwrap_err().code, "bad_state");
    }
}
