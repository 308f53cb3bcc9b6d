//! Meaning of the types of Arrow, and with it those of Parquet.

use crate::Field;
use arrow_schema::{DataType, Field as ArrowField, Fields, TimeUnit};
use stats::table::Kind;
use std::collections::HashSet;

/// The columns that can be read, and a sentence for each that cannot.
///
/// # Errors
/// The sentence that two columns have one name.
pub fn fields_of(fields: &Fields) -> Result<(Vec<Field>, Vec<String>), String> {
    let (mut read, mut notices, mut names) = (Vec::new(), Vec::new(), HashSet::new());
    for field in fields {
        if !names.insert(field.name()) {
            return Err(format!("two columns are named \"{}\", expected different names", field.name()));
        }
        match field_of(field) {
            Some(own) => {
                if is_bytes(field.data_type()) {
                    notices.push(format!(
                        "Column \"{}\" holds bytes that are not marked as text, and is not watched; named in columns.features \
                         or columns.kinds, they are read as text in UTF-8",
                        own.name
                    ));
                }
                read.push(own);
            }
            None => notices.push(format!(
                "Column \"{}\" is left out: values of type {} are not read",
                field.name(),
                brief(field.data_type())
            )),
        }
    }
    Ok((read, notices))
}

fn field_of(field: &ArrowField) -> Option<Field> {
    let kind = kind_of(field.data_type())?;
    let zone = zone_of(field.data_type());
    Some(Field { name: field.name().clone(), kind, type_name: type_name(field.data_type()), zone })
}

/// The zone of instants, as their type has it; that of UTC goes by many names.
fn zone_of(data_type: &DataType) -> Option<String> {
    match data_type {
        DataType::Timestamp(_, Some(zone)) => Some(match zone.as_ref() {
            "" | "UTC" | "Z" | "+00:00" | "+0000" | "+00" | "Etc/UTC" => "UTC".to_owned(),
            other => other.to_owned(),
        }),
        DataType::Dictionary(_, values) => zone_of(values),
        _ => None,
    }
}

/// Kind of a type; `None` for nested, binary and other types that are left out.
fn kind_of(data_type: &DataType) -> Option<Kind> {
    use DataType as D;
    Some(match data_type {
        D::Int8 | D::Int16 | D::Int32 | D::Int64 | D::UInt8 | D::UInt16 | D::UInt32 | D::UInt64 => Kind::Numeric,
        D::Float16 | D::Float32 | D::Float64 => Kind::Numeric,
        D::Decimal32(..) | D::Decimal64(..) | D::Decimal128(..) | D::Decimal256(..) => Kind::Numeric,
        // Nothing but missing values.
        D::Null => Kind::Numeric,
        D::Boolean => Kind::Boolean,
        D::Timestamp(..) | D::Date32 | D::Date64 => Kind::Timestamp,
        D::Utf8 | D::LargeUtf8 | D::Utf8View => Kind::Categorical,
        own if is_bytes(own) => Kind::Categorical,
        D::Dictionary(_, values) => return kind_of(values),
        _ => return None,
    })
}

pub fn is_text(data_type: &DataType) -> bool {
    kind_of(data_type) == Some(Kind::Categorical) && !is_bytes(data_type)
}

/// Tells whether a type may be text, and may be anything else.
fn is_bytes(data_type: &DataType) -> bool {
    match data_type {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => true,
        DataType::Dictionary(_, values) => is_bytes(values),
        _ => false,
    }
}

fn type_name(data_type: &DataType) -> String {
    let unit = |unit: &TimeUnit| match unit {
        TimeUnit::Second => "s",
        TimeUnit::Millisecond => "ms",
        TimeUnit::Microsecond => "µs",
        TimeUnit::Nanosecond => "ns",
    };
    match data_type {
        DataType::Timestamp(own, None) => format!("Timestamp({})", unit(own)),
        DataType::Timestamp(own, Some(zone)) => format!("Timestamp({}, {zone})", unit(own)),
        DataType::Dictionary(_, values) => type_name(values),
        _ if is_text(data_type) => "Utf8".to_owned(),
        _ if is_bytes(data_type) => "Binary".to_owned(),
        _ => format!("{data_type}"),
    }
}

/// A type without what is inside of it.
fn brief(data_type: &DataType) -> String {
    let full = format!("{data_type}");
    full.split(['(', '<', '{']).next().unwrap_or_default().trim().to_owned()
}
