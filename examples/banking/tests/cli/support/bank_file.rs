use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;

/// The real file, where the machine has it; the project ships none of it. `BANK_FILE` says where it
/// is in a checkout that stands elsewhere.
pub(crate) fn bank_file() -> Option<PathBuf> {
    let beside =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/bank-1993.csv.gz");
    let file = std::env::var_os("BANK_FILE").map_or(beside, PathBuf::from);
    if !file.exists() {
        println!("skipped: there is no {}", file.display());
        return None;
    }
    Some(file)
}

/// What stands in it.
pub(crate) fn unpacked(path: &Path) -> String {
    let mut text = String::new();
    let packed = File::open(path).expect("readable");
    GzDecoder::new(packed).read_to_string(&mut text).expect("text");
    text
}
