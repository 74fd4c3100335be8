//! How wide text is, and how to break it into lines, without a font at hand.
//!
//! The widths are those of DejaVu Sans, among the widest of the plain fonts that a reader's machine may choose: what fits in it fits in
//! Arial, Helvetica, Roboto, Segoe UI and San Francisco too.

/// Thousandths of the size for the letters from space to `~`.
const PLAIN: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];
/// The same in bold.
const BOLD: [u16; 95] = [
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
    683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
    724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
    343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
];
/// Any other letter: as wide as the widest.
const OTHER: u16 = 1050;

/// What follows text that was cut.
const CUT: char = '\u{2026}';

/// How text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    /// In pixels.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
}

impl Type {
    /// Ordinary text of this size.
    #[must_use]
    pub const fn plain(size: f64) -> Self {
        Self { size, bold: false }
    }

    /// Bold text of this size.
    #[must_use]
    pub const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    /// The distance from one line to the next.
    #[must_use]
    pub fn leading(self) -> f64 {
        self.size * 1.3
    }

    /// How wide this text is, in pixels.
    #[must_use]
    pub fn width(self, text: &str) -> f64 {
        let table = if self.bold { &BOLD } else { &PLAIN };
        let thousandths: u32 = text
            .chars()
            .map(|c| {
                let at = u32::from(c)
                    .checked_sub(32)
                    .and_then(|n| usize::try_from(n).ok());
                u32::from(at.and_then(|n| table.get(n)).copied().unwrap_or(OTHER))
            })
            .sum();
        f64::from(thousandths) / 1000.0 * self.size
    }

    /// Text as lines no wider than `width`, at most `most` of them; what does not fit is cut with "…".
    #[must_use]
    pub fn lines(self, text: &str, width: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(line) + self.width(" ") + self.width(word) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        let cut = lines.len() > most;
        lines.truncate(most);
        let last = lines.len().saturating_sub(1);
        for (n, line) in lines.iter_mut().enumerate() {
            let more = cut && n == last;
            if more || self.width(line) > width {
                *line = self.cut(line, width, more);
            }
        }
        lines
    }

    /// One line, cut so that it and "…" fit; `at_a_word` cuts between words where it can.
    fn cut(self, line: &str, width: f64, at_a_word: bool) -> String {
        let room = width - self.width(&CUT.to_string());
        let mut kept = String::new();
        for letter in line.chars() {
            kept.push(letter);
            if self.width(&kept) > room {
                kept.pop();
                if let Some(word) = kept.rfind(' ').filter(|_| at_a_word) {
                    kept.truncate(word);
                }
                break;
            }
        }
        let kept = kept.trim_end_matches([' ', ',', ';', ':', '.', '-']);
        format!("{kept}{CUT}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_its_room() {
        let set = Type::plain(12.0);
        let text = "Nobody should be hurt at home, and Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch is long.";
        for width in [60.0, 120.0, 200.0] {
            for most in 1..6 {
                let lines = set.lines(text, width, most);
                assert!(lines.len() <= most && !lines.is_empty());
                for line in &lines {
                    assert!(set.width(line) <= width, "`{line}` is wider than {width}");
                }
            }
        }
        assert_eq!(set.lines("A few words", 500.0, 1), ["A few words"]);
        assert_eq!(set.lines("One two", 40.0, 1), ["One\u{2026}"]);
    }
}
