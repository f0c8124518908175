//! Files in an organiser's folder that nothing reads, because they are called otherwise than what is read, or are named
//! nowhere.

use super::{Content, RECEIVED};
use crate::{diagnostic::Diagnostic, language};
use std::path::Path;

/// A word on each.
pub fn warnings(content: &Content) -> Vec<Diagnostic> {
    let folder = Path::new(&content.folder);
    let languages: Vec<_> = content.event.languages.iter().map(|language| content.folder_in(language)).collect();
    let mut found = Vec::new();
    for name in names_in(folder) {
        let path = folder.join(&name);
        let what = if path.is_dir() {
            if name == "forms" || languages.contains(&path) { None } else { of_folder(content, &name) }
        } else {
            of_file(content, &name)
        };
        found.extend(what.map(|what| Diagnostic::of_file(path.display(), "", what)));
    }
    let forms = folder.join("forms");
    let others =
        names_in(&forms).into_iter().filter(|name| !["attend.toml", "host.toml", "next.toml"].contains(&name.as_str()));
    found.extend(others.map(|name| {
        let what = "is read by nobody: the forms of a page are attend.toml, host.toml and next.toml";
        Diagnostic::of_file(forms.join(name).display(), "", what)
    }));
    found
}

/// The same beside `site.toml`, where each event has a folder of its own.
pub fn warnings_of_site(folder: &Path) -> Vec<Diagnostic> {
    let is_for_nobody = |name: &String| {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let is_text = ["md", "toml", "geojson", "json", "csv", "kml", "ics"].contains(&ending);
        let is_read = ["site.toml", "event.toml"].contains(&name.as_str()) || stem.eq_ignore_ascii_case("readme");
        is_text && !is_read && folder.join(name).is_file()
    };
    let what = "is read by nobody: texts, nodes and forms stand in the folders of the events";
    let names = names_in(folder).into_iter().filter(is_for_nobody);
    names.map(|name| Diagnostic::of_file(folder.join(name).display(), "", what)).collect()
}

fn of_file(content: &Content, name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let places = ["host", "over", "acknowledgement"];
    match ending {
        "md" if places.contains(&stem) || content.event.sections.iter().any(|section| section == stem) => None,
        // What people write for each other.
        "md" if stem.eq_ignore_ascii_case("readme") => None,
        "md" => Some(format!("is read by nobody: name \"{stem}\" in sections in event.toml, or take the file out")),
        "csv" | "tsv" | "kml" | "umap" | "geojson" if name != "nodes.geojson" => {
            Some(format!("is read by nobody: take its nodes over by site nodes import {}/{name}", content.folder))
        }
        "kmz" | "gpx" | "json" if name != RECEIVED => Some("is read by nobody: nodes stand in nodes.geojson".into()),
        "toml" if name != "event.toml" => {
            Some("is read by nobody: facts stand in event.toml, and forms in forms/".into())
        }
        "ics" => Some(format!(
            "is read by nobody: an event is made of it by site new FOLDER --from {}/{name}",
            content.folder
        )),
        _ => None,
    }
}

fn of_folder(content: &Content, name: &str) -> Option<String> {
    let listed = || {
        let tags = content.event.languages.iter().map(String::as_str).chain([name]);
        tags.map(|tag| format!("\"{tag}\"")).collect::<Vec<_>>().join(", ")
    };
    language::messages(name).map(|_| {
        format!(
            "is read by nobody: to print the page in that language too, write languages = [{}] in event.toml",
            listed()
        )
    })
}

/// What is in a folder, sorted; hidden files left out.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}
