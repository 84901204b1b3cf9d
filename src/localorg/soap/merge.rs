//! `merge` and `emptyRecycleBin`: what happens to records that REST has no word for.

use roxmltree::Node;
use serde_json::{Value, json};

use super::calls::{results, write_errors};
use super::fault::Fault;
use super::sobject::{read, texts};
use super::{Answered, Session};
use crate::localorg::records::{Merge, Refusal};
use crate::localorg::rest::errors_of;
use crate::localorg::xml::{child, children, response};

impl Session<'_, '_, '_> {
    /// `merge(request)`: each request for itself.
    pub(super) fn merge(&self) -> Answered {
        let mut edit = self.edit()?;
        let mut done = Vec::new();
        // jsforce has a name of its own for the requests.
        let named = |name: &'static str| children(self.call.operation, name);
        for asked in named("request").chain(named("mergeRequests")) {
            let merge = self.merge_of(asked)?;
            let (outcome, moved) = edit.merge(&merge);
            if let Err(Refusal::Broken(failed)) = outcome {
                return Err(Fault::internal(&failed));
            }
            done.push((merge, outcome, moved));
        }
        edit.commit().map_err(|failed| Fault::internal(&failed))?;
        Ok(response("merge", |xml| {
            for (merge, outcome, moved) in &done {
                xml.element("result", |xml| match outcome {
                    Ok(done) => {
                        xml.leaf("id", &done.id);
                        merge
                            .others
                            .iter()
                            .for_each(|id| xml.leaf("mergedRecordIds", id));
                        xml.leaf("success", "true");
                        moved
                            .iter()
                            .for_each(|id| xml.leaf("updatedRelatedIds", id));
                    }
                    Err(refusal) => {
                        write_errors(xml, &Value::Array(errors_of(refusal)));
                        xml.nil("id");
                        xml.leaf("success", "false");
                    }
                });
            }
        }))
    }

    fn merge_of<'d>(&self, asked: Node<'d, 'd>) -> Result<Merge, Fault> {
        let missing = || Fault::new("MISSING_ARGUMENT", "masterRecord not specified");
        let schema = self.call.soap.rest.store().schema();
        let record = read(child(asked, "masterRecord").ok_or_else(missing)?, &schema);
        let Value::Object(mut fields) = record else {
            return Err(missing());
        };
        let object = fields["attributes"]["type"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        fields.remove("attributes");
        let id = fields
            .keys()
            .find(|name| name.eq_ignore_ascii_case("Id"))
            .cloned();
        let id = id.and_then(|name| fields.remove(&name));
        Ok(Merge {
            object,
            master: id
                .as_ref()
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            fields,
            others: texts(asked, "recordToMergeIds"),
        })
    }

    /// `emptyRecycleBin(ids)`: they are gone for good.
    pub(super) fn empty_recycle_bin(&self) -> Answered {
        let mut edit = self.edit()?;
        let mut rows = Vec::new();
        for id in self.ids() {
            rows.push(match edit.empty_bin(&id) {
                Ok(done) => json!({ "id": done.id, "success": true, "errors": [] }),
                Err(Refusal::Broken(failed)) => return Err(Fault::internal(&failed)),
                Err(refusal) => {
                    json!({ "id": id, "success": false, "errors": errors_of(&refusal) })
                }
            });
        }
        edit.commit().map_err(|failed| Fault::internal(&failed))?;
        Ok(results("emptyRecycleBin", &Value::Array(rows)))
    }
}
