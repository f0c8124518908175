//! Makes the tables of `folding` of Unicode's own: included by `build.rs`.

use std::ops::{Range, RangeInclusive};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Where letters are dense: Latin and its extensions; Greek and Cyrillic; more of Latin and Greek; single jamo of
/// Hangul; the forms of Hebrew and Arabic letters; kana and jamo of half the width.
const BLOCKS: [Range<u32>; 7] =
    [0xa0..0x290, 0x370..0x530, 0x1e00..0x2000, 0x3131..0x318f, 0xfb1d..0xfb50, 0xfe80..0xfef5, 0xff66..0xffdd];

/// Where else there are letters that are written in two ways. Not among them are characters that nobody's keyboard
/// writes: ideographs and ligatures for old codes, squared words, numbers in circles; nor, to spare visitors the bytes, the
/// few of Tibetan, Burmese and Balinese that texts have composed anyway.
const ELSEWHERE: [Range<u32>; 5] = [0x560..0xf00, 0x3041..0x30a0, 0x30f7..0x30fb, 0xfb00..0xfb07, 0xfef5..0xfefd];

/// Letters that are typed as others, although Unicode takes them for no others with marks: because a keyboard has not got
/// them (a Russian one those of Kazakh, an Arabic one those of Persian and the other way round), because people leave out
/// what makes them differ (hamza, the dots of the feminine ending), or because they are another form of the same letter
/// (at the end of a Greek or Hebrew word; the small ke of Japanese places).
const ALIKE: &str = "đd ðd ɖd ɗd ɓb əa ɛe ɣg ħh ɨi ıi ɩi ƙk łl ɲn ŋn øo ɔo ƥp ŧt ƭt ʉu ʊu ʋv ƴy ςσ \
    ґг ғг қк ңн өо ұу үу һх әа \
    ךכ םמ ןנ ףפ ץצ \
    ٱا ىي یي کك ەه ہه ھه ةه \
    ゕか ゖけ ゛\u{3099} ゜\u{309a}";

/// Letters that are typed as two.
const SPELLED: [(char, &str); 12] = [
    ('æ', "ae"),
    ('œ', "oe"),
    ('ß', "ss"),
    ('þ', "th"),
    ('ŀ', "l·"),
    ('և', "եւ"),
    ('װ', "וו"),
    ('ױ', "וי"),
    ('ײ', "יי"),
    // With a blank in Unicode's own.
    ('ำ', "ํา"),
    ('ຳ', "ໍາ"),
    ('ŉ', "ʼn"),
];

/// What is passed over: accents of Latin, Greek and Cyrillic; points and signs of Hebrew, Arabic and Syriac; the dot that
/// Indian letters get for sounds of other languages; signs that choose a form; what has no width; and all that people
/// write for an apostrophe.
const LEFT_OUT: [RangeInclusive<u32>; 61] = [
    0xa8..=0xa8,
    0xad..=0xad,
    0xaf..=0xaf,
    0xb4..=0xb4,
    0xb7..=0xb8,
    0x2b9..=0x2bf,
    0x2c8..=0x2c8,
    0x2ca..=0x2cb,
    0x2d8..=0x2dd,
    0x300..=0x36f,
    0x374..=0x375,
    0x384..=0x385,
    0x387..=0x387,
    0x483..=0x487,
    0x55a..=0x55b,
    0x591..=0x5bd,
    0x5bf..=0x5bf,
    0x5c1..=0x5c2,
    0x5c4..=0x5c5,
    0x5c7..=0x5c7,
    0x5f3..=0x5f3,
    0x610..=0x61a,
    0x61c..=0x61c,
    0x640..=0x640,
    0x64b..=0x65f,
    0x670..=0x670,
    0x6d6..=0x6dc,
    0x6df..=0x6e4,
    0x6e7..=0x6e8,
    0x6ea..=0x6ed,
    0x711..=0x711,
    0x730..=0x74a,
    0x8ca..=0x8ff,
    0x93c..=0x93c,
    0x9bc..=0x9bc,
    0xa3c..=0xa3c,
    0xabc..=0xabc,
    0xb3c..=0xb3c,
    0xc3c..=0xc3c,
    0xcbc..=0xcbc,
    0x180b..=0x180f,
    0x1ab0..=0x1aff,
    0x1dc0..=0x1dff,
    0x1fbd..=0x1fbd,
    0x1fbf..=0x1fc1,
    0x1fcd..=0x1fcf,
    0x1fdd..=0x1fdf,
    0x1fed..=0x1fef,
    0x1ffd..=0x1ffe,
    0x200b..=0x200f,
    0x2018..=0x2019,
    0x201b..=0x201b,
    0x202a..=0x202e,
    0x2032..=0x2032,
    0x2035..=0x2035,
    0x2060..=0x206f,
    0x20d0..=0x20ff,
    0xa78b..=0xa78c,
    0xfe00..=0xfe0f,
    0xfe20..=0xfe2f,
    0xfeff..=0xfeff,
];

/// What stands between words, as people put it there or leave it out: blanks, hyphens, dashes, and other punctuation. That
/// of ASCII is no part of the table.
const BETWEEN: [RangeInclusive<u32>; 47] = [
    0x80..=0xa0,
    0xa1..=0xa7,
    0xa9..=0xa9,
    0xab..=0xac,
    0xae..=0xae,
    0xb0..=0xb1,
    0xb6..=0xb6,
    0xbb..=0xbb,
    0xbf..=0xbf,
    0xd7..=0xd7,
    0xf7..=0xf7,
    0x37e..=0x37e,
    0x55c..=0x55f,
    0x589..=0x58a,
    0x5be..=0x5be,
    0x5c0..=0x5c0,
    0x5c3..=0x5c3,
    0x5c6..=0x5c6,
    0x5f4..=0x5f4,
    0x60c..=0x60d,
    0x61b..=0x61b,
    0x61d..=0x61f,
    0x66a..=0x66d,
    0x6d4..=0x6d4,
    0x700..=0x70d,
    0x964..=0x965,
    0xe4f..=0xe4f,
    0xe5a..=0xe5b,
    0x104a..=0x104f,
    0x10fb..=0x10fb,
    0x1361..=0x1368,
    0x1680..=0x1680,
    0x17d4..=0x17da,
    0x2000..=0x200a,
    0x2010..=0x2017,
    0x201a..=0x201a,
    0x201c..=0x2029,
    0x202f..=0x2031,
    0x2033..=0x2034,
    0x2036..=0x205f,
    0x2212..=0x2212,
    0x2e00..=0x2e5d,
    0x3000..=0x3003,
    0x3008..=0x3020,
    0x30a0..=0x30a0,
    0x30fb..=0x30fb,
    0xff5f..=0xff65,
];

/// The tables as Rust.
pub fn tables() -> String {
    let blocks = BLOCKS.map(|codes| {
        let single = |code| match folds(code).as_slice() {
            [one] => *one,
            _ => 0,
        };
        let first = codes.start;
        format!("({first}, &{:?})", codes.map(single).collect::<Vec<_>>())
    });
    let elsewhere = |code: &u32| ELSEWHERE.iter().any(|codes| codes.contains(code));
    let (mut from, mut into, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for code in 0xa0..0xfffe {
        match folds(code).as_slice() {
            [one] if elsewhere(&code) => (from.push(code), into.push(*one), rest.push(0)).2,
            [one, two] => (from.push(code), into.push(*one), rest.push(*two)).2,
            _ => {}
        }
    }
    let mut ranges: Vec<_> = LEFT_OUT.map(|codes| (*codes.start(), *codes.end(), false)).into();
    ranges.extend(BETWEEN.map(|codes| (*codes.start(), *codes.end(), true)));
    ranges.sort_unstable();
    let (beginnings, ends): (Vec<_>, Vec<_>) = ranges.iter().map(|(first, last, _)| (*first, *last)).unzip();
    let between: Vec<_> = ranges.iter().map(|(.., is_between)| *is_between).collect();
    // In columns, which compress better.
    let column = |name, sort, values: String, length| format!("const {name}: [{sort}; {length}] = {values};\n");
    [
        format!("const BLOCKS: [(u32, &[u16]); {}] = [{}];\n", blocks.len(), blocks.join(", ")),
        column("FROM", "u16", format!("{from:?}"), from.len()),
        column("INTO", "u16", format!("{into:?}"), from.len()),
        column("REST", "u16", format!("{rest:?}"), from.len()),
        column("BEGINNINGS", "u16", format!("{beginnings:?}"), ranges.len()),
        column("ENDS", "u16", format!("{ends:?}"), ranges.len()),
        column("ARE_BETWEEN", "bool", format!("{between:?}"), ranges.len()),
    ]
    .concat()
}

/// What a lower-case character of the ranges becomes, in one or two code points; none where it stays, or is no letter.
fn folds(code: u32) -> Vec<u16> {
    let mut parts = parts(code);
    if let [first, second, _] = parts.as_slice() {
        // By one that stands for the first two: what it becomes is looked up in its turn.
        let two = [*first, *second];
        let Some(both) = (0xa0..0xfffe).find(|other| self::parts(*other) == two).and_then(char::from_u32) else {
            return Vec::new();
        };
        parts.splice(..2, [both]);
    }
    let codes: Result<Vec<u16>, _> = parts.into_iter().map(|part| u16::try_from(u32::from(part))).collect();
    codes.ok().filter(|codes| codes.len() <= 2).unwrap_or_default()
}

fn parts(code: u32) -> Vec<char> {
    let is_in = |ranges: &[Range<u32>]| ranges.iter().any(|codes| codes.contains(&code));
    let Some(letter) = char::from_u32(code).filter(|_| is_in(&BLOCKS) || is_in(&ELSEWHERE)) else { return Vec::new() };
    let is_upper = !letter.to_lowercase().eq([letter]);
    // The last one is a letter of its own, which every Cyrillic keyboard has.
    if is_upper || is_passed_over(letter) || letter == 'й' {
        return Vec::new();
    }
    let spelled = SPELLED.iter().find(|(of, _)| *of == letter).map(|(_, spelled)| spelled.chars().collect());
    let mut parts: Vec<char> =
        spelled.unwrap_or_else(|| [letter].into_iter().nfkd().flat_map(char::to_lowercase).collect());
    // Fractions are no numbers beside each other.
    if parts.contains(&'\u{2044}') {
        return Vec::new();
    }
    parts.retain(|part| !is_passed_over(*part));
    for part in &mut parts {
        *part = ALIKE.split_whitespace().find_map(|pair| pair.strip_prefix(*part)?.chars().next()).unwrap_or(*part);
    }
    let is_written = |part: &char| part.is_alphanumeric() || is_combining_mark(*part);
    if parts == [letter] || !parts.iter().all(is_written) { Vec::new() } else { parts }
}

fn is_passed_over(c: char) -> bool {
    LEFT_OUT.iter().chain(&BETWEEN).any(|codes| codes.contains(&u32::from(c)))
}
