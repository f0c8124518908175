//! One at a time, across tabs and the service worker (Web Locks).

/// What is held until it is dropped.
#[must_use]
pub struct Held(browser::Held);

impl Held {
    /// Whether the browser has locks, so that this really is the only one. Without them (plain http) the caller needs
    /// another way.
    pub fn is_sure(&self) -> bool {
        self.0.is_sure()
    }
}

/// Waits until nobody else holds the lock of this name, and holds it.
pub async fn alone(name: &str) -> Held {
    Held(browser::alone(name).await)
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Array, Function, Promise, Reflect};
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};
    use wasm_bindgen_futures::JsFuture;

    pub struct Held(Option<Function>);

    impl Held {
        pub fn is_sure(&self) -> bool {
            self.0.is_some()
        }
    }

    impl Drop for Held {
        fn drop(&mut self) {
            // Resolving a promise does not fail.
            _ = self.0.as_ref().map(|release| release.call0(&JsValue::NULL));
        }
    }

    /// A promise and what resolves it.
    fn promise() -> (Promise, Option<Function>) {
        let mut resolve = None;
        let promise = Promise::new(&mut |resolves, _| resolve = Some(resolves));
        (promise, resolve)
    }

    pub async fn alone(name: &str) -> Held {
        Held(held(name).await)
    }

    async fn held(name: &str) -> Option<Function> {
        // The typed bindings have it behind a flag only.
        let navigator = web_sys::window()?.navigator();
        let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        let (granted, grant) = promise();
        let (released, release) = promise();
        // The lock is held as long as the promise that this returns is pending.
        let hold = Closure::once_into_js(move |_lock: JsValue| {
            _ = grant.map(|grant| grant.call0(&JsValue::NULL));
            released
        });
        let asked: Promise = request.call2(&locks, &name.into(), &hold).ok()?.dyn_into().ok()?;
        // A browser that refuses (some frames do) says so by rejecting.
        JsFuture::from(Promise::race(&Array::of2(&granted, &asked))).await.ok()?;
        release
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    pub struct Held;

    impl Held {
        #[allow(clippy::unused_self)]
        pub fn is_sure(&self) -> bool {
            false
        }
    }

    #[allow(clippy::unused_async)]
    pub async fn alone(_name: &str) -> Held {
        Held
    }
}
