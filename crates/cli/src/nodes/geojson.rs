//! Nodes in GeoJSON (RFC 7946) as uMap, QGIS, geojson.io and others write it.

use super::{
    ImportError,
    found::{Column, Found, Reading},
};
use p4p_domain::{
    geo::{LonLat, lonlat_from_mercator},
    json::Value,
};

/// Half the length of the equator in the metres of Web Mercator (EPSG:3857): π times the radius of WGS 84.
const HALF_EQUATOR: f64 = 20_037_508.342_789_244;

/// Reads a GeoJSON file, or a backup of uMap, which holds several.
pub fn read(file: &str, text: &str) -> Result<Reading, ImportError> {
    let root: Value = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => value.into(),
        Err(error) => {
            let what = format!("is no JSON: {error}{}", hint(text, &error));
            return Err(ImportError::Broken { file: file.into(), line: error.line(), what });
        }
    };
    let alone = [root];
    let [root] = &alone;
    let list = |name| root.get(name).and_then(Value::as_list).unwrap_or_default();
    let features: Vec<&Value> = match root.get("type").and_then(Value::as_text) {
        Some("FeatureCollection") => list("features").iter().collect(),
        Some("Feature") => alone.iter().collect(),
        Some("umap") => {
            let layers = list("layers").iter().filter_map(|layer| layer.get("features")?.as_list());
            layers.flatten().collect()
        }
        _ => return Err(ImportError::NoFeatures(file.into())),
    };
    let system = System::of(root).map_err(|name| ImportError::System { file: file.into(), name })?;
    let mut reading = Reading::default();
    for (index, feature) in features.into_iter().enumerate() {
        reading.feature(Found::at(format!("{file}: feature {}", index + 1)), feature, system);
    }
    Ok(reading)
}

/// What else may be said where JSON ends: what people's editors put there.
pub fn hint(text: &str, error: &serde_json::Error) -> &'static str {
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let from = line.char_indices().map(|(at, _)| at).take_while(|at| *at < error.column()).last().unwrap_or_default();
    let rest = line.get(from..).unwrap_or_default();
    if rest.starts_with(['“', '”', '„', '‘', '’']) || line.contains(['“', '”']) {
        "; write straight quotation marks (\")"
    } else if rest.starts_with('/') {
        "; JSON has no comments"
    } else {
        ""
    }
}

/// In which coordinates a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Degrees,
    WebMercator,
}

impl System {
    /// As the member `crs` says it, which GeoJSON had until 2016 and QGIS still writes; else the name of another system.
    fn of(root: &Value) -> Result<Self, String> {
        let Some(crs) = root.get("crs").filter(|crs| **crs != Value::Null) else { return Ok(Self::Degrees) };
        let name = crs.get("properties").and_then(|properties| properties.get("name")?.as_text()).unwrap_or_default();
        match name.rsplit(':').next().unwrap_or_default() {
            "CRS84" | "CRS84h" | "4326" | "4979" => Ok(Self::Degrees),
            "3857" | "900913" | "102100" | "3785" => Ok(Self::WebMercator),
            _ => Err(name.into()),
        }
    }
}

impl Reading {
    fn feature(&mut self, mut found: Found, feature: &Value, system: System) {
        let properties = feature.get("properties").map(Value::members).unwrap_or_default();
        for (name, value) in properties {
            match Column::named(name) {
                Some(Column::Property(property)) => self.told.extend(found.set_json(property, value).err()),
                Some(Column::Id) => found.id = value.as_text().map(String::from),
                _ => _ = self.unread.insert(name.clone()),
            }
        }
        if let Some(id) = feature.get("id").and_then(Value::as_text) {
            found.id = Some(id.into());
        }
        let geometry = feature.get("geometry").filter(|geometry| **geometry != Value::Null);
        if let Some(geometry) = geometry {
            let Some(numbers) = point(geometry) else {
                let name = found.text("name").unwrap_or("what stands there");
                return self.told.push(format!("{}: {name} is no point, so it is no node", found.place));
            };
            let numbers = match (system, numbers.as_slice()) {
                (System::WebMercator, [x, y, ..]) => degrees(*x, *y),
                _ => numbers,
            };
            match position(&numbers) {
                Ok(position) => found.position = Some(position),
                Err(what) => self.told.push(format!("{}: coordinates: {what}", found.place)),
            }
        }
        self.found.push(found);
    }
}

/// The numbers of a point, or of the one point in something that can hold several.
fn point(geometry: &Value) -> Option<Vec<f64>> {
    let coordinates = || geometry.get("coordinates").and_then(Value::as_list);
    let numbers = |list: &[Value]| list.iter().filter_map(Value::as_number).collect();
    match geometry.get("type").and_then(Value::as_text)? {
        "Point" => Some(coordinates().map(numbers).unwrap_or_default()),
        "MultiPoint" => match coordinates()? {
            [one] => one.as_list().map(numbers),
            _ => None,
        },
        "GeometryCollection" => match geometry.get("geometries")?.as_list()? {
            [one] => point(one),
            _ => None,
        },
        _ => None,
    }
}

/// Metres of Web Mercator as degrees, to a hundred-thousandth: about a metre.
fn degrees(x: f64, y: f64) -> Vec<f64> {
    let [longitude, latitude] =
        lonlat_from_mercator((x / HALF_EQUATOR + 1.0) / 2.0, (1.0 - y / HALF_EQUATOR) / 2.0).into();
    [longitude, latitude].map(|degrees| (degrees * 1e5).round() / 1e5).into()
}

/// Longitude and latitude, of which an altitude behind them is no part; else what is wrong with them.
pub fn position(numbers: &[f64]) -> Result<LonLat, String> {
    let &[longitude, latitude, ..] = numbers else {
        return Err("must be two numbers, longitude and latitude; they are left out".into());
    };
    LonLat::new(longitude, latitude).map_err(|error| {
        let is_on_earth = |number: f64, most: f64| number.abs() <= most;
        if is_on_earth(latitude, 180.0) && is_on_earth(longitude, 90.0) {
            format!("{error}, and are left out: latitude and longitude seem to be exchanged; longitude comes first")
        } else if 180.0 < longitude.abs() && 180.0 < latitude.abs() {
            "are no degrees, perhaps metres, and are left out; export the file in EPSG:4326 (WGS 84)".into()
        } else {
            format!("{error}; they are left out")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(crs: &str, coordinates: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection"{crs},"features":[{{"type":"Feature","properties":{{"name":"A","fid":1}},
            "geometry":{{"type":"Point","coordinates":{coordinates}}}}}]}}"#
        )
    }

    fn crs(name: &str) -> String {
        format!(r#","crs":{{"type":"name","properties":{{"name":"{name}"}}}}"#)
    }

    #[test]
    fn systems_of_coordinates_are_read_or_told() {
        for (name, coordinates) in [
            ("urn:ogc:def:crs:OGC:1.3:CRS84", "[5.1214, 52.0907, 12.5]"),
            ("urn:ogc:def:crs:EPSG::4326", "[5.1214, 52.0907]"),
            ("EPSG:3857", "[570111.64, 6816612.92]"),
            ("urn:ogc:def:crs:EPSG::3857", "[570111.64, 6816612.92]"),
        ] {
            let reading = read("a.geojson", &file(&crs(name), coordinates)).unwrap();
            let [longitude, latitude] = reading.found[0].position.unwrap().into();
            assert!(
                (longitude - 5.1214).abs() < 1e-4 && (latitude - 52.0907).abs() < 1e-3,
                "{name}: {longitude} {latitude}"
            );
        }
        let error = read("a.geojson", &file(&crs("urn:ogc:def:crs:EPSG::28992"), "[136000, 456000]")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.geojson: is in urn:ogc:def:crs:EPSG::28992; export it in EPSG:4326 (WGS 84), whose coordinates are degrees"
        );
    }

    #[test]
    fn coordinates_that_are_none_are_told_and_left_out() {
        for (coordinates, told) in [
            ("[136000, 456000]", "are no degrees, perhaps metres"),
            ("[52.37, 104.9]", "latitude and longitude seem to be exchanged"),
            ("[4.9]", "must be two numbers"),
            ("[\"4.9\", \"52.37\"]", "must be two numbers"),
            ("[4.9, null]", "must be two numbers"),
        ] {
            let reading = read("a.geojson", &file("", coordinates)).unwrap();
            assert!(reading.told.len() == 1 && reading.told[0].contains(told), "{:?}", reading.told);
            assert_eq!((reading.found.len(), reading.found[0].position), (1, None));
        }
    }

    #[test]
    fn what_editors_make_of_json_is_told_with_its_line() {
        for (text, told) in [
            (
                "{“type”:1}",
                "a.geojson:1: is no JSON: key must be a string at line 1 column 2; write straight quotation marks",
            ),
            (
                "{\"features\":[\n // here\n]}",
                "a.geojson:2: is no JSON: expected value at line 2 column 2; JSON has no comments",
            ),
            ("{\"features\":[\n{},\n]}", "a.geojson:3: is no JSON: trailing comma"),
            ("[1]", "a.geojson: holds no features"),
        ] {
            let error = read("a.geojson", text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
