//! Points at which tests end the process, as a power cut would. Only builds with debug assertions have
//! them.

/// Kills the process where a test wants it and this is the point that it names.
pub(crate) fn fail_point(wanted: Option<&str>, name: &'static str) {
    #[cfg(debug_assertions)]
    if wanted == Some(name) {
        #[cfg(unix)]
        let _killed =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        std::process::abort();
    }
    let _ = (wanted, name);
}
