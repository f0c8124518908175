//! What trunk and `scripts/web` leave for printing, without any program in it.

use std::{fs, path::Path};

/// Makes it in a folder.
pub fn make_shell(folder: &Path) {
    fs::create_dir_all(folder.join("web")).unwrap();
    let html = "<!doctype html><html lang=\"en\"><head></head><body><div id=\"app\"></div></body></html>";
    fs::write(folder.join("index.html"), html).unwrap();
    for name in ["page", "seal", "cities", "map"] {
        fs::write(folder.join(format!("{name}-1.js")), "").unwrap();
        fs::write(folder.join(format!("{name}-1_bg.wasm")), "").unwrap();
    }
    for name in ["boot", "loader", "frame", "render-worker", "service-worker", "site-index", "keep", "lost"] {
        fs::write(folder.join(format!("web/{name}.js")), "").unwrap();
    }
    for name in ["poster", "site-index"] {
        fs::write(folder.join(format!("web/{name}.css")), "").unwrap();
    }
}
