//! The two-sample Cramér–von Mises statistic.

use statrs::function::erf::erfc;
use std::f64::consts::{PI, SQRT_2};

/// Probability of a statistic of at least `t` in the limit of large samples (Csörgő and Faraway 1996, equation
/// 1.3): `1 − Σ_k Γ(k+½)/k! · √(4k+1) e^(−q) K_¼(q) / (π^(3/2) √t)` with `q = (4k+1)² / 16t`.
pub fn limit_survival(t: f64) -> f64 {
    // The sum is 0 below to the last digit.
    if t < 0.003 {
        return 1.0;
    }
    if t > FAR {
        return far_survival(t);
    }
    let (mut sum, mut ratio) = (0.0, PI.sqrt());
    for k in (0..).map(f64::from) {
        let odd = 4.0 * k + 1.0;
        let q = odd * odd / (16.0 * t);
        let term = ratio * odd.sqrt() * (-2.0 * q).exp() * scaled_bessel_k_quarter(q) / (PI.powf(1.5) * t.sqrt());
        sum += term;
        if term < 1e-17 {
            break;
        }
        ratio *= (k + 0.5) / (k + 1.0);
    }
    (1.0 - sum).max(0.0)
}

/// Statistic from which the far tail holds: both it and the sum have three digits here.
const FAR: f64 = 4.0;

/// The far tail: that of the largest part of `Σ Z² / (kπ)²`, times `∏ (1 − 1/k²)^(−½)` over k from 2 (Zolotarev 1961), and the
/// next term, `Σ 1 / (k² − 1)` being ¾.
fn far_survival(t: f64) -> f64 {
    SQRT_2 * erfc(PI * (t / 2.0).sqrt()) * (1.0 + 3.0 / (8.0 * PI * PI * t))
}

/// `e^q K_¼(q)`, as `∫ exp(−q (cosh u − 1)) cosh(u / 4) du` from 0: on such an integral the trapezoidal rule is
/// exact to the last digit at this step, for the q whose terms count.
fn scaled_bessel_k_quarter(q: f64) -> f64 {
    const STEP: f64 = 0.125;
    let height = |place: u32| {
        let u = f64::from(place) * STEP;
        (-q * (u.cosh() - 1.0)).exp() * (u / 4.0).cosh()
    };
    STEP * (0.5 + (1..).map(height).take_while(|&height| height > 1e-20).sum::<f64>())
}

/// Probability of `ζ` of at least `zeta` for samples of `n` and `m` values without ties (Xiao, Gordon and Yakovlev
/// 2006): ζ is `Σ (a·v − b·u)²` over the places of a path of v values of one and u of the other, with
/// `a = lcm / n` and `b = lcm / m`.
pub fn exact_survival(n: usize, m: usize, zeta: u64) -> f64 {
    let lcm = lcm(n as u64, m as u64);
    let (a, b) = (lcm / n as u64, lcm / m as u64);
    // What paths to (v, u) add up to, ascending, and how many do.
    let mut paths: Vec<Vec<(u64, u64)>> = vec![Vec::new(); n + 1];
    paths[0].push((0, 1));
    for u in 0..=m as u64 {
        let mut before = Vec::new();
        for (v, own) in paths.iter_mut().enumerate() {
            let here = (a * v as u64).abs_diff(b * u).pow(2);
            *own = sum_of(&before, own);
            own.iter_mut().for_each(|(value, _)| *value += here);
            before.clone_from(own);
        }
    }
    let count = |from: u64| paths[n].iter().filter(|(value, _)| *value >= from).map(|&(_, ways)| ways).sum::<u64>();
    count(zeta) as f64 / count(0) as f64
}

/// The union of two tables, where a value is in both with the sum of its counts.
fn sum_of(left: &[(u64, u64)], right: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let mut all = Vec::with_capacity(left.len() + right.len());
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        let ((own, ways), (other, more)) = (left[i], right[j]);
        all.push(match own.cmp(&other) {
            std::cmp::Ordering::Less => (own, ways),
            std::cmp::Ordering::Equal => (own, ways + more),
            std::cmp::Ordering::Greater => (other, more),
        });
        i += usize::from(own <= other);
        j += usize::from(other <= own);
    }
    all.extend_from_slice(&left[i..]);
    all.extend_from_slice(&right[j..]);
    all
}

/// Least common multiple.
pub fn lcm(a: u64, b: u64) -> u64 {
    let (mut divisor, mut rest) = (a, b);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    a / divisor * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_far_tail_goes_on_where_the_sum_ends() {
        for (t, within) in [(1.0, 4e-3), (2.0, 1e-3), (FAR, 5e-4)] {
            assert!((limit_survival(t) / far_survival(t) - 1.0).abs() < within, "{t}");
        }
        assert!(limit_survival(50.0) > 0.0);
    }
}
