//! Macros that keep structs and enums.

/// Keeps a struct field by field, in the order given. After `where`: what must hold of one that was read.
#[macro_export]
macro_rules! state {
    ($type:ident { $($field:ident),+ $(,)? } $(where $holds:expr)?) => {
        impl $crate::state::State for $type {
            fn write(&self, out: &mut Vec<u8>) {
                $($crate::state::State::write(&self.$field, out);)+
            }

            fn read(from: &mut $crate::state::Reader<'_>) -> ::std::result::Result<Self, $crate::error::StatsError> {
                let own = $type { $($field: $crate::state::State::read(from)?),+ };
                $(
                    let holds: fn(&$type) -> bool = $holds;
                    $crate::state::require(holds(&own), stringify!($type))?;
                )?
                Ok(own)
            }
        }
    };
}

/// Keeps an enum by a number for each variant; fields of a tuple are numbered.
#[macro_export]
macro_rules! state_variants {
    ($type:ident { $($tag:literal => $variant:ident { $($field:tt: $part:ident),* }),+ $(,)? }) => {
        impl $crate::state::State for $type {
            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    $($type::$variant { $($field: $part),* } => {
                        out.push($tag);
                        $($crate::state::State::write($part, out);)*
                    })+
                }
            }

            fn read(from: &mut $crate::state::Reader<'_>) -> ::std::result::Result<Self, $crate::error::StatsError> {
                Ok(match <u8 as $crate::state::State>::read(from)? {
                    $($tag => $type::$variant { $($field: $crate::state::State::read(from)?),* },)+
                    _ => return Err($crate::state::bad(concat!(stringify!($type), " is of no known kind"))),
                })
            }
        }
    };
}
