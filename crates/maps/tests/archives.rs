//! Reading and writing archives: real ones, damaged ones and our own.

mod shared_data;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

use maps::mpq::{self, Archive, MpqError};
use proptest::prelude::*;

type Contents = BTreeMap<String, Result<Vec<u8>, MpqError>>;

/// The members that an archive lists, and the two that it does not.
fn names(archive: &Archive<'_>) -> Vec<String> {
    let mut names = archive.names().expect("the archive has a list");
    names.extend(["(listfile)", "(attributes)"].map(str::to_owned));
    names.retain(|name| archive.contains(name));
    names
}

fn contents(archive: &Archive<'_>, names: &[String]) -> Contents {
    names.iter().map(|name| (name.clone(), archive.read(name))).collect()
}

fn real_maps() -> Vec<(String, Vec<u8>)> {
    shared_data::files(&["sc2maps/smac", "sc2maps/mini_games"], "SC2Map")
}

#[test]
fn every_member_of_real_archives_is_read() {
    for (file, bytes) in real_maps().into_iter().chain(real_replays()) {
        let archive = Archive::open(&bytes).expect("the file is an archive");
        let names = names(&archive);
        assert!(names.len() > 10, "{file}");
        for (name, content) in contents(&archive, &names) {
            assert!(content.is_ok(), "{file}: {name}: {content:?}");
        }
    }
}

fn real_replays() -> Vec<(String, Vec<u8>)> {
    shared_data::files(&["replays"], "SC2Replay")
}

#[test]
fn replays_have_a_header_of_their_own() {
    for (file, bytes) in real_replays() {
        let archive = Archive::open(&bytes).expect("the file is an archive");
        let header = archive.user_data().expect("replays have one");
        let signature = b"StarCraft II replay\x1b11";
        assert!(header.windows(signature.len()).any(|part| part == signature), "{file}");
    }
}

/// Changes a bit of each `stride`th byte: what is still read are the very same bytes.
fn no_other_bytes_are_read(file: &[u8], stride: usize) {
    let archive = Archive::open(file).expect("the file is an archive");
    let mut names = names(&archive);
    // Nothing covers the checksums; a change of them makes what they cover unreadable.
    names.retain(|name| name != "(attributes)");
    let whole = contents(&archive, &names);
    let mut changed = file.to_vec();
    let mut refused = 0;
    for (step, place) in (0..file.len()).step_by(stride).enumerate() {
        let bit = 1 << (step % 8);
        changed[place] ^= bit;
        match Archive::open(&changed) {
            Err(_) => refused += 1,
            Ok(archive) => {
                for (name, content) in contents(&archive, &names) {
                    refused += u32::from(content.is_err());
                    assert!(content.is_err() || content == whole[&name], "{name}, byte {place}");
                }
            }
        }
        changed[place] ^= bit;
    }
    assert!(refused as usize > file.len() / stride / 2, "only {refused} changes were seen");
}

#[test]
fn no_changed_byte_of_a_real_map_goes_unseen() {
    for (name, bytes) in real_maps() {
        if ["3m", "DefeatRoaches"].contains(&name.as_str()) {
            no_other_bytes_are_read(&bytes, 101);
        }
    }
}

/// Members that shrink, one that does not and an empty one.
fn members() -> [(&'static str, Vec<u8>); 4] {
    let noise = (0..3000_u32).map(|i| (i.wrapping_mul(0x9E37_79B9) >> 13) as u8);
    [
        ("replay.details", b"details, details, details, details".to_vec()),
        ("noise.bin", noise.collect()),
        ("empty", Vec::new()),
        (r"Folder\Letters.txt", vec![b'x'; 100_000]),
    ]
}

fn written(user_data: &[u8]) -> Vec<u8> {
    let members = members();
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    if user_data.is_empty() {
        mpq::write(&members)
    } else {
        mpq::write_with_user_data(user_data, &members)
    }
}

#[test]
fn what_is_written_is_read() {
    for user_data in [b"".as_slice(), b"header", &[7; 600]] {
        let file = written(user_data);
        let archive = Archive::open(&file).expect("the file is an archive");
        assert_eq!(archive.user_data().unwrap_or_default(), user_data);
        assert_eq!(archive.names().expect("it has a list"), members().map(|(name, _)| name));
        for (name, bytes) in members() {
            assert_eq!(archive.read(name).expect("it is whole"), bytes, "{name}");
        }
        assert_eq!(
            archive.read("folder/LETTERS.txt").expect("case does not matter").len(),
            100_000
        );
        let missing = archive.read("nothing").expect_err("it is not there");
        assert_eq!(missing.to_string(), "the archive has no member `nothing`");
    }
}

#[test]
fn no_changed_byte_of_our_own_goes_unseen() {
    no_other_bytes_are_read(&written(b"header"), 3);
}

/// A change of the tables or of the header finds other blocks; the checksums tell.
#[test]
fn damage_is_named() {
    let file = written(b"");
    let mut changed = file.clone();
    changed[40] ^= 1;
    let archive = Archive::open(&changed).expect("the tables are whole");
    let error = archive.read("replay.details").expect_err("it is damaged").to_string();
    assert!(error.starts_with("member `replay.details` is damaged: "), "{error}");
    let error = Archive::open(&file[..file.len() - 1]).expect_err("it is cut").to_string();
    assert!(error.starts_with("the archive's block table is damaged: it lies beyond"), "{error}");
    assert_eq!(Archive::open(b"RIFF").expect_err("it is none"), MpqError::NotAnArchive);
}

/// A folder that goes away with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("{name}-{}", process::id()));
        fs::create_dir_all(&path).expect("temporary folders can be made");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays behind is only untidy.
        let _outcome = fs::remove_dir_all(&self.0);
    }
}

/// The archive that StormLib's program makes of our members, or nothing where it is missing.
fn archive_of_smpq(folder: &Path, options: &[&str]) -> Option<Vec<u8>> {
    for (name, bytes) in members().iter().take(3) {
        fs::write(folder.join(name), bytes).expect("files can be written");
    }
    let archive = folder.join("made.mpq");
    let _outcome = fs::remove_file(&archive);
    let mut command = Command::new("smpq");
    command.current_dir(folder).args(["-c", "-q"]).args(options).arg("made.mpq");
    command.args(members().iter().take(3).map(|(name, _)| *name));
    let Ok(output) = command.output() else {
        println!("skipped: the program `smpq` is not installed");
        return None;
    };
    assert!(output.status.success(), "{output:?}");
    Some(fs::read(&archive).expect("the archive was made"))
}

#[test]
fn archives_of_stormlib_are_read() {
    let folder = Folder::new("archives-of-stormlib");
    let all_options: [&[&str]; 9] = [
        &["-C", "ZLIB"],
        &["-C", "ZLIB", "-S"],
        &["-C", "ZLIB", "-U"],
        &["-C", "BZIP2", "-S"],
        &["-C", "BZIP2", "-U"],
        &["-C", "none"],
        &["-C", "ZLIB", "-M", "1", "-A"],
        &["-C", "ZLIB", "-M", "2"],
        &["-C", "ZLIB", "-M", "3"],
    ];
    for options in all_options {
        let Some(file) = archive_of_smpq(&folder.0, options) else { return };
        let archive = Archive::open(&file).unwrap_or_else(|error| panic!("{options:?}: {error}"));
        for (name, bytes) in members().iter().take(3) {
            assert_eq!(archive.read(name).as_ref(), Ok(bytes), "{options:?}: {name}");
        }
    }
}

#[test]
fn archives_of_stormlib_that_are_not_supported_are_refused() {
    let folder = Folder::new("archives-of-stormlib-refused");
    let cases: [(&[&str], &str); 4] = [
        (&["-E"], "encryption"),
        (&["-C", "PKWARE"], "PKWARE compression (method 0x08)"),
        (&["-C", "IMPLODE"], "PKWARE compression without method bytes"),
        (&["-C", "HUFFMANN"], "Huffman coding (method 0x01)"),
    ];
    for (options, feature) in cases {
        let Some(file) = archive_of_smpq(&folder.0, options) else { return };
        let archive = Archive::open(&file).expect("the archive itself is supported");
        let (name, feature) = ("replay.details".to_owned(), feature.to_owned());
        let refusal = Err(MpqError::UnsupportedMember { name, feature });
        assert_eq!(archive.read("replay.details"), refusal, "{options:?}");
    }
}

/// StormLib reads what we write.
#[test]
fn stormlib_reads_our_archives() {
    let folder = Folder::new("archives-for-stormlib");
    fs::write(folder.0.join("ours.mpq"), written(b"header")).expect("files can be written");
    let mut command = Command::new("smpq");
    let Ok(output) = command.current_dir(&folder.0).args(["-x", "ours.mpq"]).output() else {
        println!("skipped: the program `smpq` is not installed");
        return;
    };
    assert!(output.status.success(), "{output:?}");
    for (name, bytes) in members() {
        let path = folder.0.join(name.replace('\\', "/"));
        assert_eq!(fs::read(path).expect("it was extracted"), bytes, "{name}");
    }
}

proptest! {
    #[test]
    fn any_members_are_written_and_read(
        contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..20),
    ) {
        let names: Vec<String> = (0..contents.len()).map(|i| format!("member {i}")).collect();
        let members: Vec<(&str, &[u8])> =
            names.iter().zip(&contents).map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let file = mpq::write(&members);
        let archive = Archive::open(&file).expect("the file is an archive");
        prop_assert_eq!(&archive.names().expect("it has a list"), &names);
        for (name, bytes) in members {
            prop_assert_eq!(archive.read(name).expect("it is whole"), bytes);
        }
    }

    /// Several changes at once, and a cut.
    #[test]
    fn damaged_archives_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        end in any::<prop::sample::Index>(),
        whole: bool,
    ) {
        let mut file = written(b"header");
        let names: Vec<String> = members().map(|(name, _)| name.to_owned()).to_vec();
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        if !whole {
            file.truncate(end.index(file.len()));
        }
        if let Ok(archive) = Archive::open(&file) {
            let _contents = (archive.names(), contents(&archive, &names));
        }
    }

    #[test]
    fn any_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..600), version in 0..4_u8) {
        if let Some(start) = bytes.first_chunk_mut::<14>() {
            *start = *b"MPQ\x1a\xd0\0\0\0\0\0\0\0\0\0";
            start[12] = version;
        }
        if let Ok(archive) = Archive::open(&bytes) {
            let _contents = (archive.names(), archive.read("MapInfo"));
        }
    }
}
