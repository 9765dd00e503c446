//! The codes of faults: stable numbers, printed as `E0203`. 01 syntax, 02 structure, 03 references, 04 JavaScript, 05 run time, 06 network, 07 descriptions,
//! 08 tests.

use std::fmt;
use std::str::FromStr;

macro_rules! codes {
    ($($number:literal $name:ident: $title:literal,)*) => {
        /// The kinds of faults.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $name = $number,)*
        }

        impl Code {
            /// Every code, by number.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// Meaning of the code in a few words.
            pub fn title(self) -> &'static str {
                match self {
                    $(Code::$name => $title,)*
                }
            }
        }
    };
}

codes! {
    101 YamlSyntax: "the text is no YAML",
    102 DuplicateKey: "a key is written twice",
    103 UnusableKey: "a list or map stands where a key is read",
    104 UnknownAnchor: "an alias without its anchor",
    105 TooDeep: "lists and maps are nested too deep",
    106 TooManyAliases: "aliases expand to too much",
    107 SeveralDocuments: "a file holds several documents",
    108 FileTooLarge: "a file is too large",
    109 NotText: "a file is no text",
    110 FileUnreadable: "a file cannot be read",
    111 EmptyFile: "a file is empty",
    112 UnclosedExpression: "`${` is never closed",
    113 JsonSyntax: "the text is no JSON",
    114 EnvSyntax: "a line of an environment file sets no variable",
    115 CommentedValue: "a value is taken for a comment",
    116 CutValue: "a comma cuts a value",
    201 UnknownWidget: "no widget has this name",
    202 UnknownAction: "no action has this name",
    203 UnknownProperty: "a widget has no such property",
    204 UnknownEvent: "a widget has no such event",
    205 UnknownArgument: "an action has no such argument",
    206 UnknownKey: "a key that means nothing here",
    207 WrongType: "a value has the wrong type",
    208 UnknownWord: "a word that is not one of the choices",
    209 OutOfRange: "a number is out of range",
    210 MissingArgument: "an action lacks an argument",
    211 MissingKey: "a key is missing",
    212 WrongShape: "a list, a map or a text stands where another is wanted",
    213 MisplacedKey: "a key stands beside the widget or action it belongs to",
    214 NotYet: "a part of the language that is not supported yet",
    215 OldForm: "an old form",
    216 NoScreen: "there is no screen",
    217 IgnoredKey: "a key without effect",
    218 BadTheme: "the theme cannot be used as written",
    219 TrustsAnyone: "a server that is trusted without a proof",
    220 PlainLogin: "a login that everybody on the way can read",
    221 EndlessPost: "a stream that changes something and has no end",
    222 SecretInAddress: "a secret in an address",
    223 ForeignBinding: "a binding of another system",
    224 DuplicateId: "two widgets have one id",
    225 ClassUnknown: "no theme has this class",
    226 TranslationMissing: "no language has this text",
    227 LacksSpace: "a key without a space behind its colon",
    228 BindingAssigns: "an expression that is shown assigns",
    230 IconSubstitute: "an icon that its library does not have is drawn by one of Material",
    231 FontUnusable: "a font of the app that cannot be drawn",
    232 FontNotBundled: "a font that the app does not bring",
    301 NameUnknown: "no such name is known here",
    302 ApiUnknown: "no API has this name",
    303 ScreenUnknown: "no screen has this name",
    304 ReusableActionUnknown: "no reusable action has this name",
    305 ScriptUnknown: "no script has this name",
    306 DuplicateName: "a name is given twice",
    307 TokenUnknown: "the theme has no such token",
    308 InputUnknown: "a custom widget has no such input or event",
    309 EnvMissing: "nothing gives a name of `env` a value",
    310 CircularWidget: "custom widgets contain each other without end",
    311 AssetMissing: "a file that a property names is not there",
    312 MemberUnknown: "a known thing has no such member",
    320 ApiInputUnknown: "an API takes no such input",
    321 NotAssignable: "something is assigned that cannot be set",
    322 HandlerNeverRuns: "a handler that can never run",
    323 StreamReopened: "a stream is opened again and again and never closed",
    324 GivenInputUnknown: "a screen or a reusable action is given an input that is nearly one of its own",
    401 JavaScriptSyntax: "the text is no JavaScript",
    402 ExpressionTooLong: "an expression is too long",
    403 ExpressionTooDeep: "brackets are nested too deep",
    404 EmptyExpression: "`${}` holds nothing",
    405 TooManyExpressions: "an app holds too much JavaScript",
    501 HandlerFailed: "a handler failed",
    502 ExpressionFailed: "an expression failed",
    503 ScriptLimit: "a script ran too long, too deep or took too much memory",
    504 UnknownScreen: "no screen has the name that was computed",
    505 UnknownApi: "no API has the name that was computed",
    506 BadArgument: "an action was given something it cannot use",
    507 TypeMismatch: "a property was given something it cannot use",
    508 StorageFailed: "storage cannot be read or written",
    509 LimitReached: "a limit was reached",
    510 ImageFailed: "a picture cannot be shown",
    511 NotSupported: "something that does not work on this machine",
    512 NotAllowed: "something that an app may not do",
    513 UnknownProvider: "no provider to sign in to has this name",
    525 HandlerUnusable: "a handler that cannot be run was asked to",
    530 NoEffect: "a method that has no effect on a desktop",
    540 DesktopFailed: "something on the desktop failed",
    550 RecordingDiffers: "a recording does not fit the app",
    551 RecordingUnreadable: "a line of a recording cannot be read",
    601 StreamFailed: "a stream failed",
    602 RequestFailed: "a request failed",
    701 NoDescription: "the text describes no streams",
    702 DocumentVersion: "a description of an unknown version",
    703 NoServer: "a description without a usable address",
    704 UnknownProtocol: "a server that carries no server-sent events",
    705 BrokenReference: "a reference leads nowhere",
    706 ReferenceCycle: "a reference leads back to itself",
    707 NoStreams: "a description without event streams",
    708 UnusedPart: "a part of a description that is not used",
    709 DirectionAssumed: "a direction that is assumed",
    710 SilentStream: "a stream that sent nothing",
    801 StepFailed: "a step of a test failed",
    802 NoMock: "a test calls an API without a mock",
    803 UnknownStep: "no step of a test has this name",
    804 UnknownTest: "no test has this id",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{:04}", *self as u16)
    }
}

/// Text that names no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchCode;

/// Reads `E0203`, `e203` or `203`.
impl FromStr for Code {
    type Err = NoSuchCode;

    fn from_str(text: &str) -> Result<Self, NoSuchCode> {
        let digits = text.trim().trim_start_matches(['e', 'E']);
        let number: u16 = digits.parse().map_err(|_| NoSuchCode)?;
        Self::ALL.iter().copied().find(|code| *code as u16 == number).ok_or(NoSuchCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_from_what_it_prints() {
        for code in Code::ALL {
            assert_eq!(code.to_string().parse(), Ok(*code));
        }
        assert_eq!("203".parse(), Ok(Code::UnknownProperty));
        assert_eq!("e0203".parse(), Ok(Code::UnknownProperty));
        assert_eq!("E9999".parse::<Code>(), Err(NoSuchCode));
    }
}
