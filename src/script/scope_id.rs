//! `ScopeId`, stored in a realm so that native functions find their screen.

use boa_engine::realm::Realm;
use boa_engine::{Context, Finalize, JsData, Trace};

/// A screen's scope; assigned by the engine and never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// The screen whose function is running; `None` outside of a screen's realm.
pub(super) fn current_id(context: &Context) -> Option<ScopeId> {
    context.realm().host_defined().get::<RealmScope>().map(|tag| tag.0)
}

/// Marks a realm as a screen's.
pub(super) fn mark(realm: &Realm, id: ScopeId) {
    realm.host_defined_mut().insert(RealmScope(id));
}

/// Kept in the realm's host-defined data.
#[derive(Trace, Finalize, JsData)]
struct RealmScope(#[unsafe_ignore_trace] ScopeId);
