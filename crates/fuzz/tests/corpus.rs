//! Each target with what is kept in `corpus/`, and with some of what can be made from it.

use p4p_fuzz::{
    TARGETS,
    mutation::{Chance, mutant},
};
use std::{fs, panic::catch_unwind, path::Path};

/// How many inputs are made for each target.
const MUTANTS: usize = 1500;

#[test]
fn nothing_that_is_read_stops_a_reader() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut names: Vec<_> = TARGETS.iter().map(|target| target.name.to_string()).collect();
    let mut folders: Vec<_> =
        fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    folders.sort();
    assert_eq!(folders, names, "a folder in corpus/ for each target");
    let threads: Vec<_> = TARGETS
        .iter()
        .map(|target| {
            let folder = corpus.join(target.name);
            std::thread::spawn(move || {
                let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
                files.sort();
                let inputs: Vec<_> = files.iter().map(|file| fs::read(file).unwrap()).collect();
                assert!(!inputs.is_empty(), "{}", folder.display());
                for (file, input) in files.iter().zip(&inputs) {
                    let is_read = catch_unwind(|| (target.read)(input)).is_ok();
                    assert!(is_read, "{}", file.display());
                }
                let mut chance = Chance::new(1);
                for number in 0..MUTANTS {
                    let input = mutant(&mut chance, &inputs);
                    if catch_unwind(|| (target.read)(&input)).is_err() {
                        let kept = std::env::temp_dir().join(format!("p4p-fuzz-{}-{number}", target.name));
                        fs::write(&kept, &input).unwrap();
                        panic!("{}: mutant {number}, kept in {}", target.name, kept.display());
                    }
                }
            })
        })
        .collect();
    let failed: Vec<_> =
        threads.into_iter().zip(&TARGETS).filter_map(|(it, target)| it.join().err().map(|_| target.name)).collect();
    assert!(failed.is_empty(), "{failed:?}");
}
