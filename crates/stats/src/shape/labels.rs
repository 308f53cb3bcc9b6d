//! Shapes of labels.

/// Share of a label under its other name, at least, and of what the label has lost.
const LEAST_SHARE: f64 = 0.01;
const LEAST_LOST: f64 = 0.3;
/// Standard errors within which two shares are the same.
const SAME: f64 = 3.5;

/// A label under another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// Place among the labels of the reference.
    pub from: usize,
    /// Place among the labels of the data set.
    pub to: usize,
}

/// Rows of a column by label.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    /// Rows of the reference's labels, in the reference and in the chunk.
    pub known: [&'a [u64]; 2],
    /// Labels that the reference does not have: their place among those of the data set, and rows of the chunk.
    pub unseen: &'a [(usize, u64)],
}

/// Part of the new label's share by which all other labels may have moved, beside chance.
const MOVED: f64 = 0.5;

/// Finds the label that came under another name: a new one has the share that a known one lost, beyond what chance takes from it, and
/// the others are as they were. The largest new one alone is looked at.
pub fn renamed(Labels { known: [reference, chunk], unseen }: Labels<'_>) -> Option<Renamed> {
    let own = |counts: &[u64]| counts.iter().sum::<u64>() as f64;
    let of_unseen = unseen.iter().map(|(_, rows)| rows).sum::<u64>() as f64;
    let [all, rows] = [own(reference), own(chunk) + of_unseen];
    let &(to, new) = unseen.iter().max_by_key(|(_, rows)| *rows)?;
    let new = new as f64 / rows;
    if new < LEAST_SHARE || rows < super::LEAST_ROWS as f64 {
        return None;
    }
    let fit = |from: usize| {
        let [before, now] = [reference[from] as f64 / all, chunk[from] as f64 / rows];
        let error = (before * (1.0 - before) * (1.0 / all + 1.0 / rows)).sqrt();
        let apart = (before - now - new).abs() / error.max(1.0 / rows);
        let is_lost = before - now >= LEAST_LOST * before && before - now > SAME * error;
        (is_lost && apart < SAME).then_some((from, apart))
    };
    let (from, _) = (0..reference.len()).filter_map(fit).min_by(|one, other| one.1.total_cmp(&other.1))?;
    let known = (0..reference.len()).filter(|&own| own != from).map(|own| [reference[own], chunk[own]]);
    let others = known.chain(unseen.iter().filter(|own| own.0 != to).map(|&(_, rows)| [0, rows]));
    let moved: f64 = others.map(|own| beyond_chance(own, [all, rows])).sum();
    (moved < MOVED * new).then_some(Renamed { from, to })
}

/// Half the difference of a label's shares in reference and chunk, less its mean by chance.
fn beyond_chance([before, now]: [u64; 2], [all, rows]: [f64; 2]) -> f64 {
    let share = (before + now) as f64 / (all + rows);
    let variance = share * (1.0 - share) * (1.0 / all + 1.0 / rows);
    // The mean size of a normal number is √(2 / π) of its deviation.
    ((before as f64 / all - now as f64 / rows).abs() - (2.0 / std::f64::consts::PI * variance).sqrt()) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_label_with_the_share_of_a_lost_one_is_that_one() {
        let told =
            |chunk: &[u64], unseen: &[(usize, u64)]| renamed(Labels { known: [&[3000, 5000, 2000], chunk], unseen });
        assert_eq!(told(&[0, 495, 208], &[(3, 2), (7, 297)]), Some(Renamed { from: 0, to: 7 }));
        // A part of the chunk.
        assert_eq!(told(&[160, 495, 208], &[(3, 137)]), Some(Renamed { from: 0, to: 3 }));
        // A new label that took from all of them, and one that is rare.
        assert_eq!(told(&[210, 350, 140], &[(3, 300)]), None);
        assert_eq!(told(&[300, 500, 195], &[(3, 5)]), None);
    }

    #[test]
    fn a_new_label_among_others_that_moved_is_another_one() {
        let told = |chunk: &[u64]| renamed(Labels { known: [&[1000, 3000, 4000, 2000], chunk], unseen: &[(5, 100)] });
        assert_eq!(told(&[0, 300, 400, 200]), Some(Renamed { from: 0, to: 5 }));
        assert_eq!(told(&[0, 180, 480, 240]), None);
    }

    #[test]
    fn a_label_that_chance_makes_rare_is_not_renamed() {
        let known = [&[140, 2000, 1860][..], &[6, 198, 192]];
        assert_eq!(renamed(Labels { known, unseen: &[(3, 5)] }), None);
    }
}
