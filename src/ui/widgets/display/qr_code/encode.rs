//! Text to a QR code (ISO/IEC 18004): bytes, error correction level M, the smallest version that holds them.

/// A square of dark and light modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// How many modules a side has.
    pub side: usize,
    dark: Vec<bool>,
    /// Modules that belong to patterns and are never masked.
    fixed: Vec<bool>,
}

/// Error correction bytes of each block, by version.
const CORRECTION: [usize; 41] = [
    0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
];
/// Blocks, by version.
const BLOCKS: [usize; 41] = [
    0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31,
    33, 35, 37, 38, 40, 43, 45, 47, 49,
];
/// The bits of level M in the format.
const LEVEL: u32 = 0;

/// The code of a text; `None` when it is too long for any.
pub fn encode(text: &str) -> Option<Code> {
    let bytes = text.as_bytes();
    let version = (1..=40).find(|version| {
        let head = 4 + count_bits(*version);
        (head + bytes.len() * 8).div_ceil(8) <= data_bytes(*version)
    })?;
    let data = with_correction(&data(bytes, version), version);
    let mut code = Code::blank(version);
    code.draw(&data);
    let best = (0..8).min_by_key(|mask| {
        let mut tried = code.clone();
        tried.mask(*mask);
        tried.format(*mask);
        tried.penalty()
    })?;
    code.mask(best);
    code.format(best);
    Some(code)
}

/// How many bits say how many bytes there are.
fn count_bits(version: usize) -> usize {
    if version < 10 { 8 } else { 16 }
}

/// How many modules of a version hold bits.
fn raw_modules(version: usize) -> usize {
    let mut modules = (16 * version + 128) * version + 64;
    if version >= 2 {
        let align = version / 7 + 2;
        modules -= (25 * align - 10) * align - 55;
        if version >= 7 {
            modules -= 36;
        }
    }
    modules
}

fn data_bytes(version: usize) -> usize {
    raw_modules(version) / 8 - CORRECTION[version] * BLOCKS[version]
}

/// Mode, count, bytes and padding.
fn data(bytes: &[u8], version: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b0100, 4);
    bits.push(bytes.len() as u32, count_bits(version));
    for byte in bytes {
        bits.push(u32::from(*byte), 8);
    }
    let room = data_bytes(version);
    bits.push(0, (room * 8 - bits.count).min(4));
    let mut all = bits.bytes;
    for pad in [0xEC, 0x11].into_iter().cycle().take(room.saturating_sub(all.len())) {
        all.push(pad);
    }
    all
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn push(&mut self, value: u32, length: usize) {
        for at in (0..length).rev() {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if value >> at & 1 == 1
                && let Some(last) = self.bytes.last_mut()
            {
                *last |= 0x80 >> (self.count % 8);
            }
            self.count += 1;
        }
    }
}

/// The data in blocks with their correction, interleaved.
fn with_correction(data: &[u8], version: usize) -> Vec<u8> {
    let (blocks, correction) = (BLOCKS[version], CORRECTION[version]);
    let raw = raw_modules(version) / 8;
    let short = raw / blocks - correction;
    let short_blocks = blocks - raw % blocks;
    let divisor = divisor(correction);
    let mut parts: Vec<(&[u8], Vec<u8>)> = Vec::with_capacity(blocks);
    let mut rest = data;
    for block in 0..blocks {
        let (part, after) = rest.split_at(short + usize::from(block >= short_blocks));
        parts.push((part, remainder(part, &divisor)));
        rest = after;
    }
    let mut all = Vec::with_capacity(raw);
    for at in 0..=short {
        all.extend(parts.iter().filter_map(|(part, _)| part.get(at)));
    }
    for at in 0..correction {
        all.extend(parts.iter().filter_map(|(_, correction)| correction.get(at)));
    }
    all
}

/// Coefficients of the Reed-Solomon generator.
fn divisor(degree: usize) -> Vec<u8> {
    let mut result = vec![0; degree];
    result[degree - 1] = 1;
    let mut root = 1;
    for _ in 0..degree {
        for at in 0..degree {
            result[at] = times(result[at], root);
            if at + 1 < degree {
                result[at] ^= result[at + 1];
            }
        }
        root = times(root, 2);
    }
    result
}

fn remainder(data: &[u8], divisor: &[u8]) -> Vec<u8> {
    let mut result = vec![0; divisor.len()];
    for byte in data {
        let factor = byte ^ result.remove(0);
        result.push(0);
        for (at, coefficient) in divisor.iter().enumerate() {
            result[at] ^= times(*coefficient, factor);
        }
    }
    result
}

/// The product in GF(2^8) modulo 0x11D.
fn times(x: u8, y: u8) -> u8 {
    let mut z: u32 = 0;
    for at in (0..8).rev() {
        z = (z << 1) ^ ((z >> 7) * 0x11D);
        z ^= (u32::from(y) >> at & 1) * u32::from(x);
    }
    z as u8
}

impl Code {
    /// Whether a module is dark.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.dark[y * self.side + x]
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        self.dark[y * self.side + x] = dark;
        self.fixed[y * self.side + x] = true;
    }

    /// A code with all its patterns and no data.
    fn blank(version: usize) -> Self {
        let side = version * 4 + 17;
        let mut code = Self { side, dark: vec![false; side * side], fixed: vec![false; side * side] };
        for at in 0..side {
            code.set(6, at, at % 2 == 0);
            code.set(at, 6, at % 2 == 0);
        }
        for (x, y) in [(3, 3), (side - 4, 3), (3, side - 4)] {
            code.finder(x, y);
        }
        let places = alignments(version, side);
        let last = places.len().saturating_sub(1);
        for (i, x) in places.iter().enumerate() {
            for (j, y) in places.iter().enumerate() {
                if !matches!((i, j), (0, 0)) && (i, j) != (0, last) && (i, j) != (last, 0) {
                    for dy in 0..5 {
                        for dx in 0..5 {
                            let far = dx.max(dy).max(4 - dx.min(dy)) - 2;
                            code.set(x + dx - 2, y + dy - 2, far != 1);
                        }
                    }
                }
            }
        }
        code.format(0);
        code.version(version);
        code
    }

    fn finder(&mut self, x: usize, y: usize) {
        for dy in -4_i32..=4 {
            for dx in -4_i32..=4 {
                let (px, py) = (x as i32 + dx, y as i32 + dy);
                let within = 0..self.side as i32;
                if within.contains(&px) && within.contains(&py) {
                    let far = dx.abs().max(dy.abs());
                    self.set(px as usize, py as usize, far != 2 && far != 4);
                }
            }
        }
    }

    /// Level and mask, twice.
    fn format(&mut self, mask: u32) {
        let data = LEVEL << 3 | mask;
        let mut rest = data;
        for _ in 0..10 {
            rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        }
        let bits = (data << 10 | rest) ^ 0x5412;
        let bit = |at: usize| bits >> at & 1 == 1;
        for at in 0..6 {
            self.set(8, at, bit(at));
        }
        self.set(8, 7, bit(6));
        self.set(8, 8, bit(7));
        self.set(7, 8, bit(8));
        for at in 9..15 {
            self.set(14 - at, 8, bit(at));
        }
        let side = self.side;
        for at in 0..8 {
            self.set(side - 1 - at, 8, bit(at));
        }
        for at in 8..15 {
            self.set(8, side - 15 + at, bit(at));
        }
        self.set(8, side - 8, true);
    }

    fn version(&mut self, version: usize) {
        if version < 7 {
            return;
        }
        let mut rest = version as u32;
        for _ in 0..12 {
            rest = (rest << 1) ^ ((rest >> 11) * 0x1F25);
        }
        let bits = (version as u32) << 12 | rest;
        for at in 0..18 {
            let dark = bits >> at & 1 == 1;
            let (a, b) = (self.side - 11 + at % 3, at / 3);
            self.set(a, b, dark);
            self.set(b, a, dark);
        }
    }

    /// Puts the bits into the modules that are left, in the order of the standard.
    fn draw(&mut self, data: &[u8]) {
        let mut at = 0;
        let mut right = self.side as i32 - 1;
        while right >= 1 {
            if right == 6 {
                right = 5;
            }
            for step in 0..self.side {
                for side in 0..2 {
                    let x = (right - side) as usize;
                    let upward = (right + 1) & 2 == 0;
                    let y = if upward { self.side - 1 - step } else { step };
                    if !self.fixed[y * self.side + x] && at < data.len() * 8 {
                        self.dark[y * self.side + x] = data[at / 8] >> (7 - at % 8) & 1 == 1;
                        at += 1;
                    }
                }
            }
            right -= 2;
        }
    }

    fn mask(&mut self, mask: u32) {
        for y in 0..self.side {
            for x in 0..self.side {
                let flips = match mask {
                    0 => (x + y) % 2 == 0,
                    1 => y % 2 == 0,
                    2 => x % 3 == 0,
                    3 => (x + y) % 3 == 0,
                    4 => (x / 3 + y / 2) % 2 == 0,
                    5 => x * y % 2 + x * y % 3 == 0,
                    6 => (x * y % 2 + x * y % 3) % 2 == 0,
                    _ => ((x + y) % 2 + x * y % 3) % 2 == 0,
                };
                let at = y * self.side + x;
                self.dark[at] ^= flips && !self.fixed[at];
            }
        }
    }

    /// How badly the code can be read: runs, blocks, things that look like a finder, too much of one colour.
    fn penalty(&self) -> usize {
        let side = self.side;
        let mut sum = 0;
        for line in 0..side {
            for upright in [false, true] {
                let module = |at: usize| if upright { self.is_dark(line, at) } else { self.is_dark(at, line) };
                let mut run = 0;
                for at in 0..side {
                    run = if at > 0 && module(at) == module(at - 1) { run + 1 } else { 1 };
                    sum += match run {
                        5 => 3,
                        6.. => 1,
                        _ => 0,
                    };
                }
                const FINDER: [bool; 7] = [true, false, true, true, true, false, true];
                for at in 0..=side - 7 {
                    if (0..7).all(|step| module(at + step) == FINDER[step]) {
                        let light = |from: i64| {
                            (from..from + 4).all(|at| !(0..side as i64).contains(&at) || !module(at as usize))
                        };
                        sum += if light(at as i64 - 4) || light(at as i64 + 7) { 40 } else { 0 };
                    }
                }
            }
        }
        for y in 0..side - 1 {
            for x in 0..side - 1 {
                let dark = self.is_dark(x, y);
                let block = [(x + 1, y), (x, y + 1), (x + 1, y + 1)];
                sum += if block.iter().all(|(x, y)| self.is_dark(*x, *y) == dark) { 3 } else { 0 };
            }
        }
        let dark = self.dark.iter().filter(|dark| **dark).count();
        let twentieths = (dark * 20).abs_diff(side * side * 10) / (side * side);
        sum + twentieths * 10
    }
}

/// Where alignment patterns stand.
fn alignments(version: usize, side: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let step = (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2;
    let mut places: Vec<usize> = (0..count - 1).map(|at| side - 7 - at * step).collect();
    places.push(6);
    places.reverse();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(code: &Code) -> Vec<String> {
        let row = |y: usize| (0..code.side).map(|x| if code.is_dark(x, y) { '#' } else { '.' }).collect();
        (0..code.side).map(row).collect()
    }

    #[test]
    fn a_short_text_has_the_code_of_other_encoders() {
        let code = encode("ensemble").unwrap();
        assert_eq!(rows(&code), include_str!("ensemble.txt").lines().collect::<Vec<_>>());
    }

    #[test]
    fn long_texts_have_large_codes_and_too_long_ones_none() {
        assert_eq!(encode("").unwrap().side, 21);
        assert_eq!(encode(&"x".repeat(200)).unwrap().side, 4 * 10 + 17);
        assert_eq!(encode(&"x".repeat(2331)).unwrap().side, 4 * 40 + 17);
        assert_eq!(encode(&"x".repeat(2332)), None);
    }
}
