//! The versions of AsyncAPI that are written.

/// AsyncAPI version to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 2.6.0
    V26,
    /// 3.0.0
    V30,
    /// 3.1.0
    V31,
}

impl Version {
    /// Value of the `asyncapi` key.
    pub fn word(self) -> &'static str {
        match self {
            Self::V26 => "2.6.0",
            Self::V30 => "3.0.0",
            Self::V31 => "3.1.0",
        }
    }

    /// True for versions 3.0 and 3.1, which have an `operations` section.
    pub(crate) fn is_3(self) -> bool {
        self != Self::V26
    }
}
