//! Who holds a port, where the system tells (`/proc` of Linux). Only for a message.

use std::fs;
use std::path::Path;

/// State of a listening socket in `/proc/net/tcp`.
const LISTENING: &str = "0A";

/// Name and id of the process that listens on the port.
pub fn of_port(port: u16) -> Option<String> {
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"]
        .into_iter()
        .find_map(|table| listening_inode(&fs::read_to_string(table).ok()?, port))?;
    let link = format!("socket:[{inode}]");
    let process = fs::read_dir("/proc").ok()?.flatten().find(|entry| {
        let name = entry.file_name();
        name.to_str()
            .is_some_and(|name| name.bytes().all(|b| b.is_ascii_digit()))
            && holds(&entry.path(), &link)
    })?;
    let name = fs::read_to_string(process.path().join("comm")).ok()?;
    let name: String = name.trim().chars().filter(|c| !c.is_control()).collect();
    let id = process.file_name();
    Some(format!("`{name}` (process {})", id.to_string_lossy()))
}

/// The inode in a row `sl local rem st tx:rx tr:when retrnsmt uid timeout inode …`.
fn listening_inode(table: &str, port: u16) -> Option<String> {
    let suffix = format!(":{port:04X}");
    table.lines().skip(1).find_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let is_it = columns.get(1)?.ends_with(&suffix) && *columns.get(3)? == LISTENING;
        is_it.then(|| columns.get(9).map(|inode| (*inode).to_owned()))?
    })
}

fn holds(process: &Path, link: &str) -> bool {
    fs::read_dir(process.join("fd")).is_ok_and(|open| {
        open.flatten()
            .any(|entry| fs::read_link(entry.path()).is_ok_and(|target| target.as_os_str() == link))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_of_a_port() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
            0: 0100007F:06B5 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 111 1\n   \
            1: 0100007F:06B5 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1\n";
        assert_eq!(listening_inode(table, 1717).as_deref(), Some("222"));
        assert_eq!(listening_inode(table, 1718), None);
    }
}
