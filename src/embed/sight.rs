use super::use_frame;
use crate::browser::frame::{JsObject, Sight, watch_sight};
use crate::erased::effect;
use leptos::{html::ElementType, prelude::*};

/// How much of an element can be seen. Outside of frames nobody covers anything: it counts as seen.
pub fn use_sight<E>(element: NodeRef<E>) -> ReadSignal<Sight>
where
    E: ElementType + 'static,
    E::Output: JsObject + Clone + 'static,
{
    let frame = use_frame();
    let (sight, set_sight) = signal(Sight::Hidden);
    let watch = StoredValue::new_local(None);
    effect(move || {
        if !frame.is_framed() {
            return set_sight.set(Sight::Seen);
        }
        let element = element.get();
        watch.set_value(element.and_then(|element| watch_sight(&element, move |sight| _ = set_sight.try_set(sight))));
    });
    on_cleanup(move || _ = watch.try_set_value(None));
    sight
}
