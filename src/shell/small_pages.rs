//! Disables transparent huge pages, which waste memory for a small heap.

/// mimalloc's variable for the same; a value set by the user is respected.
#[cfg(target_os = "linux")]
const VARIABLE: &str = "MIMALLOC_ALLOW_THP";

/// Disables transparent huge pages for this process and its children, unless the environment says otherwise. For the start of the program: memory
/// that was used before is unaffected.
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
