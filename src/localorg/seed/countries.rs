//! Countries with the cities, people and legal forms that are at home there.

/// A country with the names that are at home there.
#[derive(Debug)]
pub(super) struct Country {
    pub(super) name: &'static str,
    pub(super) region: Region,
    pub(super) dial: &'static str,
    pub(super) domain: &'static str,
    /// City, state or province, postal code.
    pub(super) cities: &'static [(&'static str, &'static str, &'static str)],
    pub(super) first: &'static [&'static str],
    pub(super) last: &'static [&'static str],
    pub(super) forms: &'static [&'static str],
}

/// Where a sales team works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    Americas,
    Europe,
    Asia,
}

impl Region {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Americas => "Americas",
            Self::Europe => "Europe",
            Self::Asia => "Asia Pacific",
        }
    }
}

/// Index into [`COUNTRIES`] with how often it comes.
pub(super) const COUNTRY_WEIGHTS: &[(usize, u32)] = &[
    (0, 44),
    (1, 10),
    (2, 10),
    (3, 7),
    (4, 7),
    (5, 6),
    (6, 5),
    (7, 4),
    (8, 3),
    (9, 4),
];

pub(super) const COUNTRIES: &[Country] = &[
    Country {
        name: "United States",
        region: Region::Americas,
        dial: "+1",
        domain: "com",
        cities: &[
            ("New York", "NY", "10013"),
            ("Chicago", "IL", "60606"),
            ("Austin", "TX", "78701"),
            ("San Francisco", "CA", "94105"),
            ("Portland", "OR", "97204"),
            ("Boston", "MA", "02110"),
            ("Atlanta", "GA", "30303"),
            ("Denver", "CO", "80202"),
            ("Coeur d'Alene", "ID", "83814"),
        ],
        first: &[
            "Olivia",
            "James",
            "Emma",
            "Liam",
            "Ava",
            "Noah",
            "Sophia",
            "William",
            "Isabella",
            "Ethan",
            "Mia",
            "Mason",
            "Charlotte",
            "Logan",
            "Amelia",
            "Lucas",
            "Harper",
            "Jackson",
            "De'Andre",
            "Grace",
        ],
        last: &[
            "Smith",
            "Johnson",
            "Williams",
            "Brown",
            "Jones",
            "Miller",
            "Davis",
            "Wilson",
            "Anderson",
            "Taylor",
            "Moore",
            "O'Connor",
            "McAllister",
            "Nguyen",
            "Ramirez",
            "St. John",
            "Carter",
            "Brooks",
            "D'Angelo",
            "Reed",
        ],
        forms: &["Inc.", "Corp.", "LLC", ", Inc.", "Group", "Holdings, L.P."],
    },
    Country {
        name: "United Kingdom",
        region: Region::Europe,
        dial: "+44",
        domain: "co.uk",
        cities: &[
            ("London", "Greater London", "EC2A 4NE"),
            ("Leeds", "West Yorkshire", "LS1 4AP"),
            ("Bristol", "Avon", "BS1 6QH"),
        ],
        first: &[
            "Oliver", "Amelia", "George", "Isla", "Harry", "Freya", "Siân", "Alfie", "Poppy", "Zoë",
        ],
        last: &[
            "Clarke",
            "O'Neill",
            "Hughes",
            "Patel",
            "Fitzgerald-Moore",
            "Wright",
            "Evans",
            "Khan",
            "Thompson",
            "Ó Súilleabháin",
        ],
        forms: &["Ltd", "plc", "LLP", "& Sons Ltd"],
    },
    Country {
        name: "Germany",
        region: Region::Europe,
        dial: "+49",
        domain: "de",
        cities: &[
            ("München", "Bayern", "80331"),
            ("Köln", "Nordrhein-Westfalen", "50667"),
            ("Hamburg", "Hamburg", "20095"),
            ("Düsseldorf", "Nordrhein-Westfalen", "40213"),
        ],
        first: &[
            "Jürgen", "Anna", "Lukas", "Käthe", "Jörg", "Lena", "Felix", "Sabine", "Björn",
            "Hannah",
        ],
        last: &[
            "Müller",
            "Schmidt",
            "Weiß",
            "Schäfer",
            "Köhler",
            "Groß",
            "Becker",
            "von der Heide",
            "Krüger",
            "Jäger",
        ],
        forms: &["GmbH", "AG", "GmbH & Co. KG", "SE", "KGaA"],
    },
    Country {
        name: "France",
        region: Region::Europe,
        dial: "+33",
        domain: "fr",
        cities: &[
            ("Paris", "Île-de-France", "75002"),
            ("Lyon", "Auvergne-Rhône-Alpes", "69002"),
            ("Nîmes", "Occitanie", "30000"),
        ],
        first: &[
            "Chloé",
            "François",
            "Léa",
            "Hélène",
            "Théo",
            "Inès",
            "Gaël",
            "Zoé",
            "Benoît",
            "Anaïs",
        ],
        last: &[
            "Lefèvre",
            "Dubois",
            "Garçon",
            "Moreau",
            "d'Estaing",
            "Béranger",
            "Fournier",
            "Côté",
            "Lemaître",
            "Noël",
        ],
        forms: &["S.A.", "SARL", "SAS", "et Fils"],
    },
    Country {
        name: "Canada",
        region: Region::Americas,
        dial: "+1",
        domain: "ca",
        cities: &[
            ("Toronto", "ON", "M5H 2N2"),
            ("Montréal", "QC", "H2Y 1C6"),
            ("Vancouver", "BC", "V6B 1A1"),
        ],
        first: &[
            "Emily", "Étienne", "Jacob", "Noémie", "Owen", "Sarah", "Mathieu", "Hailey",
        ],
        last: &[
            "Tremblay",
            "Singh",
            "MacDonald",
            "Gagné",
            "Côté",
            "Wong",
            "Campbell",
            "Bouchard",
        ],
        forms: &["Ltd.", "Inc.", "Ltée", "Corp."],
    },
    Country {
        name: "Japan",
        region: Region::Asia,
        dial: "+81",
        domain: "co.jp",
        cities: &[
            ("東京", "東京都", "100-0005"),
            ("Osaka", "Osaka", "530-0001"),
            ("Nagoya", "Aichi", "450-0002"),
        ],
        first: &[
            "Haruto", "Yui", "Sōta", "Aoi", "Ren", "Hina", "翔太", "美咲",
        ],
        last: &[
            "Satō",
            "Suzuki",
            "Takahashi",
            "Tanaka",
            "Itō",
            "田中",
            "Yamamoto",
            "小林",
        ],
        forms: &["K.K.", "株式会社", "Co., Ltd.", "G.K."],
    },
    Country {
        name: "Brazil",
        region: Region::Americas,
        dial: "+55",
        domain: "com.br",
        cities: &[
            ("São Paulo", "SP", "01310-100"),
            ("Florianópolis", "SC", "88010-000"),
            ("Goiânia", "GO", "74003-010"),
        ],
        first: &[
            "João",
            "Antônia",
            "Gabriel",
            "Letícia",
            "Mateus",
            "Luísa",
            "Caio",
            "Conceição",
        ],
        last: &[
            "Gonçalves",
            "Araújo",
            "da Silva",
            "Pereira",
            "Conceição",
            "Magalhães",
            "Rocha",
            "Simões",
        ],
        forms: &["Ltda.", "S.A.", "& Irmãos Ltda."],
    },
    Country {
        name: "Spain",
        region: Region::Europe,
        dial: "+34",
        domain: "es",
        cities: &[
            ("Madrid", "Madrid", "28013"),
            ("A Coruña", "Galicia", "15003"),
            ("Málaga", "Andalucía", "29015"),
        ],
        first: &[
            "Lucía",
            "Íñigo",
            "Martín",
            "María José",
            "Álvaro",
            "Begoña",
            "Núria",
            "Pablo",
        ],
        last: &[
            "García",
            "Núñez",
            "Ibáñez",
            "Peña",
            "Muñoz",
            "Fernández",
            "López",
            "Ortiz",
        ],
        forms: &["S.L.", "S.A.", "e Hijos, S.L."],
    },
    Country {
        name: "Sweden",
        region: Region::Europe,
        dial: "+46",
        domain: "se",
        cities: &[
            ("Malmö", "Skåne", "211 22"),
            ("Göteborg", "Västra Götaland", "411 03"),
            ("Stockholm", "Stockholm", "111 20"),
        ],
        first: &[
            "Åsa", "Erik", "Märta", "Björn", "Elsa", "Göran", "Linnéa", "Östen",
        ],
        last: &[
            "Åkesson",
            "Lindström",
            "Öberg",
            "Nyström",
            "Sjöberg",
            "Håkansson",
            "Björk",
            "Ek",
        ],
        forms: &["AB", "& Co AB", "Handelsbolag"],
    },
    Country {
        name: "Australia",
        region: Region::Asia,
        dial: "+61",
        domain: "com.au",
        cities: &[
            ("Sydney", "NSW", "2000"),
            ("Melbourne", "VIC", "3000"),
            ("Wagga Wagga", "NSW", "2650"),
        ],
        first: &[
            "Jack", "Matilda", "Cooper", "Ruby", "Lachlan", "Evie", "Banjo", "Willow",
        ],
        last: &[
            "Kelly",
            "O'Brien",
            "Nguyen",
            "Murray",
            "Campbell",
            "Papadopoulos",
            "Hill",
            "Kaur",
        ],
        forms: &["Pty Ltd", "Ltd", "Holdings Pty Ltd"],
    },
];

impl Country {
    /// A part of a mail address made of the letters of `text` that mail takes.
    pub(super) fn mail_word(text: &str) -> String {
        let folded = text.chars().filter_map(|letter| match letter {
            'a'..='z' | '0'..='9' => Some(letter),
            'A'..='Z' => Some(letter.to_ascii_lowercase()),
            'à'..='å' | 'À'..='Å' | 'ā' => Some('a'),
            'ç' | 'Ç' => Some('c'),
            'è'..='ë' | 'È'..='Ë' => Some('e'),
            'ì'..='ï' | 'Ì'..='Ï' => Some('i'),
            'ñ' => Some('n'),
            'ò'..='ö' | 'ø' | 'Ò'..='Ö' | 'ō' | 'Ø' => Some('o'),
            'ù'..='ü' | 'Ù'..='Ü' => Some('u'),
            'ß' => Some('s'),
            _ => None,
        });
        let word: String = folded.collect();
        if word.is_empty() {
            "office".to_owned()
        } else {
            word
        }
    }
}
