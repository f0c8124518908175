//! The native program: checks an organiser's content and prints the page that is made from it.

mod backend;
mod calendar;
mod content;
mod drawing;
mod file;
mod mistake;
mod output;
mod page;

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use content::Content;
use mistake::Mistake;
use p4p_event::domain::link::HttpUrl;
use std::{path::PathBuf, process::ExitCode};
use thiserror::Error;

/// Checks the content of an event and makes its page.
#[derive(Parser)]
#[command(version, about)]
struct Command {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Checks the content; every mistake is one line: file, line, field, and what would be right.
    Check {
        /// The organiser's folder.
        #[arg(long, default_value = "content")]
        content: PathBuf,
        /// Also refuse what must not be published: example nodes, and forms that go to this computer.
        #[arg(long)]
        publish: bool,
    },
    /// Prints the page and the files beside it.
    Prerender {
        /// What trunk has built: index.html, the program, the styles.
        #[arg(long)]
        shell: PathBuf,
        /// Where the page goes; may be the same folder.
        #[arg(long)]
        out: PathBuf,
        /// The organiser's folder.
        #[arg(long, default_value = "content")]
        content: PathBuf,
        /// The instant whose phase is printed, like 2025-11-10T09:00:00Z.
        /// Without it: SOURCE_DATE_EPOCH when that is set, else now.
        #[arg(long)]
        as_of: Option<DateTime<Utc>>,
        /// Sends forms that go to this computer to another origin on it, like http://127.0.0.1:18090.
        #[arg(long)]
        backend_origin: Option<String>,
        /// For trunk's watch mode: no policy, no compression, styles in their own files.
        #[arg(long)]
        dev: bool,
    },
    /// Writes the PocketBase migrations that make a collection for each form.
    Backend {
        /// The folder that gets `pb_migrations`.
        #[arg(long)]
        out: PathBuf,
        /// The organiser's folder.
        #[arg(long, default_value = "content")]
        content: PathBuf,
    },
}

/// What ends the program.
#[derive(Debug, Error)]
enum SiteError {
    /// Mistakes in the content; each has been told in its own line.
    #[error("{} to mend; no page was made", if *.0 == 1 { "1 mistake".into() } else { format!("{} mistakes", .0) })]
    Content(usize),
    #[error(transparent)]
    Output(#[from] output::OutputError),
    #[error("--backend-origin: {0}")]
    Origin(#[from] p4p_event::domain::link::LinkError),
}

fn main() -> ExitCode {
    match run(Command::parse().task) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<String, SiteError> {
    match task {
        Task::Check { content, publish } => {
            let content = told(Content::read(&content).and_then(|content| {
                let unfit = if publish { content.unfit_to_publish() } else { Vec::new() };
                if unfit.is_empty() { Ok(content) } else { Err(unfit) }
            }))?;
            Ok(format!("{}: {} nodes, 3 forms, no mistakes", content.event.title, content.nodes.len()))
        }
        Task::Prerender { shell, out, content, as_of, backend_origin, dev } => {
            let mut content = told(Content::read(&content))?;
            if let Some(origin) = backend_origin {
                content.move_demonstration(&HttpUrl::parse(&origin)?);
            }
            let options = page::Options { as_of: as_of.unwrap_or_else(build_time), dev };
            let files = output::prerender(&shell, &out, &content, &options)?;
            Ok(format!("{}: {files} files in {}", content.event.title, out.display()))
        }
        Task::Backend { out, content } => {
            let content = told(Content::read(&content))?;
            let path = output::write(&out, &backend::migration(&content))?;
            Ok(format!("3 collections in {}", path.display()))
        }
    }
}

/// Tells every mistake in a line of its own.
fn told<T>(read: Result<T, Vec<Mistake>>) -> Result<T, SiteError> {
    read.map_err(|mistakes| {
        for mistake in &mistakes {
            eprintln!("{mistake}");
        }
        SiteError::Content(mistakes.len())
    })
}

/// SOURCE_DATE_EPOCH (reproducible-builds.org) in seconds, else now.
fn build_time() -> DateTime<Utc> {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok());
    // The one place that reads the machine's clock: the command line's own default.
    #[allow(clippy::disallowed_methods)]
    epoch
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .unwrap_or_else(|| std::time::SystemTime::now().into())
}
