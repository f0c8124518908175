//! For maintainers: makes the tables that are committed from the packages they come from. Nobody who builds, edits or
//! visits the page needs it.

// It stops with a message when its sources are not what they were.
#[allow(clippy::indexing_slicing)]
mod basemap;
mod cities;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Makes committed tables from source packages.
#[derive(Parser)]
#[command(version, about)]
struct Command {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// The shapes and labels of the live map; scripts/make-basemap brings the sources and calls this.
    Basemap(basemap::BasemapOptions),
    /// The table of cities; scripts/make-cities brings the source and calls this.
    Cities(cities::CitiesOptions),
}

fn main() -> ExitCode {
    let done = match Command::parse().task {
        Task::Basemap(options) => basemap::make(&options),
        Task::Cities(options) => cities::make(&options),
    };
    match done {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The length after brotli (RFC 7932) at its highest quality.
fn packed(bytes: &[u8]) -> usize {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    // Writing to a vector cannot fail.
    _ = brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters);
    packed.len()
}
