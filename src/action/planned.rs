//! Actions of the language that are not implemented, sorted, with arguments, callbacks and the reason. Calling one is reported and has no effect.

use ensemble_core::spec::Planned;

const fn planned(name: &'static str, reason: &'static str, props: &'static [&'static str]) -> Planned {
    Planned { name, props, reason }
}

/// Actions that are not implemented.
pub static PLANNED: &[Planned] = &[
    planned(
        "authenticateByBiometric",
        "desktops have no common way to a fingerprint or a face",
        &["onAuthenticated", "onAuthenticationFailed", "onError", "onSensorNotAvailable", "onSensorNotConfigured"],
    ),
    planned(
        "biometricAuth",
        "desktops have no common way to a fingerprint or a face",
        &["onAuthenticated", "onAuthenticationFailed", "onError", "onSensorNotAvailable", "onSensorNotConfigured"],
    ),
    planned(
        "bluetoothConnect",
        "Bluetooth is not reached",
        &["autoConnect", "deviceId", "onConnectionStream", "onDataStream", "onError", "timeout"],
    ),
    planned("bluetoothDisconnect", "Bluetooth is not reached", &["deviceId", "onError"]),
    planned("bluetoothInit", "Bluetooth is not reached", &["onDataStream", "onError"]),
    planned("bluetoothStartScan", "Bluetooth is not reached", &["onDataStream", "onError"]),
    planned("bluetoothStopScan", "Bluetooth is not reached", &[]),
    planned(
        "bluetoothSubscribeCharacteristic",
        "Bluetooth is not reached",
        &["id", "onComplete", "onDataStream", "onError"],
    ),
    planned("bluetoothUnsubscribeCharacteristic", "Bluetooth is not reached", &["id", "onComplete", "onError"]),
    planned(
        "connectToWifi",
        "the desktop chooses its network itself",
        &["onError", "onSuccess", "operation", "password", "ssid"],
    ),
    planned(
        "connectWallet",
        "it needs a service of a wallet",
        &["appMetaData", "onComplete", "onError", "wcProjectId"],
    ),
    planned("controlDeviceBackNavigation", "a desktop has no back button", &["disable", "onComplete", "onFailure"]),
    planned(
        "createDeeplink",
        "it needs a service that makes links into apps of phones",
        &["linkProps", "onError", "onSuccess", "provider", "universalProps"],
    ),
    planned(
        "deeplinkInit",
        "it needs a service that makes links into apps of phones",
        &["onError", "onLinkReceived", "onSuccess", "options", "provider"],
    ),
    planned(
        "deviceSecurity",
        "it looks at a phone for what a desktop does not have",
        &["onError", "onSuccess", "packageName", "signature"],
    ),
    planned("getDeviceToken", "push messages need a service of phones", &["onError", "onSuccess"]),
    planned("getLocation", "the place of the computer is not asked for", &["onError", "onLocationReceived"]),
    planned("getPhoneContactPhoto", "a desktop has no phone book", &["contactId", "id"]),
    planned("getPhoneContacts", "a desktop has no phone book", &["id", "onError", "onSuccess"]),
    planned(
        "handleDeeplink",
        "it needs a service that makes links into apps of phones",
        &["onError", "onLinkReceived", "url"],
    ),
    planned(
        "initializeStripe",
        "it needs the payment service of Stripe",
        &["merchantIdentifier", "onError", "onSuccess", "publishableKey", "stripeAccountId"],
    ),
    planned("notification", "push messages need a service of phones", &["onReceive", "onTap"]),
    planned("openAppSettings", "a desktop has no settings of single apps", &["target"]),
    planned(
        "openCamera",
        "no camera is reached",
        &["id", "loadingWidget", "onCapture", "onClose", "onComplete", "onError", "options", "overlayWidget"],
    ),
    planned(
        "openFaceCamera",
        "no camera is reached",
        &["id", "onCapture", "onClose", "onComplete", "onError", "options"],
    ),
    planned("openPlaidLink", "it needs the service of Plaid", &["linkToken", "onEvent", "onExit", "onSuccess"]),
    planned("rateApp", "it is for the App Store", &[]),
    planned("receiveIntent", "intents are of Android", &["id", "onError", "onReceive", "options"]),
    planned(
        "resendVerificationCode",
        "it needs the service of Firebase",
        &["method", "onError", "onSuccess", "phoneNumber", "provider", "resendToken"],
    ),
    planned(
        "sendVerificationCode",
        "it needs the service of Firebase",
        &["method", "onError", "onSuccess", "phoneNumber", "provider"],
    ),
    planned(
        "showPaymentSheet",
        "it needs the payment service of Stripe",
        &["clientSecret", "configuration", "onError", "onSuccess"],
    ),
    planned("signInAnonymous", "it needs the service of Firebase", &["onAuthenticated", "onError"]),
    planned("signInWithCustomToken", "it needs the service of Firebase", &["onAuthenticated", "onError", "token"]),
    planned(
        "validateVerificationCode",
        "it needs the service of Firebase",
        &["code", "method", "onError", "onSuccess", "onVerificationFailure", "provider", "verificationId"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(PLANNED.is_sorted_by(|a, b| a.name < b.name));
        assert!(PLANNED.iter().all(|planned| planned.props.is_sorted()));
    }

    #[test]
    fn each_has_a_reason_and_none_is_built() {
        let built = |name: &str| {
            crate::ACTIONS.iter().any(|action| action.spec.name == name || action.spec.aliases.contains(&name))
        };
        for planned in PLANNED {
            assert!(!planned.reason.is_empty() && !built(planned.name), "{}", planned.name);
        }
    }
}
