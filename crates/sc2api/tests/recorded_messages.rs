//! Real messages decode, and encode to the same bytes again.

use std::path::{Path, PathBuf};

use prost::Message;
use sc2api::protocol::{Response, ResponseData, ResponseGameInfo, ResponseObservation};

fn recordings() -> Option<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/data/observations"))
        .find(|folder| folder.is_dir())
}

fn encoded_again(file_name: &str, bytes: &[u8]) -> Result<Vec<u8>, prost::DecodeError> {
    Ok(match file_name.split('.').nth(1) {
        Some("ResponseData") => ResponseData::decode(bytes)?.encode_to_vec(),
        Some("ResponseGameInfo") => ResponseGameInfo::decode(bytes)?.encode_to_vec(),
        Some("ResponseObservation") => ResponseObservation::decode(bytes)?.encode_to_vec(),
        _ => Response::decode(bytes)?.encode_to_vec(),
    })
}

#[test]
fn recorded_messages_keep_every_byte() {
    let Some(folder) = recordings() else {
        eprintln!("skipped: there is no folder of recorded messages");
        return;
    };
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "bin") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let again = encoded_again(&name, &bytes).unwrap();
        assert_eq!(bytes.len(), again.len(), "{name} changed its length");
        assert!(bytes == again, "{name} changed a byte");
        checked += 1;
    }
    assert!(checked > 0, "the folder of recorded messages is empty");
}
