//! The name of a city in a script of its country, chosen among names without a language.

use p4p_domain::folding::folded;
use strsim::levenshtein;

/// Who writes how: countries, the letters that a name may have, and those that tell of another language.
struct Script {
    countries: &'static str,
    /// First and last letters of ranges, in pairs.
    letters: &'static str,
    foreign: &'static str,
}

/// Common characters of Chinese cities as the mainland writes them, and the same ones as they are written elsewhere.
const SIMPLIFIED: &str =
    "东门马龙湾县广阳阴宁济苏贵辽兴长连云顺乌关凤丰华图岛岭桥树罗营边达运进远郑钟铁银陆陈韩飞鲁鸡鹤齐冈滨泽";
const TRADITIONAL: &str = "東門馬龍灣縣區廣陽陰寧濟蘇貴遼紹興揚鎮無錫長連雲順慶漢樂義烏關岡鳳豐凱華發吳團國圖壩島嶺峽莊廬張懷撫鬥晉來楊棗橋樹瀘澤淵濱灘潛濰靈環瓊鹽積綏維羅勝蕪蒼榮營議諸貢贛輪邊達遷運進遠鄧鄒鄭鄂鋼鐵銅銀閩陸陳隨韓項飛饒駐駱魯雞鶴鷹齊";

const fn script(countries: &'static str, letters: &'static str, foreign: &'static str) -> Script {
    Script { countries, letters, foreign }
}

const SCRIPTS: [Script; 23] = [
    script("CN", "㐀鿿", TRADITIONAL),
    script("TW HK MO", "㐀鿿", SIMPLIFIED),
    script("JP", "㐀鿿々々ヶヶ", SIMPLIFIED),
    script("KR KP", "가힣", ""),
    script("RU KG TJ", "АяЁЁёё", "ъ"),
    script("UA", "АяІІіїЇЇЄЄєєҐґ", "ыэъёЫЭЪЁ"),
    script("BY", "АяІІііЎЎўўЁЁёё", "ищИЩъ"),
    script("BG", "Ая", "ыэЫЭ"),
    script("RS ME MK BA", "АшЈЏјџЃЃѓѓЌЌќќЅЅѕѕ", "йщъыьЙЩ"),
    script("KZ MN", "АяЁЁёёӘәӨөҮүҚқҒғҢңҰұІІіі", ""),
    script("GR CY", "Άώ", ""),
    script("IL", "את", ""),
    script("AE BH DJ DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE", "ءيآآ", "ـً"),
    script("IR AF PK", "ءیآآ", "يكىًِـةۀےہٹڈڑں"),
    script("GE", "აჺ", ""),
    script("AM", "Աև", ""),
    script("TH", "ก๛", ""),
    script("IN NP", "ऀॿ", ""),
    script("BD", "ঀ৾", ""),
    script("LK", "අෟ", ""),
    script("MM", "က႟", ""),
    script("KH LA", "ក៹ກໟ", ""),
    script("ET ER", "ሀፚ", ""),
];

/// The name in the country's own script that is most likely the usual one, unless the names that the city has already
/// contain one. Nobody says which language a name belongs to, so a Cyrillic one is chosen by its sound, and any other
/// as the one that is most like all the others, which are older, longer, or another language's.
pub fn own_name<'a>(country: &str, names: &'a [String], has: &[String]) -> Option<&'a str> {
    let script = SCRIPTS.iter().find(|script| script.countries.contains(country))?;
    if has.iter().any(|name| script.has(name)) {
        return None;
    }
    let main = folded(has.first()?);
    let names: Vec<&str> = names.iter().map(|name| name.trim()).filter(|name| script.has(name)).collect();
    names.iter().copied().min_by_key(|name| {
        let far: usize = names.iter().map(|other| levenshtein(name, other)).sum();
        // Of two that are as good the longer one, with the soft sign or with "city" at its end: what begins with what
        // was typed is found too. Elsewhere the words in front would be in the way.
        let length = name.chars().count() as i64;
        let short_last = if script.is_longer_better() { -length } else { length };
        match sound(country, name) {
            Some(sound) => (false, levenshtein(&sound, &main), short_last, far, *name),
            // Arabic titles have the article, which its neighbours in the same script leave out.
            None => (script.has_article() && !name.starts_with("ال"), far, short_last, 0, *name),
        }
    })
}

/// A Cyrillic name in the Latin letters that GeoNames would write it in, without accents.
fn sound(country: &str, name: &str) -> Option<String> {
    let is_latin_at_home = matches!(country, "RS" | "ME" | "MK" | "BA");
    let mut out = String::new();
    for letter in name.to_lowercase().chars() {
        out.push_str(match letter {
            'а' | 'ә' => "a",
            'б' => "b",
            'в' => "v",
            'г' if matches!(country, "UA" | "BY") => "h",
            'г' | 'ґ' | 'ғ' => "g",
            'д' | 'ђ' => "d",
            'е' | 'э' => "e",
            'ё' => "yo",
            'є' => "ye",
            'ж' if is_latin_at_home => "z",
            'ж' => "zh",
            'з' => "z",
            'и' if country == "UA" => "y",
            'и' | 'і' | 'ї' => "i",
            'й' | 'ы' => "y",
            'ј' => "j",
            'к' | 'қ' => "k",
            'л' => "l",
            'љ' => "lj",
            'м' => "m",
            'н' | 'ң' => "n",
            'њ' => "nj",
            'о' | 'ө' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'ћ' => "c",
            'у' | 'ү' | 'ұ' => "u",
            'ў' => "w",
            'ф' => "f",
            'х' if is_latin_at_home || country == "BG" => "h",
            'х' => "kh",
            'ц' | 'ч' if is_latin_at_home => "c",
            'ц' => "ts",
            'ч' => "ch",
            'џ' => "dz",
            'ш' if is_latin_at_home => "s",
            'ш' => "sh",
            'щ' if country == "BG" => "sht",
            'щ' => "shch",
            'ъ' if country == "BG" => "u",
            'ъ' | 'ь' => "",
            'ю' => "yu",
            'я' => "ya",
            ' ' | '-' => " ",
            _ => return None,
        });
    }
    Some(out)
}

impl Script {
    fn is_longer_better(&self) -> bool {
        ["㐀", "가", "А"].iter().any(|first| self.letters.starts_with(first))
    }

    fn has_article(&self) -> bool {
        self.countries.contains("EG")
    }

    fn has(&self, name: &str) -> bool {
        let bounds: Vec<char> = self.letters.chars().collect();
        let is_letter = |c: char| bounds.chunks(2).any(|pair| matches!(pair, [from, to] if (*from..=*to).contains(&c)));
        name.chars().any(is_letter)
            && name.chars().all(|c| " -".contains(c) || (is_letter(c) && !self.foreign.contains(c)))
    }
}
