//! Texts of the interface whose values are views.

use crate::erased::{ErasedView, IntoErased};
use p4p_domain::i18n::messages::Piece;

/// A text whose values are views, like links: its pieces in their order. A value that the text does not have is left out.
pub fn rich_text<const VALUES: usize>(pieces: Vec<Piece>, values: [ErasedView; VALUES]) -> Vec<ErasedView> {
    let mut values = values.map(Some);
    let view = |piece| match piece {
        Piece::Text(text) => Some(text.into_erased()),
        Piece::Value(number) => values.get_mut(number).and_then(Option::take),
    };
    pieces.into_iter().filter_map(view).collect()
}
