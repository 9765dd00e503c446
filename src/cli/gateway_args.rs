//! API of a WSO2 gateway: options that `new` and `simulate` share, named as in its publisher's form.

use clap::Args;
use ensemble_simulate::Gateway;

/// API of a `wso2` gateway.
#[derive(Args, Clone, Debug, Default)]
pub struct GatewayArgs {
    /// The context of the API behind a `wso2` gateway, /events
    #[arg(long, value_name = "PATH")]
    pub context: Option<String>,
    /// The version of the API behind a `wso2` gateway, 1.0.0
    #[arg(long, value_name = "VERSION")]
    pub version: Option<String>,
    /// A topic of a `wso2` gateway, or /* for any; of another service that `new` takes by its name, a channel or a stream; may be repeated
    #[arg(long = "topic", value_name = "NAME")]
    pub topics: Vec<String>,
}

impl GatewayArgs {
    /// The gateway; `None` when no option was given.
    pub fn given(&self) -> Option<Gateway> {
        let is_given = self.context.is_some() || self.version.is_some() || !self.topics.is_empty();
        is_given.then(|| self.gateway())
    }

    /// The gateway, with the publisher's defaults for options that were not given.
    pub fn gateway(&self) -> Gateway {
        Gateway {
            context: self.context.clone().unwrap_or_else(|| Gateway::CONTEXT.to_owned()),
            version: self.version.clone().unwrap_or_else(|| Gateway::VERSION.to_owned()),
            topics: self.topics.clone(),
        }
    }
}
