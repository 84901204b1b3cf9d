//! Products and their list prices.

/// One product.
#[derive(Clone, Copy, Debug)]
pub(super) struct Product {
    pub(super) name: &'static str,
    pub(super) code: &'static str,
    pub(super) family: &'static str,
    pub(super) price: i64,
    pub(super) active: bool,
}

const fn product(
    name: &'static str,
    code: &'static str,
    family: &'static str,
    price: i64,
) -> Product {
    Product {
        name,
        code,
        family,
        price,
        active: true,
    }
}

/// What the company sells. The last active one fills what a deal's amount leaves over.
pub(super) const PRODUCTS: [Product; 14] = [
    product("Starter Edition, 5 seats", "ED-100", "Software", 600),
    product("Team Edition, 25 seats", "ED-200", "Software", 2_900),
    product("Business Edition, 100 seats", "ED-300", "Software", 11_500),
    product("Enterprise Edition", "ED-400", "Software", 48_000),
    product("Analytics Add-on", "AD-110", "Software", 4_200),
    product("Security Add-on", "AD-120", "Software", 3_600),
    product("Terminal T2 (13\")", "HW-210", "Hardware", 890),
    product("Rugged Terminal T5", "HW-250", "Hardware", 2_350),
    product("Gateway \"Brücke\"", "HW-300", "Hardware", 7_800),
    product("Premium Support, 1 year", "SV-010", "Services", 5_000),
    product("Training Day", "SV-020", "Services", 1_800),
    Product {
        name: "Legacy Server",
        code: "HW-001",
        family: "Hardware",
        price: 15_000,
        active: false,
    },
    product("Data Migration", "SV-030", "Services", 9_500),
    product("Implementation Services", "SV-100", "Services", 1_000),
];

/// Place of the product that fills what is left over.
pub(super) const FILLER: usize = 13;
