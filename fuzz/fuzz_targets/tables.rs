//! Parquet files, Arrow files and streams by how they start; all else is text, NDJSON or CSV.
#![no_main]

use io::{IoError, Watch};
use libfuzzer_sys::fuzz_target;

const WATCH: Watch = Watch { stop: &|| false, progress: &|_| {} };

// Panics of the libraries that read are caught and become errors (`Input::guarded`). The fuzzer's own hook ends the process
// at any panic, caught or not; without it, one that nothing catches still does.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    // How the name ends tells text apart.
    let opened = match io::open_bytes(bytes.to_vec(), None, &WATCH) {
        Err(IoError::Unsupported { .. }) => io::open_named("it.csv", bytes.to_vec(), None, &WATCH),
        other => other,
    };
    let Ok(source) = opened else { return };
    let fields = source.fields();
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let Ok(table) = source.read(&names, &WATCH) else { return };
    assert!(table.columns.iter().all(|(_, column)| column.len() == table.rows), "columns have the rows of their table");
});
