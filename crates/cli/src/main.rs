//! The native program: checks an organiser's content, prints the page that is made from it, and reads the answers.

mod answers;
mod backend;
mod build;
mod calendar;
mod content;
mod diagnostic;
mod drawing;
mod encoding;
mod feeds;
mod file;
#[cfg(test)]
mod fixture;
mod headers;
mod inside;
mod keygen;
mod language;
mod new;
mod nodes;
mod output;
mod packing;
mod page;
mod paging;
mod preview;
mod private;
mod probe;
mod publish;
mod social_image;
mod text_layout;
mod tokens;
mod version;
mod worker;
mod zone;

use backend::Closing;
use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use content::Site;
use diagnostic::{Diagnostic, Found};
use p4p_domain::{i18n::messages::PSEUDO, link::HttpUrl};
use std::{path::PathBuf, process::ExitCode};
use thiserror::Error;

/// What the program is called where people are told to run it.
const NAME: &str = "site";

/// Checks the content of an event, makes its page, and reads the answers.
#[derive(Parser)]
#[command(name = NAME, version = version::SHORT.as_str(), long_version = version::LONG.as_str(), about)]
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
        /// Also refuse what must not be published: unfinished words, example nodes, forms that go to this computer or
        /// nowhere, the demonstration's key.
        #[arg(long)]
        publish: bool,
    },
    /// Builds the page, ready for a web server.
    Build(build::BuildOptions),
    /// Shows the page on this computer, with a form service that stores into a file; a change of the content is shown at once.
    Preview(preview::PreviewOptions),
    /// Sends a test message to each form, and reads it back where it can.
    ///
    /// Ends with 0 when each form is known to work as far as could be seen from here, and with 1 otherwise.
    Probe(probe::ProbeOptions),
    /// Prints the page and the files beside it into what trunk built: what `build` does, for scripts.
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
        /// Also prints the page in a language that nobody speaks: for tests of what was forgotten, and of right-to-left.
        #[arg(long, hide = true)]
        pseudo: bool,
        /// For trunk's watch mode: no policy, no compression, styles in their own files.
        #[arg(long)]
        dev: bool,
        /// Leaves out the packed copies (.br, .gz), which take most of the time: for tests, which print often.
        #[arg(long)]
        unpacked: bool,
    },
    /// Puts packed copies (.br, .gz) into what trunk built, so that they are not made at each printing.
    #[command(hide = true)]
    Pack {
        /// What trunk built.
        shell: PathBuf,
    },
    /// Writes the PocketBase migrations that make a collection for each form.
    Backend {
        /// The folder that gets `pb_migrations`.
        #[arg(long)]
        out: PathBuf,
        /// The organiser's folder.
        #[arg(long, default_value = "content")]
        content: PathBuf,
        /// Takes sign-ups at any time, also when the event is long over: for looking at the page as of another day.
        #[arg(long)]
        never_closes: bool,
    },
    /// Says a built page's headers in the words of a web server that does not read `_headers`.
    Headers(headers::HeadersOptions),
    /// Copies a built page into the folder that a web server shows: its files first, then its pages, its service worker
    /// last. Nothing of before is removed unless asked.
    Publish(publish::PublishOptions),
    /// Reads what the forms have sent.
    #[command(subcommand)]
    Answers(AnswersTask),
    /// Adds entries to nodes.geojson, out of files that you have and of what hosts answered.
    #[command(subcommand)]
    Nodes(nodes::NodesTask),
    /// Makes a folder for a new event, from what is said here or answered to questions; overwrites nothing.
    New(Box<new::NewOptions>),
    /// Makes a pair of keys, so that only organisers can read the answers; says what to do with each half.
    Keygen {
        /// The file that gets the secret key; it must not be there yet.
        #[arg(long, default_value = "answers-key.txt")]
        out: PathBuf,
    },
}

#[derive(Subcommand)]
enum AnswersTask {
    /// Opens sealed answers, drops repeats, applies changes and withdrawals, and writes a table for each form.
    ///
    /// Ends with 0 when everything was readable, with 2 when something was not and the rest was written, and with 1
    /// when nothing could be done. What could not be read is told line by line: file, line, and what can be done; of
    /// very many of one kind the first, and their number. What is only good to know, such as a sender's odd clock, is
    /// told too and leaves 0.
    Open(answers::OpenOptions),
    /// Says which rows a form service need not keep any longer: those of sign-ups that were taken back and repeats, or
    /// all of them once a day is over. With --delete and a token it deletes them at PocketBase.
    Purge(answers::purge::PurgeOptions),
}

/// The exit code when something could not be read and the rest was written.
const PARTLY: u8 = 2;

/// What ends the program.
#[derive(Debug, Error)]
enum SiteError {
    /// Mistakes in the content; each has been told in its own line.
    #[error("{} to mend; no page was made", counted(*.0, "mistake"))]
    Content(usize),
    #[error(transparent)]
    Output(#[from] output::OutputError),
    #[error(transparent)]
    Build(#[from] build::BuildError),
    #[error(transparent)]
    Preview(#[from] preview::PreviewError),
    #[error(transparent)]
    Probe(#[from] probe::ProbeError),
    #[error("--backend-origin: {0}")]
    Origin(#[from] p4p_domain::link::LinkError),
    #[error(transparent)]
    Headers(#[from] headers::HeadersError),
    #[error(transparent)]
    Publish(#[from] publish::PublishError),
    #[error(transparent)]
    Answers(#[from] answers::AnswersError),
    #[error(transparent)]
    Nodes(#[from] nodes::NodesError),
    #[error(transparent)]
    Purge(#[from] answers::purge::PurgeError),
    #[error(transparent)]
    New(#[from] new::NewError),
    #[error(transparent)]
    Keygen(#[from] keygen::KeygenError),
}

fn main() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) => {
            // Nobody is left to tell when this cannot be printed.
            _ = error.print();
            // A wrong command did nothing; 2 would say that something was written.
            return if error.use_stderr() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
    };
    run(command.task).unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn run(task: Task) -> Result<ExitCode, SiteError> {
    let done = match task {
        Task::Check { content, publish } => {
            let site = report(Site::read(&content).and_then(|site| {
                let mistakes = if publish { site.unfit_to_publish() } else { Vec::new() };
                if mistakes.is_empty() {
                    return Ok(site);
                }
                let mut warnings = site.warnings();
                warnings.retain(|warning| !mistakes.contains(warning));
                Err(Found { mistakes, warnings })
            }))?;
            warn(&site.warnings());
            warn_of_old_zones();
            for line in site.untranslated() {
                println!("{line}");
            }
            format!("{}: {}, no mistakes", site.title(), summary(&site))
        }
        Task::Prerender { shell, out, content, as_of, backend_origin, pseudo, dev, unpacked } => {
            let mut site = report(Site::read(&content))?;
            warn_of_old_zones();
            if let Some(origin) = backend_origin {
                let origin = HttpUrl::parse(&origin)?;
                site.contents_mut().into_iter().for_each(|content| content.move_demonstration(&origin));
            }
            if pseudo {
                site.contents_mut().into_iter().for_each(|content| content.event.languages.push(PSEUDO.into()));
            }
            let options = page::Options { as_of: as_of.unwrap_or_else(build_time), dev, unpacked };
            let files = output::prerender(&shell, &out, None, &site, &options)?;
            format!("{}: {files} files in {}", site.title(), out.display())
        }
        Task::Build(options) => {
            let site = report(Site::read(&options.content))?;
            warn_of_old_zones();
            build::run(&options, &site, options.as_of.unwrap_or_else(build_time))?
        }
        Task::Preview(options) => {
            preview::run(&options, report(Site::read(&options.content))?, now)?;
            return Ok(ExitCode::SUCCESS);
        }
        Task::Probe(options) => {
            let is_good = probe::run(&options, &report(Site::read(&options.content))?, now())?;
            return Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Task::Pack { shell } => {
            packing::pack_all(&shell, None)?;
            return Ok(ExitCode::SUCCESS);
        }
        Task::Backend { out, content, never_closes } => {
            let site = report(Site::read(&content))?;
            let closing = if never_closes { Closing::Never } else { Closing::AsTheEventSays };
            let path = backend::write(&out, &site, closing)?;
            format!("{} in {}", counted(forms_of(&site), "collection"), path.display())
        }
        Task::Headers(options) => {
            print!("{}", headers::run(&options)?);
            return Ok(ExitCode::SUCCESS);
        }
        Task::Answers(AnswersTask::Open(options)) => {
            let is_all_readable = answers::open(&options, now())?;
            return Ok(if is_all_readable { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) });
        }
        Task::Nodes(task) => {
            let is_all_readable = nodes::run(&task)?;
            return Ok(if is_all_readable { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) });
        }
        Task::Answers(AnswersTask::Purge(options)) => answers::purge::run(&options, now())?,
        Task::Publish(options) => publish::run(&options)?,
        Task::New(options) => new::run(&options)?,
        Task::Keygen { out } => keygen::run(&out, now())?,
    };
    println!("{done}");
    Ok(ExitCode::SUCCESS)
}

/// Prints each diagnostic in a line of its own, mistakes first.
fn report<T>(read: Result<T, Found>) -> Result<T, SiteError> {
    read.map_err(|found| {
        for diagnostic in &found.mistakes {
            eprintln!("{diagnostic}");
        }
        warn(&found.warnings);
        SiteError::Content(found.mistakes.len())
    })
}

fn warn(warnings: &[Diagnostic]) {
    for warning in warnings {
        eprintln!("{warning} (a warning)");
    }
}

/// How much there is in a site, in words.
fn summary(site: &Site) -> String {
    let events = site.events();
    let nodes = events.iter().map(|(_, content)| content.nodes.len()).sum();
    let several = (events.len() != 1).then(|| counted(events.len(), "event"));
    let parts = several.into_iter().chain([counted(nodes, "node"), counted(forms_of(site), "form")]);
    parts.collect::<Vec<_>>().join(", ")
}

fn forms_of(site: &Site) -> usize {
    site.events().iter().map(|(_, content)| content.forms.all().count()).sum()
}

/// So many of something: `1 node`, `2 nodes`.
fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Printed times are as good as the table that they come from.
fn warn_of_old_zones() {
    if let Some(warning) = zone::old_table(build_time()) {
        eprintln!("{warning}");
    }
}

/// SOURCE_DATE_EPOCH (reproducible-builds.org) in seconds, else now.
fn build_time() -> DateTime<Utc> {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok());
    epoch.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).unwrap_or_else(now)
}

/// The one place that reads the machine's clock: for the command line's own default, and the date of a key.
#[allow(clippy::disallowed_methods)]
fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}
