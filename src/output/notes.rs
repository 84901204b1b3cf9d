//! What a sink has to say about its file: something was found out, cut or written otherwise.
//!
//! Sinks know no `Ui`; they get this instead.

use std::fmt;
use std::sync::Arc;

/// A way for a sink to tell the user something. Clones share it.
#[derive(Clone)]
pub(crate) struct Notes {
    tell: Arc<dyn Fn(&str) + Send + Sync>,
    told: Arc<std::sync::Mutex<Vec<String>>>,
}

impl fmt::Debug for Notes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Notes")
    }
}

impl Notes {
    pub(crate) fn new(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self {
            tell: Arc::new(tell),
            told: Arc::default(),
        }
    }

    /// Says it, unless it was said.
    pub(crate) fn once(&self, text: &str) {
        let mut told = super::screen::lock(&self.told);
        if told.iter().any(|known| known == text) {
            return;
        }
        told.push(text.to_owned());
        drop(told);
        (self.tell)(text);
    }
}
