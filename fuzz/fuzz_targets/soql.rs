//! Any text is a query or errors: nothing panics, every place lies in the text, and what parses
//! prints, on one line and on several, as what parses to the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sfkit::error::Diagnostic;
use sfkit::soql::{ParseOptions, layout, parse, parse_all, statement};

fuzz_target!(|text: &str| {
    let _ = statement(text);
    let all = parse_all(text, ParseOptions::default());
    match parse(text) {
        Ok(query) => {
            assert_eq!(all.as_ref(), Ok(&query));
            let printed = query.to_string();
            for form in [printed.clone(), layout(&query)] {
                let again = parse(&form).expect("what was printed parses");
                assert_eq!(again.to_string(), printed);
                assert_eq!(layout(&again), layout(&query));
            }
        }
        Err(first) => {
            let all = all.expect_err("both refuse");
            assert_eq!(all[0], first);
            for error in &all {
                assert!(text.get(error.span.range()).is_some());
                let _ = (error.to_string(), error.server_message(), error.snippet());
            }
        }
    }
});
