//! Groups of pages behind a menu, menus beside screens, drawers.

use ensemble_run::runtime::scene::Interaction;
use ensemble_run::value::Value;

use crate::harness::{Harness, on_app};

const MENU: &str = r#"
ViewGroup:
  SideBar:
    reloadView: RELOAD
    styles: {backgroundColor: white}
    header: {Text: {text: My app}}
    items:
      - {label: One, icon: home, page: One}
      - {label: Two, icon: info, page: Two, selected: true}
      - {label: Site, url: "https://example.com"}
  onViewGroupResume: "console.log('back in the group')"
"#;

const ONE: &str = r#"
View:
  onLoad: "console.log('one ' + who)"
  onPause: "console.log('one pauses')"
  onResume: "console.log('one is back')"
  body:
    Column:
      children:
        - Text: {id: here, text: page one}
        - TextInput: {id: field}
        - Button: {label: Over, onTap: {navigateScreen: {name: Over}}}
        - Button: {label: Jump, onTap: {navigateViewGroup: {viewIndex: 1}}}
"#;

const TWO: &str = r#"
View:
  onLoad: "console.log('two')"
  onViewGroupUpdate: "console.log('two is chosen')"
  body: {Column: {children: [{Text: {text: page two}}, {Button: {label: Back, onTap: navigateBack}}]}}
"#;

const OVER: &str = "View: {header: {title: Over}, body: {Button: {label: Back, onTap: navigateBack}}}";

const START: &str = r#"
View:
  body: {Button: {label: Enter, onTap: {navigateScreen: {name: Menu, inputs: {who: me, viewIndex: 0}}}}}
"#;

fn in_group(reload: &str, work: impl FnOnce(&mut Harness) + Send) {
    let menu = MENU.replace("RELOAD", reload);
    let files = [
        ("screens/Home.yaml", START),
        ("screens/Menu.yaml", &*menu),
        ("screens/One.yaml", ONE),
        ("screens/Two.yaml", TWO),
        ("screens/Over.yaml", OVER),
    ];
    on_app(&files, |app| {
        app.tap("Enter");
        work(app);
    });
}

fn choose(app: &mut Harness, index: usize) {
    let menu = app.scene().root.slot("menu").unwrap().id;
    app.interact(Interaction::Choose { node: menu, index });
}

fn chosen(app: &Harness) -> Value {
    app.scene().root.slot("menu").unwrap().props.get("selectedIndex").cloned().unwrap_or_default()
}

#[test]
fn a_group_shows_its_page_beside_the_menu() {
    in_group("true", |app| {
        assert!(app.shows("page one") && app.shows("My app"), "{}", app.scene_text());
        assert_eq!(chosen(app), Value::from(0.0));
        assert_eq!(app.console(), ["one me"]);
        choose(app, 1);
        assert!(app.shows("page two") && !app.shows("page one"));
        assert_eq!(app.console(), ["one pauses", "two is chosen", "two"]);
        choose(app, 0);
        assert_eq!(app.console(), ["one me"], "it is opened anew");
        choose(app, 2);
        assert_eq!(app.opened(), ["https://example.com"]);
        assert!(app.shows("page one"));
    });
}

#[test]
fn pages_are_kept_where_the_menu_says_so() {
    in_group("false", |app| {
        app.type_text("field", "kept");
        choose(app, 1);
        choose(app, 0);
        assert_eq!(app.text("field"), "kept");
        assert_eq!(app.console(), ["one me", "one pauses", "two is chosen", "two", "one is back"]);
    });
}

#[test]
fn a_page_is_left_with_its_whole_group() {
    in_group("false", |app| {
        app.tap("Over");
        assert!(app.scene().root.slot("menu").is_none(), "a screen over the group has no menu");
        app.tap("Back");
        assert!(app.console().contains(&"back in the group".to_owned()));
        app.tap("Jump");
        assert!(app.shows("page two"));
        app.tap("Back");
        assert!(app.shows("Enter"), "{}", app.scene_text());
    });
}

#[test]
fn a_menu_beside_a_screen_leads_to_others_and_a_drawer_opens() {
    let menu = r#"menu: {Drawer: {items: [{label: A, page: A}, {label: B, page: B}]}}"#;
    let a = format!(
        "View:\n  {menu}\n  body:\n    Column:\n      children:\n        - Text: {{text: in A}}\n        - Button: {{label: Open, onTap: {{openDrawer: {{}}}}}}\n"
    );
    let b = format!("View:\n  {menu}\n  body: {{Text: {{text: in B}}}}\n");
    on_app(&[("screens/A.yaml", &a), ("screens/B.yaml", &b)], |app| {
        app.tap("Open");
        assert_eq!(app.scene().root.slot("menu").unwrap().props.get("open"), Some(&Value::Bool(true)));
        choose(app, 1);
        assert!(app.shows("in B"));
        let header = app.scene().root.slot("header").map(|header| header.props.get("canGoBack").cloned());
        assert_eq!(header.flatten(), None, "a screen with a menu takes the place of another one");
    });
}
