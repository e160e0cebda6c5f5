//! Colours that run into each other (ISO 32000-1, 8.7.4.5, 7.10 and 11.6.5.2).
//!
//! In: a frame's shading, whose space is its own. Out: a name for it, the same for all that look alike, and its objects: a shading of the
//! colours and, where the opacity changes too, a soft mask of a grey shading.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Object, Stream};

use crate::pdf::objects::{Objects, dictionary, name, reference};
use crate::typeset::frame::{Color, Shading};

/// A shading without its place. Shadings that look alike are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shade {
    /// Centre and radius of the first circle, in thousandths.
    from: Option<[i64; 3]>,
    /// Place, red, green, blue and opacity, in thousandths.
    stops: Vec<[u16; 5]>,
}

impl Shade {
    /// The look of a shading; none where there is nothing to see.
    pub(super) fn of(shading: &Shading) -> Option<Self> {
        let fine = |value: f32| if value.is_finite() { (value.clamp(0.0, 1.0) * 10_000.0).round() as u16 } else { 0 };
        let stop = |(at, color): &(f32, Color)| [fine(*at), fine(color.r), fine(color.g), fine(color.b), fine(color.a)];
        let stops: Vec<[u16; 5]> = shading.stops.iter().map(stop).collect();
        if stops.iter().all(|stop| stop[4] == 0) {
            return None;
        }
        let from = shading.from.map(|(x, y, radius)| [x, y, radius.max(0.0)].map(|value| (f64::from(value) * 10_000.0).round() as i64));
        Some(Self { from, stops })
    }

    /// The opacity of all colours; none where they differ.
    pub(super) fn opacity(&self) -> Option<f32> {
        let first = self.stops.first()?[4];
        self.stops.iter().all(|stop| stop[4] == first).then(|| f32::from(first) / 10_000.0)
    }

    /// The name of its resource.
    pub(super) fn resource(&self) -> String {
        format!("s{}", self.digest())
    }

    /// The name of the graphics state with its soft mask.
    pub(super) fn mask_resource(&self) -> String {
        format!("m{}", self.digest())
    }

    /// FNV-1a over all numbers: names depend on the look alone, so that pages can be drawn side by side.
    fn digest(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let numbers = self.from.iter().flatten().copied().chain(self.stops.iter().flatten().map(|value| i64::from(*value)));
        for byte in numbers.flat_map(i64::to_le_bytes) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mut out = String::new();
        let _always_ok = write!(out, "{hash:016x}");
        out
    }

    /// Writes its objects and notes their names.
    pub(super) fn write(&self, objects: &mut Objects, named: &mut BTreeMap<String, Object>) {
        let colors = objects.add(self.shading("DeviceRGB", |stop| vec![stop[1], stop[2], stop[3]]));
        named.insert(self.resource(), reference(colors));
        if self.opacity().is_some() {
            return;
        }
        let grey = objects.add(self.shading("DeviceGray", |stop| vec![stop[4]]));
        let resources = dictionary([("Shading", Object::Dictionary(dictionary([("g", reference(grey))])))]);
        let group = dictionary([("S", name("Transparency")), ("CS", name("DeviceGray"))]);
        let far = Object::Integer(30_000);
        let form = dictionary([
            ("Type", name("XObject")),
            ("Subtype", name("Form")),
            ("BBox", Object::Array(vec![Object::Integer(-30_000), Object::Integer(-30_000), far.clone(), far])),
            ("Group", Object::Dictionary(group)),
            ("Resources", Object::Dictionary(resources)),
        ]);
        let form = objects.add(Object::Stream(Stream::new(form, b"/g sh".to_vec()).with_compression(false)));
        let mask = dictionary([("Type", name("Mask")), ("S", name("Luminosity")), ("G", reference(form))]);
        let state = objects.add(dictionary([("Type", name("ExtGState")), ("SMask", Object::Dictionary(mask))]));
        named.insert(self.mask_resource(), reference(state));
    }

    fn shading(&self, space: &str, channels: impl Fn(&[u16; 5]) -> Vec<u16>) -> Dictionary {
        let number = |value: f64| Object::Real(value as f32);
        let coords: Vec<Object> = match self.from {
            None => [0.0, 0.0, 1.0, 0.0].map(number).to_vec(),
            Some([x, y, radius]) => {
                let of = |value: i64| number(value as f64 / 10_000.0);
                [of(x), of(y), of(radius)].into_iter().chain([0.0, 0.0, 1.0].map(number)).collect()
            }
        };
        dictionary([
            ("ShadingType", Object::Integer(if self.from.is_some() { 3 } else { 2 })),
            ("ColorSpace", name(space)),
            ("Coords", Object::Array(coords)),
            ("Function", Object::Dictionary(self.function(channels))),
            ("Extend", Object::Array(vec![Object::Boolean(true), Object::Boolean(true)])),
        ])
    }

    /// From a place to a colour: a straight line between each two stops, stitched together.
    fn function(&self, channels: impl Fn(&[u16; 5]) -> Vec<u16>) -> Dictionary {
        let real = |value: u16| Object::Real(f32::from(value) / 10_000.0);
        let unit = || Object::Array(vec![Object::Integer(0), Object::Integer(1)]);
        let color = |stop: &[u16; 5]| Object::Array(channels(stop).into_iter().map(real).collect());
        let mut stops = self.stops.clone();
        if let (Some(first), Some(last)) = (self.stops.first(), self.stops.last()) {
            let at = |place: u16, stop: &[u16; 5]| [place, stop[1], stop[2], stop[3], stop[4]];
            stops.insert(0, at(0, first));
            stops.push(at(10_000, last));
        }
        let (mut functions, mut bounds) = (Vec::new(), Vec::new());
        for pair in stops.windows(2).filter(|pair| pair[1][0] > pair[0][0]) {
            if !functions.is_empty() {
                bounds.push(real(pair[0][0]));
            }
            functions.push(Object::Dictionary(dictionary([
                ("FunctionType", Object::Integer(2)),
                ("Domain", unit()),
                ("C0", color(&pair[0])),
                ("C1", color(&pair[1])),
                ("N", Object::Integer(1)),
            ])));
        }
        if let (1, Some(Object::Dictionary(only))) = (functions.len(), functions.first()) {
            return only.clone();
        }
        let encode = functions.iter().flat_map(|_| [Object::Integer(0), Object::Integer(1)]).collect();
        dictionary([
            ("FunctionType", Object::Integer(3)),
            ("Domain", unit()),
            ("Functions", Object::Array(functions)),
            ("Bounds", Object::Array(bounds)),
            ("Encode", Object::Array(encode)),
        ])
    }
}
