//! Globals besides the language itself.

use super::*;

#[test]
fn console_shows_values_as_people_read_them() {
    let mut bench = Bench::new(vec![], "");
    bench
        .run(
            "console.log('a', 1, null, undefined, {b: [1, 'x']}); console.error(new Error('bad')); ensemble.debug('d')",
        )
        .unwrap();
    assert_eq!(bench.lines(), [r#"Info: a 1 null undefined {"b":[1,"x"]}"#, "Error: Error: bad", "Debug: d"]);
}
