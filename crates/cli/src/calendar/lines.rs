//! Content lines as RFC 5545 wants them: escaped, folded, each ended by CR and LF.

use p4p_domain::text::plain_line;

/// The longest line in octets, its end not counted (section 3.1).
const LONGEST: usize = 75;

/// The text of a calendar, line by line.
#[derive(Default)]
pub struct Lines(String);

impl Lines {
    /// A line whose value is written as it stands: a name of the format, a time, an address. What would end the line,
    /// or could not be seen in it, is left out.
    pub fn exact(&mut self, name: &str, value: &str) {
        self.line(&[name, ":", &plain_line(value)].concat());
    }

    /// A line of text (section 3.3.11); none where there is nothing to say. Breaks of lines in it stay breaks.
    pub fn text(&mut self, name: &str, value: &str) {
        let escaped = value
            .split('\n')
            .map(|line| plain_line(line).replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,"));
        let escaped = escaped.collect::<Vec<_>>().join("\\n");
        if !escaped.is_empty() {
            self.line(&[name, ":", &escaped].concat());
        }
    }

    /// Cut between characters, never inside of one; what goes on begins with a space, which counts.
    fn line(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if LONGEST < length + c.len_utf8() {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Everything that was written.
    pub fn into_text(self) -> String {
        self.0
    }
}
