//! `props!`: declares typed properties, arguments or options.
//!
//! This file is compiled into each crate that uses it (`#[path]` in its `lib.rs`) instead of being exported: rustc does not report an unread field
//! that a macro of another crate has made, and a field without a reader is a property without effect.

/// Declares the typed properties of a widget or the arguments of an action: name in YAML, aliases, field, type, default and, where the type
/// does not say it, the `Kind` that the loader checks. Fields are visible in their crate only, so that an unread one is a warning.
///
/// Without `= default`, an unset property is `Default::default()` of its type. Two more lists may follow:
///
/// - `elsewhere` holds what is not read through the struct: widgets and actions, of which the loader makes slots, steps and handlers, and what
///   the layout, the box painter or the runtime reads by name. A test looks for the reader.
/// - `ignored` holds what is accepted and has no effect here, with the reason: `check` warns of it, the reference prints it. After the reason may
///   stand the value for which nothing is said, because it is what is done anyway.
///
/// ```ignore
/// props! {
///     /// A push button's own properties.
///     pub struct ButtonProps {
///         /// Text on the button.
///         "label" => label: Arc<str> = "",
///         /// Shows a spinner.
///         "isLoading" | "loading" => is_loading: bool,
///         /// How it is drawn.
///         "look" => look: Arc<str> = "plain"; Kind::Enum(&["plain", "filled"]),
///     }
///     elsewhere {
///         /// What is shown while it loads.
///         "loadingWidget" => Kind::Widget,
///         /// Answers taps only while true.
///         "enabled" => Kind::Bool; default "true",
///     }
///     ignored {
///         "useSafeArea" => Kind::Bool; "a desktop has no notch",
///     }
/// }
/// ```
macro_rules! props {
    (
        @fields($field_visibility:vis)
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident {
            $( $(#[doc = $doc:literal])* $yaml:literal $(| $alias:literal)* => $field:ident : $type:ty $(= $default:expr)? $(; $kind:expr)? ),* $(,)?
        }
        $( elsewhere {
            $( $(#[doc = $other_doc:literal])* $other:literal $(| $other_alias:literal)* => $other_kind:expr $(; default $other_default:literal)? ),* $(,)?
        } )?
        $( ignored {
            $( $ignored:literal $(| $ignored_alias:literal)* => $ignored_kind:expr; $reason:literal $(; $usual:literal)? ),* $(,)?
        } )?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        $visibility struct $name {
            $( $(#[doc = $doc])* $field_visibility $field: $type, )*
        }

        impl $name {
            /// The declarations, for the loader's checks, the reference and the schema.
            pub const PROPS: &'static [::ensemble_core::spec::Prop] = &[
                $( ::ensemble_core::spec::Prop {
                    name: $yaml,
                    aliases: &[$($alias),*],
                    doc: concat!($($doc),*),
                    kind: props!(@kind $type $(, $kind)?),
                    default: props!(@written $($default)?),
                    ignored: None,
                }, )*
                $($( ::ensemble_core::spec::Prop {
                    name: $other,
                    aliases: &[$($other_alias),*],
                    doc: concat!($($other_doc),*),
                    kind: $other_kind,
                    default: props!(@given $($other_default)?),
                    ignored: None,
                }, )*)?
                $($( ::ensemble_core::spec::Prop {
                    name: $ignored,
                    aliases: &[$($ignored_alias),*],
                    doc: concat!("Has no effect: ", $reason, "."),
                    kind: $ignored_kind,
                    default: props!(@given $($usual)?),
                    ignored: Some($reason),
                }, )*)?
            ];

            /// Reads the properties; an unset one, and one of another form, has its default.
            pub fn read(props: &::ensemble_core::spec::Props) -> Self {
                // A struct without fields reads nothing.
                let _ = props;
                Self { $( $field: props.read::<$type>($yaml).unwrap_or_else(|| props!(@default $type $(, $default)?)), )* }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::read(&::ensemble_core::spec::Props::default())
            }
        }

        impl ::ensemble_core::spec::Declared for $name {
            const PROPS: &'static [::ensemble_core::spec::Prop] = Self::PROPS;

            fn read(props: &::ensemble_core::spec::Props) -> Self {
                Self::read(props)
            }
        }

        // As the value of one property: a map of these keys. What is wrong in it counts as not set; the loader and the runtime have said so.
        impl ::ensemble_core::spec::FromValue for $name {
            const KIND: ::ensemble_core::spec::Kind = ::ensemble_core::spec::Kind::Keys(Self::PROPS);

            fn from_value(value: &::ensemble_core::value::Value) -> Option<Self> {
                value.as_map()?;
                Some(Self::read(&::ensemble_core::spec::Props::from_map(value, Self::PROPS).0))
            }
        }
    };
    (@kind $type:ty, $kind:expr) => { $kind };
    (@kind $type:ty) => { <$type as ::ensemble_core::spec::FromValue>::KIND };
    (@written $default:expr) => { Some(stringify!($default)) };
    (@written) => { None };
    (@given $default:literal) => { Some($default) };
    (@given) => { None };
    (@default $type:ty, $default:expr) => { <$type>::from($default) };
    (@default $type:ty) => { <$type>::default() };
    ($($declaration:tt)*) => { props! { @fields(pub(crate)) $($declaration)* } };
}
