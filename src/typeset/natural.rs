//! Natural sizes of pictures, and the size a picture gets where it is asked for less than all (CSS Images 3, 4 and 5).
//!
//! In: what a picture says of itself, what a style asks for, the area there is. Out: a width and a height in points. Nothing is drawn.

/// What a picture says of its own size; none of it for gradients.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Natural {
    /// Its width in points.
    pub(crate) width: Option<f32>,
    /// Its height in points.
    pub(crate) height: Option<f32>,
    /// Its width for a height of one.
    pub(crate) ratio: Option<f32>,
}

impl Natural {
    /// A picture of pixels, in points.
    pub(crate) fn of_size((width, height): (f32, f32)) -> Self {
        Self { width: Some(width), height: Some(height), ratio: (height > 0.0).then(|| width / height) }
    }

    /// An SVG file with the size that was made out for it in points: its root says which sides it really has (SVG 2, 8.12).
    pub(crate) fn of_svg(source: &str, (width, height): (f32, f32)) -> Self {
        let root = root_tag(source);
        let is_given = |name: &str| {
            attribute(root, name).is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit() || c == '.') && !value.ends_with('%'))
        };
        let width = is_given("width").then_some(width);
        let height = is_given("height").then_some(height);
        let of_view = attribute(root, "viewBox").and_then(|value| {
            let mut numbers = value.split([' ', ',', '\n', '\t']).filter(|number| !number.is_empty()).map(str::parse::<f32>);
            match (numbers.nth(2)?, numbers.next()?) {
                (Ok(width), Ok(height)) if width > 0.0 && height > 0.0 => Some(width / height),
                _ => None,
            }
        });
        let of_sides = width.zip(height).filter(|(width, height)| *width > 0.0 && *height > 0.0).map(|(width, height)| width / height);
        Self { width, height, ratio: of_sides.or(of_view) }
    }

    /// The smallest size that covers an area, or the largest that fits in.
    pub(crate) fn fitted(&self, (width, height): (f32, f32), cover: bool) -> (f32, f32) {
        match self.ratio {
            Some(ratio) if (width / height > ratio) == cover => (width, width / ratio),
            Some(ratio) => (height * ratio, height),
            None => (width, height),
        }
    }

    /// The size with the sides that are asked for, in an area (CSS Images 3, 5.2).
    pub(crate) fn sized(&self, asked: (Option<f32>, Option<f32>), area: (f32, f32)) -> (f32, f32) {
        match (asked, self.ratio) {
            ((Some(width), Some(height)), _) => (width, height),
            ((Some(width), None), Some(ratio)) => (width, width / ratio),
            ((Some(width), None), None) => (width, self.height.unwrap_or(area.1)),
            ((None, Some(height)), Some(ratio)) => (height * ratio, height),
            ((None, Some(height)), None) => (self.width.unwrap_or(area.0), height),
            ((None, None), ratio) => match (self.width, self.height) {
                (None, None) => self.fitted(area, false),
                (Some(width), None) => (width, ratio.map_or(area.1, |ratio| width / ratio)),
                (None, Some(height)) => (ratio.map_or(area.0, |ratio| height * ratio), height),
                (Some(width), Some(height)) => (width, height),
            },
        }
    }
}

/// The text of a drawing's first tag.
pub(crate) fn root_tag(source: &str) -> &str {
    source.split_once("<svg").and_then(|(_, rest)| rest.split_once('>')).map_or("", |(root, _)| root)
}

/// The value of an attribute in the text of a tag.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let starts = tag[..at].ends_with(|c: char| c.is_ascii_whitespace());
        let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        starts.then(|| value[1..].split(quote).next().unwrap_or_default().trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_as_large_as_they_and_the_style_say() {
        let check = |root: &str, asked: (Option<f32>, Option<f32>), expected: (f32, f32)| {
            let natural = Natural::of_svg(&format!("<?xml version='1.0'?><svg {root}><path/></svg>"), (30.0, 60.0));
            assert_eq!(natural.sized(asked, (100.0, 80.0)), expected, "{root}");
        };
        check("width='40' height='80'", (None, None), (30.0, 60.0));
        check("width='40' height='80'", (Some(10.0), None), (10.0, 20.0));
        check("viewBox='0 0 10 20'", (None, None), (40.0, 80.0));
        check("viewBox='0,0,10,20'", (None, Some(10.0)), (5.0, 10.0));
        check("width='100%' height='100%' viewBox='0 0 40 10'", (None, None), (100.0, 25.0));
        check("width='40'", (None, None), (30.0, 80.0));
        check("stroke-width='40'", (None, None), (100.0, 80.0));
        check("height='80' viewBox='0 0 1 2'", (None, None), (30.0, 60.0));
        check("", (Some(10.0), None), (10.0, 80.0));
    }
}
