//! What of the language's widgets is not built yet, sorted: whole widgets, which draw a placeholder, and what built ones do not do.

use crate::spec::Planned;

/// `Widget: property property …;`, a name that is no word of Rust after `+`.
macro_rules! planned {
    ($($name:ident: $($prop:ident)* $(+ $odd:literal)*;)*) => {
        /// Every one of them.
        pub static PLANNED: &[Planned] = &[$(
            Planned { name: stringify!($name), props: &[$(stringify!($prop),)* $($odd),*] },
        )*];
    };
}

planned! {
    Address: countryFilter onChange proximitySearchCenter proximitySearchEnabled proximitySearchRadius showRecent;
    AppScroller: body collapsedHeight expandedHeight fixedHeader fixedHeaderHeight flexibleBackground flexibleHeader
        headerBackgroundColor onExpandedHeightReset onHeaderStretch;
    Avatar: + "group-template";
    Bracket: items lineStyles tabStyles;
    Button: validateFields;
    Calendar: cell disableCell firstDay header headerTextStyle headerVisible lastDay markCell range rowHeight rowSpans selectCell
        showOutsideDate showTooltip todayCell;
    Camera: accessButtonLabel allowCameraRotate allowFlashControl allowGalleryPicker assistAngle assistAngleMessage assistSpeed
        assistSpeedMessage autoCaptureInterval cameraRotateIcon captureOverlay enableMicrophone focusIcon galleryButtonLabel
        imagePickerIcon initialCamera instantPreview maxAngle maxCount maxCountMessage maxSpeed minAngle minCount minCountMessage
        mode nextButtonLabel permissionDeniedMessage preview;
    Carousel: aspectRatio autoLayoutBreakpoint autoPlayAnimationDuration autoPlayCurve autoplay autoplayInterval buildOnDemand
        buildOnDemandLength cacheKey currentIndex direction enableLoop enlargeCenterPage enlargeFactor indicatorColor
        indicatorHeight indicatorMargin indicatorMaxCount indicatorPadding indicatorPosition indicatorType indicatorWidget
        indicatorWidth layout leadingGap multipleItemWidthRatio onItemChange onItemTap scrollType selectedIndicatorWidget
        selectedItemIndex shadowBlurRadius singleItemWidthRatio trailingGap;
    Chat: assistantBubbleStyle config iconColor initialMessages inlineWidgetKey loadingWidget messageKey onMessageReceived
        onMessageSend showLoading textFieldBackgroundColor textFieldTextStyle type userBubbleStyle;
    Checkbox: validateOnUserInteraction;
    Column: onPullToRefresh pullToRefresh pullToRefreshOptions refreshIndicatorType;
    ConfirmationInput: activeFieldBackgroundColor activeFieldBorderColor autoComplete autofillEnabled cursorColor
        defaultFieldBackgroundColor defaultFieldBorderColor enableCursor fieldHeight fieldType fieldWidth filledFieldBackgroundColor
        filledFieldBorderColor inputType length obscureSymbol obscureText onChange onComplete shadowBlurRadius spaceEvenly text;
    ConnectWithGoogle: iconAlignment initialScopes onAuthorized onCanceled onError onInitiated overrideLabel signInServerAPI
        tokenExchangeAPI widget;
    ConnectWithMicrosoft: iconAlignment initialScopes onAuthorized onCanceled onError onInitiated overrideLabel signInServerAPI
        tokenExchangeAPI widget;
    Countdown: autoStart date format labelGap onComplete onReset onStart onStop showLabels;
    DailyScheduler:;
    DataGrid: allowResizableColumns allowSelection curPage defaultSelectedRowKeys hidePagination onPageChange onRowsSelected
        onScrollEnd pageSize pageSizeOptions scroll selectionColWidth selectionType thumbThickness totalRows virtual;
    Date: firstDate format initialValue lastDate onChange showCalendarIcon showClearIcon validateOnUserInteraction value;
    DateRange: onChange suffixIcon;
    Diagram:;
    Dropdown: panel validateOnUserInteraction;
    ExternalWidget: events inputs name;
    FinicityConnect: left onCancel onError onLoaded onRoute onSuccess onUser overlay position top uri;
    Flex: lineGap;
    GridView: direction onItemTapHaptic onPullToRefresh pullToRefresh pullToRefreshOptions reverse scrollController;
    HTML: cssStyles onLinkTap shadowBlurRadius text;
    HighCharts: data;
    Html: cssStyles onLinkTap shadowBlurRadius text;
    Icon: onTapHaptic;
    Image: onDragStart;
    ImageCropper: cropPercentage fit isMove isRotate isScale onCropped onTapHaptic placeholderColor shadowBlurRadius shape source
        strokeColor strokeWidth;
    ListView: data;
    Lottie: autoPlay fit onComplete onForward onPause onReverse onStop onTapHaptic repeat shadowBlurRadius source;
    Map: autoSelect autoZoom autoZoomPadding dismissibleMarkerOverlay draggableMarker fixedMarker includeCurrentLocationInAutoZoom
        initialCameraPosition initialCameraZoom locationEnabled mapType markerOverlayMaxHeight markerOverlayMaxWidth markers
        onCameraMove onMapCreated rotateEnabled scrollEnabled scrollableMarkerOverlay showLocationButton showMapTypesButton
        showToolbar showZoomButtons tiltEnabled toolbarAlignment toolbarBottom toolbarLeft toolbarMargin toolbarRight toolbarTop
        zoomEnabled;
    Maps: autoSelect autoZoom autoZoomPadding dismissibleMarkerOverlay draggableMarker fixedMarker includeCurrentLocationInAutoZoom
        initialCameraPosition initialCameraZoom locationEnabled mapType markerOverlayMaxHeight markerOverlayMaxWidth markers
        onCameraMove onMapCreated rotateEnabled scrollEnabled scrollableMarkerOverlay showLocationButton showMapTypesButton
        showToolbar showZoomButtons tiltEnabled toolbarAlignment toolbarBottom toolbarLeft toolbarMargin toolbarRight toolbarTop
        zoomEnabled;
    PasswordInput: obscured;
    QRCode: color dataModuleShape eyeShape shadowBlurRadius size value;
    QRCodeScanner: cutOutBorderColor cutOutBorderLength cutOutBorderRadius cutOutBorderWidth cutOutHeight cutOutWidth formatsAllowed
        initialCamera onInitialized onPermissionSet onReceived overlayColor overlayMargin;
    RadioButton: activeColor groupId inactiveColor onChange selected size value;
    Rating: count display value;
    ScrollView: direction enableScrollGesture enableSnap initialIndex onItemLongPress onItemTap padEnds viewportFraction;
    SignInWithApple: buttonStyle iconAlignment onAuthenticated onError onSignedIn overrideLabel provider signInServerAPI;
    SignInWithAuth0:;
    SignInWithGoogle: clientId iconAlignment onAuthenticated onError onSignedIn overrideLabel provider scopes shape signInServerAPI
        size text theme type widget;
    Signature: disabled exportBackgroundColor exportPenColor penColor penStrokeWidth strokeCap strokeJoin value;
    Slidable: child closeOnScroll direction dragStartBehavior endDrawer groupTag startDrawer useTextDirection;
    Slider: activeTickMarkColor dots inactiveTickMarkColor onComplete overlayStyle range reverse thumbStyle tickMarkStyle trackStyle
        validateOnUserInteraction valueIndicatorStyle vertical;
    StaggeredGrid: crossAxisCount horizontalGap onItemTap onItemTapHaptic verticalGap;
    StaticMap: center mapHeight mapWidth markers zoom;
    Stepper: activeStepIndex connector_color connector_height inactive_connector_color onChange steps;
    Switch: mixedColor validateOnUserInteraction;
    TabaPay: onCancel onError onSuccess uri;
    TagInput: autofillHints delayedKeyPressDuration dismissOnTapOutside enableClearText endingWidget inputType isOverlayVisible
        keyboardAction mask maxLength maxLengthEnforcement maxOverlayHeight mentionStyle minLines minOverlayHeight multiline
        onChange onDelayedKeyPress onFocusLost onFocusReceived onKeyPress onSearch overlayPadding overlayStyle overlayWidth readOnly
        selectable tagSelectionStyle tagStyle toolbarDone triggers validateOnUserInteraction validator value;
    TextInput: obscured onKeyDown;
    Time: androidStyles iOSStyles initialValue onChange onChangeEnd showIcon use24hFormat useIOSStyleTimePicker useInlineTimePicker
        valueWidget;
    Toggle: activeWidget inactiveWidget onChange onChangeHaptic transitionDuration value;
    ToggleContainer: firstWidget isFirst onToggle secondWidget transitionDuration;
    TopologyChart: config;
    TripleSwitch: activeColor activeThumbColor inactiveColor inactiveThumbColor leadingText mixedColor onChange trailingText
        useIOSStyle value;
    Video: autoplay loadingWidget onChange onEnd onStart playbackRate repeat showControls source volume;
    WebView: allowedLaunchSchemes cookieHeader cookies headerOverrideRules headers html htmlBaseUrl injectedJavaScript
        javascriptChannels onNavigationRequest onPageFinished onPageStart onWebResourceError uri url;
    WeeklyScheduler: dayLabelBoxHeight dayLabelBoxWidth dayLabelStyles dayLabels displayDayLabels displayVerticalDividers
        gapBetweenSlots gapToLeaveForDivider numberOfSlotsForEachVerticalDivider paddingBetweenDays selectedSlotColor slotHeight
        slotInMinutes slotWidth unselectedSlotColor verticalDividerLabels;
    YouTube: aspectRatio autoplay enableCaptions endSeconds playbackRate shadowBlurRadius showAnnotations showControls
        showFullScreenButton startSeconds url videoList videoPosition volume;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widget::registry;

    #[test]
    fn what_is_built_is_planned_no_more() {
        assert!(PLANNED.is_sorted_by_key(|planned| planned.name));
        let catalog = registry::catalog();
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
