//! Widgets that are drawn on and dragged: a signature, rows with drawers, slots of a schedule, a picture to cut out of.

use egui::{Key, Modifiers};

use super::play;

fn console(app: &super::Played) -> Vec<String> {
    app.0.record().console.iter().map(|line| line.text.to_string()).collect()
}

const PAD: &str = "View:
  body:
    Column:
      padding: 4
      children:
        - Signature: {id: sign, height: 80}
        - Signature: {id: other, height: 80}
        - Row:
            children:
              - Button: {label: Say, onTap: \"console.log(sign.isEmpty + ' ' + (sign.getSignatureBytes || '').slice(0, 8) + ' ' + (sign.getSignatureSVG || '').slice(0, 4) + ' ' + (sign.getSignatureJPG || '').slice(0, 4))\"}
              - Button: {label: Copy, onTap: \"other.value = sign.value\"}
              - Button: {label: Wipe, onTap: \"sign.clear()\"}
              - Button: {label: Other, onTap: \"console.log(other.isEmpty + ' ' + other.getSignatureBytes.slice(0, 8))\"}
";

#[test]
fn a_signature_is_drawn_exported_and_wiped() {
    play(PAD, |app| {
        app.click("Say");
        let rect = app.rect("sign");
        let middle = rect.center();
        let before = app.color_at(middle.x + 20.0, middle.y);
        let target = app.0.target("sign").unwrap();
        app.0.drag(&target, 60.0, 0.0);
        assert_ne!(app.color_at(middle.x + 20.0, middle.y), before, "the stroke is seen where it was drawn");
        app.click("Say");
        app.click("Wipe");
        app.click("Say");
        // The bytes of PNG and JPEG begin like this in base64.
        assert_eq!(console(app), ["true   ", "false iVBORw0K <svg /9j/", "true   "]);
        assert_eq!(app.color_at(middle.x + 20.0, middle.y), before);
    });
}

#[test]
fn a_signature_is_stored_and_set_again() {
    play(PAD, |app| {
        let target = app.0.target("sign").unwrap();
        app.0.drag(&target, 60.0, 0.0);
        let rect = app.rect("other");
        let before = app.color_at(rect.center().x + 20.0, rect.center().y);
        app.click("Copy");
        assert_ne!(app.color_at(rect.center().x + 20.0, rect.center().y), before);
        // What was set is exported as what was drawn.
        app.click("Other");
        assert_eq!(console(app), ["false iVBORw0K"]);
    });
}

#[test]
fn a_disabled_pad_takes_no_strokes_and_delete_wipes() {
    play("View: {body: {Column: {children: [{Signature: {id: sign, disabled: true}}]}}}", |app| {
        let target = app.0.target("sign").unwrap();
        app.0.drag(&target, 60.0, 0.0);
        assert!(app.sees("Sign here"));
    });
    play("View: {body: {Column: {children: [{Signature: {id: sign}}]}}}", |app| {
        let target = app.0.target("sign").unwrap();
        app.0.drag(&target, 60.0, 0.0);
        assert!(!app.sees("Sign here"));
        app.0.press(Key::Delete, Modifiers::NONE);
        assert!(app.sees("Sign here"));
    });
}

const ROW: &str = "View:
  body:
    Column:
      children:
        - Slidable:
            id: row
            startDrawer: {children: [{label: Pin, onTap: \"console.log('pinned')\"}]}
            endDrawer:
              dismissible: {onDismissed: \"console.log('dismissed')\"}
              children: [{label: Delete, onTap: \"console.log('deleted')\"}]
            child: {Column: {padding: 16, children: [{Text: {text: A letter}}]}}
        - Slidable:
            id: second
            endDrawer: {children: [{label: Other, onTap: \"console.log('other')\"}]}
            child: {Column: {padding: 16, children: [{Text: {text: Another}}]}}
";

#[test]
fn a_row_is_dragged_to_its_actions() {
    play(ROW, |app| {
        let before = app.place("A letter");
        assert!(!app.sees("Delete"));
        let target = app.0.target("row").unwrap();
        app.0.drag(&target, -90.0, 0.0);
        app.pass(400);
        app.expect("Delete");
        assert!(app.place("A letter").right() < before.right() - 40.0, "the row has moved");
        app.click("Delete");
        app.pass(400);
        assert_eq!(console(app), ["deleted"]);
        assert_eq!(app.place("A letter").left(), before.left(), "an action closes its drawer");
        app.0.drag(&target, 90.0, 0.0);
        app.pass(400);
        app.click("Pin");
        assert_eq!(console(app), ["deleted", "pinned"]);
    });
}

#[test]
fn one_drawer_of_a_group_is_open_and_a_click_on_the_row_closes_it() {
    play(ROW, |app| {
        let (first, second) = (app.0.target("row").unwrap(), app.0.target("second").unwrap());
        app.0.drag(&first, -90.0, 0.0);
        app.pass(400);
        app.expect("Delete");
        app.0.drag(&second, -90.0, 0.0);
        app.pass(400);
        app.expect("Other");
        assert!(!app.sees("Delete"));
        let row = app.rect("second");
        app.click_at(row.left() + 20.0, row.center().y);
        app.pass(400);
        assert!(!app.sees("Other"));
        assert_eq!(console(app), [""; 0]);
    });
}

#[test]
fn a_row_is_dismissed_and_its_actions_are_a_menu() {
    play(ROW, |app| {
        let target = app.0.target("row").unwrap();
        app.0.drag(&target, -330.0, 0.0);
        app.pass(400);
        assert_eq!(console(app), ["dismissed"]);
        app.0.long_press(&target);
        app.expect("Pin");
        app.click("Delete");
        assert_eq!(console(app), ["dismissed", "deleted"]);
        app.0.unfocus();
        app.0.press(Key::Tab, Modifiers::NONE);
        app.0.press(Key::Enter, Modifiers::NONE);
        app.0.press(Key::ArrowDown, Modifiers::NONE);
        app.0.press(Key::Enter, Modifiers::NONE);
        assert_eq!(console(app), ["dismissed", "deleted", "pinned"]);
    });
}

#[test]
fn slots_are_painted_and_read_as_ranges() {
    let screen = "View:
  body:
    Column:
      padding: 0
      children:
        - WeeklyScheduler: {id: week, dayLabels: [Mon, Tue], slotInMinutes: 60, displayVerticalDividers: false, displayDayLabels: false, gapBetweenSlots: 0, slotHeight: 30}
        - Button: {label: Add, onTap: \"week.addSelectedRange('Tue', '20:00', '22:00')\"}
        - Button: {label: Say, onTap: \"console.log(JSON.stringify(week.getSelectedRanges().map(r => r.label + r.start + r.end)))\"}
";
    play(screen, |app| {
        app.click("Say");
        let rect = app.rect("week");
        let slot = rect.width() / 24.0;
        let at = |hour: f32| egui::Pos2::new(rect.left() + (hour + 0.5) * slot, rect.top() + 22.0 + 15.0);
        app.0.drag_between(at(9.0), at(11.0));
        app.click("Add");
        app.click("Say");
        assert_eq!(console(app), ["[]", "[\"Mon09:0012:00\",\"Tue20:0022:00\"]"]);
        app.click_at(at(10.0).x, at(10.0).y);
        app.0.press(Key::ArrowRight, Modifiers::NONE);
        app.0.press(Key::Space, Modifiers::NONE);
        app.click("Say");
        assert_eq!(console(app).last().unwrap(), "[\"Mon09:0010:00\",\"Tue20:0022:00\"]");
    });
}

#[test]
fn a_picture_says_that_it_is_dragged() {
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='80'><rect width='80' height='80' fill='red'/></svg>";
    let screen = format!(
        "View:\n  body:\n    Column:\n      children:\n        - Image: {{id: one, width: 80, height: 80, source: \"{picture}\", onDragStart: \"console.log('drag')\", onTap: \"console.log('tap')\"}}\n"
    );
    play(&screen, |app| {
        let target = app.0.target("one").unwrap();
        app.0.drag(&target, 40.0, 0.0);
        app.0.tap(&target);
        assert_eq!(console(app), ["drag", "tap"]);
    });
}

#[test]
fn a_picture_is_cut_out() {
    let picture = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='80' height='80'><rect width='40' height='80' fill='red'/><rect x='40' width='40' height='80' fill='blue'/></svg>";
    let screen = format!(
        "View:\n  body:\n    Column:\n      padding: 0\n      children:\n        - ImageCropper: {{id: crop, shape: Rectangle, width: 100, height: 100, cropPercentage: 0.5, source: \"{picture}\", onCropped: \"out.source = event.data.file\"}}\n        - Button: {{label: Cut, onTap: crop.crop()}}\n        - Image: {{id: out, width: 50, height: 50}}\n"
    );
    play(&screen, |app| {
        app.pass(100);
        let (view, out) = (app.rect("crop"), app.rect("out"));
        // Red at the left and blue at the right of the middle.
        let is_red = |app: &super::Played, x: f32, y: f32| {
            let [red, _, blue] = app.color_at(x, y);
            red > 200 && blue < 60
        };
        let middle = view.center();
        assert!(is_red(app, middle.x - 15.0, middle.y) && !is_red(app, middle.x + 8.0, middle.y));
        let target = app.0.target("crop").unwrap();
        app.0.drag(&target, 12.0, 0.0);
        app.click("Cut");
        app.pass(200);
        // Moved to the right, there is red beyond the middle of what was cut out.
        let middle = out.center();
        assert!(is_red(app, middle.x + 6.0, middle.y) && !is_red(app, middle.x + 18.0, middle.y));
    });
}

#[test]
fn a_swipe_turns_a_carousel_by_the_items_that_it_covers() {
    let screen = "View:\n  body:\n    Column:\n      padding: 0\n      children:\n        - Text: {text: \"at ${pages.currentIndex}\"}\n        - Carousel:\n            id: pages\n            layout: single\n            height: 100\n            children:\n              - Text: {text: One}\n              - Text: {text: Two}\n              - Text: {text: Three}\n";
    play(screen, |app| {
        app.expect("at 0");
        let target = app.0.target("pages").unwrap();
        app.0.drag(&target, -10.0, 0.0);
        app.expect("at 0");
        app.0.drag(&target, -120.0, 0.0);
        app.pass(500);
        app.expect("at 1");
        app.expect("Two");
        app.0.drag(&target, 120.0, 0.0);
        app.expect("at 0");
        app.0.drag(&target, 120.0, 0.0);
        app.expect("at 0");
    });
}

#[test]
fn a_map_stays_under_the_pointer_that_drags_it() {
    let screen = "View:\n  body:\n    Column:\n      padding: 0\n      children:\n        - Map:\n            id: map\n            tileSource: none\n            height: 200\n            initialCameraPosition: 47 7\n            initialCameraZoom: 6\n            markers:\n              data: [{lat: 47, lng: 7}]\n              name: at\n              location: ${at.lat} ${at.lng}\n              marker: {widget: {Text: {text: Here}}}\n        - Text: {text: \"${Math.round(map.currentBounds?.southwest.lat)}\"}\n        - Button: {label: Fit, onTap: \"map.moveCameraBounds({southwest: {lat: 40, lng: 0}, northeast: {lat: 50, lng: 10}}, 10)\"}\n";
    play(screen, |app| {
        let before = app.place("Here").center();
        let corner = app.rect("map").left_top() + egui::Vec2::new(60.0, 60.0);
        app.0.drag_from(corner, egui::Vec2::new(70.0, 40.0));
        let moved = app.place("Here").center() - before;
        assert!((moved - egui::Vec2::new(70.0, 40.0)).length() < 1.5, "{moved:?}");
        app.click("Fit");
        app.expect("39");
    });
}

#[test]
fn a_vertical_slider_grows_upwards() {
    let screen = "View:\n  body:\n    Column:\n      padding: 0\n      children:\n        - Slider: {id: volume, vertical: true, max: 10, divisions: 10, initialValue: 5, label: Volume}\n        - Text: {text: \"at ${volume.value}\"}\n";
    play(screen, |app| {
        app.expect("at 5");
        let rect = app.rect("volume");
        app.0.drag_from(egui::Pos2::new(rect.left() + 12.0, rect.center().y + 10.0), egui::Vec2::new(0.0, -300.0));
        app.expect("at 10");
        app.0.press(Key::Tab, Modifiers::NONE);
        app.0.press(Key::ArrowDown, Modifiers::NONE);
        app.expect("at 9");
    });
}

/// A map without tiles, its markers and their places.
const PINS: &str = "\
View:
  body:
    Column:
      padding: 0
      children:
        - Map:
            id: map
            $MORE
            height: 200
            initialCameraPosition: 47 7
            initialCameraZoom: 6
            markers:
              data: [{lat: 47, lng: 7, name: Here}, {lat: 47, lng: 8, name: There}]
              name: at
              location: ${at.lat} ${at.lng}
              marker: {widget: {Text: {text: '${at.name}'}}}
              overlayWidget: {Text: {text: 'Chosen: ${at.name}'}}
              onMarkerTap: console.log('tap', event.data.at.name, event.data.index)
              onMarkerDragEnd: console.log('to', Math.round(event.data.lng))
              onMarkersUpdated: console.log('updated')
        - Button: {label: Go, onTap: \"map.moveCamera(10, 20, 3)\"}
        - Text: {text: \"${Math.round(map.currentBounds?.southwest.lng)}\"}
";

#[test]
fn a_map_is_zoomed_by_a_double_click_and_moved_by_keys() {
    let screen = pins("tileSource: none").replace("initialCameraPosition: 47 7\n", "initialCameraPosition: 47 7.5\n");
    play(&screen, |app| {
        let apart = |app: &super::Played| app.place("There").center().x - app.place("Here").center().x;
        let before = apart(app);
        let target = app.0.target("map").unwrap();
        app.0.double_tap(&target);
        assert!((apart(app) / before - 2.0).abs() < 0.05, "twice as large: {} and {before}", apart(app));
        let at = app.place("Here").center().x;
        app.0.press_on(&target.node, Key::ArrowRight);
        let moved = app.place("Here").center().x - at;
        assert!((moved + 64.0).abs() < 1.5, "what is to the right comes into view: {moved}");
        app.0.press(Key::Minus, Modifiers::NONE);
        assert!((apart(app) / before - 1.0).abs() < 0.05);
        app.0.press(Key::Plus, Modifiers::SHIFT);
        assert!((apart(app) / before - 2.0).abs() < 0.05);
    });
}

fn pins(more: &str) -> String {
    PINS.replace("$MORE", more)
}

#[test]
fn the_first_marker_is_selected_and_markers_can_be_dragged() {
    play(&pins("tileSource: none"), |app| {
        app.expect("Chosen: Here");
        app.click("There");
        app.expect("Chosen: There");
        let before = app.place("There").center();
        app.0.drag_from(before, egui::Vec2::new(50.0, 0.0));
        assert!((app.place("There").center() - before).x.abs() < 80.0);
        app.click("Go");
        app.expect("-");
        assert_eq!(console(app), ["updated", "tap There 1"]);
    });
    play(&pins("draggableMarker: true\n            autoSelect: false\n            tileSource: none"), |app| {
        assert!(!app.sees("Chosen"));
        let (here, before) = (app.place("Here").center(), app.place("There").center());
        // A degree is 45 pixels and a half at this zoom.
        app.0.drag_from(before, egui::Vec2::new(91.0, 0.0));
        let moved = app.place("There").center() - before;
        assert!((moved - egui::Vec2::new(91.0, 0.0)).length() < 1.5, "{moved:?}");
        assert_eq!(app.place("Here").center(), here, "the map stays where it is");
        assert_eq!(console(app), ["updated", "to 10"]);
    });
}

#[test]
fn a_fixed_marker_stays_in_the_middle_while_the_map_is_moved() {
    play(&pins("fixedMarker: true\n            tileSource: none"), |app| {
        let before = app.place("Here").center();
        let corner = app.rect("map").left_top() + egui::Vec2::new(60.0, 60.0);
        app.0.drag_from(corner, egui::Vec2::new(70.0, 40.0));
        assert_eq!(app.place("Here").center(), before);
        assert!(!app.sees("There"));
    });
}

#[test]
fn a_map_of_several_types_has_a_button_for_them() {
    let more = "mapType: terrain\n            tileSource: {normal: none, terrain: none}";
    play(&format!("{}        - Text: {{text: \"type ${{map.mapType}}\"}}\n", pins(more)), |app| {
        app.expect("type terrain");
        app.click("Show normal");
        app.expect("type normal");
        app.click("Show terrain");
        app.expect("type terrain");
    });
    play(&pins("mapType: hybrid\n            tileSource: {normal: none}"), |app| {
        let faults = app.faults();
        assert!(matches!(&faults[..], [fault] if fault.contains("no tiles of this type")), "{faults:?}");
    });
}

/// A title and a grid that has more than it shows; below, a page with a row that scrolls sideways.
const PAGES: &str = "View:
  body:
    Column:
      styles: {gap: 10}
      children:
        - Text: {text: Above}
        - GridView:
            styles: {expanded: true, horizontalTileCount: 1, itemHeight: 200}
            item-template: {data: \"${[1, 2, 3, 4, 5, 6, 7, 8, 9]}\", name: one, template: {Text: {text: \"Tile ${one}\"}}}
";

#[test]
fn keys_scroll_what_has_more_than_it_shows_though_the_page_around_it_is_larger() {
    play(PAGES, |app| {
        assert!(app.sees("Tile 1") && !app.sees("Tile 9"));
        app.0.press(Key::End, Modifiers::NONE);
        assert!(app.sees("Tile 9"), "{:?}", app.0.painted());
        assert!(app.0.scroll(-10_000.0), "something has more than it shows");
        assert!(app.sees("Tile 1") && !app.sees("Tile 9"));
    });
}

#[test]
fn keys_scroll_the_page_while_the_pointer_is_over_a_row_that_scrolls_sideways() {
    let row = "Row: {scrollable: true, children: [{Text: {text: Sideways, styles: {width: 2000}}}]}";
    let page = format!(
        "View:\n  styles: {{scrollableView: true}}\n  body:\n    Column:\n      children:\n        - {row}\n        - Spacer: {{styles: {{size: 3000}}}}\n        - Text: {{text: Last}}\n"
    );
    play(&page, |app| {
        let at = app.place("Sideways").center();
        app.0.point_at(egui::Pos2::new(40.0, at.y));
        app.0.press(Key::End, Modifiers::NONE);
        assert!(app.sees("Last"), "{:?}", app.0.painted());
    });
}
