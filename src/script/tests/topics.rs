//! Every global of a screen's scripts that a plain engine lacks is documented in the reference.

use std::collections::BTreeSet;

use super::*;
use crate::topics;
use ensemble_core::spec::Topic;

/// The names of an object's own properties, as scripts see them.
fn names(bench: &mut Bench, object: &str) -> BTreeSet<String> {
    let listed = bench.json(&format!("Object.getOwnPropertyNames({object})"));
    serde_json::from_str(&listed).unwrap_or_else(|fault| panic!("{object}: {fault} in {listed}"))
}

/// Property names of the global `object` in an engine without extensions.
fn standard(object: &str) -> BTreeSet<String> {
    let mut context = boa_engine::Context::default();
    let source = format!("Object.getOwnPropertyNames({object}).join(' ')");
    let listed = context.eval(boa_engine::Source::from_bytes(source.as_bytes())).expect("names");
    let listed = listed.to_string(&mut context).expect("text").to_std_string_lossy();
    listed.split(' ').map(str::to_owned).collect()
}

fn members(topic: &Topic, prefix: &str) -> BTreeSet<String> {
    topic.members.iter().filter_map(|member| member.name.strip_prefix(prefix)).map(str::to_owned).collect()
}

#[test]
fn the_reference_has_every_global_and_no_other() {
    let mut bench = Bench::new(vec![], "");
    let own: BTreeSet<String> = &names(&mut bench, "globalThis") - &standard("globalThis");
    assert_eq!(own, members(&topics::GLOBALS, ""));
}

/// A name of the engine that the table lacks would be called unknown; one that only the table has would be found when the line runs.
#[test]
fn the_table_of_globals_has_those_of_the_engine_and_no_other() {
    let mut bench = Bench::new(vec![], "");
    // `TypedArray` is hidden by the standard (ECMA-262 23.2.1): Boa alone shows it.
    let program = ["app", "auth", "device", "e", "ensemble", "getStringValue", "TypedArray"].map(str::to_owned);
    let found = &names(&mut bench, "globalThis") - &BTreeSet::from(program);
    // Functions have the one; for the other scripts ask with `typeof`, because browsers have it.
    let elsewhere = ["arguments", "window"];
    let known = ensemble_core::syntax::GLOBALS.iter().map(|known| known.name);
    let known: BTreeSet<String> = known.filter(|name| !elsewhere.contains(name)).map(str::to_owned).collect();
    assert_eq!(found, known);
}

/// A member that the engine has and the table lacks would be called unknown.
#[test]
fn the_table_of_members_has_those_of_the_engine() {
    for object in ["Array", "Date", "JSON", "Math", "Number", "Object"] {
        let known = ensemble_core::syntax::global_members(object).unwrap();
        let missing: Vec<String> =
            standard(object).into_iter().filter(|name| !known.contains(&name.as_str())).collect();
        assert_eq!(missing, [""; 0], "{object}");
    }
}

#[test]
fn the_reference_has_every_member_of_what_ensemble_holds() {
    let mut bench = Bench::new(vec![], "");
    let actions: BTreeSet<String> = bench.host.action_names().into_iter().map(str::to_owned).collect();
    assert_eq!(&names(&mut bench, "ensemble") - &actions, members(&topics::ENSEMBLE, ""));
    for (object, topic) in
        [("ensemble.formatter", &topics::FORMATTER), ("ensemble.utils", &topics::UTILS), ("console", &topics::CONSOLE)]
    {
        assert_eq!(names(&mut bench, object), members(topic, ""), "{object}");
    }
    // Written out, `ensemble.storage` alone would be the object of its keys.
    let storage = names(&mut bench, "((name) => Object.getPrototypeOf(ensemble[name]))('storage')");
    let storage = &storage - &BTreeSet::from(["ƒkeys".to_owned()]);
    assert_eq!(storage, members(&topics::STORAGE, ""));
}

#[test]
fn the_reference_has_every_method_beyond_the_standard() {
    let mut bench = Bench::new(vec![], "");
    for (object, prefix) in [("String", "text."), ("Number", "number."), ("Array", "list."), ("Object", "map.")] {
        let object = format!("{object}.prototype");
        let own = &names(&mut bench, &object) - &standard(&object);
        assert_eq!(own, members(&topics::VALUES, prefix), "{object}");
    }
}

#[test]
fn the_reference_has_every_property_of_a_response() {
    let known = members(&topics::RESPONSE, "");
    for key in crate::host::response_object::RESPONSE_KEYS.iter().chain(crate::host::response_object::EVENT_KEYS) {
        assert!(known.contains(*key), "{key}");
    }
}
