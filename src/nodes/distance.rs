//! Distances in words.

use p4p_domain::i18n::messages::{Messages, nodes};

/// Tenths below ten kilometres, whole ones above.
pub fn kilometres(messages: Messages, km: f32) -> String {
    // Distances on Earth are far below the limit.
    let tenths = (km * 10.0).round() as u32;
    let part = if tenths < 100 && !tenths.is_multiple_of(10) {
        [messages.get(nodes::DECIMAL_MARK), &(tenths % 10).to_string()].concat()
    } else {
        String::new()
    };
    let whole = if tenths < 100 { tenths / 10 } else { (tenths + 5) / 10 };
    [&whole.to_string(), part.as_str(), " km"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_as_exact_as_people_say_them() {
        let messages = [0.04, 0.96, 3.25, 9.94, 9.96, 12.4, 12.6, 8123.4].map(|km| kilometres(Messages::english(), km));
        assert_eq!(messages, ["0 km", "1 km", "3.3 km", "9.9 km", "10 km", "12 km", "13 km", "8123 km"]);
    }
}
