//! `convertLead`: up to 100 leads, each for itself unless `AllOrNoneHeader` says otherwise.

use roxmltree::Node;
use serde_json::Value;

use super::calls::write_errors;
use super::fault::Fault;
use super::sobject::texts;
use super::{Answered, Session};
use crate::localorg::records::{Converted, LeadConvert, Refusal, RowError};
use crate::localorg::rest::errors_of;
use crate::localorg::xml::{Xml, children, response};

/// Leads in one call.
const MOST: usize = 100;

impl Session<'_, '_, '_> {
    /// `convertLead(leadConverts)`. No mail is sent, whatever `sendNotificationEmail` says.
    pub(super) fn convert_leads(&self) -> Answered {
        let asked = children(self.call.operation, "leadConverts").map(convert_of);
        let asked: Vec<_> = asked.collect();
        if asked.len() > MOST {
            let message = format!(
                "record limit reached. cannot submit more than {MOST} records into this call"
            );
            return Err(Fault::new("EXCEEDED_ID_LIMIT", message));
        }
        let mut edit = self.edit()?;
        let mut results = Vec::with_capacity(asked.len());
        for ask in &asked {
            match edit.convert_lead(ask) {
                Err(Refusal::Broken(failed)) => return Err(Fault::internal(&failed)),
                result => results.push(result),
            }
        }
        if self.all_or_none() && results.iter().any(Result::is_err) {
            drop(edit);
            results.iter_mut().for_each(roll_back);
        } else {
            edit.commit().map_err(|failed| Fault::internal(&failed))?;
        }
        Ok(response("convertLead", |xml| {
            for (ask, result) in asked.iter().zip(&results) {
                xml.element("result", |xml| write_result(xml, ask, result));
            }
        }))
    }
}

fn roll_back(result: &mut Result<Converted, Refusal>) {
    if result.is_ok() {
        let message = "Record rolled back because not all records were valid and the request was \
            using AllOrNone header";
        *result = Err(RowError::new("ALL_OR_NONE_OPERATION_ROLLED_BACK", message).into());
    }
}

fn convert_of<'d>(node: Node<'d, 'd>) -> LeadConvert {
    let text = |name: &'static str| {
        let found = texts(node, name).into_iter().next();
        found.filter(|text| !text.is_empty())
    };
    let flag = |name: &'static str| matches!(text(name).as_deref(), Some("true" | "1"));
    LeadConvert {
        lead_id: text("leadId").unwrap_or_default(),
        converted_status: text("convertedStatus").unwrap_or_default(),
        account_id: text("accountId"),
        contact_id: text("contactId"),
        opportunity_id: text("opportunityId"),
        opportunity_name: text("opportunityName"),
        owner_id: text("ownerId"),
        do_not_create_opportunity: flag("doNotCreateOpportunity"),
        overwrite_lead_source: flag("overwriteLeadSource"),
    }
}

fn write_result(xml: &mut Xml, ask: &LeadConvert, result: &Result<Converted, Refusal>) {
    match result {
        Ok(made) => {
            xml.leaf("accountId", &made.account_id);
            xml.leaf("contactId", &made.contact_id);
            xml.leaf("leadId", &made.lead_id);
            xml.leaf_or_nil("opportunityId", made.opportunity_id.as_deref());
            xml.leaf("success", "true");
        }
        Err(refusal) => {
            xml.nil("accountId");
            xml.nil("contactId");
            write_errors(xml, &Value::Array(errors_of(refusal)));
            xml.leaf("leadId", &ask.lead_id);
            xml.nil("opportunityId");
            xml.leaf("success", "false");
        }
    }
}
