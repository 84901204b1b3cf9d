//! Wrong uses of the nouns with verbs of their own.

use super::Wrong;

pub(super) const WRONG: &[Wrong] = &[
    (
        &["opportunity", "close", "006000000000zzz"],
        2,
        "error: the following required arguments were not provided:",
        "",
    ),
    (
        &[
            "opportunity",
            "close",
            "--won",
            "--stage",
            "Closed Lost",
            "006000000000zzz",
        ],
        2,
        "error: stage `Closed Lost` does not mean won",
        "there are Closed Won",
    ),
    (
        &["opportunity", "stage", "Negotation", "006000000000zzz"],
        2,
        "error: there is no stage `Negotation`",
        "",
    ),
    (
        &["opportunity", "stage", "next", "006000000000zzz"],
        1,
        "error: there is no Opportunity `006000000000zzzAAA`",
        "",
    ),
    (
        &[
            "lead",
            "convert",
            "00Q000000000zzz",
            "--status",
            "Working - Contacted",
        ],
        2,
        "error: status `Working - Contacted` does not mean converted",
        "Closed - Converted",
    ),
    (
        &["lead", "convert", "00Q000000000zzz", "--contact", "x"],
        2,
        "error: the following required arguments were not provided:",
        "",
    ),
    (
        &["case", "close", "500000000000zzz", "--status", "Shut"],
        2,
        "error: there is no status `Shut`",
        "",
    ),
    (
        &[
            "campaign",
            "members",
            "add",
            "701000000000zzz",
            "001000000000zzz",
        ],
        2,
        "error: `001000000000zzzAAA` is the id of Account, not of Contact",
        "",
    ),
];
