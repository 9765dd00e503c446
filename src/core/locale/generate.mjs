// Writes locales.txt from CLDR 48: `npm install cldr-core@48 cldr-dates-full@48 cldr-numbers-full@48`, then
// `node generate.mjs NODE_MODULES > locales.txt`. Units are asked of Node's own ICU. One block a language, one `key=value` a line.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const modules = process.argv[2] ?? "node_modules";
const read = (...path) => JSON.parse(readFileSync(join(modules, ...path), "utf8"));
const LOCALES = `en en-AU en-CA en-GB en-IN ar ar-AE bg bn cs da de de-AT de-CH el es es-419 es-MX es-US fa fi fr fr-CA fr-CH he hi hr hu id it
ja ko mr ms nb nl pl pt pt-PT ro ru sk sl sr sv ta te th tr uk ur vi zh zh-Hant`.split(/\s+/);
const CURRENCIES = `USD EUR GBP JPY INR CNY KRW BRL CAD AUD CHF MXN SEK NOK DKK PLN TRY RUB UAH ILS SAR AED EGP NGN ZAR PKR IDR MYR THB VND SGD HKD TWD
NZD CZK HUF RON BGN IRR BDT KES GHS ARS CLP COP PEN PHP`.split(/\s+/);
const UNITS = `percent bit byte kilobyte megabyte gigabyte terabyte celsius fahrenheit degree millimeter centimeter meter kilometer inch foot yard mile
gram kilogram ounce pound milliliter liter millisecond second minute hour day week month year kilometer-per-hour mile-per-hour`.split(/\s+/);
const RELATIVE = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"];
const COUNTS = ["zero", "one", "two", "few", "many", "other"];
const cardinal = read("cldr-core", "supplemental", "plurals.json").supplemental["plurals-type-cardinal"];
const ordinal = read("cldr-core", "supplemental", "ordinals.json").supplemental["plurals-type-ordinal"];
const weeks = read("cldr-core", "supplemental", "weekData.json").supplemental.weekData.firstDay;
const subtags = read("cldr-core", "supplemental", "likelySubtags.json").supplemental.likelySubtags;

// `@integer …` and `@decimal …` are samples.
const rule = (text) => text.replace(/\s*@.*$/, "").trim();
const out = [];
for (const locale of LOCALES) {
  const line = (key, value) => { if (value !== undefined && value !== "") out.push(`${key}=${value}`); };
  const list = (object, keys) => keys.map((key) => object[key]).join("|");
  out.push(`[${locale}]`);
  const language = locale.split("-")[0];
  const region = locale.match(/-([A-Z]{2})$/)?.[1] ?? (subtags[locale] ?? subtags[language] ?? "").split("-")[2];
  const n = read("cldr-numbers-full", "main", locale, "numbers.json").main[locale].numbers;
  const system = n.defaultNumberingSystem;
  const symbols = n[`symbols-numberSystem-${system}`];
  if (system !== "latn") line("digits", [..."0123456789"].map((d) => new Intl.NumberFormat(`en-u-nu-${system}`).format(d)).join(""));
  line("symbols", ["decimal", "group", "minusSign", "plusSign", "percentSign", "infinity", "nan"].map((key) => symbols[key]).join("|"));
  line("symbols.currency", symbols.currencyDecimal || symbols.currencyGroup
    ? `${symbols.currencyDecimal ?? symbols.decimal}|${symbols.currencyGroup ?? symbols.group}` : "");
  line("mingroup", n.minimumGroupingDigits === "1" ? "" : n.minimumGroupingDigits);
  line("decimal", n[`decimalFormats-numberSystem-${system}`].standard);
  line("percent", n[`percentFormats-numberSystem-${system}`].standard);
  line("currency", n[`currencyFormats-numberSystem-${system}`].standard);
  line("accounting", n[`currencyFormats-numberSystem-${system}`].accounting);
  const compact = n[`decimalFormats-numberSystem-${system}`].short.decimalFormat;
  line("compact", [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((zeros) => compact[`1${"0".repeat(zeros)}-count-other`]).join("|"));
  const all = read("cldr-numbers-full", "main", locale, "currencies.json").main[locale].numbers.currencies;
  line("money", CURRENCIES.filter((code) => all[code]?.symbol && all[code].symbol !== code).map((code) => `${code} ${all[code].symbol}`).join("|"));
  line("narrow", CURRENCIES.filter((code) => all[code]?.["symbol-alt-narrow"] && all[code]["symbol-alt-narrow"] !== all[code].symbol)
    .map((code) => `${code} ${all[code]["symbol-alt-narrow"]}`).join("|"));
  const d = read("cldr-dates-full", "main", locale, "ca-gregorian.json").main[locale].dates.calendars.gregorian;
  const months = Array.from({ length: 12 }, (_, at) => at + 1);
  const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  for (const [width, key] of [["wide", "wide"], ["abbreviated", "short"], ["narrow", "narrow"]]) {
    line(`months.${key}`, list(d.months.format[width], months));
    const alone = list(d.months["stand-alone"][width], months);
    if (alone !== list(d.months.format[width], months)) line(`months.alone.${key}`, alone);
    line(`days.${key}`, list(d.days.format[width], days));
    const aloneDays = list(d.days["stand-alone"][width], days);
    if (aloneDays !== list(d.days.format[width], days)) line(`days.alone.${key}`, aloneDays);
  }
  line("ampm", `${d.dayPeriods.format.abbreviated.am}|${d.dayPeriods.format.abbreviated.pm}`);
  line("eras", `${d.eras.eraAbbr["0"]}|${d.eras.eraAbbr["1"]}`);
  const styles = ["full", "long", "medium", "short"];
  line("dates", list(d.dateFormats, styles));
  line("times", list(d.timeFormats, styles));
  line("joined", list(d.dateTimeFormats, styles));
  line("joined.at", list(d["dateTimeFormats-atTime"].standard, styles));
  line("first", weeks[region] ?? weeks["001"]);
  const skeletons = d.dateTimeFormats.availableFormats;
  for (const [key, value] of Object.entries(skeletons)) {
    if (/^[GyMEdhHms]+$/.test(key) && !/Bh|EBh|Ed?[Bhk]/.test(key) && !key.includes("-")) line(`f.${key}`, value);
  }
  const fields = read("cldr-dates-full", "main", locale, "dateFields.json").main[locale].dates.fields;
  for (const unit of RELATIVE) {
    const field = fields[unit];
    const names = [-2, -1, 0, 1, 2].map((at) => field[`relative-type-${at}`] ?? "");
    if (names.some((name) => name)) line(`near.${unit}`, names.join("|"));
    for (const when of ["past", "future"]) {
      const patterns = field[`relativeTime-type-${when}`];
      const found = COUNTS.map((count) => patterns[`relativeTimePattern-count-${count}`] ?? "");
      const other = found[5];
      line(`${when}.${unit}`, found.map((pattern, at) => (at < 5 && pattern === other ? "" : pattern)).join("|"));
    }
  }
  for (const display of ["short", "long"]) {
    for (const unit of UNITS) {
      // One sample for each plural category: the first number of 0 to 200 that is of it.
      const plural = new Intl.PluralRules(locale);
      const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: display, useGrouping: false });
      const found = COUNTS.map((count) => {
        for (let sample = 0; sample <= 200; sample++) {
          if (plural.select(sample) !== count) continue;
          const parts = format.formatToParts(sample);
          const shown = parts.map((part) => (part.type === "integer" ? "{0}" : part.value)).join("");
          return shown.includes("{0}") ? shown : "";
        }
        return "";
      });
      const other = found[5] || found.find((pattern) => pattern) || "";
      found[5] = other;
      line(`unit.${display}.${unit}`, found.map((pattern, at) => (at < 5 && pattern === other ? "" : pattern)).join("|"));
    }
  }
  // Lists of two items, and the start, middle and end of longer ones. Hebrew writes a dash before what is not Hebrew.
  const items = language === "he" ? ["א", "ב", "ג", "ד"] : ["A", "B", "C", "D"];
  const between = (format, count) => {
    const found = [];
    for (const part of format.formatToParts(items.slice(0, count))) {
      if (part.type === "element") found.push("");
      else found[found.length - 1] = part.value;
    }
    return found.slice(0, -1).map((text) => `{0}${text}{1}`);
  };
  for (const [type, key] of [["conjunction", "and"], ["disjunction", "or"], ["unit", "unit"]]) {
    let wider = "";
    for (const style of ["long", "short", "narrow"]) {
      const format = new Intl.ListFormat(locale, { type, style });
      const patterns = [...between(format, 2), ...between(format, 4)].join("|");
      if (patterns !== wider) line(style === "long" ? `list.${key}` : `list.${key}.${style}`, patterns);
      wider = patterns;
    }
  }
  for (const [name, rules] of [["plural", cardinal], ["ordinal", ordinal]]) {
    const own = rules[locale] ?? rules[language] ?? {};
    for (const [count, text] of Object.entries(own)) {
      const bare = rule(text);
      if (bare) line(`${name}.${count.replace("pluralRule-count-", "")}`, bare);
    }
  }
}
process.stdout.write(`${out.join("\n")}\n`);
