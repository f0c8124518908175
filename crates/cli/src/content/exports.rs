//! Files of other programs that lie where the file of nodes should: told in one sentence, instead of a mistake for each of
//! their ways.

use crate::nodes::is_table;
use p4p_domain::{json::Value, nodes::node::NodeId};
use std::path::Path;

/// What a text is, where it is no file of nodes of this site's but another program's.
pub fn of(text: &str, file: &str) -> Option<String> {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(root) => of_json(&root.into(), file),
        Err(_) => of_text(text, file),
    }
}

/// What a text is that is no JSON, and what can be done with it.
pub fn of_text(text: &str, file: &str) -> Option<String> {
    let text = text.trim_start();
    if text.starts_with("BEGIN:VCALENDAR") {
        return Some("is a calendar; an event is made of it by: site new FOLDER --from FILE.ics".into());
    }
    let (what, name) = match text.chars().next()? {
        '<' => ("is XML, perhaps KML", "nodes.kml"),
        '{' | '[' => return None,
        _ if is_table(text) => ("is a table (CSV)", "nodes.csv"),
        _ => return None,
    };
    Some(advice(what, name, file))
}

/// The same for JSON.
pub fn of_json(root: &Value, file: &str) -> Option<String> {
    let kind = root.get("type").and_then(Value::as_text);
    if kind == Some("umap") {
        return Some(advice("is a backup of uMap", "nodes.umap", file));
    }
    if kind == Some("Feature") {
        return Some(advice("is one GeoJSON Feature and no FeatureCollection", "node.geojson", file));
    }
    let features = root.get("features").and_then(Value::as_list)?;
    let is_own =
        |feature: &Value| feature.get("id").and_then(Value::as_text).is_some_and(|id| NodeId::parse(id).is_ok());
    let has = |is_it: &dyn Fn(&str) -> bool| {
        let properties = features.iter().filter_map(|feature| feature.get("properties"));
        properties.flat_map(Value::members).any(|(name, _)| is_it(name))
    };
    let has_ids = features.iter().all(is_own);
    let program = if root.get("crs").is_some() || root.get("xy_coordinate_resolution").is_some() {
        "QGIS and GDAL write it"
    } else if has_ids {
        // One property that is too much is a slip, which is told with its line.
        return None;
    } else if root.get("_umap_options").is_some() || has(&|name| name == "_umap_options") {
        "uMap writes it"
    } else if has(&|name| name.starts_with("marker-")) {
        "geojson.io writes it"
    } else if has(&|name| ["styleUrl", "styleHash", "icon-color"].contains(&name)) {
        "converters write it from Google My Maps"
    } else {
        return None;
    };
    Some(advice(&format!("is GeoJSON as {program}"), "export.geojson", file))
}

fn advice(what: &str, name: &str, file: &str) -> String {
    let folder = Path::new(file).parent().filter(|folder| folder.as_os_str() != "content");
    let content = folder.map(|folder| format!(" --content {}", folder.display())).unwrap_or_default();
    format!("{what}; give it another name, and take its nodes over: site nodes import {name}{content}")
}
