//! Lists of JavaScript that take memory as their elements are read: `Vec` takes it for the length first, and a sparse list may say
//! any length. What there is no memory for would end the process.

use napi::bindgen_prelude::*;

/// A list whose every element is there and of the right type.
pub struct List<T>(pub Vec<T>);

impl<T> TypeName for List<T> {
    fn type_name() -> &'static str {
        "Array"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl<T: FromNapiValue> ValidateNapiValue for List<T> {}

impl<T: FromNapiValue> FromNapiValue for List<T> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        // SAFETY: the caller vouches for both.
        let array = unsafe { Array::from_napi_value(env, value)? };
        let absent = |place| Error::new(Status::InvalidArg, format!("element {place} of a list is not there"));
        let mut items = Vec::new();
        for place in 0..array.len() {
            items.push(array.get::<T>(place)?.ok_or_else(|| absent(place))?);
        }
        Ok(List(items))
    }
}

impl<T: ToNapiValue> ToNapiValue for List<T> {
    unsafe fn to_napi_value(env: sys::napi_env, list: Self) -> Result<sys::napi_value> {
        // SAFETY: the caller vouches for the environment.
        unsafe { Vec::to_napi_value(env, list.0) }
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
