//! Calls that REST answers as well: queries, records, describes.

use axum::http::Method;
use serde_json::{Value, json};

use super::fault::Fault;
use super::sobject::{read, texts, write, write_result, write_tree};
use super::{Answered, Session};
use crate::localorg::records::{Actor, Edit, Refusal};
use crate::localorg::rest::errors_of;
use crate::localorg::xml::{Xml, children, response};

/// Records in one call.
const MOST: usize = 200;

impl Session<'_, '_, '_> {
    /// Answers the call of this name.
    pub(super) fn answer(&self, name: &str) -> Answered {
        match name {
            "query" => self.query("query"),
            "queryAll" => self.query("queryAll"),
            "queryMore" => self.query_more(),
            "create" => self.save(name, Method::POST, "composite/sobjects"),
            "update" => self.save(name, Method::PATCH, "composite/sobjects"),
            "upsert" => self.upsert(),
            "delete" => self.delete(),
            "undelete" => self.undelete(),
            "retrieve" => self.retrieve(),
            "describeGlobal" => self.describe(name, "sobjects"),
            "describeSObject" | "describeSObjects" => self.describe_objects(name),
            "getUpdated" => self.changes(name, "updated"),
            "getDeleted" => self.changes(name, "deleted"),
            "search" => self.search(),
            "merge" => self.merge(),
            "emptyRecycleBin" => self.empty_recycle_bin(),
            "describeTabs" => self.describe(name, "tabs"),
            "describeLayout" => self.describe_layout(),
            "setPassword" => self.set_password(),
            "resetPassword" => self.reset_password(),
            _ => Err(Fault::client(format!(
                "No operation available for request {{urn:{}.soap.sforce.com}}{name}, please check \
                 the WSDL for the service.",
                self.call.dialect.word()
            ))),
        }
    }

    fn rest(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Value, Fault> {
        self.call.rest(&self.user_id, method, path, query, body)
    }

    fn missing(name: &str) -> Fault {
        Fault::new("MISSING_ARGUMENT", format!("{name} not specified"))
    }

    fn param(&self, name: &'static str) -> Result<String, Fault> {
        let operation = self.call.operation;
        let found = texts(operation, name).into_iter().next();
        found.ok_or_else(|| Self::missing(name))
    }

    fn query(&self, name: &str) -> Answered {
        let soql = self.param("queryString")?;
        let result = self.rest(Method::GET, name, &[("q", &soql)], None)?;
        Ok(self.query_result(name, &result))
    }

    fn query_more(&self) -> Answered {
        let locator = self.param("queryLocator")?;
        let result = self.rest(Method::GET, &format!("query/{locator}"), &[], None)?;
        Ok(self.query_result("queryMore", &result))
    }

    fn query_result(&self, name: &str, result: &Value) -> Xml {
        response(name, |xml| {
            xml.element("result xsi:type=\"QueryResult\"", |xml| {
                write_result(xml, result, self.call.dialect);
            });
        })
    }

    /// The records of the call, and whether all of them must succeed.
    fn collection(&self) -> Value {
        let schema = self.call.soap.rest.store().schema();
        let records = children(self.call.operation, "sObjects").map(|node| read(node, &schema));
        let records: Vec<_> = records.collect();
        json!({ "allOrNone": self.all_or_none(), "records": records })
    }

    /// What `AllOrNoneHeader` says.
    pub(super) fn all_or_none(&self) -> bool {
        self.call
            .option("AllOrNoneHeader", "allOrNone")
            .is_some_and(|word| word == "true")
    }

    fn save(&self, name: &str, method: Method, path: &str) -> Answered {
        let rows = self.rest(method, path, &[], Some(&self.collection()))?;
        Ok(results(name, &rows))
    }

    fn upsert(&self) -> Answered {
        let field = self.param("externalIDFieldName")?;
        let body = self.collection();
        let object = body["records"][0]["attributes"]["type"]
            .as_str()
            .unwrap_or_default();
        if object.is_empty() {
            return Err(Self::missing("sObjects"));
        }
        let path = format!("composite/sobjects/{object}/{field}");
        self.save("upsert", Method::PATCH, &path)
    }

    /// The ids that the call is about. Some clients call each of them `id`, and real orgs, which go
    /// by the place of an element, take it.
    pub(super) fn ids(&self) -> Vec<String> {
        let mut ids = texts(self.call.operation, "ids");
        ids.extend(texts(self.call.operation, "id"));
        ids
    }

    fn delete(&self) -> Answered {
        let ids = self.ids().join(",");
        let all_or_none = self.all_or_none().to_string();
        let query = [("ids", ids.as_str()), ("allOrNone", all_or_none.as_str())];
        let rows = self.rest(Method::DELETE, "composite/sobjects", &query, None)?;
        Ok(results("delete", &rows))
    }

    /// The one call that REST has no counterpart for.
    fn undelete(&self) -> Answered {
        let ids = self.ids();
        if ids.len() > MOST {
            let message =
                "record limit reached. cannot submit more than 200 records into this call";
            return Err(Fault::new("EXCEEDED_ID_LIMIT", message));
        }
        let mut edit = self.edit()?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.push(match edit.undelete(&id) {
                Ok(done) => json!({ "id": done.id, "success": true, "errors": [] }),
                Err(Refusal::Broken(failed)) => return Err(Fault::internal(&failed)),
                Err(refusal) => json!({ "success": false, "errors": errors_of(&refusal) }),
            });
        }
        edit.commit().map_err(|failed| Fault::internal(&failed))?;
        Ok(results("undelete", &Value::Array(rows)))
    }

    /// A transaction of the caller.
    pub(super) fn edit(&self) -> Result<Edit, Fault> {
        let rest = self.call.soap.rest;
        rest.count_call()?;
        let actor = Actor::new(&self.user_id, self.call.version);
        Edit::begin(rest.store(), actor).map_err(|failed| Fault::internal(&failed))
    }

    fn retrieve(&self) -> Answered {
        let object = self.param("sObjectType")?;
        let list = self.param("fieldList")?;
        let fields: Vec<_> = list.split(',').map(str::trim).collect();
        let body = json!({ "ids": self.ids(), "fields": fields });
        let path = format!("composite/sobjects/{object}");
        let rows = self.rest(Method::POST, &path, &[], Some(&body))?;
        Ok(response("retrieve", |xml| {
            for row in rows.as_array().into_iter().flatten() {
                match row.as_object() {
                    Some(record) => write(xml, "result", record, self.call.dialect),
                    None => xml.nil("result"),
                }
            }
        }))
    }

    fn describe(&self, name: &str, path: &str) -> Answered {
        let tree = self.rest(Method::GET, path, &[], None)?;
        Ok(response(name, |xml| write_tree(xml, "result", &tree)))
    }

    fn describe_objects(&self, name: &str) -> Answered {
        let mut named = texts(self.call.operation, "sObjectType");
        named.extend(texts(self.call.operation, "sObjectTypes"));
        let mut trees = Vec::with_capacity(named.len());
        for object in named {
            let path = format!("sobjects/{object}/describe");
            let described = self.rest(Method::GET, &path, &[], None);
            let unknown = |_| {
                let message = format!("sObject type '{object}' is not supported.");
                Fault::new("INVALID_TYPE", message)
            };
            let mut tree = described.map_err(unknown)?;
            self.add_pages(&mut tree);
            trees.push(tree);
        }
        Ok(response(name, |xml| {
            write_tree(xml, "result", &Value::Array(trees));
        }))
    }

    /// The addresses of pages that only this API tells.
    fn add_pages(&self, described: &mut Value) {
        let origin = &self.call.request.origin;
        let new = described["keyPrefix"]
            .as_str()
            .map(|prefix| format!("{origin}/{prefix}/e"));
        described["urlDetail"] = json!(format!("{origin}/{{ID}}"));
        described["urlEdit"] = json!(format!("{origin}/{{ID}}/e"));
        described["urlNew"] = json!(new);
    }

    fn search(&self) -> Answered {
        let text = self.param("searchString")?;
        let result = self.rest(Method::GET, "search", &[("q", &text)], None)?;
        // Before v37 the array stood alone.
        let records = result.get("searchRecords").unwrap_or(&result).clone();
        Ok(response("search", |xml| {
            xml.element("result", |xml| {
                for row in records.as_array().into_iter().flatten() {
                    if let Some(record) = row.as_object() {
                        xml.element("searchRecords", |xml| {
                            write(xml, "record", record, self.call.dialect);
                        });
                    }
                }
            });
        }))
    }

    fn describe_layout(&self) -> Answered {
        let object = self.param("sObjectType")?;
        self.describe(
            "describeLayout",
            &format!("sobjects/{object}/describe/layouts"),
        )
    }

    fn changes(&self, name: &str, what: &str) -> Answered {
        let object = self.param("sObjectType")?;
        let (start, end) = (self.param("startDate")?, self.param("endDate")?);
        let query = [("start", start.as_str()), ("end", end.as_str())];
        let path = format!("sobjects/{object}/{what}");
        let tree = self.rest(Method::GET, &path, &query, None)?;
        Ok(response(name, |xml| write_tree(xml, "result", &tree)))
    }
}

/// The results of a collection: `SaveResult`, `UpsertResult`, `DeleteResult`.
pub(super) fn results(name: &str, rows: &Value) -> Xml {
    response(name, |xml| {
        for row in rows.as_array().into_iter().flatten() {
            xml.element("result", |xml| {
                if let Some(created) = row["created"].as_bool() {
                    xml.leaf("created", &(created && row["success"] == true).to_string());
                }
                write_errors(xml, &row["errors"]);
                xml.leaf_or_nil("id", row["id"].as_str());
                write_tree(xml, "success", &row["success"]);
            });
        }
    })
}

/// Writes the `errors` of a result.
pub(super) fn write_errors(xml: &mut Xml, errors: &Value) {
    for error in errors.as_array().into_iter().flatten() {
        xml.element("errors", |xml| {
            for part in ["fields", "message", "statusCode"] {
                write_tree(xml, part, &error[part]);
            }
        });
    }
}
