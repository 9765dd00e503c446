//! Names of the language's actions with their arguments and callbacks, sorted. What is in here and not built only says that it is not there
//! yet; what is built is looked up in its declaration first.

use ensemble_core::spec::Planned;

const fn planned(name: &'static str, props: &'static [&'static str]) -> Planned {
    Planned { name, props }
}

/// Every one of them.
pub static PLANNED: &[Planned] = &[
    planned(
        "authenticateByBiometric",
        &["onAuthenticated", "onAuthenticationFailed", "onError", "onSensorNotAvailable", "onSensorNotConfigured"],
    ),
    planned("authorizeOAuthService", &["id", "onError", "onResponse"]),
    planned(
        "biometricAuth",
        &["onAuthenticated", "onAuthenticationFailed", "onError", "onSensorNotAvailable", "onSensorNotConfigured"],
    ),
    planned(
        "bluetoothConnect",
        &["autoConnect", "deviceId", "onConnectionStream", "onDataStream", "onError", "timeout"],
    ),
    planned("bluetoothDisconnect", &["deviceId", "onError"]),
    planned("bluetoothInit", &["onDataStream", "onError"]),
    planned("bluetoothStartScan", &["onDataStream", "onError"]),
    planned("bluetoothStopScan", &[]),
    planned("bluetoothSubscribeCharacteristic", &["id", "onComplete", "onDataStream", "onError"]),
    planned("bluetoothUnsubscribeCharacteristic", &["id", "onComplete", "onError"]),
    planned("callExternalMethod", &["name", "onComplete", "onError", "payload"]),
    planned("callNativeMethod", &["name", "onComplete", "onError", "payload"]),
    planned("checkPermission", &["onAuthorized", "onDenied", "onNotDetermined", "type"]),
    planned("clearBadgeCount", &[]),
    planned("clearKeychain", &["key", "onComplete", "onError"]),
    planned("clearLocale", &[]),
    planned("clearSecureStorage", &["key", "onComplete", "onError"]),
    planned("closeAllDialogs", &[]),
    planned("closeAllScreens", &[]),
    planned("closeApp", &[]),
    planned("closeDrawer", &[]),
    planned("connectSocket", &["inputs", "name", "onError", "onSuccess"]),
    planned("connectToWifi", &["onError", "onSuccess", "operation", "password", "ssid"]),
    planned("connectWallet", &["appMetaData", "onComplete", "onError", "wcProjectId"]),
    planned("connectivityListener", &["onChange", "onOffline", "onOnline"]),
    planned("controlDeviceBackNavigation", &["disable", "onComplete", "onFailure"]),
    planned("copyToClipboard", &["onFailure", "onSuccess", "value"]),
    planned("createDeeplink", &["linkProps", "onError", "onSuccess", "provider", "universalProps"]),
    planned("deeplinkInit", &["onError", "onLinkReceived", "onSuccess", "options", "provider"]),
    planned("deviceSecurity", &["onError", "onSuccess", "packageName", "signature"]),
    planned("disconnectSSE", &["apiName"]),
    planned("disconnectSocket", &["name"]),
    planned("dismissBottomModal", &["payload"]),
    planned("dismissBottomSheet", &["payload"]),
    planned("dismissDialog", &["payload"]),
    planned("dispatchEvent", &["onComplete"]),
    planned("executeAction", &["events", "inputs", "name"]),
    planned("executeActionGroup", &["actions", "executeInOrder"]),
    planned("executeCode", &["body", "inputs", "onComplete", "scriptName"]),
    planned("executeConditionalAction", &["conditions"]),
    planned("getDeviceToken", &["onError", "onSuccess"]),
    planned("getLocation", &["onError", "onLocationReceived"]),
    planned("getNetworkInfo", &["onDenied", "onError", "onLocationDisabled", "onSuccess"]),
    planned("getPhoneContactPhoto", &["contactId", "id"]),
    planned("getPhoneContacts", &["id", "onError", "onSuccess"]),
    planned("getSecureStorage", &["algorithm", "key", "mode", "onComplete", "onError"]),
    planned("handleDeeplink", &["onError", "onLinkReceived", "url"]),
    planned("initializeStripe", &["merchantIdentifier", "onError", "onSuccess", "publishableKey", "stripeAccountId"]),
    planned("invokeAPI", &["bypassCache", "id", "inputs", "name", "onError", "onResponse"]),
    planned("invokeApi", &["bypassCache", "id", "inputs", "name", "onError", "onResponse"]),
    planned("invokeHaptic", &["onComplete", "type"]),
    planned("invokeHaptics", &["onComplete", "type"]),
    planned(
        "logEvent",
        &[
            "attributeKey",
            "logLevel",
            "name",
            "onError",
            "onSuccess",
            "operation",
            "parameters",
            "provider",
            "userId",
            "value",
        ],
    ),
    planned("messageSocket", &["message", "name"]),
    planned("navigateBack", &["data", "payload"]),
    planned("navigateExternalScreen", &["inputs", "name", "options"]),
    planned("navigateModalScreen", &["asExternal", "inputs", "name", "onModalDismiss", "payload"]),
    planned("navigateScreen", &["asExternal", "external", "inputs", "name", "onNavigateBack", "payload", "transition"]),
    planned("navigateUrl", &["inputs", "url"]),
    planned("navigateViewGroup", &["name", "payload", "viewIndex"]),
    planned("notification", &["onReceive", "onTap"]),
    planned("openAppSettings", &["target"]),
    planned(
        "openCamera",
        &["id", "loadingWidget", "onCapture", "onClose", "onComplete", "onError", "options", "overlayWidget"],
    ),
    planned("openDrawer", &[]),
    planned("openFaceCamera", &["id", "onCapture", "onClose", "onComplete", "onError", "options"]),
    planned("openPlaidLink", &["linkToken", "onEvent", "onExit", "onSuccess"]),
    planned("openUrl", &["external", "url"]),
    planned("pauseAudio", &["id"]),
    planned("pickFiles", &["allowMultiple", "allowedExtensions", "id", "onComplete", "onError", "source"]),
    planned("playAudio", &["balance", "id", "onComplete", "position", "source", "volume"]),
    planned("rateApp", &[]),
    planned("readKeychain", &["key", "onComplete", "onError"]),
    planned("receiveIntent", &["id", "onError", "onReceive", "options"]),
    planned(
        "requestNotificationAccess",
        &["localNotificationOnly", "onAccept", "onAuthorized", "onDenied", "onReject"],
    ),
    planned("resendVerificationCode", &["method", "onError", "onSuccess", "phoneNumber", "provider", "resendToken"]),
    planned("resumeAudio", &["id"]),
    planned("saveFile", &["blobData", "fileName", "onComplete", "onError", "source", "type"]),
    planned("saveKeychain", &["key", "onComplete", "onError", "value"]),
    planned("seekAudio", &["id", "position"]),
    planned("sendVerificationCode", &["method", "onError", "onSuccess", "phoneNumber", "provider"]),
    planned("setLocale", &["languageCode"]),
    planned("setSecureStorage", &["algorithm", "key", "mode", "onComplete", "onError", "value"]),
    planned("share", &["files", "text", "title"]),
    planned("showBottomModal", &["body", "inputs", "onDismiss", "scrollOptions", "scrollable", "styles"]),
    planned("showBottomSheet", &["body", "inputs", "onDismiss", "scrollOptions", "scrollable", "styles"]),
    planned("showDialog", &["body", "dismissible", "onDialogDismiss"]),
    planned("showLocalNotification", &["body", "payload", "title"]),
    planned("showNotification", &["body", "payload", "title"]),
    planned("showPaymentSheet", &["clientSecret", "configuration", "onError", "onSuccess"]),
    planned("showToast", &["body", "message", "styles", "title"]),
    planned("signInAnonymous", &["onAuthenticated", "onError"]),
    planned("signInWithCustomToken", &["onAuthenticated", "onError", "token"]),
    planned("signOut", &["onComplete"]),
    planned("startTimer", &["id", "onTimer", "onTimerComplete"]),
    planned("stopAudio", &["id"]),
    planned("stopTimer", &["id"]),
    planned("takeScreenshot", &["onError", "onSuccess", "pixelRatio", "widgetId"]),
    planned("updateBadgeCount", &["count"]),
    planned("uploadFiles", &["fieldName", "files", "id", "inputs", "onComplete", "onError", "options", "uploadApi"]),
    planned(
        "validateVerificationCode",
        &["code", "method", "onError", "onSuccess", "onVerificationFailure", "provider", "verificationId"],
    ),
    planned("verifySignIn", &["onNotSignedIn", "onSignedIn"]),
    planned("wakelock", &["enable", "onComplete", "onError"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(PLANNED.is_sorted_by(|a, b| a.name < b.name));
        assert!(PLANNED.iter().all(|planned| planned.props.is_sorted()));
    }
}
