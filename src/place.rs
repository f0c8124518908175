//! Asking for a place: a text field that suggests cities. Whatever it suggests, any text may be left in it.

use crate::browser::{atlas, document};
use leptos::{ev::Event, task::spawn_local};
use p4p_domain::{
    geo::city::FoundCity,
    i18n::words::{self, Words},
    markup::{Markup, element, together, void_element},
};

const COMBOBOX: &str = "[role=combobox]";

/// A text field that suggests cities (the combobox with a list of WAI-ARIA 1.2), its list, and what is said about them.
/// The list has the id `<id>-list`, what is said `<id>-said`. What reacts of it comes with the table of cities: see
/// [`focused`].
pub fn city_markup(words: Words, id: &str, attributes: &[(&'static str, &str)]) -> Markup {
    let part = |name: &str| [id, "-", name].concat();
    let (list, said) = (part("list"), part("said"));
    let own = [
        ("type", "text"),
        ("id", id),
        ("role", "combobox"),
        ("aria-autocomplete", "list"),
        ("aria-expanded", "false"),
        ("aria-controls", list.as_str()),
        ("autocomplete", "off"),
    ];
    let name = words.get(words::find::CITIES);
    let of_list =
        [("id", list.as_str()), ("role", "listbox"), ("aria-label", name), ("class", "cities"), ("hidden", "")];
    together([
        void_element("input", &[&own[..], attributes].concat()),
        element("ul", &of_list, &[]),
        element("p", &[("id", &said), ("class", "help said"), ("role", "status")], &[]),
    ])
}

/// For `focusin` in a part of the page: when the focus came to a field that suggests cities, what makes it do so is loaded.
///
/// When a city is chosen, it becomes the text of the field, and the field has an `input` event as if it had been typed;
/// [`chosen`] then tells which city it was. In the same form, controls with `data-from-city="zone"` and
/// `data-from-city="position"` are filled in, unless they hold something else already.
pub fn focused(words: Words, event: &Event) {
    if let Some(field) = document::id_around(event, COMBOBOX) {
        spawn_local(async move {
            if atlas::suggest_cities(&field).await.is_err() {
                document::set_html(&[&field, "-said"].concat(), &words.text(words::cities::WITHOUT));
            }
        });
    }
}

/// For `input` in a part of the page: the city that was chosen; `None` when it was something typed.
pub fn chosen(event: &Event) -> Option<FoundCity> {
    FoundCity::from_json(&document::city_of_target(event)?).ok()
}

/// Opens a map to choose the position for a field on; where there is none, the field says so.
pub fn pick(words: Words, field: &str) {
    let field = field.to_string();
    spawn_local(async move {
        if atlas::pick_position(&field).await.is_err() {
            document::show_problem(&field, Some(words.get(words::cities::WITHOUT_MAP)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_its_list_and_what_is_said_are_tied_together() {
        let html = city_markup(Words::english(), "host-city", &[("name", "city")]).into_html();
        for piece in [
            "id=\"host-city\" role=\"combobox\"",
            "aria-expanded=\"false\" aria-controls=\"host-city-list\"",
            "name=\"city\"",
            "<ul id=\"host-city-list\" role=\"listbox\"",
            "<p id=\"host-city-said\" class=\"help said\" role=\"status\">",
        ] {
            assert!(html.contains(piece), "{piece} in {html}");
        }
    }
}
