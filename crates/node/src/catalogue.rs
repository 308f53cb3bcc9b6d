//! The lists of methods, metrics and statistics, for the generated TypeScript and the documentation.

use napi_derive::napi;
use stats::calculator::{CALCULATORS, Calculator, Parts};
use stats::drift::{Judge, METHODS};
use stats::estimation::{ESTIMATORS, Estimator};
use stats::measured::{CODES, NUMBERS};
use stats::metric::METRICS;
use stats::statistic::Statistic;

/// A drift method.
#[napi(object, use_nullable = true)]
pub struct MethodEntry {
    pub key: String,
    pub label: String,
    pub kinds: Vec<String>,
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    pub judged_by: String,
    /// `root`, `linear` or `scaled`: how the value grows by chance.
    pub growth: String,
    /// The value that it counts from.
    pub least: f64,
    pub summary: String,
}

/// A performance metric.
#[napi(object, use_nullable = true)]
pub struct MetricEntry {
    pub key: String,
    pub label: String,
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    pub higher_is_better: Option<bool>,
    pub tasks: Vec<String>,
    /// True if it is measured from scores, and from predictions otherwise.
    pub needs_scores: bool,
}

/// A summary statistic.
#[napi(object)]
pub struct StatisticEntry {
    pub key: String,
    pub label: String,
}

/// A property of a value that is one of several words, or a set of them.
#[napi(object)]
pub struct CodeFieldEntry {
    pub key: String,
    /// `word`: the code of a word is its place plus one. `set`: a bit for each word, the first one's lowest.
    pub kind: String,
    pub words: Vec<String>,
}

/// A calculator.
#[napi(object)]
pub struct CalculatorEntry {
    pub key: String,
    pub label: String,
    /// `performance`, `drift`, `quality` or `statistics`.
    pub family: String,
    /// `task`, `column` or `features`: what one value is measured from.
    pub needs: String,
    /// True if it can be measured from the parts of a chunk.
    pub adds_up: bool,
    /// Counted faults, if its family is quality. The first has a series in the result, the others are evidence.
    pub faults: Vec<String>,
}

/// An estimator of performance.
#[napi(object)]
pub struct EstimatorEntry {
    pub key: String,
    pub label: String,
    pub tasks: Vec<String>,
    /// `scores` or `features`: what an estimate is made from.
    pub needs: String,
    /// True if NannyML estimates so too.
    pub as_nannyml: bool,
}

/// Everything that is listed once, in Rust.
#[napi(object)]
pub struct Catalogue {
    pub methods: Vec<MethodEntry>,
    pub metrics: Vec<MetricEntry>,
    pub statistics: Vec<StatisticEntry>,
    /// Numbers of a value.
    pub numbers: Vec<String>,
    /// Properties of a value that are words, or sets of them.
    pub codes: Vec<CodeFieldEntry>,
    pub calculators: Vec<CalculatorEntry>,
    pub estimators: Vec<EstimatorEntry>,
}

/// The lists, in the order users see them.
#[napi(catch_unwind)]
pub fn catalogue() -> Catalogue {
    Catalogue {
        methods: METHODS.iter().map(|method| method_entry(method)).collect(),
        metrics: METRICS.iter().map(metric_entry).collect(),
        statistics: Statistic::ALL
            .iter()
            .map(|statistic| StatisticEntry { key: statistic.key().into(), label: statistic.label().into() })
            .collect(),
        numbers: NUMBERS.map(str::to_owned).into(),
        codes: CODES
            .iter()
            .map(|field| CodeFieldEntry {
                key: field.key.into(),
                kind: field.kind.key().into(),
                words: field.words.iter().map(|&word| word.into()).collect(),
            })
            .collect(),
        calculators: CALCULATORS.iter().map(|calculator| calculator_entry(calculator)).collect(),
        estimators: ESTIMATORS.iter().map(|estimator| estimator_entry(estimator)).collect(),
    }
}

fn method_entry(method: &stats::drift::Method) -> MethodEntry {
    MethodEntry {
        key: method.key.into(),
        label: method.label.into(),
        kinds: method.kinds().iter().map(|kind| kind.key().to_owned()).collect(),
        lower: method.lower,
        upper: method.upper,
        judged_by: match method.judged_by {
            Judge::Threshold => "threshold".into(),
            Judge::PValue => "p_value".into(),
        },
        growth: method.growth.key().into(),
        least: method.growth.least(),
        summary: method.summary.into(),
    }
}

fn metric_entry(metric: &stats::metric::Metric) -> MetricEntry {
    MetricEntry {
        key: metric.key.into(),
        label: metric.label.into(),
        lower: metric.lower,
        upper: metric.upper,
        higher_is_better: metric.higher_is_better,
        tasks: metric.tasks.iter().map(|task| task.key().to_owned()).collect(),
        needs_scores: metric.needs_scores(),
    }
}

fn calculator_entry(calculator: &Calculator) -> CalculatorEntry {
    CalculatorEntry {
        key: calculator.key.into(),
        label: calculator.label.into(),
        family: calculator.family.key().into(),
        needs: calculator.needs.key().into(),
        adds_up: matches!(calculator.parts, Parts::Add(_)),
        faults: calculator.faults.iter().map(|fault| fault.key.into()).collect(),
    }
}

fn estimator_entry(estimator: &Estimator) -> EstimatorEntry {
    EstimatorEntry {
        key: estimator.key.into(),
        label: estimator.label.into(),
        tasks: estimator.tasks.iter().map(|task| task.key().to_owned()).collect(),
        needs: estimator.needs.key().into(),
        as_nannyml: estimator.as_nannyml,
    }
}

/// The instruction set that the kernels use: `baseline`, `avx2` or `avx512`.
#[napi(catch_unwind)]
pub fn cpu_level() -> String {
    stats::cpu_level().to_owned()
}

/// The version this was built from; the TypeScript part refuses a core of another.
#[napi(catch_unwind)]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
