//! The build script: packs the addresses that the loader fills in at start, a tenth of the program as the linker writes them by default.

#![expect(clippy::print_stdout, reason = "a build script speaks to cargo on its output")]

use std::env;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=.cargo/link.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let for_this_machine = env::var("HOST").ok() == env::var("TARGET").ok();
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_ENV", "gnu") && for_this_machine && loader_unpacks() {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// True when the loader of this machine knows packed addresses: glibc does since 2.36.
fn loader_unpacks() -> bool {
    let answer = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let Some(answer) = answer.ok().and_then(|answer| String::from_utf8(answer.stdout).ok()) else { return false };
    let mut numbers =
        answer.trim().trim_start_matches("glibc ").split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (2, 36)
}
