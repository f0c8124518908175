//! Views without their types, at the borders of components, and handlers without theirs.
//!
//! Each view has a type of its own, and each type its own code for being built, hydrated and compared: plain views of the
//! times, the list and the forms make a first load of 287 kB (brotli). Leptos' own `AnyView` keeps all of that code, and an
//! asynchronous hydration beside it, for everything under it (283 kB). An [`ErasedView`] is built or hydrated, and replaced as
//! a whole: about 205 kB. So it belongs where a component ends; what changes inside of one is a closure at a leaf, because
//! a replaced part loses focus and closes its `<details>`. What such a closure shows is a text or an `ErasedView`, because
//! each other type brings an effect of its own. Natively it is an `AnyView`.

use leptos::{ev::Event, prelude::*};

/// Takes the type off a view.
pub trait IntoErased {
    /// The view without its type.
    fn into_erased(self) -> ErasedView;
}

/// Takes the type off what handles an event, for the same reason: each type of closure brings its own way to and from
/// JavaScript. Of what follows signals, `Signal::derive` takes the type off.
pub fn handler<E: 'static>(handle: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(handle)
}

/// A [`handler`] of the text that is typed into a control, or chosen.
pub fn text_handler(mut handle: impl FnMut(String) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(move |event| handle(event_target_value(&event)))
}

/// A [`handler`] of whether a box is ticked.
pub fn tick_handler(mut handle: impl FnMut(bool) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(move |event| handle(event_target_checked(&event)))
}

/// A memo whose closure has no type: each type of closure brings its own code for when to run.
pub fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    fn erased<T: PartialEq + Send + Sync + 'static>(value: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| value())
    }
    erased(Box::new(value))
}

/// An effect whose closure has no type, for the same reason.
pub fn effect(act: impl FnMut() + 'static) {
    fn erased(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| act());
    }
    erased(Box::new(act));
}

#[cfg(not(target_arch = "wasm32"))]
pub use leptos::prelude::AnyView as ErasedView;

#[cfg(not(target_arch = "wasm32"))]
impl<V: IntoView> IntoErased for V {
    fn into_erased(self) -> ErasedView {
        self.into_any()
    }
}

#[cfg(target_arch = "wasm32")]
pub use browser::ErasedView;

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::{IntoErased, IntoView};
    use leptos::{
        attr::{Attribute, any_attribute::AnyAttribute},
        tachys::{
            hydration::Cursor,
            renderer::types::{Element, Node},
            view::{Mountable, Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
        },
    };

    /// Where a view was printed.
    type Printed<'a> = Option<(&'a Cursor, &'a PositionState)>;

    /// Builds a view, or hydrates it.
    type Show = dyn FnOnce(Printed<'_>) -> Box<dyn Mounted> + Send;

    /// A view without its type.
    pub struct ErasedView(Box<Show>);

    /// What became of it: something on the page.
    pub struct ErasedState(Box<dyn Mounted>);

    /// [`Mountable`] as a trait that can be an object.
    trait Mounted {
        fn unmount(&mut self);
        fn mount(&mut self, parent: &Element, marker: Option<&Node>);
        fn insert_before_this(&self, child: &mut dyn Mountable) -> bool;
    }

    impl<T: Mountable> Mounted for T {
        fn unmount(&mut self) {
            Mountable::unmount(self);
        }

        fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
            Mountable::mount(self, parent, marker);
        }

        fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
            Mountable::insert_before_this(self, child)
        }
    }

    impl<V: IntoView + 'static> IntoErased for V {
        fn into_erased(self) -> ErasedView {
            ErasedView(Box::new(move |printed| match printed {
                Some((cursor, position)) => Box::new(self.hydrate::<true>(cursor, position)),
                None => Box::new(self.build()),
            }))
        }
    }

    impl Render for ErasedView {
        type State = ErasedState;

        fn build(self) -> ErasedState {
            ErasedState((self.0)(None))
        }

        fn rebuild(self, state: &mut ErasedState) {
            let mut new = self.build();
            Mountable::insert_before_this(state, &mut new);
            Mountable::unmount(state);
            *state = new;
        }
    }

    impl Mountable for ErasedState {
        fn unmount(&mut self) {
            self.0.unmount();
        }

        fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
            self.0.mount(parent, marker);
        }

        fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
            self.0.insert_before_this(child)
        }

        // Asked for by what gives attributes to views from outside, which nothing does.
        fn elements(&self) -> Vec<Element> {
            Vec::new()
        }
    }

    impl AddAnyAttr for ErasedView {
        type Output<NewAttr: Attribute> = Self;

        // Attributes are given to elements, never to a component from outside.
        fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
            self
        }
    }

    impl RenderHtml for ErasedView {
        type AsyncOutput = Self;
        type Owned = Self;

        const MIN_LENGTH: usize = 0;

        fn dry_resolve(&mut self) {}

        async fn resolve(self) -> Self {
            self
        }

        // Browsers print nothing.
        fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

        fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> ErasedState {
            ErasedState((self.0)(Some((cursor, position))))
        }

        fn into_owned(self) -> Self {
            self
        }
    }
}
