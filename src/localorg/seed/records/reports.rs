//! Rows of reports, and what they are made of.

use jiff::ToSpan;

use super::Desk;
use crate::localorg::error::StoreError;
use crate::localorg::reports::{samples, setting_of};
use crate::localorg::seed::sheet::{Row, Sheet};
use crate::localorg::store::Writer;

impl Desk<'_> {
    /// Writes the sample reports.
    pub(super) fn reports(
        &self,
        writer: &mut Writer,
        counts: &mut Vec<(&'static str, u64)>,
    ) -> Result<(), StoreError> {
        let mut ids = Vec::new();
        for sample in samples() {
            let id = writer.next_id("Report")?;
            let text = serde_json::to_string(&sample.definition)
                .expect("a definition has only plain values");
            writer.set_setting(&setting_of(id.as_str()), &text)?;
            ids.push((id, sample));
        }
        let audit = self.base.audit();
        let run_at = audit.created.saturating_add((24 * 2_299).hours());
        let run_at = run_at.unwrap_or(audit.created);
        let mut sheet = Sheet::of(writer, "Report");
        for (id, sample) in ids {
            let row = Row::new(id)
                .with("Name", sample.name)
                .with("DeveloperName", sample.developer_name)
                .with("Description", sample.description)
                .with("FolderName", "Public Reports")
                .with("OwnerId", self.base.organization)
                .with("Format", sample.format)
                .with("IsDeleted", false)
                .with("LastRunDate", run_at)
                .audit(audit);
            sheet.put(row)?;
        }
        counts.push(("Report", sheet.count()));
        Ok(())
    }
}
