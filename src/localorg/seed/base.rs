//! What every local org holds from its first moment: the organization, profiles, roles, the
//! administrator, stages, statuses, the standard price book, business hours.

use jiff::Timestamp;

use super::sheet::{Audit, Row, Sheet};
use super::stages::{CASE_STATUSES, LEAD_STATUSES, STAGES, category_name};
use super::{ADMIN_USERNAME, INSTANCE_NAME, ORGANIZATION_NAME, SeedOptions};
use crate::localorg::error::StoreError;
use crate::localorg::store::{ADMIN_USER_ID, Writer};
use crate::model::id::RecordId;

/// Ids that other rows point at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base {
    pub(super) organization: RecordId,
    pub(super) admin: RecordId,
    pub(super) standard_profile: RecordId,
    pub(super) pricebook: RecordId,
    pub(super) audit_at: Timestamp,
}

impl Base {
    /// Audit fields of what the administrator made when the org was made.
    pub(super) fn audit(&self) -> Audit {
        Audit {
            created: self.audit_at,
            created_by: self.admin,
            modified: self.audit_at,
            modified_by: self.admin,
        }
    }
}

/// Writes the rows of an empty org; `made_at` is when it says it was made.
pub(super) fn write(
    writer: &mut Writer,
    made_at: Timestamp,
    options: &SeedOptions,
) -> Result<Base, StoreError> {
    let base = Base {
        organization: options.organization.unwrap_or_else(random_organization),
        admin: writer.next_id("User")?,
        standard_profile: writer.next_id("Profile")?,
        pricebook: writer.next_id("Pricebook2")?,
        audit_at: made_at,
    };
    writer.set_setting(ADMIN_USER_ID, base.admin.as_str())?;
    organization(writer, &base, options)?;
    let admin_profile = profiles(writer, &base)?;
    let role = role(writer, &base)?;
    administrator(writer, &base, options, admin_profile, role)?;
    stages(writer, &base)?;
    lead_statuses(writer, &base)?;
    case_statuses(writer, &base)?;
    pricebook(writer, &base)?;
    business_hours(writer, &base, options)?;
    Ok(base)
}

/// Every local org is an organization of its own: two of them must not be taken for one.
fn random_organization() -> RecordId {
    let number = getrandom::u64().unwrap_or(1) % 62_u64.pow(10);
    RecordId::from_number(*b"00D", number)
}

fn organization(writer: &mut Writer, base: &Base, options: &SeedOptions) -> Result<(), StoreError> {
    let row = Row::new(base.organization)
        .with("Name", ORGANIZATION_NAME)
        .with("InstanceName", INSTANCE_NAME)
        .with("IsSandbox", false)
        .with("OrganizationType", "Developer Edition")
        .with("FiscalYearStartMonth", 1_i64)
        .with("UsesStartDateAsFiscalYearName", false)
        .with("TimeZoneSidKey", options.time_zone.as_str())
        .with("DefaultLocaleSidKey", "en_US")
        .with("LanguageLocaleKey", "en_US")
        .with("PrimaryContact", "Local Administrator")
        .with("Country", "US")
        .with("IsReadOnly", false)
        .audit(base.audit());
    Sheet::of(writer, "Organization").put(row)
}

fn profiles(writer: &mut Writer, base: &Base) -> Result<RecordId, StoreError> {
    let admin = writer.next_id("Profile")?;
    let mut sheet = Sheet::of(writer, "Profile");
    for (id, name) in [
        (admin, "System Administrator"),
        (base.standard_profile, "Standard User"),
    ] {
        let row = Row::new(id)
            .with("Name", name)
            .with("UserType", "Standard")
            .with("PermissionsApiEnabled", true)
            .with("PermissionsConvertLeads", true)
            .with("PermissionsViewSetup", true)
            .with("PermissionsViewAllData", id == admin)
            .with("PermissionsModifyAllData", id == admin)
            .audit(base.audit());
        sheet.put(row)?;
    }
    Ok(admin)
}

fn role(writer: &mut Writer, base: &Base) -> Result<RecordId, StoreError> {
    let id = writer.next_id("UserRole")?;
    let row = role_row(id, "Administration", None, base);
    Sheet::of(writer, "UserRole").put(row)?;
    Ok(id)
}

/// A role; `DeveloperName` is made of its name.
pub(super) fn role_row(id: RecordId, name: &str, parent: Option<RecordId>, base: &Base) -> Row {
    Row::new(id)
        .with("Name", name)
        .with("DeveloperName", name.replace(' ', "_"))
        .with("ParentRoleId", parent)
        .with("OpportunityAccessForAccountOwner", "Edit")
        .with("MayForecastManagerShare", false)
        .with("LastModifiedDate", base.audit_at)
        .with("LastModifiedById", base.admin)
        .with("SystemModstamp", base.audit_at)
}

fn administrator(
    writer: &mut Writer,
    base: &Base,
    options: &SeedOptions,
    profile: RecordId,
    role: RecordId,
) -> Result<(), StoreError> {
    let row = Row::new(base.admin)
        .with("Username", ADMIN_USERNAME)
        .with("FirstName", "Local")
        .with("LastName", "Administrator")
        .with("Name", "Local Administrator")
        .with("Title", "Administrator")
        .with("Department", "IT")
        .with("CompanyName", ORGANIZATION_NAME)
        .with("Email", ADMIN_USERNAME)
        .with("Alias", "admin")
        .with("CommunityNickname", "admin")
        .with("City", Option::<&str>::None)
        .with("Country", Option::<&str>::None)
        .with("IsActive", true)
        .with("UserType", "Standard")
        .with("TimeZoneSidKey", options.time_zone.as_str())
        .with("LocaleSidKey", "en_US")
        .with("LanguageLocaleKey", "en_US")
        .with("EmailEncodingKey", "UTF-8")
        .with("ProfileId", profile)
        .with("UserRoleId", role)
        .with("ManagerId", Option::<RecordId>::None)
        .with("ForecastEnabled", true)
        .with("LastLoginDate", base.audit_at)
        .audit(base.audit());
    Sheet::of(writer, "User").put(row)
}

fn stages(writer: &mut Writer, base: &Base) -> Result<(), StoreError> {
    for (place, stage) in (1_i64..).zip(STAGES) {
        let row = Row::new(writer.next_id("OpportunityStage")?)
            .with("MasterLabel", stage.name)
            .with("ApiName", stage.name)
            .with("IsActive", true)
            .with("SortOrder", place)
            .with("IsClosed", stage.closed)
            .with("IsWon", stage.won)
            .with("ForecastCategory", stage.category)
            .with("ForecastCategoryName", category_name(stage.category))
            .with("DefaultProbability", f64::from(stage.probability))
            .audit(base.audit());
        Sheet::of(writer, "OpportunityStage").put(row)?;
    }
    Ok(())
}

fn lead_statuses(writer: &mut Writer, base: &Base) -> Result<(), StoreError> {
    for (place, (name, default, converted)) in (1_i64..).zip(LEAD_STATUSES) {
        let row = Row::new(writer.next_id("LeadStatus")?)
            .with("MasterLabel", name)
            .with("ApiName", name)
            .with("SortOrder", place)
            .with("IsDefault", default)
            .with("IsConverted", converted)
            .audit(base.audit());
        Sheet::of(writer, "LeadStatus").put(row)?;
    }
    Ok(())
}

fn case_statuses(writer: &mut Writer, base: &Base) -> Result<(), StoreError> {
    for (place, (name, default, closed)) in (1_i64..).zip(CASE_STATUSES) {
        let row = Row::new(writer.next_id("CaseStatus")?)
            .with("MasterLabel", name)
            .with("ApiName", name)
            .with("SortOrder", place)
            .with("IsDefault", default)
            .with("IsClosed", closed)
            .audit(base.audit());
        Sheet::of(writer, "CaseStatus").put(row)?;
    }
    Ok(())
}

fn pricebook(writer: &mut Writer, base: &Base) -> Result<(), StoreError> {
    let row = Row::new(base.pricebook)
        .with("Name", "Standard Price Book")
        .with("IsActive", true)
        .with("IsStandard", true)
        .with("IsArchived", false)
        .audit(base.audit());
    Sheet::of(writer, "Pricebook2").put(row)
}

fn business_hours(
    writer: &mut Writer,
    base: &Base,
    options: &SeedOptions,
) -> Result<(), StoreError> {
    let row = Row::new(writer.next_id("BusinessHours")?)
        .with("Name", "Default")
        .with("IsActive", true)
        .with("IsDefault", true)
        .with("TimeZoneSidKey", options.time_zone.as_str())
        .audit(base.audit());
    Sheet::of(writer, "BusinessHours").put(row)
}
