//! Random values of a sign-in: `state`, `nonce`, and the code verifier of PKCE (RFC 7636).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};

/// Random values of a sign-in.
pub struct Proof {
    /// `state`: returned with the redirect.
    pub state: String,
    /// `nonce`: returned in the id token.
    pub nonce: String,
    /// Code verifier: sent to the token endpoint.
    pub verifier: String,
}

impl Proof {
    /// New random values.
    ///
    /// # Errors
    ///
    /// A message when the system has no random numbers.
    pub fn fresh() -> Result<Self, String> {
        Ok(Self { state: random()?, nonce: random()?, verifier: random()? })
    }

    /// Code challenge of the method S256.
    pub fn challenge(&self) -> String {
        challenge(&self.verifier)
    }
}

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// 256 random bits as text.
fn random() -> Result<String, String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| format!("the system gives no random numbers: {error}"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        let (one, two) = (Proof::fresh().unwrap(), Proof::fresh().unwrap());
        assert!(one.state != two.state && one.state != one.nonce && one.verifier.len() == 43);
    }
}
