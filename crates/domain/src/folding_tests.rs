use super::*;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

#[test]
fn what_is_typed_finds_what_is_written_in_every_script() {
    for (written, typed) in [
        // Latin.
        ("Malmö", "malmo"),
        ("São Paulo", "sao paulo"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("STRASSE", "straße"),
        ("GROẞ", "gross"),
        ("Đà Nẵng", "da nang"),
        ("Hồ Chí Minh", "ho chi minh"),
        ("Huế", "hue"),
        ("Hà Nội", "HA NOI"),
        ("Şanlıurfa", "sanliurfa"),
        ("İzmir", "izmir"),
        ("Iğdır", "igdir"),
        ("DİYARBAKIR", "diyarbakir"),
        ("Tromsø", "tromso"),
        ("Ångström", "angstrom"),
        ("\u{212b}ngström", "ångstrom"),
        ("Kópavogur", "kopavogur"),
        ("Þórshöfn", "thorshofn"),
        ("Gəncə", "ganca"),
        ("Ɓɛnin", "benin"),
        ("Nǐ Hǎo Lǚ", "ni hao lu"),
        ("ĲMUIDEN", "ijmuiden"),
        ("Ǽ", "ae"),
        ("ﬁeld oﬃce", "field office"),
        ("col·laboració", "collaboracio"),
        ("coŀlaboració", "collaboracio"),
        ("N.º 2ª", "n o 2a"),
        // Greek.
        ("Αθήνα", "αθηνα"),
        ("ΑΘΉΝΑΣ", "αθηνας"),
        ("Ἀθῆναι", "αθηναι"),
        ("ᾠδή", "ωδη"),
        ("Πάτρας", "ΠΑΤΡΑΣ"),
        // Cyrillic.
        ("Орёл", "орел"),
        ("Орел", "орёл"),
        ("Київ", "киів"),
        ("Ґданськ", "гданськ"),
        ("Қарағанды", "караганды"),
        ("Гоўнае", "гоунае"),
        ("Кра\u{301}сный", "красный"),
        // Hebrew.
        ("יְרוּשָׁלַיִם", "ירושלים"),
        ("חוֹלוֹן", "חולונ"),
        ("תל־אביב", "תל אביב"),
        ("צה״ל", "צה\"ל"),
        ("ג׳נין", "ג'נין"),
        ("ײִדיש", "יידיש"),
        ("שׁ", "ש"),
        // Arabic script.
        ("القاهِرة", "القاهره"),
        ("أسوان", "اسوان"),
        ("إربد", "اربد"),
        ("آسفي", "اسفي"),
        ("ٱلرباط", "الرباط"),
        ("مصطفى", "مصطفي"),
        ("الجـــزائر", "الجزائر"),
        ("ﻻﻫﻮﺭ", "لاهور"),
        ("کرمان", "كرمان"),
        ("قزوین", "قزوين"),
        ("می\u{200c}خواهم", "میخواهم"),
        ("خانۀ ما", "خانه ما"),
        ("مؤسسة", "موسسه"),
        ("هەولێر", "ههولێر"),
        ("لاہور", "لاهور"),
        // India and around.
        ("ज़िला", "जिला"),
        ("\u{95b}िला", "ज\u{93c}िला"),
        ("ঢাকা বড়", "ঢাকা বড"),
        ("கொச்சி", "கெ\u{bbe}ச்சி"),
        ("കൊച്ചി", "കെ\u{d3e}ച്ചി"),
        ("कोलकाता।", "कोलकाता"),
        // Thai and Lao: one letter or two.
        ("ลำปาง", "ล\u{e4d}\u{e32}ปาง"),
        ("ຫຼວງພະບາງ ໜ", "ຫຼວງພະບາງ ຫນ"),
        // Japanese and Korean.
        ("トウキョウ", "とうきょう"),
        ("ﾄｳｷｮｳ", "トウキョウ"),
        ("ｶﾞ", "ガ"),
        ("か\u{3099}", "が"),
        ("関ヶ原", "関ケ原"),
        ("セントラル・パーク", "セントラル パーク"),
        ("東京", "東京"),
        ("서울", "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}"),
        ("ﾡ", "ㄱ"),
        // Armenian.
        ("Երևան", "երեւան"),
        ("ԵՐԵՒԱՆ", "երևան"),
        // Widths, digits and marks that keyboards exchange.
        ("Ｔｏｋｙｏ　２０２５", "tokyo 2025"),
        ("٢٠٢٥", "2025"),
        ("۲۰۲۵", "2025"),
        ("२०२५ ๒๕๖๘ 𞥒 𝟚", "2025 2568 2 2"),
        ("L’Aquila", "l'aquila"),
        ("L'Aquila", "laquila"),
        ("Hawaiʻi", "hawai`i"),
        ("Aix-en-Provence", "aix en provence"),
        ("Aix‐en‑Provence", "aix–en—provence"),
        ("São\u{a0}Paulo", "sao   paulo"),
        ("«Hack» „Lab“ (north)", "hack lab north"),
        ("10−20", "10-20"),
        ("P4P\u{ad}\u{200b}\u{2060}\u{feff}", "p4p"),
        ("❤\u{fe0f}", "❤"),
    ] {
        assert_eq!(folded(written), folded(typed), "{written} and {typed}");
    }
}

#[test]
fn who_spells_umlauts_finds_what_has_them() {
    for (written, typed) in
        [("Köln", "koeln"), ("ÅRHUS", "aarhus"), ("Tromsø", "tromsoe"), ("Zürich (Üetli)", "zuerich ueetli")]
    {
        let mut out = String::new();
        assert!(push_spelled(&mut out, written));
        assert_eq!(out, typed);
    }
    let mut out = String::new();
    assert!(!push_spelled(&mut out, "Łódź, São Paulo, D x, Ĥ") && out.is_empty());
}

#[test]
fn what_makes_another_word_stays() {
    for (one, other) in [
        ("мой", "мои"),
        ("かき", "がき"),
        ("はす", "ばす"),
        ("ばす", "ぱす"),
        ("கொ", "கோ"),
        ("กา", "กำ"),
        ("שלום", "שלוה"),
        ("كتاب", "كتب"),
        ("پارس", "بارس"),
        ("گل", "كل"),
        ("東京", "京東"),
        ("🦀", ""),
    ] {
        assert_ne!(folded(one), folded(other), "{one} and {other}");
    }
    assert_eq!(folded("Й и\u{306}"), "й й");
}

#[test]
fn who_is_still_typing_finds_what_begins_like_that() {
    for (written, typed) in
        [("서울", "ㅅ"), ("서울", "서"), ("서울", "서우"), ("חולון", "חולו"), ("ガラス", "カ"), ("Đà Nẵng", "đa n")]
    {
        assert!(folded(written).starts_with(&folded(typed)), "{written} and {typed}");
    }
}

#[test]
fn what_stands_between_words_is_one_space_and_nothing_at_the_ends() {
    for (text, expected) in [
        ("", ""),
        (" -–… ", ""),
        ("  a  (b)\tc! ", "a b c"),
        ("a@b.org", "a b org"),
        ("🦀 Rust", "🦀 rust"),
        ("'s-Hertogenbosch", "s hertogenbosch"),
    ] {
        assert_eq!(folded(text), expected);
    }
    let mut two = String::from("x");
    push_folded(&mut two, " Ý");
    assert_eq!(two, "xy");
}

#[test]
fn digits_of_every_script_have_their_values() {
    for (text, value) in [("٤", 4), ("۹", 9), ("０", 0), ("९", 9), ("𝟗", 9), ("𞥐", 0)] {
        assert_eq!(text.chars().next().and_then(digit), Some(value), "{text}");
    }
    for zero in ZEROS {
        let characters = (zero..zero + 10).map(|code| char::from_u32(code).unwrap());
        assert!(characters.enumerate().all(|(at, c)| c.is_numeric() && digit(c) == u8::try_from(at).ok()), "{zero:x}");
    }
    for none in ['4', 'a', '²', '½', '四', 'Ⅳ', '\u{65f}', '\u{66a}'] {
        assert_eq!(digit(none), None, "{none}");
    }
}

/// Every letter that Unicode composes of others, but for those that `build/folding.rs` leaves out.
#[test]
fn a_letter_is_the_same_composed_and_decomposed_whatever_its_script() {
    let mut seen = 0;
    let is_left_out = |c: &char| matches!(c, '\u{f00}'..'\u{10a0}' | '\u{1b00}'..'\u{1b80}' | '\u{f900}'..'\u{fb00}');
    for c in ('\u{a0}'..'\u{fb50}').filter(|c| c.is_alphabetic() && !is_left_out(c)) {
        let (text, parts) = (c.to_string(), c.nfd().to_string());
        let composed = parts.nfc().to_string();
        assert_eq!(folded(&text), folded(&parts), "{c} U+{:04X}", u32::from(c));
        assert_eq!(folded(&text), folded(&composed), "{c} U+{:04X}", u32::from(c));
        seen += usize::from(parts != text);
    }
    assert!(12_000 < seen, "{seen}");
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing_and_case_and_composition_do_not_matter(text in "\\PC{0,12}") {
        let once = folded(&text);
        prop_assert_eq!(folded(&once), once.as_str());
        prop_assert_eq!(once.trim(), once.as_str());
        prop_assert!(!once.contains("  "));
    }

    #[test]
    fn letters_of_many_scripts_are_one_whatever_their_case_and_composition(
        text in "[ a-z\u{c0}-\u{24f}\u{370}-\u{52f}\u{5d0}-\u{5ea}\u{620}-\u{65f}\u{905}-\u{939}\u{958}-\u{961}\u{1e00}-\u{1fff}\u{3041}-\u{3096}\u{30a1}-\u{30fa}\u{ac00}-\u{ac80}]{0,12}"
    ) {
        prop_assert_eq!(folded(&text), folded(&text.nfd().to_string()));
        prop_assert_eq!(folded(&text), folded(&text.nfc().to_string()));
    }
}
