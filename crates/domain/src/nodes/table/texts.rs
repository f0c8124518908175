use std::ops::Range;

/// Many short texts in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.end();
    }

    /// Adds parts to the text that comes next: what is appended.
    pub fn append_with(&mut self, append: impl FnOnce(&mut String)) {
        append(&mut self.all);
    }

    /// The text that comes next has no more parts.
    pub fn end(&mut self) {
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them; empty for one that is not there.
    pub fn get(&self, index: usize) -> &str {
        self.all.get(self.range(index)).unwrap_or_default()
    }

    /// Its bytes, without asking where characters begin.
    pub fn bytes(&self, index: usize) -> &[u8] {
        self.all.as_bytes().get(self.range(index)).unwrap_or_default()
    }

    fn range(&self, index: usize) -> Range<usize> {
        let end = |index: usize| self.ends.get(index).map_or(0, |end| *end as usize);
        index.checked_sub(1).map_or(0, end)..end(index)
    }
}
