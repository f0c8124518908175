//! The files that an organiser gets; only their owner may read them.

use super::{AnswersError, files::FileHash, log, sheet};
use crate::private;
use chrono::{DateTime, Utc};
use p4p_answers::{Answers, output::OTHERS, shown};
use std::{fs, path::Path};

/// Writes a table, a workbook and a JSON file for each form, what stands in no table, and a line in the log.
pub fn all(folder: &Path, answers: &Answers, files: &[FileHash], now: DateTime<Utc>) -> Result<(), AnswersError> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |error| AnswersError::Disk { path, error }
    };
    private::folder(folder).map_err(failed(folder))?;
    let last_opened = log::last_opened(folder);
    let mut missing = 0;
    for (form, name) in answers.forms.iter().zip(answers.file_names()) {
        let json = folder.join(format!("{name}.json"));
        let gone = log::gone(&json, form, answers);
        if !gone.is_empty() {
            missing += gone.len();
            let kept = folder.join(format!("{name}.before.json"));
            fs::rename(&json, &kept).map_err(failed(&kept))?;
            let kept = kept.display().to_string();
            eprintln!("{}", log::gone_line(&shown(&form.form), &gone, last_opened.as_deref(), &kept));
        }
        let workbook = folder.join(format!("{name}.xlsx"));
        let bytes = sheet::workbook(form)
            .map_err(|error| AnswersError::Workbook { path: workbook.display().to_string(), error })?;
        let table = folder.join(format!("{name}.csv"));
        for (path, bytes) in
            [(table, form.to_csv().into_bytes()), (workbook, bytes), (json, form.to_json().into_bytes())]
        {
            private::replace(&path, &bytes).map_err(failed(&path))?;
            println!("{}", path.display());
        }
    }
    let others = folder.join(format!("{OTHERS}.json"));
    if !answers.others.is_empty() {
        private::replace(&others, answers.others_json().as_bytes()).map_err(failed(&others))?;
        println!("{}", others.display());
    } else if others.exists() {
        // It would tell of rows that are in none of these files.
        fs::remove_file(&others).map_err(failed(&others))?;
    }
    let log = folder.join(log::LOG);
    private::append(&log, log::line(now, files, answers, missing).as_bytes()).map_err(failed(&log))
}
