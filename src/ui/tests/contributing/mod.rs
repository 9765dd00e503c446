//! The smallest widget of `src/CONTRIBUTING.md` compiles as it is written there.

mod dots;

use self::dots::Dots;
use crate::frame::WidgetDef;

#[test]
fn the_smallest_widget_is_compiled_as_it_is_written() {
    let (guide, compiled) = (include_str!("../../../CONTRIBUTING.md"), include_str!("dots.rs"));
    assert!(guide.contains(&format!("```rust,ignore\n{compiled}```")), "dots.rs and CONTRIBUTING.md differ");
    let def = WidgetDef::of::<Dots>();
    assert_eq!(def.spec.name, "Dots");
    assert_eq!(def.spec.prop("count").unwrap().written_default().as_deref(), Some("3"));
}
