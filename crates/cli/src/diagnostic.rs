use crate::encoding;
use std::{fmt, path::Path};

/// Something wrong in the organiser's content, said in one line: where, what, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as the organiser would name it.
    pub file: String,
    /// The line in it, from 1; `None` for the file as a whole.
    pub line: Option<usize>,
    /// The field; may be empty.
    pub field: String,
    /// What is wrong and what would be right.
    pub what: String,
}

/// What was found in a folder that has mistakes.
#[derive(Debug, Default)]
pub struct Found {
    /// What has to be mended.
    pub mistakes: Vec<Diagnostic>,
    /// What is worth a word beside it.
    pub warnings: Vec<Diagnostic>,
}

impl From<Vec<Diagnostic>> for Found {
    fn from(mistakes: Vec<Diagnostic>) -> Self {
        Self { mistakes, warnings: Vec::new() }
    }
}

impl Diagnostic {
    /// Something wrong with a file as a whole, or with a field of it whose line nobody knows.
    pub fn of_file(file: impl fmt::Display, field: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_string(), line: None, field: field.into(), what: what.into() }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.field.is_empty() {
            write!(f, ": {}", self.field)?;
        }
        write!(f, ": {}", self.what)
    }
}

/// A text file that mistakes are found in.
pub struct Source {
    /// The file, as the organiser would name it.
    pub file: String,
    /// What is in it.
    pub text: String,
}

impl Source {
    /// Reads a file of the organiser's folder.
    pub fn read(folder: &Path, name: &str) -> Result<Self, Vec<Diagnostic>> {
        let path = folder.join(name);
        let file = path.display().to_string();
        match encoding::read(&path) {
            Ok(text) => Ok(Self { file, text }),
            Err(error) => {
                Err(vec![Diagnostic { line: error.line(), ..Diagnostic::of_file(file, "", error.to_string()) }])
            }
        }
    }

    /// A mistake at a place in the file, given in bytes.
    pub fn diagnostic(&self, at: Option<usize>, field: &str, what: impl fmt::Display) -> Diagnostic {
        let line = at.map(|at| 1 + self.text.bytes().take(at).filter(|byte| *byte == b'\n').count());
        Diagnostic { file: self.file.clone(), line, field: field.into(), what: what.to_string() }
    }

    /// A mistake that the TOML reader found, with the field's name and, where `hint` knows one, what would be right.
    pub fn toml_diagnostic(&self, error: &toml::de::Error, hint: impl Fn(&str) -> Option<&'static str>) -> Diagnostic {
        let at = error.span().map(|span| span.start);
        let message = error.message().trim().replace('\n', "; ");
        // "missing field `start`" names it; otherwise it stands at the beginning of the line.
        let named = message.split('`').nth(1).filter(|_| message.contains("field `")).map(String::from);
        let field = named.or_else(|| at.and_then(|at| self.key_at(at))).unwrap_or_default();
        let what = match hint(&field) {
            Some(hint) => format!("{message}; {hint}"),
            None => message,
        };
        // What is missing in the whole file has no line.
        let at = at.filter(|at| *at != 0 || !what.starts_with("missing field"));
        self.diagnostic(at, &field, what)
    }

    fn key_at(&self, at: usize) -> Option<String> {
        let start = self.text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text.get(start..)?.lines().next()?;
        let key = line.split_once('=')?.0.trim().trim_matches('"');
        (!key.is_empty()).then(|| key.to_string())
    }
}

/// Where a value stands, for [`Source::diagnostic`].
pub fn start_of<T>(value: &toml::Spanned<T>) -> usize {
    value.span().start
}
