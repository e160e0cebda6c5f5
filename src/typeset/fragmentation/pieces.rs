//! Fragments that cutting makes: windows on what cannot be broken, heads and feet that come again.
//!
//! In: a fragment of the layout. Out: one around it. Where they go is for [`super::build`] to say.

use std::sync::Arc;

use crate::typeset::layout::{Fragment, Placed};

/// A fragment of which only a strip shows.
pub(super) fn windowed(fragment: Arc<Fragment>, width: f32, offset: f32, visible: f32) -> Placed {
    let mut window = Fragment { width, height: visible, ..Fragment::default() };
    window.flags.window = true;
    window.flags.cut_top = offset > 0.0;
    window.children.push(Placed { x: 0.0, y: -offset, margin: 0.0, fragment });
    Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: Arc::new(window) }
}

/// A head or foot that comes again.
pub(super) fn repeated(placed: &Placed, y: f32) -> Placed {
    let mut again = Fragment { width: placed.fragment.width, height: placed.fragment.height, ..Fragment::default() };
    again.flags.again = true;
    again.children.push(Placed { x: placed.x, y: 0.0, margin: 0.0, fragment: placed.fragment.clone() });
    Placed { x: 0.0, y, margin: 0.0, fragment: Arc::new(again) }
}

/// A fragment around another, so that it is an item.
pub(super) fn around_it(fragment: &Arc<Fragment>) -> Fragment {
    let mut out = Fragment { width: fragment.width, height: fragment.height, reach: fragment.height, ..Fragment::default() };
    out.children.push(Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: fragment.clone() });
    out
}
