//! The language of searches: what is taken, what is refused and why.

use proptest::prelude::*;

use super::term::{Piece, TermExpr, Word};
use super::*;
use crate::error::Diagnostic;
use crate::model::schema::ObjectSchema;
use crate::soql::check::{Found, ListedName};

const TAKEN: [&str; 34] = [
    "FIND {joe}",
    "find{Joe Smith}\nin Name Fields\nreturning Lead",
    "FIND {Joe Smith} IN NAME FIELDS RETURNING lead (name, phone Where createddate = THIS_FISCAL_QUARTER)",
    "FIND {\"Joe Smith\" OR \"Joe Smythe\"} RETURNING lead(name, phone), contact(name, phone)",
    "FIND {hello \\} world}",
    "FIND {it's} RETURNING Account(Id WHERE Name = 'it\\'s')",
    "FIND { term } RETURNING Account WITH HIGHLIGHT USING PHRASE SEARCH LIMIT 1",
    "FIND { term } USING ADVANCED SEARCH",
    "FIND {joe} RETURNING Account(FIELDS(ALL))",
    "FIND {MyProspect AND \"John Smith\" OR MyCompany}",
    "FIND {(a1 OR b2) AND NOT c3}",
    "FIND {test} IN ALL FIELDS RETURNING Opportunity(Name WHERE Amount>USD5000)",
    "FIND {Acme} RETURNING Account(AnnualRevenue, FORMAT(convertCurrency(AnnualRevenue)) convertedCurrency)",
    "FIND {test} RETURNING Lead(company, toLabel(Status) WHERE toLabel(Status) = 'le Draft' )",
    "FIND {user-934f91bf@example.com} IN EMAIL FIELDS",
    "FIND {x1} IN SIDEBAR FIELDS",
    "FIND {test} RETURNING Account(id LIMIT 20), Contact LIMIT 100",
    "FIND {test} RETURNING Account(id LIMIT 10 OFFSET 10)",
    "FIND {x1} RETURNING Contact(Name, Id ORDER BY Name), Account(Id ORDER BY Name DESC NULLS FIRST)",
    "FIND {x1} RETURNING A__c (Id WHERE DISTANCE(L__c,GEOLOCATION(37,122),'mi') < 500 ORDER BY DISTANCE(L__c,GEOLOCATION(37,122),'mi') DESC)",
    "FIND {x1} RETURNING CustomObject__c(Account__r.Name OFFSET 10)",
    "FIND {x1} RETURNING Account(Id, Name USING ListView=ListViewName)",
    "FIND {x1} RETURNING Account(Id WHERE Id IN (SELECT AccountId FROM Contact))",
    "FIND {x1} RETURNING Contact(Name USING LOOKUP T__c.L__c BIND A__c = '001')",
    "FIND {x1} RETURNING F__kav (Title WHERE a='b' and c='d') UPDATE VIEWSTAT, TRACKING",
    "FIND {x1} RETURNING F__kav(Id) WITH DATA CATEGORY Geo__c ABOVE France__c AND P__c AT m__c",
    "FIND {x1} RETURNING A(id) WITH DIVISION = 'Global' LIMIT 5",
    "FIND {x1} RETURNING A WITH METADATA='LABELS' WITH USER_MODE",
    "FIND {x1} RETURNING A WITH NETWORK IN ('1', '2') WITH NETWORK = '3'",
    "FIND {x1} WITH PriceBookId = '01s' WITH SNIPPET WITH SNIPPET(target_length=120)",
    "FIND {x1} WITH SPELL_CORRECTION = false;",
    "FIND 'hello' RETURNING Account",
    "Find 'some\\'thing {in} braces' RETURNING Account",
    "FIND {东京 Zürich\n?}",
];

#[test]
fn what_salesforce_takes_is_taken_and_printed() {
    for text in TAKEN {
        let search = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let printed = search.to_string();
        let again = parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
        assert_eq!(again.to_string(), printed, "{text}");
        assert_eq!(
            text[search.term.span.range()].len(),
            search.term.text.len() + 2
        );
        for returning in &search.returning {
            let name = &text[returning.object.span.range()];
            assert_eq!(name, returning.object.name, "{text}");
        }
    }
    let search = parse(TAKEN[32]).unwrap();
    let printed = "FIND {some\\'thing \\{in\\} braces} RETURNING Account";
    assert_eq!(search.to_string(), printed);
}

/// Text, place of the fault, beginning of the message, part of a hint.
const FAULTS: &[(&str, usize, &str, &str)] = &[
    ("", 0, "the search is empty", "FIND {acme*}"),
    (
        "SELECT Id FROM Account",
        0,
        "expected FIND, found `SELECT`",
        "begins like",
    ),
    ("FIND acme", 5, "expected `{`, found `a`", "in braces"),
    ("FIND", 4, "the search says not what to find", "in braces"),
    (
        "FIND {acme RETURNING Account",
        5,
        "what to find has no end",
        "in braces",
    ),
    ("FIND {a{b}", 7, "`{` cannot stand in what to find", "\\{"),
    (
        "FIND {\"a b}",
        6,
        "the phrase has no closing quote",
        "close the phrase",
    ),
    ("FIND {(a b}", 6, "the parenthesis is not closed", "\\("),
    ("FIND {a) b}", 7, "the parenthesis was not opened", "\\)"),
    ("FIND {()}", 7, "the parentheses hold nothing", "put a word"),
    ("FIND {a AND}", 8, "`AND` has nothing to join", "both sides"),
    (
        "FIND {OR a}",
        6,
        "`OR` has nothing to join",
        "double quotes",
    ),
    (
        "FIND {ab} IN NAMES FIELDS",
        13,
        "expected ALL, NAME",
        "did you mean `NAME`",
    ),
    (
        "FIND {ab} RETURNNG Account",
        10,
        "expected IN, RETURNING",
        "did you mean `RETURNING`",
    ),
    (
        "FIND {ab} RETURNING Account(Id WHER Id = 'x')",
        31,
        "expected `,`",
        "did you mean `WHERE`",
    ),
    (
        "FIND {ab} RETURNING Account(Id",
        30,
        "expected `,`, `)`",
        "close the parentheses",
    ),
    (
        "FIND {ab} RETURNING Account WHERE Id = 'x'",
        28,
        "expected `(`",
        "stand with their object",
    ),
    (
        "FIND {ab} RETURNING Account(Id, (SELECT Id FROM Contacts))",
        32,
        "expected a field",
        "no sub-queries",
    ),
    ("FIND {ab} RETURNING Account()", 28, "expected a field", ""),
    (
        "FIND {ab} LIMIT 5 RETURNING Account",
        18,
        "expected IN, RETURNING",
        "in the order IN",
    ),
    (
        "FIND {ab} WITH HIGHLIHT",
        15,
        "expected DIVISION",
        "did you mean `HIGHLIGHT`",
    ),
    (
        "FIND {ab} RETURNING A(Id USING LISTVIW=x)",
        31,
        "expected LISTVIEW",
        "did you mean `LISTVIEW`",
    ),
    (
        "FIND {ab} RETURNING A(Id WHERE Name = \"x\")",
        38,
        "expected a value",
        "single quotes",
    ),
];

#[test]
fn faults_name_their_place_and_what_was_meant() {
    for (text, place, message, hint) in FAULTS {
        let error = parse(text).expect_err(text);
        assert!(error.to_string().starts_with(message), "{text}: {error}");
        let span = match &error {
            SearchError::Term(error) => error.span,
            SearchError::Syntax(error) => error.span,
        };
        assert_eq!(span.start, *place, "{text}: {error}");
        let hints: Vec<_> = error.hints().into_iter().map(|hint| hint.0).collect();
        assert!(hints.join(" ").contains(hint), "{text}: {hints:?}");
        assert_eq!(error.server_code(), "MALFORMED_SEARCH");
    }
}

#[test]
fn a_real_org_s_words() {
    let message = |text: &str| parse(text).expect_err(text).server_message();
    let missing = "No search term found. The search term must be enclosed in braces.";
    assert_eq!(message("FIND acme"), missing);
    assert_eq!(
        message("FIND {ab} RETURNING Account(Id"),
        "\nFIND {ab} RETURNING Account(Id\n                              ^\n\
         ERROR at Row:1:Column:31\nunexpected token: '<EOF>'"
    );
}

fn word(letters: &str) -> TermExpr {
    let Some(TermExpr::Word(word)) = term::parse(letters).unwrap() else {
        panic!("{letters} is one word");
    };
    TermExpr::Word(word)
}

/// The term in words, `+` for all, `|` for any.
fn shown(expr: &TermExpr) -> String {
    let joined = |all: &[TermExpr], sign: &str| {
        let all: Vec<_> = all.iter().map(shown).collect();
        format!("({})", all.join(sign))
    };
    match expr {
        TermExpr::Word(word) => word.letters(),
        TermExpr::Phrase(word) => format!("<{}>", word.letters()),
        TermExpr::And(all) => joined(all, "+"),
        TermExpr::Or(all) => joined(all, "|"),
        TermExpr::Not(inner) => format!("-{}", shown(inner)),
    }
}

#[test]
fn operators_phrases_and_wildcards() {
    for (text, meaning) in [
        ("a b", "(a+b)"),
        ("a or b c AND d", "(a|(b+c+d))"),
        ("a AND NOT (b or \"c d\")", "(a+-(b|<c d>))"),
        ("not a", "(not+a)"),
        ("a and not", "(a+not)"),
        ("\"and\" \"a OR b\"", "(<and>+<a OR b>)"),
        ("a\\\"b\\ c", "a\"b c"),
        ("((a))", "a"),
    ] {
        let expr = term::parse(text).unwrap().unwrap();
        assert_eq!(shown(&expr), meaning, "{text}");
    }
    assert_eq!(term::parse(" \n").unwrap(), None);
    let TermExpr::Word(Word { pieces, .. }) = word("Sm?th*\\*") else {
        panic!("a word");
    };
    let text = |text: &str| Piece::Text(text.to_owned());
    assert_eq!(
        pieces,
        [
            text("Sm"),
            Piece::AnyCharacter,
            text("th"),
            Piece::AnyText,
            text("*")
        ]
    );
}

#[test]
fn words_of_people_become_terms() {
    for (words, found) in [
        ("acme", "acme"),
        ("acme* o?l", "acme* o?l"),
        ("Smith and Sons", "Smith \"and\" Sons"),
        ("a \"b c\"", "a \"b c\""),
        ("6\" pipe", "6\\\" pipe"),
        (
            "x} RETURNING User(Id) {y",
            "x\\} RETURNING User\\(Id\\) \\{y",
        ),
        ("it's a-b", "it\\'s a\\-b"),
    ] {
        assert_eq!(plain(words), found, "{words}");
    }
    assert_eq!(escaped("a*b"), "a\\*b");
    assert!(is_search(" find {a}") && is_search("FIND 'a'"));
    assert!(is_search("find acme returning Account"));
    assert!(!is_search("find me") && !is_search("FI") && !is_search("finder {"));
}

struct OneObject(ObjectSchema);

impl Schemas for OneObject {
    fn object(&self, name: &str) -> Found<'_> {
        if self.0.name.eq_ignore_ascii_case(name) {
            return Found::Known(&self.0);
        }
        let names = vec![ListedName {
            name: self.0.name.clone(),
            labels: [self.0.label.clone(), self.0.label_plural.clone()],
        }];
        Found::Missing { names }
    }
}

#[test]
fn names_are_checked_with_their_places_in_the_search() {
    let field = |name: &str| crate::model::schema::FieldSchema {
        name: name.to_owned(),
        filterable: true,
        sortable: true,
        ..Default::default()
    };
    let schema = OneObject(ObjectSchema {
        name: "Account".to_owned(),
        queryable: true,
        fields: vec![field("Id"), field("Name")],
        ..Default::default()
    });
    let text = "FIND {ab} RETURNING Account(Nam ORDER BY Nmae), Acount, account(id)";
    let search = parse(text).unwrap();
    let problems = check(text, &search, &schema);
    let found: Vec<_> = problems
        .iter()
        .map(|problem| (&text[problem.span.range()], problem.server_code()))
        .collect();
    let expected = [
        ("Nam", "INVALID_FIELD"),
        ("Nmae", "INVALID_FIELD"),
        ("Acount", "INVALID_TYPE"),
    ];
    assert_eq!(found, expected);
    assert!(judge(text, &search, &schema).is_err());
}

proptest! {
    #[test]
    fn nothing_panics(text in "\\PC{0,40}|(FIND|find) ?\\{[ -~é]{0,20}\\} ?[ -~]{0,40}") {
        if let Err(error) = parse(&text) {
            let _ = (error.to_string(), error.server_message(), error.hints(), error.snippet());
        }
    }

    #[test]
    fn mutations_of_good_searches_do_not_panic(
        which in 0..TAKEN.len(), from in 0_usize..80, length in 0_usize..6, put in "[{}()'\"\\\\a ,=é]{0,3}",
    ) {
        let letters: Vec<char> = TAKEN[which].chars().collect();
        let from = from.min(letters.len());
        let to = (from + length).min(letters.len());
        let head: String = letters[..from].iter().collect();
        let tail: String = letters[to..].iter().collect();
        let text = format!("{head}{put}{tail}");
        if let Ok(search) = parse(&text) {
            let printed = search.to_string();
            let again = parse(&printed);
            prop_assert!(again.is_ok(), "{} -> {}", text, printed);
            prop_assert_eq!(again.unwrap().to_string(), printed);
        }
    }

    #[test]
    fn words_of_people_never_leave_the_braces(words in "\\PC{0,30}|[ -~]{0,30}") {
        let text = format!("FIND {{{}}} RETURNING Account(Id)", plain(&words));
        let search = parse(&text);
        prop_assert!(search.is_ok(), "{}", text);
        let search = search.unwrap();
        prop_assert_eq!(search.returning.len(), 1);
        prop_assert_eq!(search.returning[0].object.name.as_str(), "Account");
        let exact = term::parse(&escaped(&words)).unwrap();
        let letters: String = exact.iter().flat_map(TermExpr::words).map(Word::letters).collect();
        let blank = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        let spelled = blank(&letters);
        // Only words that are operators are left out of the words of a term.
        if !words.to_ascii_uppercase().contains("AND") && !words.to_ascii_uppercase().contains("OR") {
            prop_assert_eq!(spelled, blank(&words));
        }
    }

    #[test]
    fn deep_terms_are_refused_in_time(depth in 1_usize..3_000) {
        let text = format!("FIND {{{}a{}}}", "(".repeat(depth), ")".repeat(depth));
        prop_assert_eq!(parse(&text).is_ok(), depth <= 100);
    }
}
