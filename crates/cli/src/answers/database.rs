//! PocketBase's `data.db`, read while its server runs.

use p4p_answers::{Place, Row, Rows, integer, parse_json, shown};
use p4p_domain::json::Value;
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a server that is just writing is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The rows of every table that has a column `submission_id`. Nothing is ever written. Where `is_named` is false the
/// file was found in a folder, and may be about something else.
pub fn rows(path: &Path, is_named: bool) -> Rows {
    let mut found = Rows::default();
    let file = Place::file(&path.display().to_string());
    match read_all(path, &file, &mut found) {
        Ok(0) if is_named => {
            found.diagnostic(&file, "has no table with a column submission_id; give PocketBase's data.db");
        }
        Ok(_) => {}
        Err(error) => {
            let what = format!(
                "cannot be read as a database: {error}; copy it together with the files beside it that end in -wal and -shm, and try the copy"
            );
            found.diagnostic(&file, what);
        }
    }
    found
}

/// Says how many tables there were.
fn read_all(path: &Path, file: &Place, found: &mut Rows) -> rusqlite::Result<usize> {
    let was_at_rest = is_at_rest(path);
    let connection = open(path, was_at_rest)?;
    // One moment for all tables: a message and its withdrawal may stand in two of them.
    connection.execute_batch("BEGIN")?;
    let tables = tables(&connection)?;
    for table in &tables {
        let place = Place::file(&format!("{}:{table}", file.file));
        if let Err(error) = read_table(&connection, table, &place, found) {
            let what = format!("the rest of this table cannot be read: {error}; read a backup, or an export as JSON");
            found.diagnostic(&place, what);
        }
    }
    if was_at_rest && beside(path, "-wal").exists() {
        found.diagnostic(file, "its server began to write while it was read; run this again");
    }
    Ok(tables.len())
}

fn open(path: &Path, is_at_rest: bool) -> rusqlite::Result<Connection> {
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = if is_at_rest {
        Connection::open_with_flags(unchanging_address(path), read_only | OpenFlags::SQLITE_OPEN_URI)?
    } else {
        Connection::open_with_flags(path, read_only)?
    };
    connection.busy_timeout(PATIENCE)?;
    // The file may come from anywhere, so nothing that it defines is run.
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")?;
    Ok(connection)
}

/// Whether the file is written through a log (<https://sqlite.org/fileformat.html>, bytes 18 and 19), and neither a
/// server has that log open nor anything is left in it. Such a file is read as one that does not change: otherwise
/// SQLite would put a log beside it, which stays there, belongs to whoever reads, and may keep the server out.
fn is_at_rest(path: &Path) -> bool {
    let mut header = [0; 20];
    let is_read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut header)).is_ok();
    is_read && header.ends_with(&[2, 2]) && !beside(path, "-wal").exists() && !beside(path, "-shm").exists()
}

/// What SQLite keeps beside a file.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The file as an address (<https://sqlite.org/uri.html>) that says that it does not change.
fn unchanging_address(path: &Path) -> String {
    let path = path.display().to_string();
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    let escaped =
        path.bytes().map(|byte| if safe(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    format!("file:{}?immutable=1", escaped.collect::<String>())
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' \
         AND EXISTS (SELECT 1 FROM pragma_table_info(sqlite_schema.name) AS columns WHERE lower(columns.name) = 'submission_id') \
         ORDER BY name",
    )?;
    statement.query_map([], |row| row.get(0))?.collect()
}

fn read_table(connection: &Connection, table: &str, place: &Place, found: &mut Rows) -> rusqlite::Result<()> {
    let mut kinds = connection.prepare("SELECT name, upper(type) FROM pragma_table_info(?1)")?;
    let kinds = kinds.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let kinds = kinds.collect::<rusqlite::Result<Vec<(String, String)>>>()?;
    // Names cannot be bound as values, so the quotation marks in this one are doubled.
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
    let names: Vec<String> = statement.column_names().map(String::from).collect();
    let mut rows = statement.query([])?;
    let mut number = 0;
    while let Some(row) = rows.next()? {
        number += 1;
        let place = Place { line: Some(number), ..place.clone() };
        let mut members = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            let kind = kinds.iter().find(|(of, _)| of == name).map_or("", |(_, kind)| kind);
            let (value, odd) = value(row.get_ref(index)?, kind);
            if let Some(what) = odd {
                found.diagnostic(&place, format!("{}: {what}", shown(name)));
            }
            members.push((name.clone(), value));
        }
        found.rows.push(Row { place, table: Some(table.into()), arrived: None, members });
    }
    Ok(())
}

/// A cell by the kind that its column was declared with, and what is odd about it.
fn value(cell: ValueRef<'_>, kind: &str) -> (Value, Option<&'static str>) {
    match cell {
        ValueRef::Null => (Value::Null, None),
        ValueRef::Integer(number) if kind.contains("BOOL") => (Value::Bool(number != 0), None),
        ValueRef::Integer(number) => (integer(number), None),
        ValueRef::Real(number) => (Value::Number(number), None),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            let odd = matches!(text, std::borrow::Cow::Owned(_)).then_some(
                "holds bytes that are not UTF-8, so letters in it are lost (\u{fffd}); nothing can be done about it here",
            );
            if !kind.contains("JSON") || text.trim().is_empty() {
                return (Value::Text(text.into_owned()), odd);
            }
            match parse_json(&text) {
                Ok(value) => (value, odd),
                Err(_) => (Value::Text(text.into_owned()), Some("should hold JSON and does not; it is kept as text")),
            }
        }
    }
}
