//! Inputs made from other inputs: always the same ones from the same number.

/// Chance with a memory of eight bytes (splitmix64; Steele, Lea and Flood, 2014).
pub struct Chance(u64);

impl Chance {
    /// Another number, another sequence.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another; 0 below 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end as u64).max(1)).unwrap_or_default()
    }
}

/// What readers stumble over.
const PIECES: [&[u8]; 40] = [
    b"",
    b"0",
    b"-1",
    b"1e999",
    b"-0",
    b"9007199254740993",
    b"99999999999999999999",
    b"null",
    b"true",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"=",
    b"\n",
    b"\r\n",
    b"\n\n",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\x00",
    b"\xe2\x80\xa8",
    b"\xf0\x9f\x91\xa9",
    b"\xd8\xa7",
    b"\xcc\x81",
    b"<!--",
    b"&#x0;",
    b"%00",
    b"=3D",
    b"%",
    b"''",
    b"2026-02-30T25:61",
    b"\xff\xff\xff\xff",
    b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
];

/// One of the inputs, changed in a few places.
pub fn mutant(chance: &mut Chance, inputs: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = inputs.get(chance.below(inputs.len())).cloned().unwrap_or_default();
    for _ in 0..=chance.below(6) {
        let (at, to) = (chance.below(bytes.len() + 1), chance.below(bytes.len() + 1));
        let (from, to) = (at.min(to), at.max(to));
        match chance.below(7) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            1 => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].iter().copied())),
            2 => drop(bytes.drain(from..to.min(from + 40))),
            3 => {
                let part = bytes[from..to.min(from + 60)].to_vec();
                drop(bytes.splice(at..at, part));
            }
            4 => {
                let other = inputs.get(chance.below(inputs.len())).cloned().unwrap_or_default();
                let start = chance.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[start..]);
            }
            5 => bytes.truncate(at),
            _ => {
                let end = to.min(from + 8);
                drop(bytes.splice(from..end, PIECES[chance.below(PIECES.len())].iter().copied()));
            }
        }
    }
    bytes
}
