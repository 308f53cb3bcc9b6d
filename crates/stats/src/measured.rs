//! A value or the reason why there is none; and the list of what a value consists of.

use crate::error::StatsError;
use crate::metric::interval;
use crate::state::{Reader, State, read_place, require, write_place};
use crate::trust::{Trust, TrustLevel, TrustReason};

/// Lists the numbers beside a value: the documentation, the name in Rust and the key that all else knows a number by.
macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $key:literal),+ $(,)?) => {
        /// A number that a reading may have beside its value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Field { $($(#[$doc])* $name),+ }

        const FIELDS: [Field; [$($key),+].len()] = [$(Field::$name),+];

        /// Keys of the numbers of a value. Results, histories and exports hold them in this order.
        pub const NUMBERS: [&str; 1 + FIELDS.len()] = ["value", $($key),+];
    };
}

// A new number goes last: saved monitors know these by their places.
fields! {
    /// Standard deviation of the value over samples as large as the chunk.
    StandardError = "standard_error",
    /// Probability of a value as extreme if nothing had changed.
    PValue = "p_value",
    /// Lower end of the interval of the value: of 95 %, or certain where its exactness is `interval`.
    Low = "low",
    /// Upper end of the same interval.
    High = "high",
}

/// A property of a value that is one of several words, or a set of them.
#[derive(Debug)]
pub struct CodeField {
    /// The key that all else knows it by.
    pub key: &'static str,
    /// Form of its codes.
    pub kind: CodeKind,
    /// Its words; at most eight for a set.
    pub words: &'static [&'static str],
}

/// Form of a code. 0 stands for no word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// One word: its place among the words, plus one.
    Word,
    /// Several words: a bit for each, the first word's lowest.
    Set,
}

impl CodeKind {
    /// The name in the generated list.
    pub const fn key(self) -> &'static str {
        match self {
            CodeKind::Word => "word",
            CodeKind::Set => "set",
        }
    }
}

/// The properties of a value. Results, histories and exports hold them in this order.
pub const CODES: [CodeField; 4] = [
    CodeField { key: "undefined_because", kind: CodeKind::Word, words: &Undefined::KEYS },
    CodeField { key: "exactness", kind: CodeKind::Word, words: &Exactness::KEYS },
    CodeField { key: "trust", kind: CodeKind::Word, words: &TrustLevel::KEYS },
    CodeField { key: "trust_because", kind: CodeKind::Set, words: &TrustReason::KEYS },
];

/// Gives the codes of a value, in the order of [`CODES`].
pub fn codes(value: &Measured) -> [u8; CODES.len()] {
    match value {
        Ok(Reading { exactness, trust: Some(trust), .. }) => {
            [0, *exactness as u8, trust.level as u8, trust.because.bits()]
        }
        Ok(reading) => [0, reading.exactness as u8, 0, 0],
        Err(reason) => [*reason as u8, 0, 0, 0],
    }
}

/// A measurement in one chunk.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The value; finite.
    pub value: f64,
    /// By [`Field`]; NaN where there is none.
    beside: [f64; FIELDS.len()],
    /// Exactness of the value: whether it was computed from all its rows.
    pub exactness: Exactness,
    /// Trust in an estimate, where its estimator knows it.
    pub trust: Option<Trust>,
}

impl Reading {
    /// Makes an exact reading that is a value only.
    pub const fn plain(value: f64) -> Self {
        Reading { value, beside: [f64::NAN; FIELDS.len()], exactness: Exactness::Exact, trust: None }
    }

    /// Makes a reading with a standard error, unless that is not finite.
    pub fn with_error(value: f64, standard_error: f64) -> Self {
        let error = if standard_error.is_finite() { standard_error } else { f64::NAN };
        Reading::plain(value).with(Field::StandardError, error)
    }

    /// Sets a number; NaN leaves it out.
    #[must_use]
    pub const fn with(mut self, field: Field, number: f64) -> Self {
        self.beside[field as usize] = number;
        self
    }

    /// Says how far an estimate can be believed.
    #[must_use]
    pub const fn trusted(mut self, trust: Trust) -> Self {
        self.trust = Some(trust);
        self
    }

    /// Makes a reading of which only the ends are certain: the value of the rows themselves is from `low` to `high`. Equal ends
    /// are an exact value.
    pub fn between(value: f64, [low, high]: [f64; 2]) -> Self {
        Reading::plain(value).within([low, high])
    }

    /// Adds the ends between which the value of the rows themselves certainly is; equal ends leave the reading exact.
    #[must_use]
    pub fn within(self, [low, high]: [f64; 2]) -> Self {
        if low == high {
            return self;
        }
        let reading = self.with(Field::Low, low).with(Field::High, high);
        Reading { exactness: Exactness::Interval, ..reading }
    }

    /// Adds the 95 % interval of a standard error, between the ends that the value can reach.
    #[must_use]
    pub fn around(self, error: f64, ends: [Option<f64>; 2]) -> Self {
        let [low, high] = interval::around(self.value, error, ends);
        self.with(Field::Low, low).with(Field::High, high)
    }

    /// Gives all numbers, in the order of [`NUMBERS`]; NaN for those that the reading does not have.
    pub fn numbers(&self) -> [f64; NUMBERS.len()] {
        let mut numbers = [self.value; NUMBERS.len()];
        numbers[1..].copy_from_slice(&self.beside);
        numbers
    }

    /// Gives a number beside the value.
    pub fn get(&self, field: Field) -> Option<f64> {
        let number = self.beside[field as usize];
        (!number.is_nan()).then_some(number)
    }
}

/// Numbers that neither has are equal.
impl PartialEq for Reading {
    fn eq(&self, other: &Self) -> bool {
        let same = |field| self.get(field) == other.get(field);
        self.value == other.value
            && self.exactness == other.exactness
            && self.trust == other.trust
            && FIELDS.into_iter().all(same)
    }
}

/// A bit for each number that is there, these numbers, the exactness, and trust where there is any.
impl State for Reading {
    fn write(&self, out: &mut Vec<u8>) {
        self.value.write(out);
        let there = FIELDS.map(|field| self.get(field));
        const { assert!(FIELDS.len() < 8, "a byte has a bit for each number") };
        let bits = there.iter().rev().fold(0u8, |bits, number| bits << 1 | u8::from(number.is_some()));
        bits.write(out);
        there.iter().flatten().for_each(|number| number.write(out));
        write_place(&self.exactness, &Exactness::ALL, out);
        self.trust.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let mut reading = Reading::plain(f64::read(from)?);
        let bits = u8::read(from)?;
        require(bits >> FIELDS.len() == 0, "a value")?;
        for field in FIELDS.into_iter().filter(|&field| bits >> field as usize & 1 == 1) {
            reading = reading.with(field, f64::read(from)?);
        }
        reading.exactness = read_place(&Exactness::ALL, from)?;
        reading.trust = Option::read(from)?;
        Ok(reading)
    }
}

/// Exactness of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exactness {
    /// From all rows that it is about.
    Exact = 1,
    /// From counts by bin; the value of the rows themselves is within the interval.
    Interval = 2,
    /// From a sample of the rows.
    Sampled = 3,
}

impl Exactness {
    /// All of them, in the order of their codes.
    pub const ALL: [Exactness; 3] = [Exactness::Exact, Exactness::Interval, Exactness::Sampled];
    /// The names used in results, in the same order.
    const KEYS: [&'static str; 3] = ["exact", "interval", "sampled"];

    /// The name used in results.
    pub const fn key(self) -> &'static str {
        Exactness::KEYS[self as usize - 1]
    }
}

/// Why a value does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Undefined {
    /// The chunk has no rows.
    EmptyChunk = 1,
    /// Every value is missing.
    AllMissing = 2,
    /// No row has a label.
    NoLabels = 3,
    /// All labels are the same.
    OneClass = 4,
    /// No label is positive.
    NoPositives = 5,
    /// No label is negative.
    NoNegatives = 6,
    /// Nothing was predicted positive.
    NoPredictedPositives = 7,
    /// Nothing was predicted negative.
    NoPredictedNegatives = 8,
    /// All values are the same.
    NoVariation = 9,
    /// Fewer values than the statistic needs.
    TooFewValues = 10,
    /// Infinite values make the result infinite.
    NotFinite = 11,
    /// A logarithm of negative labels or predictions.
    NegativeValues = 12,
    /// A class of the reference is not among the labels.
    AbsentClass = 13,
    /// The metric cannot be estimated without labels.
    NotEstimated = 14,
    /// The summary has counts alone, and the value is measured from values or rows.
    NotInSummary = 15,
    /// Labels came for some kinds of rows first, so that they do not speak for the others.
    SelectedLabels = 16,
    /// The segment has fewer rows in the chunk than a value needs.
    FewOfSegment = 17,
}

impl Undefined {
    /// All reasons; the position is the code that crosses to JavaScript, less one.
    pub const ALL: [Undefined; 17] = [
        Undefined::EmptyChunk,
        Undefined::AllMissing,
        Undefined::NoLabels,
        Undefined::OneClass,
        Undefined::NoPositives,
        Undefined::NoNegatives,
        Undefined::NoPredictedPositives,
        Undefined::NoPredictedNegatives,
        Undefined::NoVariation,
        Undefined::TooFewValues,
        Undefined::NotFinite,
        Undefined::NegativeValues,
        Undefined::AbsentClass,
        Undefined::NotEstimated,
        Undefined::NotInSummary,
        Undefined::SelectedLabels,
        Undefined::FewOfSegment,
    ];

    /// The names used in results, in the same order.
    pub const KEYS: [&'static str; Undefined::ALL.len()] = {
        let mut keys = [""; Undefined::ALL.len()];
        let mut place = 0;
        while place < keys.len() {
            keys[place] = Undefined::ALL[place].key();
            place += 1;
        }
        keys
    };

    /// The name used in results.
    pub const fn key(self) -> &'static str {
        match self {
            Undefined::EmptyChunk => "empty_chunk",
            Undefined::AllMissing => "all_missing",
            Undefined::NoLabels => "no_labels",
            Undefined::OneClass => "one_class",
            Undefined::NoPositives => "no_positives",
            Undefined::NoNegatives => "no_negatives",
            Undefined::NoPredictedPositives => "no_predicted_positives",
            Undefined::NoPredictedNegatives => "no_predicted_negatives",
            Undefined::NoVariation => "no_variation",
            Undefined::TooFewValues => "too_few_values",
            Undefined::NotFinite => "not_finite",
            Undefined::NegativeValues => "negative_values",
            Undefined::AbsentClass => "absent_class",
            Undefined::NotEstimated => "not_estimated",
            Undefined::NotInSummary => "not_in_summary",
            Undefined::SelectedLabels => "selected_labels",
            Undefined::FewOfSegment => "few_of_segment",
        }
    }
}

/// Number of rows; an error where there are none: `why`, unless the chunk is empty.
///
/// # Errors
/// `why`, or [`Undefined::EmptyChunk`].
pub fn require_rows(rows: u64, is_empty: bool, why: Undefined) -> Result<u64, Undefined> {
    match rows {
        0 if is_empty => Err(Undefined::EmptyChunk),
        0 => Err(why),
        rows => Ok(rows),
    }
}

impl State for Undefined {
    fn write(&self, out: &mut Vec<u8>) {
        write_place(self, &Undefined::ALL, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        read_place(&Undefined::ALL, from)
    }
}

/// A number or a typed reason, never a silent NaN.
pub type Measured = Result<Reading, Undefined>;

/// The exactness of a value from counts, or why they do not give it.
pub type FromCounts = Result<Exactness, &'static str>;

/// Turns a reading that overflowed into its reason.
pub fn finite(reading: Reading) -> Measured {
    if reading.value.is_finite() { Ok(reading) } else { Err(Undefined::NotFinite) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::TrustReasons;

    fn rich() -> Reading {
        let reading = Reading::with_error(0.5, 0.01).with(Field::Low, 0.25).with(Field::High, 0.75);
        Reading { exactness: Exactness::Interval, ..reading }
    }

    fn trusted() -> Reading {
        let because = TrustReasons::from_iter([TrustReason::FewEffectiveRows, TrustReason::SelectedLabels]);
        rich().trusted(Trust { level: TrustLevel::Low, because })
    }

    #[test]
    fn every_number_is_listed_under_its_key() {
        let expected = [("value", 0.5), ("standard_error", 0.01), ("p_value", f64::NAN), ("low", 0.25), ("high", 0.75)];
        assert_eq!(NUMBERS, expected.map(|(key, _)| key));
        assert_eq!(rich().numbers().map(f64::to_bits), expected.map(|(_, number)| number.to_bits()));
    }

    #[test]
    fn every_code_is_a_place_among_words_or_a_set_of_places() {
        let holds = |kind, code: u8, place: usize| match kind {
            CodeKind::Word => usize::from(code) == place + 1,
            CodeKind::Set => code >> place & 1 == 1,
        };
        let named = |(field, code): (&CodeField, u8)| {
            let held = field.words.iter().enumerate().filter(|(place, _)| holds(field.kind, code, *place));
            held.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
        };
        let words = |value: Measured| CODES.iter().zip(codes(&value)).map(named).collect::<Vec<_>>();
        assert_eq!(words(Ok(rich())), ["", "interval", "", ""]);
        assert_eq!(words(Ok(Reading::plain(1.0))), ["", "exact", "", ""]);
        assert_eq!(words(Ok(trusted())), ["", "interval", "low", "few_effective_rows selected_labels"]);
        for reason in Undefined::ALL {
            assert_eq!(words(Err(reason)), [reason.key(), "", "", ""]);
        }
        assert!(CODES.iter().all(|field| field.kind == CodeKind::Word || field.words.len() <= 8));
    }

    #[test]
    fn readings_are_equal_where_they_have_the_same_numbers() {
        assert_eq!(Reading::with_error(0.5, f64::INFINITY), Reading::plain(0.5));
        assert_ne!(rich(), Reading { exactness: Exactness::Sampled, ..rich() });
        assert_ne!(rich(), rich().with(Field::High, 0.8));
        assert_ne!(rich(), rich().with(Field::PValue, 0.8));
        assert_ne!(rich(), trusted());
    }

    #[test]
    fn a_reading_is_kept_without_the_numbers_that_it_does_not_have() {
        for (reading, size) in [(Reading::plain(0.5), 11), (rich(), 35), (trusted(), 37)] {
            let mut bytes = Vec::new();
            reading.write(&mut bytes);
            assert_eq!(bytes.len(), size);
            assert_eq!(Reading::read(&mut Reader::new(&bytes)).unwrap(), reading);
            bytes[8] |= 1 << FIELDS.len();
            assert_eq!(Reading::read(&mut Reader::new(&bytes)).unwrap_err().code, "bad_state");
        }
    }
}
