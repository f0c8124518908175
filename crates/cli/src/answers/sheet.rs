//! Answers as a workbook. Its cells are texts and numbers and never formulas, so that nothing in them has to be changed: a
//! telephone number keeps its plus sign, and a handle its `@`.

use p4p_answers::{FormAnswers, output::text_of};
use p4p_domain::json::Value;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The most characters that a cell of a workbook may hold.
const LONGEST: usize = 32_767;

/// The most rows that a sheet may have, with its header.
const MOST_ROWS: usize = 1_048_576;

/// What stands at the end of a text that is too long.
const CUT: &str = "… (cut: the JSON has all of it)";

/// The table of a form, as the bytes of a file.
pub fn workbook(form: &FormAnswers) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let columns = form.columns();
    let heading = Format::new().set_bold();
    let mut rows = form.answers.iter();
    loop {
        // What does not fit on a sheet goes on the next one.
        let sheet = workbook.add_worksheet();
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(&columns) {
            sheet.write_string_with_format(0, column, cut(text_of(&Value::Text((*name).into()))), &heading)?;
        }
        for (row, answers) in (1..).zip(rows.by_ref().take(MOST_ROWS - 1)) {
            for (column, value) in (0..).zip(form.values(&columns, answers)) {
                match value {
                    Some(Value::Number(number)) if number.is_finite() => {
                        _ = sheet.write_number(row, column, *number)?
                    }
                    Some(value) => _ = sheet.write_string(row, column, cut(text_of(value)))?,
                    None => {}
                }
            }
        }
        if rows.as_slice().is_empty() {
            return workbook.save_to_buffer();
        }
    }
}

fn cut(text: String) -> String {
    // Spreadsheets count in UTF-16.
    if text.encode_utf16().count() <= LONGEST {
        return text;
    }
    let room = LONGEST - CUT.encode_utf16().count();
    let mut used = 0;
    let fits = text.chars().take_while(|c| {
        used += c.len_utf16();
        used <= room
    });
    fits.collect::<String>() + CUT
}
