//! Keeps the kernel from giving the program's memory in pages of 2 MB, of which a small heap touches a part each.

/// Variable that sets this for mimalloc; a value of the user's is kept.
#[cfg(target_os = "linux")]
const VARIABLE: &str = "MIMALLOC_ALLOW_THP";

/// Turns transparent huge pages off for this process and its children, unless the environment says otherwise. For the start of the program: memory
/// that was touched before is not changed.
///
/// mimalloc does the same for `MIMALLOC_ALLOW_THP=0`, which it reads before `main`.
pub fn turn_huge_pages_off() {
    #[cfg(target_os = "linux")]
    if std::env::var_os(VARIABLE).is_none() {
        off();
    }
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the system's own call, which takes numbers only")]
fn off() {
    // The kernel looks at all bits of them.
    const ON: libc::c_ulong = 1;
    const NOTHING: libc::c_ulong = 0;
    // SAFETY: the call reads no memory of ours. Where the kernel does not know it, nothing changes.
    let _unknown = unsafe { libc::prctl(libc::PR_SET_THP_DISABLE, ON, NOTHING, NOTHING, NOTHING) };
}
