//! The one-sample Kolmogorov–Smirnov statistic.

use statrs::function::gamma::ln_gamma;
use std::f64::consts::PI;
use std::sync::LazyLock;

/// `P(D ≥ d)` for the largest distance D between a continuous distribution and the shares of `n` of its values,
/// computed as `scipy.stats.kstwo.sf` does: by whichever form is accurate there (Simard and L'Ecuyer 2011).
pub fn survival(n: u64, d: f64) -> f64 {
    let size = n as f64;
    let (t, z2) = (size * d, size * d * d);
    if d >= 1.0 || z2 >= 370.0 {
        return 0.0;
    }
    if t <= 0.5 {
        return 1.0;
    }
    let tail_from = if n <= 140 { 4.0 } else { 2.2 };
    let exact_to = if n <= 140 { f64::INFINITY } else { 1.4 };
    let survival = match () {
        () if t <= 1.0 => 1.0 - (1..=n).map(|i| i as f64 / size * (2.0 * t - 1.0)).product::<f64>(),
        () if t >= size - 1.0 => 2.0 * (1.0 - d).powf(size),
        () if d >= 0.5 || z2 >= tail_from => 2.0 * one_sided(n, d),
        () if size * d.powf(1.5) <= exact_to && n <= EXACT_TO => 1.0 - durbin(n, d),
        () => 1.0 - pelz_good(size, d),
    };
    survival.clamp(0.0, 1.0)
}

/// Sizes up to which the exact form is used near D = 0. scipy goes to 100,000 at a cost that grows with the size;
/// beyond this one Pelz and Good's form differs from it by less than 4e-8, where p is above 0.997.
const EXACT_TO: u64 = 1000;

/// `P(D⁺ ≥ d)` (Smirnov 1944; Birnbaum and Tingey 1951):
/// `d Σ_j C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j)` over `j ≤ n(1 − d)`.
///
/// Each term is `d / p` of a binomial probability with `p = d + j/n`, which Loader (2000) gives without
/// cancellation. In a large sample the terms are a smooth bump that vanishes at both ends, where sums over
/// every k-th term converge faster than any power of k: a hundred are enough.
fn one_sided(n: u64, d: f64) -> f64 {
    let size = n as f64;
    // With s = j/n + d/2 a term is about exp(−nd² / 2s(1 − s)), largest at s = ½.
    let z2 = size * d * d;
    let reach = (0.25 - z2 / (2.0 * (NEGLIGIBLE + 2.0 * z2))).max(0.0).sqrt();
    let place = |s: f64| ((s - d / 2.0).max(0.0) * size) as usize;
    let every = if n < THINNED_FROM { 1 } else { (n / TERMS) as usize };
    let (first, last) = (place(0.5 - reach) / every * every, place(0.5 + reach) + every);
    (first..=last.min(n as usize)).step_by(every).map(|j| term(n, d, j as u64)).sum::<f64>() * every as f64
}

/// One term of [`one_sided`].
fn term(n: u64, d: f64, j: u64) -> f64 {
    let (size, hits, misses) = (n as f64, j as f64, (n - j) as f64);
    if misses <= size * d {
        return 0.0;
    }
    if j == 0 {
        return (1.0 - d).powf(size);
    }
    let deviance = -hits * (size * d / hits).ln_1p() - misses * (-size * d / misses).ln_1p();
    let log = stirling_error(size) - stirling_error(hits) - stirling_error(misses) - deviance;
    log.exp() * (size / (2.0 * PI * hits * misses)).sqrt() * d / (d + hits / size)
}

/// Exponents below that of the largest term from which terms of [`one_sided`] are left out.
const NEGLIGIBLE: f64 = 50.0;
/// Values from which [`one_sided`] takes only every so many terms: in smaller samples the first ones are not small enough.
const THINNED_FROM: u64 = 600;
/// About as many terms are taken then. The bump is widest where P is largest, and narrower than a twentieth of all
/// where P is least.
const TERMS: u64 = 120;

/// `ln(k!)` less Stirling's formula.
fn stirling_error(k: f64) -> f64 {
    static SMALL: LazyLock<[f64; 16]> = LazyLock::new(|| {
        std::array::from_fn(|k| k as f64).map(|k| ln_gamma(k + 1.0) - (k + 0.5) * k.ln() + k - 0.5 * (2.0 * PI).ln())
    });
    if k < 16.0 {
        return SMALL[k as usize];
    }
    let k2 = k * k;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / 1680.0 / k2) / k2) / k2) / k
}

/// `P(D ≤ d)`, exactly (Durbin 1968; Marsaglia, Tsang and Wang 2003): the middle of `n!/nⁿ · Hⁿ`, whose
/// row is multiplied n times, as each factor has few rows.
fn durbin(n: u64, d: f64) -> f64 {
    let t = n as f64 * d;
    let k = t.ceil() as usize;
    let h = k as f64 - t;
    let side = 2 * k - 1;
    // Spread over the factors, n!/nⁿ keeps the row near 1.
    let size = n as f64;
    let factor = ((stirling_error(size) + 0.5 * (2.0 * PI * size).ln()) / size - 1.0).exp();
    let inverse_factorials: Vec<f64> = (0..=side)
        .scan(1.0, |value, i| {
            *value /= (i as f64).max(1.0);
            Some(*value)
        })
        .collect();
    let mut matrix = vec![0.0; side * side];
    for row in 0..side {
        for column in 0..side.min(row + 2) {
            let order = row + 1 - column;
            let mut own = 1.0;
            if column == 0 {
                own -= h.powi(row as i32 + 1);
            }
            if row == side - 1 {
                own -= h.powi(side as i32 - column as i32);
            }
            if column == 0 && row == side - 1 {
                own += (2.0 * h - 1.0).max(0.0).powi(side as i32);
            }
            matrix[row * side + column] = own * inverse_factorials[order] * factor;
        }
    }
    let (mut row, mut product) = (vec![0.0; side], vec![0.0; side]);
    row[k - 1] = 1.0;
    for _ in 0..n {
        product.fill(0.0);
        for (place, (&weight, entries)) in row.iter().zip(matrix.chunks(side)).enumerate() {
            // Beyond one above the diagonal there are zeros.
            let entries = &entries[..side.min(place + 2)];
            product.iter_mut().zip(entries).for_each(|(sum, entry)| *sum += weight * entry);
        }
        std::mem::swap(&mut row, &mut product);
    }
    row[k - 1]
}

/// Upper bound of the first term left out of the series of [`pelz_good`], but for factors that do not grow: its sums
/// are near 1.
const NO_MORE: f64 = 1e-20;

/// `P(D ≤ d)` up to terms in `n^(−3/2)` (Pelz and Good 1976).
fn pelz_good(n: f64, d: f64) -> f64 {
    let z = n.sqrt() * d;
    let (z2, z4, z6) = (z * z, z.powi(4), z.powi(6));
    let (pi2, pi4, pi6) = (PI.powi(2), PI.powi(4), PI.powi(6));
    let mut sums = [0.0f64; 4];
    // Odd multiples of π/2 …
    for odd in (1..).step_by(2).map(f64::from) {
        let (o2, o4, o6) = (odd.powi(2), odd.powi(4), odd.powi(6));
        let weight = (-pi2 * o2 / (8.0 * z2)).exp();
        if weight * o6 < NO_MORE {
            break;
        }
        sums[0] += weight;
        sums[1] += weight * (pi2 / 4.0 * o2 - z2);
        sums[2] += weight
            * (6.0 * z6 + 2.0 * z4 + (2.0 * z4 - 5.0 * z2) * pi2 / 4.0 * o2 + pi4 * (1.0 - 2.0 * z2) / 16.0 * o4);
        sums[3] += weight
            * (-30.0 * z6 - 90.0 * z4 * z4
                + pi2 * (135.0 * z4 - 96.0 * z6) / 4.0 * o2
                + pi4 * (212.0 * z4 - 60.0 * z2) / 16.0 * o4
                + pi6 * (5.0 - 30.0 * z2) / 64.0 * o6);
    }
    // … and whole ones.
    let mut whole = [0.0f64; 2];
    for count in (1..).map(f64::from) {
        let c2 = count * count;
        let weight = (-pi2 * c2 / (2.0 * z2)).exp();
        if weight * c2 * c2 < NO_MORE {
            break;
        }
        whole[0] += weight * c2;
        whole[1] += weight * c2 * (3.0 * z2 - pi2 * c2);
    }
    let root = (2.0 * PI).sqrt();
    let terms = [
        root * sums[0] / z,
        root * sums[1] / (6.0 * z4),
        root * (sums[2] / (72.0 * z6 * z) - pi2 * whole[0] / (36.0 * z2 * z)),
        root * (sums[3] / (6480.0 * z6 * z4) + pi2 * whole[1] / (216.0 * z6)),
    ];
    terms.iter().rev().fold(0.0, |sum, term| sum / n.sqrt() + term)
}

#[cfg(test)]
mod tests {
    use super::{one_sided, survival, term};

    #[test]
    fn the_terms_that_are_taken_are_enough() {
        for n in [141, 200, 599, 600, 601, 1_000, 4_762, 20_011] {
            for z2 in [2.2, 2.5, 3.0, 5.0, 9.0, 20.0, 60.0, 150.0, 369.0] {
                let d = (z2 / n as f64).sqrt();
                let all = || (0..=n).map(|j| term(n, d, j)).sum::<f64>();
                assert!(d >= 1.0 || (one_sided(n, d) - all()).abs() <= 1e-12 * all(), "{n} {z2}");
            }
        }
    }

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.15.3: scipy.stats.kstwo.sf(d, n). In millions it is an approximation of five digits itself.
        let golden: &[(u64, f64, f64)] = &[
            (1, 0.3, 1.0),
            (1, 0.55, 0.8999999999999999),
            (1, 0.87, 0.26),
            (2, 0.2121, 1.0),
            (2, 0.3889, 0.84565432),
            (2, 0.6152, 0.29614208000000003),
            (2, 0.9192, 0.013057279999999994),
            (5, 0.1342, 0.9998203357144871),
            (5, 0.246, 0.856765961728),
            (5, 0.3891, 0.33903640449989536),
            (5, 0.5814, 0.03905519353038537),
            (5, 0.8497, 0.0001533998371621548),
            (20, 0.0671, 0.9999219410926319),
            (20, 0.123, 0.8871575844272814),
            (20, 0.1945, 0.38574311170222997),
            (20, 0.2907, 0.05436123947869742),
            (20, 0.4249, 0.0008598547444512716),
            (20, 0.559, 2.045706513448311e-06),
            (100, 0.03, 0.9999692479033473),
            (100, 0.055, 0.9063568398670332),
            (100, 0.087, 0.41202760534772875),
            (100, 0.13, 0.06209234069876253),
            (100, 0.19, 0.0012339926382722768),
            (100, 0.25, 5.408871776434847e-06),
            (140, 0.0254, 0.9999725219520619),
            (140, 0.0465, 0.9086465957015839),
            (140, 0.0735, 0.41601087723723057),
            (140, 0.1099, 0.06291696549808624),
            (140, 0.1606, 0.0012723329342375102),
            (140, 0.2113, 5.799949138876537e-06),
            (141, 0.016843, 0.9999999999862589),
            (141, 0.0252646, 0.9999737253943102),
            (141, 0.0378968, 0.9828406027176323),
            (141, 0.0505291, 0.8461717638851636),
            (141, 0.0732672, 0.4155965566525487),
            (141, 0.1010582, 0.10471384930555261),
            (141, 0.1237963, 0.024247035455031707),
            (141, 0.1263228, 0.020234587324329773),
            (141, 0.1600089, 0.001275513940915433),
            (141, 0.210538, 5.815511695215626e-06),
            (141, 0.3368608, 8.96556168950266e-15),
            (141, 0.5895063, 3.392884540450107e-47),
            (300, 0.011547, 0.9999999999941926),
            (300, 0.0173205, 0.9999803016395419),
            (300, 0.0259808, 0.9843098372641435),
            (300, 0.034641, 0.851760471606099),
            (300, 0.0502295, 0.421690156839291),
            (300, 0.069282, 0.10708000745519031),
            (300, 0.0848705, 0.02499528682625507),
            (300, 0.0866025, 0.020881727779955485),
            (300, 0.1096966, 0.0013410698281466687),
            (300, 0.1443376, 6.440960199754616e-06),
            (300, 0.2309401, 1.5020584134658627e-14),
            (300, 0.4041452, 9.011906310403313e-45),
            (1000, 0.0063246, 0.9999999999978548),
            (1000, 0.0094868, 0.999985646457289),
            (1000, 0.0142302, 0.9857333891567216),
            (1000, 0.0189737, 0.8573669851460834),
            (1000, 0.0275118, 0.42783292997958644),
            (1000, 0.0379473, 0.10941594675617738),
            (1000, 0.0464855, 0.02571239865850905),
            (1000, 0.0474342, 0.02149891984997617),
            (1000, 0.0600833, 0.0014001847417177027),
            (1000, 0.0790569, 6.9673569398602375e-06),
            (1000, 0.1264911, 2.089684700009664e-14),
            (1000, 0.2213594, 1.6175584723030791e-43),
            (3001, 0.0082145, 0.9864482567546584),
            (3001, 0.0109526, 0.8602774271090919),
            (3001, 0.0158813, 0.43102996437994223),
            (3001, 0.0219053, 0.11061127686014516),
            (3001, 0.0268339, 0.026071603863879966),
            (3001, 0.0273816, 0.021806675043876293),
            (3001, 0.0346833, 0.0014281534892662503),
            (3001, 0.0456359, 7.194899700288722e-06),
            (3001, 0.0730175, 2.3278368387889344e-14),
            (3001, 0.1277806, 3.5514037497429398e-43),
            (20000, 0.0014142, 0.9999999999992841),
            (20000, 0.0021213, 0.9999896957883109),
            (20000, 0.003182, 0.9870394690118225),
            (20000, 0.0042426, 0.8627331048274838),
            (20000, 0.0061518, 0.43373850313449847),
            (20000, 0.0084853, 0.11161382802999065),
            (20000, 0.0103945, 0.026366370342744583),
            (20000, 0.0106066, 0.02206009091629616),
            (20000, 0.013435, 0.0014502949207545683),
            (20000, 0.0176777, 7.360288307511916e-06),
            (20000, 0.0282843, 2.472121883277771e-14),
            (20000, 0.0494975, 5.047265948152831e-43),
            (300000, 0.0003651, 0.9999999999994509),
            (300000, 0.0005477, 0.9999904528891758),
            (300000, 0.0008216, 0.9873125240462729),
            (300000, 0.0010954, 0.8639128309751424),
            (300000, 0.0015884, 0.4350058280409762),
            (300000, 0.0021909, 0.11208293902178879),
            (300000, 0.0026838, 0.02650776603371663),
            (300000, 0.0027386, 0.02217830546976924),
            (300000, 0.0034689, 0.0014602615549982308),
            (300000, 0.0045644, 7.428453958642532e-06),
            (300000, 0.007303, 2.5189162797925997e-14),
            (300000, 0.0127802, 5.431382026883737e-43),
        ];
        for &(n, d, expected) in golden {
            let found = survival(n, d);
            assert!((found - expected).abs() <= 1e-10 * expected, "{n} {d}: {found:e} {expected:e}");
        }
    }
}
