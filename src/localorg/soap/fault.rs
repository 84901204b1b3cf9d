//! How a call fails as a whole: a SOAP fault with Salesforce's `exceptionCode`.

use serde_json::Value;

use super::{Dialect, ENVELOPE, INSTANCE};
use crate::localorg::error::ApiError;
use crate::localorg::xml::Xml;

/// A failed call.
#[derive(Debug)]
pub(super) struct Fault {
    /// None when the request itself makes no sense.
    code: Option<String>,
    message: String,
}

impl Fault {
    /// A fault with this `exceptionCode`.
    pub(super) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: Some(code.into()),
            message: message.into(),
        }
    }

    /// The request makes no sense.
    pub(super) fn client(message: impl Into<String>) -> Self {
        Self {
            code: None,
            message: message.into(),
        }
    }

    /// The org itself failed.
    pub(super) fn internal(source: &(dyn std::error::Error + 'static)) -> Self {
        ApiError::internal(source).into()
    }

    /// From the body of a REST answer that failed.
    pub(super) fn of_rest(body: &Value) -> Self {
        let text = |key: &str| body[0][key].as_str().unwrap_or_default().to_owned();
        match text("errorCode") {
            code if code.is_empty() => Self::new("UNKNOWN_EXCEPTION", body.to_string()),
            code => Self::new(code, text("message")),
        }
    }

    /// The answer's text.
    pub(super) fn envelope(&self, dialect: Dialect) -> String {
        let mut xml = Xml::default();
        xml.element("soapenv:Fault", |xml| match &self.code {
            None => {
                xml.leaf("faultcode", "soapenv:Client");
                xml.leaf("faultstring", &self.message);
            }
            Some(code) => {
                let kind = kind_of(code);
                xml.leaf("faultcode", &format!("sf:{code}"));
                xml.leaf("faultstring", &format!("{code}: {}", self.message));
                xml.element("detail", |xml| {
                    xml.element(&format!("sf:{kind} xsi:type=\"sf:{kind}\""), |xml| {
                        xml.leaf("sf:exceptionCode", code);
                        xml.leaf("sf:exceptionMessage", &self.message);
                    });
                });
            }
        });
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope \
             xmlns:soapenv=\"{ENVELOPE}\" xmlns:sf=\"urn:fault.{}.soap.sforce.com\" \
             xmlns:xsi=\"{INSTANCE}\"><soapenv:Body>{}</soapenv:Body></soapenv:Envelope>",
            dialect.word(),
            xml.text()
        )
    }
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self::new(error.code, error.message)
    }
}

/// The WSDL's type of a fault.
fn kind_of(code: &str) -> &'static str {
    match code {
        "INVALID_LOGIN" | "INVALID_OPERATION" => "LoginFault",
        "INVALID_FIELD" => "InvalidFieldFault",
        "INVALID_TYPE" => "InvalidSObjectFault",
        "INVALID_QUERY_LOCATOR" => "InvalidQueryLocatorFault",
        "MALFORMED_ID" => "InvalidIdFault",
        "MALFORMED_QUERY" => "MalformedQueryFault",
        "REQUEST_LIMIT_EXCEEDED" => "ApiFault",
        _ => "UnexpectedErrorFault",
    }
}
