//! The instruction set of the kernels, and the macro that compiles a body for each of them.

use std::sync::OnceLock;

/// A set of instructions that kernels are compiled for, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The minimum of every CPU of the architecture: SSE2 on x86-64, NEON on arm64.
    Baseline,
    /// 256-bit vectors on x86-64.
    Avx2,
    /// 512-bit vectors on x86-64 (F, BW, DQ, VL).
    Avx512,
}

impl Level {
    /// The name used by `RECKONER_CPU` and in reports.
    pub const fn key(self) -> &'static str {
        match self {
            Level::Baseline => "baseline",
            Level::Avx2 => "avx2",
            Level::Avx512 => "avx512",
        }
    }
}

/// The level in use: what the CPU has, or less where the environment variable `RECKONER_CPU`
/// (`baseline`, `avx2`, `avx512`) asks for less. Read once.
pub fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(|| {
        let asked = std::env::var("RECKONER_CPU").unwrap_or_default();
        let cap =
            [Level::Baseline, Level::Avx2].into_iter().find(|level| level.key() == asked).unwrap_or(Level::Avx512);
        detected().min(cap)
    })
}

#[cfg(target_arch = "x86_64")]
fn detected() -> Level {
    let wide = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl");
    match (wide, is_x86_feature_detected!("avx2")) {
        (true, true) => Level::Avx512,
        (false, true) => Level::Avx2,
        _ => Level::Baseline,
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn detected() -> Level {
    Level::Baseline
}

/// Makes `pub fn name(arguments) -> result` that runs `body` (an `#[inline(always)]` function of the
/// same signature) compiled for the level in use, and `at(level, arguments)` for tests.
///
/// A second body is for AVX-512, where more sums fit in registers; it gives the same bits.
macro_rules! kernel {
    ($(#[$doc:meta])* $name:ident, $at:ident, ($($argument:ident: $type:ty),*) -> $result:ty, $body:path) => {
        $crate::dispatch::kernel! {
            $(#[$doc])* $name, $at, ($($argument: $type),*) -> $result, $body, $body
        }
    };
    ($(#[$doc:meta])* $name:ident, $at:ident, ($($argument:ident: $type:ty),*) -> $result:ty, $body:path, $wide:path) => {
        $(#[$doc])*
        pub fn $name($($argument: $type),*) -> $result {
            $at($crate::dispatch::level(), $($argument),*)
        }

        #[cfg(target_arch = "x86_64")]
        pub(crate) fn $at(level: $crate::dispatch::Level, $($argument: $type),*) -> $result {
            #[target_feature(enable = "avx2")]
            fn avx2($($argument: $type),*) -> $result {
                $body($($argument),*)
            }
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
            fn avx512($($argument: $type),*) -> $result {
                $wide($($argument),*)
            }
            match level {
                $crate::dispatch::Level::Baseline => $body($($argument),*),
                // SAFETY: callers pass no level above the one that detection found on this CPU.
                $crate::dispatch::Level::Avx2 => unsafe { avx2($($argument),*) },
                // SAFETY: as above.
                $crate::dispatch::Level::Avx512 => unsafe { avx512($($argument),*) },
            }
        }

        #[cfg(not(target_arch = "x86_64"))]
        pub(crate) fn $at(_level: $crate::dispatch::Level, $($argument: $type),*) -> $result {
            $body($($argument),*)
        }
    };
}
pub(crate) use kernel;

/// The levels this CPU can run, for tests that compare them bit by bit.
#[cfg(test)]
pub(crate) fn runnable() -> Vec<Level> {
    [Level::Baseline, Level::Avx2, Level::Avx512].into_iter().filter(|&level| level <= detected()).collect()
}
