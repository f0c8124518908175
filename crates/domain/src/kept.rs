//! For how long a browser keeps what a page stores in it.

/// How long that is, as far as the browser lets a page know. Besides, every browser forgets what was stored in a private
/// window when that is closed, which no page can find out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// Until somebody deletes it.
    UntilDeleted,
    /// Seven days of use without a visit to this site: WebKit then deletes all that scripts have stored.
    SevenDays,
    /// Until the browser needs the space.
    #[default]
    WhileThereIsSpace,
}

impl Kept {
    /// From whether the browser has promised to keep it ([Storage Standard](https://storage.spec.whatwg.org/#persistence)),
    /// and whether its engine is WebKit.
    pub fn of(is_persisted: bool, is_webkit: bool) -> Self {
        match (is_persisted, is_webkit) {
            (true, _) => Self::UntilDeleted,
            (false, true) => Self::SevenDays,
            (false, false) => Self::WhileThereIsSpace,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_webkit_without_a_promise_forgets_after_seven_days() {
        assert_eq!(Kept::of(false, true), Kept::SevenDays);
        assert_eq!(Kept::of(true, true), Kept::UntilDeleted);
        assert_eq!(Kept::of(true, false), Kept::UntilDeleted);
        assert_eq!(Kept::of(false, false), Kept::WhileThereIsSpace);
        assert_eq!(Kept::default(), Kept::WhileThereIsSpace);
    }
}
