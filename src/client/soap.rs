//! The few things that REST has no resource for: the recycle bin and the conversion of leads.
//!
//! A call is the XML of its body; the envelope with the session id is put around it where the token
//! is attached to every other request. A SOAP fault is read like any refusal; the one about an ended
//! session renews the token as a 401 does.

use roxmltree::{Document, Node};

use crate::client::{Call, Client, Endpoint, Error, SaveError, Saved};
use crate::http::{Method, Repeat};
use crate::model::id::RecordId;

/// What a lead is to become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadConversion {
    /// The lead.
    pub lead: String,
    /// Label of a status that means converted.
    pub status: String,
    /// An account that takes it; a new one otherwise.
    pub account: Option<String>,
    /// A contact of that account that takes it.
    pub contact: Option<String>,
    /// Name of the opportunity; the lead's company otherwise.
    pub opportunity: Option<String>,
    /// No opportunity is made.
    pub no_opportunity: bool,
    /// Who owns what is made.
    pub owner: Option<String>,
}

/// What became of a lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConvertedLead {
    /// The lead.
    pub lead: Option<String>,
    /// Its account.
    pub account: Option<String>,
    /// Its contact.
    pub contact: Option<String>,
    /// Its opportunity, when one was made.
    pub opportunity: Option<String>,
    /// It was converted.
    pub success: bool,
    /// Why it was not.
    pub errors: Vec<SaveError>,
}

impl Client {
    /// Takes up to 200 records out of the recycle bin. The results come in the order of the ids.
    ///
    /// # Errors
    /// When the server refuses the call as a whole, does not answer, or answers something else.
    pub async fn undelete(&self, ids: &[RecordId]) -> Result<Vec<Saved>, Error> {
        let mut body = String::from("<undelete>");
        for id in ids {
            push_leaf(&mut body, "ids", id.as_str());
        }
        body.push_str("</undelete>");
        self.soap(body, |result| Saved {
            id: text(result, "id"),
            success: text(result, "success").as_deref() == Some("true"),
            created: None,
            errors: errors(result),
        })
        .await
    }

    /// Converts up to 100 leads. The results come in the order of the leads.
    ///
    /// # Errors
    /// As [`Client::undelete`].
    pub async fn convert_leads(
        &self,
        leads: &[LeadConversion],
    ) -> Result<Vec<ConvertedLead>, Error> {
        let mut body = String::from("<convertLead>");
        leads
            .iter()
            .for_each(|lead| push_conversion(&mut body, lead));
        body.push_str("</convertLead>");
        self.soap(body, |result| ConvertedLead {
            lead: text(result, "leadId"),
            account: text(result, "accountId"),
            contact: text(result, "contactId"),
            opportunity: text(result, "opportunityId"),
            success: text(result, "success").as_deref() == Some("true"),
            errors: errors(result),
        })
        .await
    }

    /// Sends a call and reads each `result` of its answer.
    async fn soap<T>(
        &self,
        body: String,
        read: impl Fn(Node<'_, '_>) -> T,
    ) -> Result<Vec<T>, Error> {
        let call = Call::soap(Endpoint::Record, Method::Post, self.version(), body);
        let answer = self.send(&call.repeat(Repeat::Unsent)).await?;
        let text = std::str::from_utf8(&answer.body).map_err(|error| Error::NotText {
            offset: error.valid_up_to(),
        })?;
        let document = Document::parse(text).map_err(|source| Error::BadXml { source })?;
        let results = document
            .descendants()
            .filter(|node| node.is_element() && node.tag_name().name() == "result");
        Ok(results.map(read).collect())
    }
}

fn push_conversion(body: &mut String, lead: &LeadConversion) {
    body.push_str("<leadConverts>");
    // The order is that of the WSDL, by which servers read.
    let optional = |body: &mut String, name, value: &Option<String>| {
        if let Some(value) = value {
            push_leaf(body, name, value);
        }
    };
    optional(body, "accountId", &lead.account);
    optional(body, "contactId", &lead.contact);
    push_leaf(body, "convertedStatus", &lead.status);
    push_leaf(
        body,
        "doNotCreateOpportunity",
        &lead.no_opportunity.to_string(),
    );
    push_leaf(body, "leadId", &lead.lead);
    optional(body, "opportunityName", &lead.opportunity);
    push_leaf(body, "overwriteLeadSource", "false");
    optional(body, "ownerId", &lead.owner);
    push_leaf(body, "sendNotificationEmail", "false");
    body.push_str("</leadConverts>");
}

fn push_leaf(body: &mut String, name: &str, text: &str) {
    body.push_str(&format!("<{name}>{}</{name}>", escaped(text)));
}

/// The text as it stands in XML. Control characters cannot, not even escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(letter),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// The text of the first child with this name; none when it is empty or nil.
fn text(node: Node<'_, '_>, name: &str) -> Option<String> {
    let mut children = node.children();
    let child = children.find(|child| child.is_element() && child.tag_name().name() == name)?;
    let text = child.text().unwrap_or_default().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn errors(result: Node<'_, '_>) -> Vec<SaveError> {
    let errors = result
        .children()
        .filter(|child| child.is_element() && child.tag_name().name() == "errors");
    let read = |error: Node<'_, '_>| {
        let fields = error
            .children()
            .filter(|child| child.tag_name().name() == "fields");
        SaveError {
            code: text(error, "statusCode").unwrap_or_default(),
            message: text(error, "message").unwrap_or_default(),
            fields: fields
                .filter_map(|field| field.text().map(str::to_owned))
                .collect(),
        }
    };
    errors.map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_element() {
        let lead = LeadConversion {
            lead: "00Q000000000001".to_owned(),
            opportunity: Some("</leadId><x>&\u{1}".to_owned()),
            ..LeadConversion::default()
        };
        let mut body = String::new();
        push_conversion(&mut body, &lead);
        let document = Document::parse(&body).unwrap();
        let name = text(document.root_element(), "opportunityName");
        assert_eq!(name.as_deref(), Some("</leadId><x>&"));
    }
}
