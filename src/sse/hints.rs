//! Names of the application's settings in messages.

/// Names of settings that cure a failure, as the user of the application writes them. The default names those of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hints {
    /// The setting that names the certificate of a trusted authority; completes "name its authority in …".
    pub authorities: &'static str,
    /// The setting that the certificates of [`Trust`](crate::Trust) come from; completes "the certificates of … cannot be read".
    pub certificates: &'static str,
    /// The setting that repeats an unsafe request whose answer was cut; completes "unless … says so".
    pub retry_unsafe: &'static str,
}

impl Default for Hints {
    fn default() -> Self {
        Self {
            authorities: "`SSL_CERT_FILE` or `StreamOptions::trust`",
            certificates: "`StreamOptions::trust`",
            retry_unsafe: "`StreamOptions::retry_unsafe`",
        }
    }
}
