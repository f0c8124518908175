//! The page's program in the browser.

fn main() {
    #[cfg(target_arch = "wasm32")]
    p4p_event::hydration::run();
}
