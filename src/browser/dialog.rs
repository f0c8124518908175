//! Dialogs: over the page, closed by Escape. The browser gives the focus back to what had it before.

use leptos::{html::Dialog, prelude::*};

/// Shows a dialog over the page, with the focus on its first control.
pub fn show(dialog: NodeRef<Dialog>) {
    // Fails only when it is shown in another way already, which nothing here does.
    _ = dialog.get_untracked().map(|dialog| dialog.show_modal());
}

/// Closes a dialog.
pub fn close(dialog: NodeRef<Dialog>) {
    _ = dialog.get_untracked().map(|dialog| dialog.close());
}
