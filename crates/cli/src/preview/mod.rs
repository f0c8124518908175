//! `site preview`: the page on this computer, as a web server would show it, printed again and reloaded when the content
//! changes; with a form service of its own, so that signing up can be tried with nothing else.

mod files;
mod forms;

use crate::{
    build::{self, BuildError},
    content::Site,
    page,
};
use chrono::{DateTime, Utc};
use clap::Args;
use files::{Files, RELOAD, RELOAD_ADDRESS, Reply};
use forms::{Asked, Forms, Store};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread,
    time::{Duration, SystemTime},
};
use thiserror::Error;
use tiny_http::{Header, Method, Request, Response, Server};

/// What `site preview` is asked.
#[derive(Args)]
pub struct PreviewOptions {
    /// The organiser's folder.
    #[arg(long, default_value = "content")]
    pub content: PathBuf,
    /// Where the page is shown, on this computer only: http://127.0.0.1:8080/. With 0, wherever there is room.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The file that gets what is sent, a line for each message; `site answers open` reads it.
    #[arg(long, default_value = "preview-answers.jsonl")]
    answers: PathBuf,
    /// What trunk has built, in place of what is inside this program.
    #[arg(long)]
    shell: Option<PathBuf>,
    /// The instant whose phase is printed, like 2025-11-10T09:00:00Z. Without it: now.
    #[arg(long)]
    as_of: Option<DateTime<Utc>>,
}

/// Why there is no preview.
#[derive(Debug, Error)]
pub enum PreviewError {
    #[error("port {port} cannot be used ({error}); stop what listens there, or choose another with --port {}", .port.wrapping_add(1).max(1024))]
    Port { port: u16, error: String },
    #[error("{path}: {error}")]
    Disk { path: String, error: io::Error },
    #[error(transparent)]
    Build(#[from] BuildError),
}

fn on_disk(path: &Path) -> impl FnOnce(io::Error) -> PreviewError {
    let path = path.display().to_string();
    move |error| PreviewError::Disk { path, error }
}

/// How often the content is looked at.
const PAUSE: Duration = Duration::from_millis(300);

/// How long an open page waits for another build before it asks again.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is shown, and what takes sign-ups.
struct Preview {
    origin: String,
    store: Store,
    now: fn() -> DateTime<Utc>,
    shown: Mutex<Arc<Shown>>,
    changed: Condvar,
}

/// One build.
struct Shown {
    files: Files,
    forms: Forms,
}

/// Shows the page until the program is ended. What is wrong with content that has changed is told, and the page stays.
pub fn run(options: &PreviewOptions, site: Site, now: fn() -> DateTime<Utc>) -> Result<(), PreviewError> {
    let failed = |error: String| PreviewError::Port { port: options.port, error };
    let server = Server::http(("127.0.0.1", options.port)).map_err(|error| failed(error.to_string()))?;
    let port = server.server_addr().to_ip().map_or(options.port, |address| address.port());
    let origin = if port == 80 { "http://127.0.0.1".into() } else { format!("http://127.0.0.1:{port}") };
    let store = Store::open(&options.answers).map_err(on_disk(&options.answers))?;
    let mut seen = state_of(&options.content);
    let title = site.title().to_string();
    let shown = Mutex::new(shown(options, site, &origin, now)?.into());
    let preview = Arc::new(Preview { origin, store, now, shown, changed: Condvar::new() });
    println!(
        "{title}: {}/\n\
         What is sent from there goes into {} and nowhere else; read it with: {} answers open {}\n\
         A change in {} is shown at once. Ctrl-C ends this.",
        preview.origin,
        options.answers.display(),
        crate::NAME,
        options.answers.display(),
        options.content.display(),
    );
    let serving = Arc::clone(&preview);
    thread::Builder::new().spawn(move || serve(&server, &serving)).map_err(|error| failed(error.to_string()))?;
    loop {
        thread::sleep(PAUSE);
        let state = state_of(&options.content);
        if state == seen {
            continue;
        }
        // Editors write in several steps.
        thread::sleep(PAUSE);
        seen = state_of(&options.content);
        print_again(options, &preview);
    }
}

fn print_again(options: &PreviewOptions, preview: &Preview) {
    let site = match Site::read(&options.content) {
        Ok(site) => site,
        Err(found) => {
            found.mistakes.iter().for_each(|mistake| eprintln!("{mistake}"));
            eprintln!("The page stays as it was until this is mended.");
            return;
        }
    };
    match shown(options, site, &preview.origin, preview.now) {
        Ok(shown) => {
            *preview.current() = shown.into();
            preview.changed.notify_all();
            println!("Printed again.");
        }
        Err(error) => eprintln!("{error}"),
    }
}

fn shown(
    options: &PreviewOptions,
    mut site: Site,
    origin: &str,
    now: fn() -> DateTime<Utc>,
) -> Result<Shown, PreviewError> {
    let forms = forms::take_over(&mut site, origin);
    // Read whole and removed at once: a program that is interrupted tidies nothing up.
    let folder = tempfile::tempdir().map_err(on_disk(Path::new("a temporary folder")))?;
    let printing = page::Options { as_of: options.as_of.unwrap_or_else(now), dev: false, unpacked: true };
    build::print(options.shell.as_deref(), folder.path(), None, &site, &printing)?;
    let files = Files::read(folder.path()).map_err(on_disk(folder.path()))?;
    Ok(Shown { files, forms })
}

/// The files below a folder, with when they were changed and how long they are.
fn state_of(folder: &Path) -> BTreeMap<PathBuf, (Option<SystemTime>, u64)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let Ok(about) = fs::metadata(entry.path()) else { continue };
            // Links are not followed, because they may lead in a circle.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            } else {
                found.insert(entry.path(), (about.modified().ok(), about.len()));
            }
        }
    }
    found
}

fn serve(server: &Server, preview: &Arc<Preview>) {
    for request in server.incoming_requests() {
        let preview = Arc::clone(preview);
        // An open page holds one for as long as it waits. Where there is no thread to be had, the browser asks again.
        _ = thread::Builder::new().spawn(move || handle(request, &preview));
    }
}

fn handle(mut request: Request, preview: &Preview) {
    let reply = preview.reply(&mut request);
    let headers =
        reply.headers.iter().filter_map(|(name, value)| Header::from_bytes(name.as_bytes(), value.as_bytes()).ok());
    let mut response = Response::from_data(reply.body).with_status_code(reply.status);
    headers.for_each(|header| response.add_header(header));
    // Nobody is left to tell when the browser is gone.
    _ = request.respond(response);
}

fn header<'a>(request: &'a Request, name: &'static str) -> Option<&'a str> {
    let header = request.headers().iter().find(|header| header.field.equiv(name));
    header.map(|header| header.value.as_str())
}

impl Preview {
    fn current(&self) -> MutexGuard<'_, Arc<Shown>> {
        self.shown.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    fn reply(&self, request: &mut Request) -> Reply {
        const PLAIN: &str = "text/plain; charset=utf-8";
        let address = request.url().to_string();
        let own = self.origin.trim_start_matches("http://");
        match header(request, "Host") {
            Some(host) if host != own => {
                let is_local = host
                    .rsplit_once(':')
                    .is_some_and(|(name, port)| name == "localhost" && own.ends_with(&format!(":{port}")));
                let status = if is_local { 307 } else { 421 };
                // A page of another name would be another site to browsers; and whoever gives this computer a name of
                // theirs is no visitor.
                let mut reply = Reply::text(status, PLAIN, format!("This is {}/", self.origin));
                if is_local {
                    reply.headers.push(("Location".into(), [&self.origin, address.as_str()].concat()));
                }
                return reply;
            }
            _ => {}
        }
        if forms::is_for_forms(&address) {
            return self.form_reply(request, &address);
        }
        if !matches!(request.method(), Method::Get | Method::Head) {
            return Reply::text(405, PLAIN, "Only what is there can be asked for.");
        }
        if let Some(known) = address.strip_prefix("/preview/build?but=") {
            return Reply::text(200, PLAIN, self.revision_but(known));
        }
        if address.split('?').next() == Some(RELOAD_ADDRESS) {
            return Reply::text(200, "text/javascript; charset=utf-8", RELOAD);
        }
        let shown = Arc::clone(&self.current());
        shown.files.reply(&address)
    }

    fn form_reply(&self, request: &mut Request, address: &str) -> Reply {
        // A site that is open in the same browser could fill the file.
        if header(request, "Sec-Fetch-Site") == Some("cross-site") {
            return Reply::text(403, "text/plain; charset=utf-8", "Only pages of this computer may send.");
        }
        match request.method() {
            Method::Options => forms::permission(),
            Method::Post | Method::Put => {
                let content_type = header(request, "Content-Type").unwrap_or_default().to_string();
                let mut body = Vec::new();
                let most = u64::try_from(forms::LONGEST).unwrap_or(u64::MAX) + 1;
                if request.as_reader().take(most).read_to_end(&mut body).is_err() {
                    body.clear();
                }
                let shown = Arc::clone(&self.current());
                let asked = Asked { address, content_type: &content_type, body: &body };
                let (reply, what) = forms::reply(&shown.forms, &self.store, &asked, (self.now)());
                println!("{what}");
                reply
            }
            _ => Reply::text(405, "text/plain; charset=utf-8", "This takes what a form sends."),
        }
    }

    /// The revision of what is shown; where it is the known one, waits a while for another.
    fn revision_but(&self, known: &str) -> String {
        let shown = self.current();
        let is_known = |shown: &mut Arc<Shown>| shown.files.revision == known;
        let waited = self.changed.wait_timeout_while(shown, PATIENCE, is_known);
        let (shown, _) = waited.unwrap_or_else(|broken| broken.into_inner());
        shown.files.revision.clone()
    }
}
