//! Nodes in KML (OGC 12-007r2), as Google My Maps and Google Earth write it: each placemark with a point is one.

use super::{
    ImportError,
    found::{Column, Found, Reading},
    geojson::position,
};
use roxmltree::{Document, Node};

/// Reads a KML file.
pub fn read(file: &str, text: &str) -> Result<Reading, ImportError> {
    let document = Document::parse(text).map_err(|error| ImportError::Broken {
        file: file.into(),
        line: error.pos().row as usize,
        what: format!("is no XML: {error}"),
    })?;
    let root = document.root_element().tag_name().name();
    if root != "kml" {
        return Err(ImportError::OtherXml { file: file.into(), root: root.into() });
    }
    let mut reading = Reading::default();
    for placemark in document.descendants().filter(|node| node.tag_name().name() == "Placemark") {
        let place = format!("{file}:{}", document.text_pos_at(placemark.range().start).row);
        reading.placemark(Found::at(place), placemark);
    }
    Ok(reading)
}

impl Reading {
    fn placemark(&mut self, mut found: Found, placemark: Node<'_, '_>) {
        let points: Vec<_> = placemark.descendants().filter(|node| node.tag_name().name() == "Point").collect();
        let [point] = points.as_slice() else {
            let name = text_of(placemark, "name");
            return self.told.push(format!("{}: {name} is no point, so it is no node", found.place));
        };
        let mut set = |found: &mut Found, column, text: &str| match column {
            Some(Column::Property(property)) => self.told.extend(found.set(property, text).err()),
            Some(Column::Id) => found.id = Some(text.into()),
            _ => {}
        };
        let data = placemark.descendants().filter_map(|node| match node.tag_name().name() {
            "Data" => Some((node.attribute("name")?, text_of(node, "value"))),
            "SimpleData" => Some((node.attribute("name")?, node.text().unwrap_or_default().to_string())),
            _ => None,
        });
        let data: Vec<_> = data.collect();
        // What has a column of its own says it better.
        for (name, text) in &data {
            set(&mut found, Column::named(name), text);
        }
        for name in ["name", "description"] {
            set(&mut found, Column::named(name), &text_of(placemark, name));
        }
        let unread =
            data.iter().filter(|(name, _)| !matches!(Column::named(name), Some(Column::Property(_) | Column::Id)));
        self.unread.extend(unread.map(|(name, _)| name.to_string()));
        let written = text_of(*point, "coordinates");
        let numbers: Vec<f64> = written.split(',').filter_map(|number| number.trim().parse().ok()).collect();
        match position(&numbers) {
            Ok(position) => found.position = Some(position),
            Err(what) => self.told.push(format!("{}: coordinates: {what}", found.place)),
        }
        self.found.push(found);
    }
}

/// What stands in the first element of a name, directly in another one.
fn text_of(node: Node<'_, '_>, name: &str) -> String {
    let child = node.children().find(|child| child.tag_name().name() == name);
    child.map(|child| child.children().filter_map(|piece| piece.text()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placemarks_with_a_point_are_nodes() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Nodes</name><Folder>
<Placemark><name><![CDATA[Café & Co]]></name><description>Come in</description>
<ExtendedData><Data name="City"><value>Utrecht</value></Data><Data name="phone"><value>1</value></Data></ExtendedData>
<Point><coordinates> 5.1214,52.0907,0 </coordinates></Point></Placemark>
<Placemark><name>Route</name><LineString><coordinates>5,52 6,53</coordinates></LineString></Placemark>
</Folder></Document></kml>"#;
        let reading = read("a.kml", text).unwrap();
        let [found] = reading.found.as_slice() else { panic!("{reading:?}") };
        assert_eq!(found.place, "a.kml:3");
        assert_eq!(
            [found.text("name"), found.text("city"), found.text("note")],
            [Some("Café & Co"), Some("Utrecht"), Some("Come in")]
        );
        assert_eq!(found.position.map(<[f64; 2]>::from), Some([5.1214, 52.0907]));
        assert_eq!(reading.told, ["a.kml:6: Route is no point, so it is no node"]);
        assert_eq!(reading.unread.into_iter().collect::<Vec<_>>(), ["phone"]);
    }

    #[test]
    fn what_is_no_kml_is_told() {
        for (text, told) in [
            ("<kml><Document>", "a.xml:1: is no XML"),
            ("<gpx></gpx>", "a.xml: is <gpx> and no KML"),
            ("<!DOCTYPE x [<!ENTITY a \"b\">]><kml>&a;</kml>", "a.xml:1: is no XML"),
        ] {
            let error = read("a.xml", text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
