//! Security policy: permissions of an app outside of its own window, and masking of what it may not show.
//!
//! **Who decides.** A [`Policy`], which is plain data and asks nobody: it knows where the app came from ([`Origin`]), what the command line
//! allows (`--allow-host`) and what the user has answered. [`Policy::may_reach`] is the one gate for every address: of requests, streams,
//! tokens, proxies, redirects, pictures, and of what is handed to the desktop (links, `openUrl`, menus' `url`, external media).
//! [`Policy::may_connect`] is asked once more with the addresses that a name stands for at the moment of connecting, so that a name cannot
//! be allowed as a public one and used as a private one (DNS rebinding). [`Policy::may_act`] decides about what happens on the desktop:
//! opening an address, the clipboard, notifications.
//!
//! **Who enforces.** The stream client asks its `Gate`, which `shell::gate` makes of the policy, before every connection; there is no other
//! way to a socket. `shell::host` asks before every effect that leaves the program. The runtime only refuses early what can never be allowed
//! ([`system_address`]), where the place in the YAML is still known. Scripts have no way out but effects and requests.
//!
//! **What a grant is.** One [`Origin`](url::Origin) (scheme, host, port) that one app may reach, given by a person: for this run by
//! `--allow-host`, or for good by *Allow* in the window, kept under the app's storage key. A grant of the window never holds for this
//! computer or a private network; only `--allow-host` does. A gesture is a press of a key, a button or a finger in the window; it lasts a few
//! seconds and opens one address ([`Gestures`]). Commands without a window ask nothing: what would be asked is refused, and the refusal
//! names the flag.
//!
//! | | a local app | an app opened by its address |
//! |---|---|---|
//! | hosts | all, or those of `--allow-host` | its own origin, those of `--allow-host`, those the user allows |
//! | this computer, private networks | yes | only where the app itself came from there, or by `--allow-host` |
//! | `env` from the process | names in `.env.config`, or `--env-from-process` | `--env`, `--env-file` only |
//! | files | those of its folder | none |
//! | `openUrl` without a gesture | asked | asked |
//! | clipboard, notifications without a gesture | yes | no |
//! | dialogs for files, the screen kept on | yes | only with a gesture |
//! | files of a dialog | read for an upload, or written, once each | the same |
//! | keyring | entries under the app's own name | none |
//!
//! **What may be shown.** [`Secrets`] knows values by where they came from and masks them, in every encoding; [`printable`] keeps text from
//! steering a terminal. `shell::terminal` applies both to everything that is printed.

mod gestures;
mod policy;
mod printable;
mod sealed;
mod secrets;
mod system_address;
mod zone;

pub use gestures::Gestures;
pub use policy::{AddressUse, DesktopAction, HostQuestion, Origin, Permission, Policy, Verdict};
pub(crate) use printable::printable_in_place;
pub use printable::{is_printable, printable, printable_json};
pub use sealed::{KEY_BYTES, seal, unseal};
pub use secrets::Secrets;
pub use system_address::system_address;
pub use zone::Zone;
