//! Whose clock the times of a column were read from.

/// Clock of a column's times, all together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// There is no time yet.
    #[default]
    Unknown,
    /// They name no zone: they are the clock of whoever wrote them.
    Naive,
    /// All name this offset from UTC, in seconds.
    Offset(i32),
    /// They name several, of which these are the first two.
    Several(i32, i32),
}

impl Clock {
    /// With one time more; `None` where it has a zone and those before have none, or the other way round.
    pub fn and(self, offset: Option<i32>) -> Option<Clock> {
        Some(match (self, offset) {
            (Clock::Unknown | Clock::Naive, None) => Clock::Naive,
            (Clock::Unknown, Some(own)) => Clock::Offset(own),
            (Clock::Offset(known), Some(own)) if known != own => Clock::Several(known, own),
            (Clock::Offset(_) | Clock::Several(..), Some(_)) => self,
            (Clock::Naive, Some(_)) | (Clock::Offset(_) | Clock::Several(..), None) => return None,
        })
    }

    /// The zone that the times have: an offset such as `+02:00`, or UTC, also where there are several.
    pub fn zone(self) -> Option<String> {
        match self {
            Clock::Unknown | Clock::Naive => None,
            Clock::Offset(offset) => Some(shown(offset)),
            Clock::Several(..) => Some("UTC".to_owned()),
        }
    }

    /// Warning about the clock, in a sentence.
    pub fn notice(self, column: &str) -> Option<String> {
        let Clock::Several(one, other) = self else { return None };
        let (one, other) = (shown(one), shown(other));
        Some(format!(
            "Times of column \"{column}\" have several offsets ({one}, {other}): they are taken as times of UTC"
        ))
    }
}

fn shown(offset: i32) -> String {
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
    if offset == 0 { "UTC".to_owned() } else { format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_and_without_a_zone_do_not_mix() {
        let of = |offsets: &[Option<i32>]| offsets.iter().try_fold(Clock::Unknown, |clock, offset| clock.and(*offset));
        assert_eq!(of(&[]).and_then(Clock::zone), None);
        assert_eq!(of(&[None, None]), Some(Clock::Naive));
        assert_eq!(of(&[Some(0), Some(0)]).and_then(Clock::zone).as_deref(), Some("UTC"));
        assert_eq!(of(&[Some(-12_600)]).and_then(Clock::zone).as_deref(), Some("-03:30"));
        assert_eq!(of(&[Some(3600), Some(7200), Some(3600)]), Some(Clock::Several(3600, 7200)));
        assert!(Clock::Several(3600, 7200).notice("t").unwrap().contains("(+01:00, +02:00)"));
        assert_eq!(of(&[Some(3600), None]), None);
        assert_eq!(of(&[None, Some(0)]), None);
    }
}
