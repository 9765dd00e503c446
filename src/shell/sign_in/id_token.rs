//! Verifies an id token (OpenID Connect Core, 3.1.3.7): signature, issuer, audience, nonce and expiry.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};

use ensemble_core::json::from_json;
use ensemble_core::value::Value;

/// Claims that an id token must have.
pub struct Expected<'a> {
    /// Issuer.
    pub issuer: &'a str,
    /// Client id of the app.
    pub client_id: &'a str,
    /// Nonce of the sign-in; `None` for a token of a refresh.
    pub nonce: Option<&'a str>,
    /// Current time in seconds since 1970.
    pub now: f64,
}

/// Tolerated difference of clocks, in seconds.
const LEEWAY: f64 = 60.0;

/// Verifies a token and returns its claims. `keys` is the provider's key set (JWKS).
///
/// # Errors
///
/// A message about the token's fault.
pub fn verify(token: &str, keys: &Value, expected: &Expected<'_>) -> Result<Value, String> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts[..] else { return Err("the id token is no signed token".to_owned()) };
    let header = part(head)?;
    let algorithm = header.get("alg").to_display();
    let signature = decode(signature)?;
    let signed = &token[..head.len() + 1 + body.len()];
    let key_id = header.get("kid");
    let all = keys.get("keys");
    let mut candidates =
        all.as_list().unwrap_or_default().iter().filter(|key| fits(key, &key_id, &algorithm)).peekable();
    if candidates.peek().is_none() {
        return Err(format!("the provider has no key for its id token (`{algorithm}`)"));
    }
    if !candidates.any(|key| is_signed_by(key, &algorithm, signed.as_bytes(), &signature)) {
        return Err("the signature of the id token is wrong".to_owned());
    }
    let claims = part(body)?;
    check(&claims, expected)?;
    Ok(claims)
}

fn check(claims: &Value, expected: &Expected<'_>) -> Result<(), String> {
    if claims.get("iss").as_str() != Some(expected.issuer) {
        return Err("the id token is of another provider".to_owned());
    }
    let audience = claims.get("aud");
    let several = audience.as_list().is_some_and(|list| list.len() > 1);
    let is_ours = match audience.as_list() {
        Some(list) => list.iter().any(|one| one.as_str() == Some(expected.client_id)),
        None => audience.as_str() == Some(expected.client_id),
    };
    let party = claims.get("azp");
    if !is_ours || (several || !party.is_null()) && party.as_str() != Some(expected.client_id) {
        return Err("the id token is for another app".to_owned());
    }
    match claims.get("exp").as_f64() {
        Some(until) if until + LEEWAY > expected.now => {}
        _ => return Err("the id token has expired".to_owned()),
    }
    if claims.get("iat").as_f64().is_some_and(|since| since - LEEWAY > expected.now) {
        return Err("the id token is of the future: is the clock of this computer right?".to_owned());
    }
    if expected.nonce.is_some_and(|nonce| claims.get("nonce").as_str() != Some(nonce)) {
        return Err("the id token answers another sign-in".to_owned());
    }
    if claims.get("sub").as_str().is_none_or(str::is_empty) {
        return Err("the id token names nobody".to_owned());
    }
    Ok(())
}

/// True for a signature key of the algorithm's type with the token's `kid`.
fn fits(key: &Value, key_id: &Value, algorithm: &str) -> bool {
    let is = |name: &str, wanted: &str| key.get(name).as_str().is_none_or(|found| found == wanted);
    let kind = match algorithm.get(..2) {
        Some("RS" | "PS") => "RSA",
        Some("ES") => "EC",
        _ => "OKP",
    };
    key.get("kty").as_str() == Some(kind)
        && is("use", "sig")
        && is("alg", algorithm)
        && (key_id.is_null() || key.get("kid") == *key_id)
}

fn is_signed_by(key: &Value, algorithm: &str, message: &[u8], signature: &[u8]) -> bool {
    let number = |name: &str| key.get(name).as_str().and_then(|text| decode(text).ok());
    let rsa = |parameters: &RsaParameters| {
        let (Some(n), Some(e)) = (number("n"), number("e")) else { return false };
        RsaPublicKeyComponents { n: &n, e: &e }.verify(parameters, message, signature).is_ok()
    };
    let curve = |wanted: &str, length: usize, algorithm: &'static dyn VerificationAlgorithm| {
        let (Some(x), Some(y)) = (number("x"), number("y")) else { return false };
        if key.get("crv").as_str() != Some(wanted) || x.len() != length || y.len() != length {
            return false;
        }
        // An uncompressed point (SEC 1, 2.3.3).
        let point = [&[4], &*x, &*y].concat();
        UnparsedPublicKey::new(algorithm, point).verify(message, signature).is_ok()
    };
    match algorithm {
        "RS256" => rsa(&RSA_PKCS1_2048_8192_SHA256),
        "RS384" => rsa(&RSA_PKCS1_2048_8192_SHA384),
        "RS512" => rsa(&RSA_PKCS1_2048_8192_SHA512),
        "PS256" => rsa(&RSA_PSS_2048_8192_SHA256),
        "PS384" => rsa(&RSA_PSS_2048_8192_SHA384),
        "PS512" => rsa(&RSA_PSS_2048_8192_SHA512),
        "ES256" => curve("P-256", 32, &ECDSA_P256_SHA256_FIXED),
        "ES384" => curve("P-384", 48, &ECDSA_P384_SHA384_FIXED),
        "EdDSA" if key.get("crv").as_str() == Some("Ed25519") => {
            number("x").is_some_and(|x| UnparsedPublicKey::new(&ED25519, x).verify(message, signature).is_ok())
        }
        // `none` and keys that the app itself would have to hold (`HS256`) prove nothing.
        _ => false,
    }
}

fn part(text: &str) -> Result<Value, String> {
    let bytes = decode(text)?;
    let text = String::from_utf8(bytes).map_err(|_| "the id token is no text".to_owned())?;
    from_json(&text).map_err(|_| "the id token is no JSON".to_owned())
}

fn decode(text: &str) -> Result<Vec<u8>, String> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| "the id token is no signed token".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

    /// A key pair and its entry in a key set.
    fn key() -> (EcdsaKeyPair, Value) {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let point = pair.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
        let text = format!(r#"{{"keys":[{{"kty":"EC","crv":"P-256","kid":"k","use":"sig","x":"{x}","y":"{y}"}}]}}"#);
        (pair, from_json(&text).unwrap())
    }

    fn signed(pair: &EcdsaKeyPair, header: &str, claims: &str) -> String {
        let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    const EXPECTED: Expected<'_> =
        Expected { issuer: "https://id.example", client_id: "app", nonce: Some("n"), now: 1000.0 };
    const HEADER: &str = r#"{"alg":"ES256","kid":"k"}"#;
    const GOOD: &str = r#"{"iss":"https://id.example","aud":"app","sub":"7","nonce":"n","exp":1100,"iat":990}"#;

    #[test]
    fn a_good_token_is_read() {
        let (pair, keys) = key();
        let claims = verify(&signed(&pair, HEADER, GOOD), &keys, &EXPECTED).unwrap();
        assert_eq!(claims.get("sub").as_str(), Some("7"));
        let several = GOOD.replace(r#""app""#, r#"["app","other"],"azp":"app""#);
        assert!(verify(&signed(&pair, HEADER, &several), &keys, &EXPECTED).is_ok());
        assert!(
            verify(&signed(&pair, r#"{"alg":"ES256"}"#, GOOD), &keys, &EXPECTED).is_ok(),
            "the only key needs no name"
        );
    }

    #[test]
    fn a_token_with_a_wrong_claim_is_refused() {
        let (pair, keys) = key();
        let wrong = [
            (r#""iss":"https://id.example""#, r#""iss":"https://evil.example""#, "of another provider"),
            (r#""aud":"app""#, r#""aud":"other""#, "for another app"),
            (r#""aud":"app""#, r#""aud":["app","other"]"#, "for another app"),
            (r#""aud":"app""#, r#""aud":"app","azp":"other""#, "for another app"),
            (r#""nonce":"n""#, r#""nonce":"old""#, "answers another sign-in"),
            (r#""nonce":"n","#, "", "answers another sign-in"),
            (r#""exp":1100"#, r#""exp":900"#, "has expired"),
            (r#""exp":1100,"#, "", "has expired"),
            (r#""iat":990"#, r#""iat":2000"#, "of the future"),
            (r#""sub":"7","#, "", "names nobody"),
        ];
        for (good, bad, words) in wrong {
            let claims = GOOD.replace(good, bad);
            assert_ne!(claims, GOOD);
            let fault = verify(&signed(&pair, HEADER, &claims), &keys, &EXPECTED).unwrap_err();
            assert!(fault.contains(words), "{claims}: {fault}");
        }
    }

    #[test]
    fn only_a_signature_of_the_provider_counts() {
        let ((pair, keys), (other, _)) = (key(), key());
        let good = signed(&pair, HEADER, GOOD);
        let changed = good.replacen('.', ".e", 1);
        for (token, words) in [
            (signed(&other, HEADER, GOOD), "signature"),
            (signed(&pair, r#"{"alg":"none"}"#, GOOD), "no key"),
            (signed(&pair, r#"{"alg":"HS256","kid":"k"}"#, GOOD), "no key"),
            (signed(&pair, r#"{"alg":"ES256","kid":"other"}"#, GOOD), "no key"),
            (signed(&pair, r#"{"alg":"RS256","kid":"k"}"#, GOOD), "no key"),
            (changed, "signature"),
            ("x.y".to_owned(), "no signed token"),
            (String::new(), "no signed token"),
            ("!.!.!".to_owned(), "no signed token"),
        ] {
            let fault = verify(&token, &keys, &EXPECTED).unwrap_err();
            assert!(fault.contains(words), "{token}: {fault}");
        }
    }

    #[test]
    fn rsa_is_verified_as_the_standard_has_it() {
        // RFC 7515, appendix A.2: its claims are no id token's, but the signature is good.
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        let keys = r#"{"keys":[{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}]}"#;
        let keys = from_json(keys).unwrap();
        let fault = verify(token, &keys, &EXPECTED).unwrap_err();
        assert_eq!(fault, "the id token is of another provider", "the signature is good, and then the claims are read");
        let fault = verify(&token.replace("cC4hi", "cC4hj"), &keys, &EXPECTED).unwrap_err();
        assert_eq!(fault, "the signature of the id token is wrong");
    }
}
