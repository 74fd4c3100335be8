//! A school's colour made fit to be read: darker on light pages, lighter on dark ones, until it has the contrast that WCAG 2.2 asks for.
//!
//! Contrast is (L1 + 0.05) / (L2 + 0.05) of relative luminances (WCAG 2.2, "contrast ratio"): 4.5 for words (1.4.3), 3 for the edges of controls (1.4.11).

/// Red, green, blue.
pub(super) type Rgb = [u8; 3];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/// Grounds and words of `style.css`, light and dark.
const GROUND: Rgb = [0xf4, 0xf6, 0xf5];
const DARK_GROUND: Rgb = [0x10, 0x19, 0x1d];
const DARK_PAPER: Rgb = [0x19, 0x25, 0x2b];
const DARK_ON: Rgb = [0x06, 0x26, 0x2a];
const DARK_INK: Rgb = [0xed, 0xf3, 0xf4];
/// A little more than is asked, so that rounding never takes it below.
const WORDS: f64 = 4.6;

fn luminance(colour: Rgb) -> f64 {
    let part = |value: u8| {
        let v = f64::from(value) / 255.0;
        if v <= 0.04045 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
}

/// The contrast of two colours, from 1 to 21.
pub(super) fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// `share` of `b` in `a`, 0 to 100.
fn mix(a: Rgb, b: Rgb, share: u16) -> Rgb {
    let part = |i: usize| {
        let mixed = (u16::from(a[i]) * (100 - share) + u16::from(b[i]) * share) / 100;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    [part(0), part(1), part(2)]
}

/// The colour, moved towards another just as far as all these contrasts need.
fn moved(colour: Rgb, towards: Rgb, enough: impl Fn(Rgb) -> bool) -> Rgb {
    let steps = (0..=100).map(|share| mix(colour, towards, share));
    steps.into_iter().find(|c| enough(*c)).unwrap_or(towards)
}

/// For white words on it.
pub(super) fn under_white(colour: Rgb) -> Rgb {
    moved(colour, BLACK, |c| contrast(c, WHITE) >= WORDS)
}

/// `#rrggbb`
pub(super) fn hex(colour: Rgb) -> String {
    format!("#{:02x}{:02x}{:02x}", colour[0], colour[1], colour[2])
}

/// The colours of the page, light and dark, as custom properties over those of `style.css`.
pub(super) fn sheet(colour: Rgb) -> String {
    let tint = mix(WHITE, colour, 12);
    let on_light = |c: Rgb| {
        [WHITE, GROUND, tint]
            .iter()
            .all(|g| contrast(c, *g) >= WORDS)
    };
    let deep = moved(colour, BLACK, on_light);
    let dark_tint = moved(mix(DARK_PAPER, colour, 30), BLACK, |c| {
        contrast(c, DARK_INK) >= 9.0
    });
    let on_dark = |c: Rgb| {
        [DARK_PAPER, DARK_GROUND, DARK_ON, dark_tint]
            .iter()
            .all(|g| contrast(c, *g) >= WORDS)
    };
    let light = moved(colour, WHITE, on_dark);
    let dark_head = moved(colour, BLACK, |c| contrast(c, WHITE) >= 9.0);
    let dark = format!(
        "--brand:{0};--deep:{1};--link:{1};--tint:{2}",
        hex(dark_head),
        hex(light),
        hex(dark_tint),
    );
    // Who asked for light, for dark or for stronger contrast gets that, whatever the device prefers.
    format!(
        ":root{{--brand:{0};--deep:{1};--link:{1};--tint:{2}}}\n@media(prefers-color-scheme:dark){{:root:not(.theme-light,.contrast-more){{{dark}}}}}\n\
         .leave{{color:{0}}}\n:root.theme-dark:not(.contrast-more){{{dark}}}\n",
        hex(under_white(colour)),
        hex(deep),
        hex(tint),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_recommendation() {
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 0.01);
        assert!((contrast([0x76, 0x76, 0x76], WHITE) - 4.54).abs() < 0.01);
    }

    /// Every colour, in steps: what the page shows can be read.
    #[test]
    fn any_colour_can_be_read() {
        let steps = [0_u8, 51, 102, 153, 204, 255];
        for r in steps {
            for g in steps {
                for b in steps {
                    let css = sheet([r, g, b]);
                    let all: Vec<Rgb> = css
                        .split('#')
                        .skip(1)
                        .map(|rest| {
                            let part = |i: usize| {
                                u8::from_str_radix(&rest[i..i + 2], 16).expect("figures")
                            };
                            [part(0), part(2), part(4)]
                        })
                        .collect();
                    let [
                        brand,
                        deep,
                        _,
                        tint,
                        dark_brand,
                        light,
                        _,
                        dark_tint,
                        leave,
                        ..,
                    ] = all[..]
                    else {
                        panic!("{css}");
                    };
                    for (one, other) in [
                        (brand, WHITE),
                        (deep, WHITE),
                        (deep, GROUND),
                        (deep, tint),
                        (dark_brand, WHITE),
                        (light, DARK_PAPER),
                        (light, DARK_GROUND),
                        (light, DARK_ON),
                        (light, dark_tint),
                        (DARK_INK, dark_tint),
                        (leave, WHITE),
                    ] {
                        assert!(contrast(one, other) >= 4.5, "{r:?} {g:?} {b:?}: {css}");
                    }
                }
            }
        }
    }
}
