//! Randomness for ids.

/// Sixteen random bytes from the browser's cryptographic generator (also there on plain http);
/// `None` when there is none.
pub fn random_bytes() -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    super::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}
