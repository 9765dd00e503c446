//! Slips as fingers make them, one at a time in an app without faults: found at its place, with the cure, and mended by `--fix`.
//! `slips.txt` is the table; `UPDATE_EXPECT=1` rewrites it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ensemble_run::app::{LoadOptions, MemoryFiles, load};
use ensemble_run::diag::Report;
use ensemble_run::script::Checker;
use ensemble_run::shell::answers::AnswerSources;
use ensemble_run::shell::catalog;
use ensemble_run::shell::semantics::complete;
use ensemble_run::simulate::Simulation;

use crate::support::with_stack;

const HOME: &str = r#"Import: [tools]
Global: |
  let total = 0;
  const prices = [];
  function addPrice(amount, times) {
    total = total + amount * times;
    prices.push(amount);
    return total;
  }
API:
  feed:
    type: sse
    inputs: [symbol]
    url: ${env.API_URL}/feed?symbol=${symbol}
    into: {name: rows}
    onResponse: |
      const row = response.body.data;
      addPrice(row.price, 2);
      last.text = 'now ' + rounded(row.price);
      if (response.body.event === 'end') {
        ensemble.disconnectSSE({apiName: 'feed'});
      }
    onError: |
      ensemble.showToast({message: event.error, position: 'top'});
      console.error(event.data.statusCode, response.statusCode);
  order:
    url: https://example.com/order
    method: POST
    inputs: [article, count]
    body: {article: "${article}", count: "${count}"}
    onResponse: ensemble.storage.set('order', response.body.id);
View:
  onLoad:
    invokeAPI: {name: feed, inputs: {symbol: ACME}}
  header:
    title: Prices
  body:
    Column:
      children:
        - Text: {id: last, text: "${feed.isLoading ? 'wait' : total}"}
        - TextInput:
            id: amount
            label: Amount
            onChange: |
              total = Number(event.data.value);
              amount.setValue('');
        - ListView:
            item-template:
              data: ${feed.rows}
              name: entry
              template:
                Row:
                  children:
                    - Text: {text: "${entry.symbol} ${entry.price}"}
                    - Card: {inputs: {title: "${entry.symbol}"}, events: {chosen: {navigateScreen: Detail}}}
        - Text: {text: "${ensemble.formatter.prettyDate(feed.sse.lastError)} ${device.width}"}
        - Text: {text: "${Math.round(total)} ${JSON.stringify(prices)} ${app.theme}"}
        - Button:
            label: Order
            visible: ${feed.isConnected}
            onTap: |
              ensemble.invokeAPI('order', {article: 'a', count: 1});
              ensemble.navigateScreen({name: 'Detail'});
              setTimeout(() => last.visible = false, 1000);
              Object.keys(prices).forEach((key) => console.log(key));
        - Button:
            label: All
            onTap: {navigateScreen: {name: Detail, inputs: {entry: more}}}
        - Button:
            label: More
            onTap:
              invokeAPI:
                name: order
                inputs: {article: b, count: 2}
                onResponse:
                  executeCode:
                    body: last.text = response.body;
"#;

const FILES: &[(&str, &str)] = &[
    ("app/screens/Detail.yaml", "View:\n  inputs: [entry]\n  body:\n    Text: {text: \"${entry}\"}\n"),
    (
        "app/widgets/Card.yaml",
        "Widget:\n  inputs: [title]\n  events: [chosen]\n  body:\n    Button:\n      label: ${title}\n      onTap: {dispatchEvent: {chosen: {}}}\n",
    ),
    ("app/scripts/tools.js", "function rounded(value) {\n  return Math.round(value * 100) / 100;\n}\n"),
    ("app/.env.config", "API_URL=https://example.com\n"),
    ("app/simulate/feed.yaml", "path: /feed\nevents:\n  event: price\n  data: {symbol: ACME, price: {$int: [1, 9]}}\n"),
];

/// Each slip: the text that it is in, what is written there, and what was meant.
const SLIPS: &[(&str, &str, &str)] = &[
    ("total = total + amount", "totla", "total"),
    ("amount * times", "tims", "times"),
    ("prices.push(amount)", "price", "prices"),
    ("return total;", "tota", "total"),
    ("response.body.data;", "respose", "response"),
    ("response.body.data;", "bdy", "body"),
    ("response.body.data;", "dta", "data"),
    ("addPrice(row.price, 2)", "adPrice", "addPrice"),
    ("addPrice(row.price, 2)", "addprice", "addPrice"),
    ("addPrice(row.price, 2)", "ro", "row"),
    ("addPrice(row.price, 2)", "prcie", "price"),
    ("last.text = 'now '", "lst", "last"),
    ("last.text = 'now '", "txt", "text"),
    ("last.text = 'now '", "tetx", "text"),
    ("rounded(row.price)", "ronded", "rounded"),
    ("response.body.event", "evnt", "event"),
    ("ensemble.disconnectSSE(", "ensmble", "ensemble"),
    ("ensemble.disconnectSSE(", "disconectSSE", "disconnectSSE"),
    ("{apiName: 'feed'}", "apiNmae", "apiName"),
    ("{apiName: 'feed'}", "fed", "feed"),
    ("message: event.error", "mesage", "message"),
    ("message: event.error", "evnet", "event"),
    ("message: event.error", "eror", "error"),
    ("position: 'top'", "positon", "position"),
    ("console.error(", "consle", "console"),
    ("console.error(", "eror", "error"),
    ("event.data.statusCode", "stausCode", "statusCode"),
    ("response.statusCode)", "statuscode", "statusCode"),
    ("\"${article}\"", "artcle", "article"),
    ("\"${count}\"", "cout", "count"),
    ("ensemble.storage.set(", "storag", "storage"),
    ("ensemble.storage.set(", "sett", "set"),
    ("${env.API_URL}", "API_ULR", "API_URL"),
    ("${symbol}", "symbl", "symbol"),
    ("{name: feed,", "feeed", "feed"),
    ("{symbol: ACME}", "symbo", "symbol"),
    ("feed.isLoading ?", "fede", "feed"),
    ("feed.isLoading ?", "isLoadng", "isLoading"),
    ("event.data.value", "vlaue", "value"),
    ("amount.setValue", "amout", "amount"),
    ("amount.setValue", "setVlaue", "setValue"),
    ("${feed.rows}", "rwos", "rows"),
    ("${entry.symbol} ", "enrty", "entry"),
    ("${entry.symbol} ", "symbl", "symbol"),
    ("{title: \"${entry", "titel", "title"),
    ("{chosen: {navigateScreen", "choosen", "chosen"),
    ("{navigateScreen: Detail}", "Detial", "Detail"),
    ("ensemble.formatter", "formater", "formatter"),
    ("prettyDate(", "pretyDate", "prettyDate"),
    ("feed.sse.lastError", "lastEror", "lastError"),
    ("device.width", "devce", "device"),
    ("device.width", "widht", "width"),
    ("Math.round(total)", "Mth", "Math"),
    ("Math.round(total)", "totl", "total"),
    ("JSON.stringify", "JOSN", "JSON"),
    ("${app.theme}", "them", "theme"),
    ("${feed.isConnected}", "isConected", "isConnected"),
    ("invokeAPI('order'", "invokAPI", "invokeAPI"),
    ("invokeAPI('order'", "oder", "order"),
    ("{article: 'a'", "artikle", "article"),
    ("navigateScreen({name: 'Detail'", "nmae", "name"),
    ("navigateScreen({name: 'Detail'", "Detial", "Detail"),
    ("setTimeout(", "setTimout", "setTimeout"),
    ("last.visible = false", "visble", "visible"),
    ("Object.keys(prices)", "Obejct", "Object"),
    ("console.log(key)", "ky", "key"),
    ("inputs: {article: b", "artcle", "article"),
    ("= response.body;", "resposne", "response"),
    ("onTap: |", "onTp", "onTap"),
    ("inputs: {entry: more}", "enrty", "entry"),
];

fn checked(home: &str) -> Report {
    let files: MemoryFiles = std::iter::once(("app/screens/Home.yaml", home)).chain(FILES.iter().copied()).collect();
    with_stack(|| {
        let options = LoadOptions { reports_missing_env: true, ..LoadOptions::default() };
        let (app, mut report) = load(Path::new("app"), &files, &catalog(), &Checker, &options);
        let streams = Simulation::load_from(&files, Path::new("app/simulate"), &mut Report::default());
        let answers = AnswerSources { simulation: streams, ..AnswerSources::default() };
        complete(&app, &answers, &mut report);
        report
    })
}

#[test]
fn slips_are_found_cured_and_mended() {
    let report = checked(HOME);
    assert_eq!(report.diagnostics(), [], "without a slip there is no fault");
    let mut table = String::new();
    let mut lost = 0;
    for (inside, wrong, right) in SLIPS {
        let at = HOME.find(inside).unwrap_or_else(|| panic!("{inside}"));
        let at = at + inside.find(right).unwrap_or_else(|| panic!("{right} in {inside}"));
        let text = format!("{}{wrong}{}", &HOME[..at], &HOME[at + right.len()..]);
        let report = checked(&text);
        let span = at as u32..(at + wrong.len()) as u32;
        let is_home = |fault: &&ensemble_run::diag::Diagnostic| {
            fault.span.is_some_and(|place| {
                report.sources.get(place.file).is_some_and(|source| source.name.ends_with("Home.yaml"))
                    && place.start <= span.start
                    && span.end <= place.end
                    && place.end - place.start <= span.len() as u32 + 2
            })
        };
        let fault = report.diagnostics().iter().find(is_home);
        let is_cured = fault.is_some_and(|fault| fault.help.as_deref().is_some_and(|help| help.contains(right)));
        let mended = fault.and_then(|fault| fault.cure(&report.sources)).map(|edit| {
            let mut text = text.clone();
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
            text
        });
        let is_mended = mended.as_deref() == Some(HOME);
        assert!(mended.is_none() || is_mended || !is_cured, "{wrong} for {right} is mended wrongly");
        let mark = |is: bool, word| if is { word } else { "-" };
        lost += usize::from(fault.is_none());
        let code = fault.map(|fault| fault.code.to_string()).unwrap_or_else(|| "-".to_owned());
        writeln!(
            table,
            "{inside:<32} {wrong:<13} {code:<6} {:<8} {:<6} {}",
            mark(fault.is_some(), "located"),
            mark(is_cured, "cured"),
            mark(is_mended, "fixed")
        )
        .unwrap();
    }
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/model/slips.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&expected, &table).unwrap();
    }
    assert_eq!(fs::read_to_string(expected).unwrap(), table);
    assert!(lost == 0, "{lost} of {} are not found:\n{table}", SLIPS.len());
}
