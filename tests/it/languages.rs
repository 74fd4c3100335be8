//! Other languages: known, answered, and danger in them recognised.

use anydoor::dialogue::reply::Block;
use anydoor::dialogue::{Input, State, respond};
use anydoor::understanding::read;
use jiff::civil::date;

use crate::support::content;

/// Code and a sentence that a parent might write.
const SENTENCES: [(&str, &str); 16] = [
    ("pol", "Mój syn ma autyzm i potrzebuje pomocy w szkole"),
    ("pol", "moj syn ma autyzm i nie chce chodzic do szkoly"),
    (
        "ron",
        "Copilul meu are nevoie de ajutor la școală, ce pot să fac?",
    ),
    ("ron", "fiul meu nu vorbeste inca, unde pot sa cer ajutor"),
    ("lit", "Mano sūnus dar nekalba, kur kreiptis pagalbos?"),
    ("bul", "Синът ми е с аутизъм, къде да потърся помощ?"),
    (
        "tur",
        "Kızım okula gitmek istemiyor, nereye başvurabilirim?",
    ),
    (
        "por",
        "O meu filho tem autismo e precisa de ajuda na escola",
    ),
    (
        "hun",
        "A fiam nem akar iskolába menni, hol kapok segítséget?",
    ),
    ("spa", "Mi hijo tiene autismo, ¿dónde puedo pedir ayuda?"),
    (
        "ita",
        "Mio figlio ha bisogno di aiuto a scuola, con chi posso parlare?",
    ),
    ("ben", "আমার মেয়ে এখনও কথা বলে না, কার কাছে যাব?"),
    ("urd", "میری بیٹی ابھی تک بات نہیں کرتی، کہاں جاؤں؟"),
    ("cmn", "我的儿子有自闭症，我可以向谁求助？"),
    ("ara", "ابني لا يتكلم بعد، إلى من أذهب للمساعدة؟"),
    (
        "ukr",
        "Мій син ще не говорить, куди звернутися по допомогу?",
    ),
];

#[test]
fn each_is_known_and_answered_in_itself_with_the_menu_beside_it() {
    let content = content();
    let now = date(2026, 11, 23).at(10, 0, 0, 0);
    for (code, text) in SENTENCES {
        let meaning = read(content, text, now.date());
        let known = meaning
            .language
            .map(|l| content.languages.all[l].code.as_str());
        assert_eq!(known, Some(code), "{text}");
        assert!(meaning.danger.is_empty(), "{text}");
        let reply = respond(content, &State::default(), &Input::Text(text.into()), now).reply;
        assert!(
            reply.blocks.iter().any(|b| matches!(b, Block::Foreign(_))),
            "{text}"
        );
        assert!(reply.choices.len() > 3, "{text}: the menu is beside it");
    }
}

#[test]
fn danger_is_recognised_and_answered_in_the_language() {
    let content = content();
    let now = date(2026, 11, 23).at(10, 0, 0, 0);
    for (code, text) in [
        ("pol", "moja corka chce umrzec"),
        ("ron", "soțul meu îl bate pe băiat"),
        ("tur", "kocam beni ve çocuğu dövüyor"),
        ("por", "o meu filho quer morrer"),
        ("cmn", "我女儿说她想死"),
        ("ara", "ابنتي تريد أن تموت"),
        ("ukr", "моя дочка хоче померти"),
        ("lit", "mano sūnus nori mirti"),
    ] {
        let reply = respond(content, &State::default(), &Input::Text(text.into()), now).reply;
        let Some(Block::Crisis { own: Some(own), .. }) = reply.blocks.first() else {
            panic!("{text}: {:?}", reply.blocks.first());
        };
        let tag = &content
            .languages
            .all
            .iter()
            .find(|l| l.code == code)
            .expect("known")
            .tag;
        assert_eq!(&own.tag, tag, "{text}");
    }
}

#[test]
fn english_with_names_and_slips_stays_english() {
    let content = content();
    let today = date(2026, 11, 23);
    for text in [
        "hi mi son szymon wont go skool, pls hlp",
        "my dauter joanna is 7, dla forn, clacton",
        "salt camhs ehcp senco ot",
        "asdfghjkl",
    ] {
        assert_eq!(read(content, text, today).language, None, "{text}");
    }
}
