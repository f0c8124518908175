//! Positions as people have them on the clipboard: from maps, phones, spreadsheets and links.
//!
//! Read is what can mean one position only; see [`position`]. No floating-point numbers: degrees are whole numbers of
//! ten-millionths, about a centimetre.

use crate::form::typed::plain;

/// Ten-millionths of a degree in a degree.
const DEGREE: i64 = 10_000_000;

/// Latitude and longitude in degrees, `52.3676, 4.9041`, out of what was pasted: decimal degrees with points or commas,
/// degrees with minutes and seconds, with letters for the hemispheres on either side and in either order, `geo:` addresses
/// (RFC 5870), and links of OpenStreetMap, Google and Apple Maps, Yandex, 2GIS, OsmAnd and Organic Maps. Where only the other order would be a
/// position, the two numbers are given as they stand, for whoever asked to tell; a longitude is never taken for a latitude.
/// `None` for what can be read in no way, or in more than one.
pub fn position(text: &str) -> Option<String> {
    let text = plain(text);
    let lower = text.to_ascii_lowercase();
    let (latitude, longitude) = if let Some(rest) = lower.strip_prefix("geo:") {
        of_geo(rest)?
    } else if text.contains("://") {
        of_link(&decoded(&text))?
    } else {
        of_text(&lower)?
    };
    Some([&written(latitude), ", ", &written(longitude)].concat())
}

type Pair = (i64, i64);

/// `52.3676,4.9041;u=35?z=15`. Some programs write the position behind `q=` and zeros before it.
fn of_geo(text: &str) -> Option<Pair> {
    let end = text.find([';', '?']).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let asked = || pair(value_of(rest, "q")?);
    match pair(first)? {
        (0, 0) => asked().or(Some((0, 0))),
        found => Some(found),
    }
}

/// What a link shows, the pin before the middle of the map.
fn of_link(link: &str) -> Option<Pair> {
    let lower = link.to_ascii_lowercase();
    let host = lower.split_once("://")?.1.split(['/', '?', '#']).next()?;
    let is_of = |names: &[&str]| host.split('.').any(|label| names.contains(&label));
    // These write the longitude first.
    let is_turned = is_of(&["yandex", "2gis"]);
    let has_path = is_turned || is_of(&["google", "here"]);
    let in_order = |(first, second): Pair| if is_turned { (second, first) } else { (first, second) };
    // A route has several places, and nobody knows which one is meant.
    let stops = lower.split_once("/dir/").map_or("", |(_, rest)| rest.split(['?', '#', '@']).next().unwrap_or(rest));
    if 1 < stops.split('/').filter(|stop| !stop.is_empty() && !stop.starts_with("data=")).count() {
        return None;
    }
    let of_pin = || {
        let (latitude, rest) = lower.split_once("!3d")?.1.split_once("!4d")?;
        Some((number(latitude)?, number(rest.split(|c: char| !is_of_number(c)).next()?)?))
    };
    let of_two = || {
        let both = [("mlat", "mlon"), ("lat", "lon"), ("lat", "lng")];
        both.iter().find_map(|(one, other)| number(value_of(&lower, one)?).zip(number(value_of(&lower, other)?)))
    };
    let of_one = || {
        let names = ["pin", "pt", "coordinate", "q", "query", "ll", "destination", "daddr", "center"];
        names.iter().find_map(|name| pair(value_of(&lower, name)?)).map(in_order)
    };
    // On other sites, numbers in a path are numbers.
    let of_path = || {
        let mut parts = lower.split(['/', '?', '#']).skip(3).filter(|_| has_path);
        parts.find_map(|part| pair(part).or_else(|| of_text(part))).map(in_order)
    };
    let of_middle = || pair(lower.split_once('@')?.1).filter(|_| has_path);
    let of_fragment = || {
        let fragment = lower.split_once('#')?.1;
        let mut parts = value_of(&lower, "map").unwrap_or(fragment).split('/');
        number(parts.next()?)?;
        number(parts.next()?).zip(number(parts.next()?))
    };
    of_pin()
        .or_else(of_two)
        .or_else(of_one)
        .or_else(|| of_short(link))
        .or_else(of_path)
        .or_else(of_middle)
        .or_else(of_fragment)
}

/// A link of Organic Maps: `https://omaps.app/B4srhdHVVt/Name`, a letter for the zoom, then the bits of latitude and
/// longitude by turns, six a letter.
fn of_short(link: &str) -> Option<Pair> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const LENGTH: u32 = 10;
    let rest =
        ["://omaps.app/", "://ge0.me/", "ge0://", "om://"].iter().find_map(|host| Some(link.split_once(host)?.1))?;
    let code = rest.split(['/', '?', '#']).next()?.get(1..).filter(|code| (5..=9).contains(&code.len()))?;
    let (mut latitude, mut longitude) = (0_i64, 0_i64);
    for letter in code.chars() {
        let bits = LETTERS.find(letter)? as i64;
        let every_second = |of: i64| (of >> 2 & 4) | (of >> 1 & 2) | (of & 1);
        latitude = latitude << 3 | every_second(bits >> 1);
        longitude = longitude << 3 | every_second(bits);
    }
    // The middle of the square that is left.
    let left = 3 * (LENGTH - code.len() as u32);
    let middle = |code: i64| (code << left) + (1 << (left - 1));
    let scale = 1_i64 << (3 * LENGTH);
    let latitude = middle(latitude) * 180 * DEGREE / (scale - 1) - 90 * DEGREE;
    let longitude = middle(longitude) * 360 * DEGREE / scale - 180 * DEGREE;
    Some((to_metres(latitude), to_metres(longitude)))
}

/// The value of a parameter of an address, before or behind `#`.
fn value_of<'a>(address: &'a str, name: &str) -> Option<&'a str> {
    address.split(['?', '&', '#']).skip(1).find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

/// `52.3676,4.9041`, whatever comes behind it: an altitude, a zoom, a name in brackets.
fn pair(text: &str) -> Option<Pair> {
    let text = text.strip_prefix("loc:").unwrap_or(text);
    let (latitude, rest) = text.split_once(',')?;
    let rest = rest.trim_start();
    let end = rest.find(|c| !is_of_number(c)).unwrap_or(rest.len());
    number(latitude.trim()).zip(number(rest.get(..end)?))
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | '-')
}

/// A decimal number.
fn number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let value = Number::of(digits)?.value;
    Some(if text.starts_with('-') { -value } else { value })
}

/// An address without its `%20`s; what is no ASCII then stays as it is.
fn decoded(address: &str) -> String {
    let mut parts = address.split('%');
    let mut out = String::from(parts.next().unwrap_or_default());
    let mut bytes = Vec::new();
    for part in parts {
        let code = part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        let rest = if code.is_some() { part.get(2..).unwrap_or_default() } else { part };
        bytes.extend(code);
        if !rest.is_empty() || code.is_none() {
            out.push_str(&String::from_utf8_lossy(&bytes));
            bytes.clear();
        }
        if code.is_none() {
            out.push('%');
        }
        out.push_str(rest);
    }
    out.push_str(&String::from_utf8_lossy(&bytes));
    out.replace('+', " ")
}

/// A number without a sign.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Number {
    /// In ten-millionths, rounded down.
    value: i64,
    is_whole: bool,
}

impl Number {
    fn of(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // More than a number of degrees could have would not fit.
        if !are_digits(whole) || !are_digits(fraction) || 3 < whole.len() || 30 < fraction.len() {
            return None;
        }
        let mut fraction: String = fraction.chars().take(7).collect();
        while fraction.len() < 7 {
            fraction.push('0');
        }
        let value = whole.parse::<i64>().ok()? * DEGREE + fraction.parse::<i64>().ok()?;
        Some(Self { value, is_whole: !text.contains('.') })
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Number(Number),
    Minus,
    Degrees,
    Minutes,
    Seconds,
    /// Whether it is of a latitude, and whether it turns the number round.
    Side(bool, bool),
    /// What a number is, in words.
    Label(bool),
    Between,
}

/// Two coordinates with anything that people and programs put around them.
fn of_text(text: &str) -> Option<Pair> {
    tokens(text).and_then(|tokens| of_tokens(&tokens)).or_else(|| {
        // Without a single point, the commas between digits may be those of decimals.
        let characters: Vec<char> = text.chars().filter(|_| !text.contains('.')).collect();
        let is_digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
        let is_decimal = |at: usize| 0 < at && is_digit(at - 1) && is_digit(at + 1);
        let pointed = characters.iter().enumerate().map(|(at, c)| if *c == ',' && is_decimal(at) { '.' } else { *c });
        of_tokens(&tokens(&pointed.collect::<String>())?)
    })
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            _ if c.is_ascii_digit() => rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len()),
            _ if c.is_ascii_alphabetic() => rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        let before = tokens.last().copied();
        let token = match token {
            " " | "(" | ")" | "[" | "]" | "{" | "}" | ":" | "=" => continue,
            "," | ";" | "/" | "|" => Token::Between,
            "-" => Token::Minus,
            "+" => continue,
            "°" | "º" | "˚" | "deg" => Token::Degrees,
            "\"" | "″" | "”" | "“" | "„" => {
                // JSON has its names in quotes.
                if matches!(before, Some(Token::Number(_))) { Token::Seconds } else { continue }
            }
            "'" | "′" | "’" | "‘" | "´" | "`" if before == Some(Token::Minutes) => {
                // Two strokes of a minute are one of a second.
                tokens.pop();
                Token::Seconds
            }
            "'" | "′" | "’" | "‘" | "´" | "`" => Token::Minutes,
            "n" | "north" => Token::Side(true, false),
            "s" | "south" => Token::Side(true, true),
            "e" | "east" => Token::Side(false, false),
            "w" | "west" => Token::Side(false, true),
            "lat" | "latitude" => Token::Label(true),
            "lon" | "lng" | "long" | "longitude" => Token::Label(false),
            other => Token::Number(Number::of(other)?),
        };
        tokens.push(token);
    }
    Some(tokens)
}

/// A coordinate: its value, and whether it is said to be a latitude.
type Coordinate = (i64, Option<bool>);

fn of_tokens(tokens: &[Token]) -> Option<Pair> {
    // Where nothing says so, the second of four numbers is not known to be minutes.
    let is_told = |token: &Token| matches!(token, Token::Degrees | Token::Minutes | Token::Seconds | Token::Side(..));
    let numbers = tokens.iter().filter(|token| matches!(token, Token::Number(_))).count();
    if numbers != 2 && !tokens.iter().any(is_told) {
        return None;
    }
    let (first, rest) = coordinate(tokens)?;
    let rest = rest.strip_prefix(&[Token::Between]).unwrap_or(rest);
    let (second, rest) = coordinate(rest)?;
    if !rest.is_empty() {
        return None;
    }
    match (first, second) {
        // The order that people write; the other one is told where it can only be that.
        ((latitude, None), (longitude, None)) => Some((latitude, longitude)),
        ((latitude, Some(true)), (longitude, Some(false))) | ((longitude, Some(false)), (latitude, Some(true))) => {
            Some((latitude, longitude))
        }
        _ => None,
    }
}

/// The first coordinate, and what comes behind it.
fn coordinate(tokens: &[Token]) -> Option<(Coordinate, &[Token])> {
    let (label, tokens) = match tokens {
        [Token::Label(is_latitude), rest @ ..] => (Some(*is_latitude), rest),
        _ => (None, tokens),
    };
    let (before, tokens) = match tokens {
        [Token::Side(is_latitude, is_negative), rest @ ..] => (Some((*is_latitude, *is_negative)), rest),
        _ => (None, tokens),
    };
    let (is_minus, tokens) = match tokens {
        [Token::Minus, rest @ ..] => (true, rest),
        _ => (false, tokens),
    };
    let (value, tokens) = degrees(tokens)?;
    let (side, tokens) = match (before, tokens) {
        (None, [Token::Side(is_latitude, is_negative), rest @ ..]) => (Some((*is_latitude, *is_negative)), rest),
        _ => (before, tokens),
    };
    let axis = side.map(|(is_latitude, _)| is_latitude);
    // South of the south, or a latitude in the east.
    if side.is_some() && is_minus || axis.zip(label).is_some_and(|(axis, label)| axis != label) {
        return None;
    }
    let is_negative = is_minus || side.is_some_and(|(_, is_negative)| is_negative);
    Some(((if is_negative { -value } else { value }, axis.or(label)), tokens))
}

/// Degrees, perhaps with minutes and seconds, of which only the last one may have a fraction.
fn degrees(tokens: &[Token]) -> Option<(i64, &[Token])> {
    let [Token::Number(degrees), tokens @ ..] = tokens else { return None };
    let tokens = tokens.strip_prefix(&[Token::Degrees]).unwrap_or(tokens);
    let [Token::Number(minutes), after @ ..] = tokens else { return Some((degrees.value, tokens)) };
    if !degrees.is_whole {
        return Some((degrees.value, tokens));
    }
    let tokens = after.strip_prefix(&[Token::Minutes]).unwrap_or(after);
    let below_60 = |part: &Number| (0..60 * DEGREE).contains(&part.value);
    if !below_60(minutes) {
        return None;
    }
    let whole = degrees.value + minutes.value / 60;
    let [Token::Number(seconds), after @ ..] = tokens else { return Some((to_metres(whole), tokens)) };
    if !minutes.is_whole {
        return Some((to_metres(whole), tokens));
    }
    let value = degrees.value + (minutes.value * 60 + seconds.value) / 3600;
    below_60(seconds).then(|| (to_metres(value), after.strip_prefix(&[Token::Seconds]).unwrap_or(after)))
}

/// Rounded to hundred-thousandths of a degree, a metre: what seconds and codes tell.
fn to_metres(value: i64) -> i64 {
    (value + value.signum() * 50) / 100 * 100
}

/// As people write degrees: without zeros at the end.
fn written(value: i64) -> String {
    let digits = (value.abs() % DEGREE + DEGREE).to_string();
    let fraction = digits.get(1..).unwrap_or_default().trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    [sign, &(value.abs() / DEGREE).to_string(), point, fraction].concat()
}

#[cfg(test)]
#[path = "pasted_tests.rs"]
mod tests;
