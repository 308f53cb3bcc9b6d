//! Intervals of metrics.

/// Quantile of the normal distribution for two sides of 95 %.
const SIDES: f64 = 1.959_963_984_540_054;

/// Gives the 95 % interval of a value with a standard error. It stays between the ends that the metric can reach: on the
/// log-odds scale between two, on the log scale above one (the delta method); a value at an end has the part that is left.
pub fn around(value: f64, error: f64, ends: [Option<f64>; 2]) -> [f64; 2] {
    let reach = SIDES * error;
    match ends {
        [Some(least), Some(most)] if least < value && value < most => {
            let (share, width) = ((value - least) / (most - least), most - least);
            let odds = (share / (1.0 - share)).ln();
            let reach = reach / (width * share * (1.0 - share));
            [odds - reach, odds + reach].map(|odds| least + width / (1.0 + (-odds).exp()))
        }
        [Some(least), None] if least < value => {
            let reach = reach / (value - least);
            [-reach, reach].map(|reach| least + (value - least) * reach.exp())
        }
        [least, most] => [
            (value - reach).max(least.unwrap_or(f64::NEG_INFINITY)),
            (value + reach).min(most.unwrap_or(f64::INFINITY)),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_stay_between_the_ends_and_are_those_of_the_normal_distribution_far_from_them() {
        let [low, high] = around(0.98, 0.02, [Some(0.0), Some(1.0)]);
        assert!(low > 0.0 && low < 0.94 && high < 1.0, "{low} {high}");
        let [low, high] = around(0.5, 0.001, [Some(0.0), Some(1.0)]);
        assert!((low - (0.5 - 0.00196)).abs() < 1e-6 && (high - (0.5 + 0.00196)).abs() < 1e-6);
        let [low, high] = around(1.0, 0.01, [Some(0.0), Some(1.0)]);
        assert!((low - 0.9804).abs() < 1e-4 && high == 1.0);
        let [low, high] = around(2.0, 1.0, [Some(0.0), None]);
        assert!(low > 0.0 && (low * high - 4.0).abs() < 1e-12);
        let [low, high] = around(-3.0, 1.0, [None, None]);
        assert!((low + 4.96).abs() < 1e-2 && (high + 1.04).abs() < 1e-2);
    }
}
