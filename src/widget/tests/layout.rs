//! Where things stand. Bodies without padding, so that numbers are easy to follow.

use super::build::{places, text, widget};

fn column() -> super::build::Build {
    widget("Column").num("padding", 0.0)
}

fn row() -> super::build::Build {
    widget("Row").num("padding", 0.0)
}

#[test]
fn texts_stand_below_each_other() {
    let body = column().num("gap", 10.0).with([text("aa"), text("bb")]);
    insta::assert_snapshot!(places(body, 200.0, 100.0));
}

#[test]
fn expanded_takes_what_is_left() {
    let body = column().with([text("top"), text("middle").yes("expanded"), text("bottom")]);
    insta::assert_snapshot!(places(body, 200.0, 100.0));
}
