//! What keys do in a list of suggestions below a text field, after the combobox of the WAI-ARIA Authoring Practices.

/// What a key that went down asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To mark the suggestion at this place.
    Mark(usize),
    /// To choose the one at this place.
    Choose(usize),
    /// To close the list.
    Close,
}

/// What a key (by its name in UI Events) asks of an open list of `count` suggestions, of which perhaps one is marked.
/// `None` for keys that are the field's own, and for all of them when the list is closed, which is when it is empty.
pub fn asked(key: &str, count: usize, marked: Option<usize>) -> Option<Asked> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(Asked::Mark(marked.filter(|at| *at < last).map_or(0, |at| at + 1))),
        "ArrowUp" => Some(Asked::Mark(marked.and_then(|at| at.checked_sub(1)).unwrap_or(last))),
        "Enter" => marked.map(Asked::Choose),
        "Escape" => Some(Asked::Close),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrows_go_round() {
        assert_eq!(asked("ArrowDown", 3, None), Some(Asked::Mark(0)));
        assert_eq!(asked("ArrowDown", 3, Some(1)), Some(Asked::Mark(2)));
        assert_eq!(asked("ArrowDown", 3, Some(2)), Some(Asked::Mark(0)));
        assert_eq!(asked("ArrowUp", 3, None), Some(Asked::Mark(2)));
        assert_eq!(asked("ArrowUp", 3, Some(0)), Some(Asked::Mark(2)));
        assert_eq!(asked("ArrowUp", 3, Some(2)), Some(Asked::Mark(1)));
    }

    #[test]
    fn enter_is_the_forms_key_until_something_is_marked() {
        assert_eq!(asked("Enter", 3, None), None);
        assert_eq!(asked("Enter", 3, Some(1)), Some(Asked::Choose(1)));
        assert_eq!(asked("Escape", 1, None), Some(Asked::Close));
    }

    #[test]
    fn a_closed_list_has_no_keys_and_text_keys_stay_the_fields() {
        for key in ["ArrowDown", "ArrowUp", "Enter", "Escape"] {
            assert_eq!(asked(key, 0, None), None);
        }
        for key in ["a", "Home", "Tab", "ArrowLeft", "Process"] {
            assert_eq!(asked(key, 3, Some(1)), None);
        }
    }
}
