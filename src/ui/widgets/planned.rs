//! Widgets and properties of the language that are not implemented, sorted: whole widgets, which draw a placeholder, and properties of implemented
//! ones.

use ensemble_core::spec::Planned;

/// `Widget ["reason"]: property property …;`, a name that is no word of Rust after `+`.
macro_rules! planned {
    ($($name:ident [$reason:literal]: $($prop:ident)* $(+ $odd:literal)*;)*) => {
        /// All unimplemented widgets and properties.
        pub static PLANNED: &[Planned] = &[$(
            Planned { name: stringify!($name), props: &[$(stringify!($prop),)* $($odd),*], reason: $reason },
        )*];
    };
}

planned! {
    Address ["it needs a service that completes addresses"]: countryFilter onChange proximitySearchCenter proximitySearchEnabled proximitySearchRadius showRecent;
    Camera ["the camera is not reached; `pickFiles` asks for pictures"]: accessButtonLabel allowCameraRotate allowFlashControl allowGalleryPicker assistAngle assistAngleMessage assistSpeed
        assistSpeedMessage autoCaptureInterval cameraRotateIcon captureOverlay enableMicrophone focusIcon galleryButtonLabel
        imagePickerIcon initialCamera instantPreview maxAngle maxCount maxCountMessage maxSpeed minAngle minCount minCountMessage
        mode nextButtonLabel permissionDeniedMessage preview;
    ConnectWithGoogle ["`authorizeOAuthService` gets the same tokens from a provider of `services.signIn`, and `authorization: {oauthId: …}` sends them"]: iconAlignment initialScopes onAuthorized onCanceled onError onInitiated overrideLabel signInServerAPI
        tokenExchangeAPI widget;
    ConnectWithMicrosoft ["`authorizeOAuthService` gets the same tokens from a provider of `services.signIn`, and `authorization: {oauthId: …}` sends them"]: iconAlignment initialScopes onAuthorized onCanceled onError onInitiated overrideLabel signInServerAPI
        tokenExchangeAPI widget;
    Diagram ["nothing of it is described upstream; a Stack places widgets on each other"]:;
    ExternalWidget ["it is a widget of the host app, and there is none around this one"]: events inputs name;
    FinicityConnect ["it needs a page of that service, and there is no web view"]: left onCancel onError onLoaded onRoute onSuccess onUser overlay position top uri;
    QRCodeScanner ["the camera is not reached"]: cutOutBorderColor cutOutBorderLength cutOutBorderRadius cutOutBorderWidth cutOutHeight cutOutWidth formatsAllowed
        initialCamera onInitialized onPermissionSet onReceived overlayColor overlayMargin;
    TabaPay ["it needs a page of that service, and there is no web view"]: onCancel onError onSuccess uri;
    TopologyChart ["nothing of its configuration is described upstream; a Chart draws series"]: config;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets;

    #[test]
    fn what_is_built_is_planned_no_more() {
        assert!(PLANNED.is_sorted_by_key(|planned| planned.name));
        let catalog = widgets::catalog();
        let mut built = Vec::new();
        for planned in PLANNED {
            let Some(spec) = catalog.widget(planned.name) else { continue };
            let done = |name: &&&str| spec.prop(name).is_some() || spec.event(name).is_some();
            let done: Vec<_> = planned.props.iter().filter(done).collect();
            if !done.is_empty() || planned.props.is_empty() {
                built.push(format!("{}: {done:?}", planned.name));
            }
        }
        assert!(built.is_empty(), "{}", built.join("\n"));
    }
}
