//! The objects that have commands of their own: what is listed of them, by what they are told
//! apart, and which of their fields have flags.
//!
//! One table for all of them. Lists, gets, writes and the finder read it; whatever an org has made
//! of an object beyond this follows from its describe. Columns and orders of account, contact,
//! lead, opportunity and user are those that the earlier integration offered.

/// An object with commands of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct Noun {
    /// API name.
    pub object: &'static str,
    /// One of them, as in `sfkit account`.
    pub word: &'static str,
    /// Several of them.
    pub plural: &'static str,
    /// With its article.
    pub one: &'static str,
    /// First three characters of the ids.
    pub prefix: &'static str,
    /// The field that people call a record by.
    pub name_field: &'static str,
    /// Other fields by which a record can be named.
    pub other_names: &'static [&'static str],
    /// Fields that tell records of the same name apart.
    pub tells: &'static [&'static str],
    /// Fields of a list.
    pub columns: &'static [&'static str],
    /// Order of a list.
    pub order: &'static str,
    /// Fields that have flags.
    pub flags: &'static [FieldFlag],
}

/// A field that has a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldFlag {
    /// The flag, without its dashes.
    pub name: &'static str,
    /// The field that it sets.
    pub field: &'static str,
    /// What its values are.
    pub kind: FlagKind,
    /// Help for writing; none when the label of the field says it all.
    pub help: &'static str,
    /// It narrows lists, too.
    pub narrows: bool,
}

/// What the values of a flag are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A day.
    Date,
    /// `true` or `false`.
    Boolean,
    /// A value of a picklist.
    Choice,
    /// The id or the name of a record of one of these objects.
    Reference(&'static [&'static str]),
}

impl Noun {
    /// The noun of an object, in any case.
    #[must_use]
    pub fn of(object: &str) -> Option<&'static Self> {
        NOUNS
            .into_iter()
            .find(|noun| noun.object.eq_ignore_ascii_case(object))
    }

    /// The flag of a field.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&'static FieldFlag> {
        self.flags.iter().find(|flag| flag.name == name)
    }
}

const fn text(name: &'static str, field: &'static str, help: &'static str) -> FieldFlag {
    of(name, field, help, FlagKind::Text)
}

const fn number(name: &'static str, field: &'static str, help: &'static str) -> FieldFlag {
    of(name, field, help, FlagKind::Number)
}

const fn date(name: &'static str, field: &'static str, help: &'static str) -> FieldFlag {
    of(name, field, help, FlagKind::Date)
}

const fn choice(name: &'static str, field: &'static str, help: &'static str) -> FieldFlag {
    of(name, field, help, FlagKind::Choice)
}

const fn boolean(name: &'static str, field: &'static str, help: &'static str) -> FieldFlag {
    of(name, field, help, FlagKind::Boolean)
}

const fn link(
    name: &'static str,
    field: &'static str,
    objects: &'static [&'static str],
    help: &'static str,
) -> FieldFlag {
    of(name, field, help, FlagKind::Reference(objects))
}

const fn of(
    name: &'static str,
    field: &'static str,
    help: &'static str,
    kind: FlagKind,
) -> FieldFlag {
    FieldFlag {
        name,
        field,
        kind,
        help,
        narrows: false,
    }
}

/// The same flag, which narrows lists, too.
const fn narrowing(flag: FieldFlag) -> FieldFlag {
    FieldFlag {
        narrows: true,
        ..flag
    }
}

const USERS: &[&str] = &["User"];
/// Who may own what queues may own.
const USERS_AND_QUEUES: &[&str] = &["User", "Group"];

/// Companies.
pub static ACCOUNT: Noun = Noun {
    object: "Account",
    word: "account",
    plural: "accounts",
    one: "an account",
    prefix: "001",
    name_field: "Name",
    other_names: &[],
    tells: &["BillingCity", "Industry", "Owner.Name"],
    columns: &["Id", "Name", "Type", "Industry", "Phone", "Website"],
    order: "Name",
    flags: &[
        text("name", "Name", "Name of the company"),
        narrowing(choice("type", "Type", "Kind of account")),
        narrowing(choice("industry", "Industry", "Industry")),
        text("phone", "Phone", "Phone number"),
        text("website", "Website", "Website"),
        link(
            "parent",
            "ParentId",
            &["Account"],
            "Account that it belongs to",
        ),
        narrowing(choice("source", "AccountSource", "Where it came from")),
        number("employees", "NumberOfEmployees", "Number of employees"),
        number("revenue", "AnnualRevenue", "Annual revenue"),
        text("street", "BillingStreet", "Street of the billing address"),
        text("city", "BillingCity", "City of the billing address"),
        text("state", "BillingState", "State of the billing address"),
        text(
            "postal-code",
            "BillingPostalCode",
            "Postal code of the billing address",
        ),
        text(
            "country",
            "BillingCountry",
            "Country of the billing address",
        ),
        text("description", "Description", "Description"),
        narrowing(link("owner", "OwnerId", USERS, "Owner; `me` is you")),
    ],
};

/// People at companies.
pub static CONTACT: Noun = Noun {
    object: "Contact",
    word: "contact",
    plural: "contacts",
    one: "a contact",
    prefix: "003",
    name_field: "Name",
    other_names: &["Email"],
    tells: &["Email", "Title", "Account.Name"],
    columns: &["Id", "Name", "Email", "Phone", "Title", "AccountId"],
    order: "Name",
    flags: &[
        text("last-name", "LastName", "Last name"),
        text("first-name", "FirstName", "First name"),
        text("email", "Email", "Email address"),
        text("phone", "Phone", "Phone number"),
        text("mobile", "MobilePhone", "Mobile phone number"),
        text("title", "Title", "Title at work"),
        text("department", "Department", "Department"),
        narrowing(link(
            "account",
            "AccountId",
            &["Account"],
            "Account where they work",
        )),
        link(
            "reports-to",
            "ReportsToId",
            &["Contact"],
            "Contact that they report to",
        ),
        narrowing(choice("source", "LeadSource", "Where they came from")),
        text("street", "MailingStreet", "Street of the mailing address"),
        text("city", "MailingCity", "City of the mailing address"),
        text("state", "MailingState", "State of the mailing address"),
        text(
            "postal-code",
            "MailingPostalCode",
            "Postal code of the mailing address",
        ),
        text(
            "country",
            "MailingCountry",
            "Country of the mailing address",
        ),
        text("description", "Description", "Description"),
        narrowing(link("owner", "OwnerId", USERS, "Owner; `me` is you")),
    ],
};

/// Prospects.
pub static LEAD: Noun = Noun {
    object: "Lead",
    word: "lead",
    plural: "leads",
    one: "a lead",
    prefix: "00Q",
    name_field: "Name",
    other_names: &["Email"],
    tells: &["Company", "Email", "Status"],
    columns: &["Id", "Name", "Company", "Email", "Status", "LeadSource"],
    order: "CreatedDate DESC",
    flags: &[
        text("last-name", "LastName", "Last name"),
        text("first-name", "FirstName", "First name"),
        text("company", "Company", "Company"),
        text("email", "Email", "Email address"),
        text("phone", "Phone", "Phone number"),
        text("mobile", "MobilePhone", "Mobile phone number"),
        text("title", "Title", "Title at work"),
        text("website", "Website", "Website"),
        narrowing(choice("status", "Status", "Status")),
        narrowing(choice("source", "LeadSource", "Where they came from")),
        narrowing(choice("rating", "Rating", "Rating")),
        narrowing(choice("industry", "Industry", "Industry")),
        number("employees", "NumberOfEmployees", "Number of employees"),
        number("revenue", "AnnualRevenue", "Annual revenue"),
        text("street", "Street", "Street"),
        text("city", "City", "City"),
        text("state", "State", "State"),
        text("postal-code", "PostalCode", "Postal code"),
        text("country", "Country", "Country"),
        text("description", "Description", "Description"),
        narrowing(link(
            "owner",
            "OwnerId",
            USERS_AND_QUEUES,
            "Owner, a user or a queue; `me` is you",
        )),
    ],
};

/// Deals.
pub static OPPORTUNITY: Noun = Noun {
    object: "Opportunity",
    word: "opportunity",
    plural: "opportunities",
    one: "an opportunity",
    prefix: "006",
    name_field: "Name",
    other_names: &[],
    tells: &["StageName", "CloseDate", "Account.Name"],
    columns: &[
        "Id",
        "Name",
        "StageName",
        "Amount",
        "CloseDate",
        "AccountId",
    ],
    order: "CloseDate DESC",
    flags: &[
        text("name", "Name", "Name of the deal"),
        narrowing(choice("stage", "StageName", "Stage")),
        date("close-date", "CloseDate", "Day on which it closes"),
        number("amount", "Amount", "Amount"),
        narrowing(link(
            "account",
            "AccountId",
            &["Account"],
            "Account that it is with",
        )),
        narrowing(choice("type", "Type", "Kind of deal")),
        narrowing(choice("source", "LeadSource", "Where it came from")),
        number("probability", "Probability", "Probability in percent"),
        text("next-step", "NextStep", "Next step"),
        narrowing(link(
            "campaign",
            "CampaignId",
            &["Campaign"],
            "Campaign that brought it",
        )),
        text("description", "Description", "Description"),
        narrowing(link("owner", "OwnerId", USERS, "Owner; `me` is you")),
    ],
};

/// Campaigns.
pub static CAMPAIGN: Noun = Noun {
    object: "Campaign",
    word: "campaign",
    plural: "campaigns",
    one: "a campaign",
    prefix: "701",
    name_field: "Name",
    other_names: &[],
    tells: &["Status", "StartDate", "Type"],
    columns: &[
        "Id",
        "Name",
        "Type",
        "Status",
        "StartDate",
        "EndDate",
        "IsActive",
    ],
    order: "Name",
    flags: &[
        text("name", "Name", "Name of the campaign"),
        narrowing(choice("type", "Type", "Kind of campaign")),
        narrowing(choice("status", "Status", "Status")),
        date("start-date", "StartDate", "First day"),
        date("end-date", "EndDate", "Last day"),
        narrowing(boolean("active", "IsActive", "Whether it is under way")),
        number("budget", "BudgetedCost", "Budgeted cost"),
        number("cost", "ActualCost", "Actual cost"),
        number("expected-revenue", "ExpectedRevenue", "Expected revenue"),
        link(
            "parent",
            "ParentId",
            &["Campaign"],
            "Campaign that it belongs to",
        ),
        text("description", "Description", "Description"),
        narrowing(link("owner", "OwnerId", USERS, "Owner; `me` is you")),
    ],
};

/// Requests for help.
pub static CASE: Noun = Noun {
    object: "Case",
    word: "case",
    plural: "cases",
    one: "a case",
    prefix: "500",
    name_field: "CaseNumber",
    other_names: &["Subject"],
    tells: &["Subject", "Status", "Account.Name"],
    columns: &[
        "Id",
        "CaseNumber",
        "Subject",
        "Status",
        "Priority",
        "AccountId",
    ],
    order: "CreatedDate DESC",
    flags: &[
        text("subject", "Subject", "Subject"),
        narrowing(choice("status", "Status", "Status")),
        narrowing(choice("priority", "Priority", "Priority")),
        narrowing(choice("origin", "Origin", "How it arrived")),
        narrowing(choice("type", "Type", "Kind of case")),
        choice("reason", "Reason", "Reason"),
        narrowing(link(
            "account",
            "AccountId",
            &["Account"],
            "Account of the customer",
        )),
        narrowing(link(
            "contact",
            "ContactId",
            &["Contact"],
            "Contact who asked",
        )),
        link("parent", "ParentId", &["Case"], "Case that it belongs to"),
        text("description", "Description", "Description"),
        narrowing(link(
            "owner",
            "OwnerId",
            USERS_AND_QUEUES,
            "Owner, a user or a queue; `me` is you",
        )),
    ],
};

/// People who log in.
pub static USER: Noun = Noun {
    object: "User",
    word: "user",
    plural: "users",
    one: "a user",
    prefix: "005",
    name_field: "Name",
    other_names: &["Username", "Email"],
    tells: &["Username", "Email", "IsActive"],
    columns: &["Id", "Name", "Username", "Email", "ProfileId", "IsActive"],
    order: "Name",
    flags: &[
        text("last-name", "LastName", "Last name"),
        text("first-name", "FirstName", "First name"),
        text(
            "username",
            "Username",
            "Username, in the form of an email address",
        ),
        text("email", "Email", "Email address"),
        text("alias", "Alias", "Short name, at most eight characters"),
        text("title", "Title", "Title at work"),
        text("department", "Department", "Department"),
        text("phone", "Phone", "Phone number"),
        narrowing(boolean("active", "IsActive", "Whether they may log in")),
        narrowing(link("profile", "ProfileId", &["Profile"], "Profile")),
        narrowing(link("role", "UserRoleId", &["UserRole"], "Role")),
        link("manager", "ManagerId", USERS, "Manager"),
        choice(
            "time-zone",
            "TimeZoneSidKey",
            "Time zone, such as Europe/Berlin",
        ),
        choice("locale", "LocaleSidKey", "Locale, such as de_DE"),
        choice("language", "LanguageLocaleKey", "Language, such as de"),
        choice(
            "encoding",
            "EmailEncodingKey",
            "Encoding of mails, such as UTF-8",
        ),
    ],
};

/// All of them.
pub static NOUNS: [&Noun; 7] = [
    &ACCOUNT,
    &CONTACT,
    &LEAD,
    &OPPORTUNITY,
    &CAMPAIGN,
    &CASE,
    &USER,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_flag_and_no_field_comes_twice() {
        for noun in NOUNS {
            let names: BTreeSet<_> = noun.flags.iter().map(|flag| flag.name).collect();
            let fields: BTreeSet<_> = noun.flags.iter().map(|flag| flag.field).collect();
            assert_eq!(names.len(), noun.flags.len(), "{}", noun.word);
            assert_eq!(fields.len(), noun.flags.len(), "{}", noun.word);
        }
        assert_eq!(Noun::of("opportunity"), Some(&OPPORTUNITY));
        assert_eq!(Noun::of("Opportunities"), None);
    }
}
