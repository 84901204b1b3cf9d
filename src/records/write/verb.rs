//! What is done to records.

/// What is done to records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb {
    /// New ones are made.
    Create,
    /// Those with an id are changed.
    Update,
    /// Those with a key are changed, or made when there is none.
    Upsert {
        /// The field that is the key.
        key: String,
    },
    /// They go to the recycle bin.
    Delete,
    /// They come out of the recycle bin.
    Undelete,
}

impl Verb {
    /// The word of the command.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Upsert { .. } => "upsert",
            Self::Delete => "delete",
            Self::Undelete => "undelete",
        }
    }

    /// What was done when it is done.
    #[must_use]
    pub fn done(&self) -> &'static str {
        match self {
            Self::Create => "created",
            Self::Update => "updated",
            Self::Upsert { .. } => "upserted",
            Self::Delete => "deleted",
            Self::Undelete => "undeleted",
        }
    }

    /// The word with a capital, as the label of a bar.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Create => "Creating",
            Self::Update => "Updating",
            Self::Upsert { .. } => "Upserting",
            Self::Delete => "Deleting",
            Self::Undelete => "Undeleting",
        }
    }

    /// Whether records are there before.
    #[must_use]
    pub fn takes_existing(&self) -> bool {
        !matches!(self, Self::Create)
    }
}
