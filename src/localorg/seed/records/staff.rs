//! Rows of users, roles, products and prices.

use super::Desk;
use crate::localorg::error::StoreError;
use crate::localorg::seed::base::role_row;
use crate::localorg::seed::calendar::Moment;
use crate::localorg::seed::countries::Country;
use crate::localorg::seed::people::Person;
use crate::localorg::seed::products::PRODUCTS;
use crate::localorg::seed::sheet::{Audit, Row, Sheet};
use crate::localorg::store::Writer;

impl Desk<'_> {
    /// Writes users, roles, products and prices.
    pub(super) fn staff(
        &self,
        writer: &mut Writer,
        counts: &mut Vec<(&'static str, u64)>,
    ) -> Result<(), StoreError> {
        let mut sheet = Sheet::of(writer, "UserRole");
        for (place, role) in self.world.people.roles.iter().enumerate() {
            let parent = role.parent.map(|parent| self.ids.roles[parent]);
            sheet.put(role_row(
                self.ids.roles[place],
                &role.name,
                parent,
                self.base,
            ))?;
        }
        counts.push(("UserRole", sheet.count()));
        let mut sheet = Sheet::of(writer, "User");
        for (place, person) in self.world.people.users.iter().enumerate() {
            sheet.put(self.user(place, person))?;
        }
        counts.push(("User", sheet.count()));
        let mut sheet = Sheet::of(writer, "Product2");
        for (product, id) in PRODUCTS.iter().zip(&self.ids.products) {
            let row = Row::new(*id)
                .with("Name", product.name)
                .with("ProductCode", product.code)
                .with("Family", product.family)
                .with("IsActive", product.active);
            sheet.put(row.audit(self.base.audit()))?;
        }
        counts.push(("Product2", sheet.count()));
        let mut sheet = Sheet::of(writer, "PricebookEntry");
        for (place, product) in PRODUCTS.iter().enumerate() {
            let row = Row::new(self.ids.prices[place])
                .with("Name", product.name)
                .with("ProductCode", product.code)
                .with("Pricebook2Id", self.base.pricebook)
                .with("Product2Id", self.ids.products[place])
                .with("UnitPrice", product.price)
                .with("IsActive", product.active)
                .with("UseStandardPrice", false);
            sheet.put(row.audit(self.base.audit()))?;
        }
        counts.push(("PricebookEntry", sheet.count()));
        Ok(())
    }

    fn user(&self, place: usize, person: &Person) -> Row {
        let calendar = &self.world.calendar;
        let morning = |day: i64| calendar.timestamp(Moment(day * 24 * 60 + 8 * 60));
        let username = person.username(place + 1);
        let login = person.last_login(place);
        let (city, _, _) = person.country.cities[person.city];
        let alias: String = Country::mail_word(person.last).chars().take(5).collect();
        Row::new(self.ids.users[place])
            .with("Username", username.as_str())
            .with("FirstName", person.first)
            .with("LastName", person.last)
            .with("Name", person.name())
            .with("Title", person.title)
            .with("Department", person.department)
            .with("CompanyName", "sfkit Local Org")
            .with("Email", username.as_str())
            .with("Alias", format!("{alias}{}", place + 1))
            .with("CommunityNickname", format!("{alias}{}", place + 1))
            .with("City", city)
            .with("Country", person.country.name)
            .with("IsActive", person.active)
            .with("UserType", "Standard")
            .with("TimeZoneSidKey", person.zone())
            .with("LocaleSidKey", "en_US")
            .with("LanguageLocaleKey", "en_US")
            .with("EmailEncodingKey", "UTF-8")
            .with("ProfileId", self.base.standard_profile)
            .with("UserRoleId", self.ids.roles[person.role])
            .with(
                "ManagerId",
                person.manager.map(|manager| self.ids.users[manager]),
            )
            .with("ForecastEnabled", person.department == "Sales")
            .with("LastLoginDate", morning(login))
            .audit(Audit {
                created: morning(person.hired),
                created_by: self.base.admin,
                modified: morning(login),
                modified_by: self.base.admin,
            })
    }
}
