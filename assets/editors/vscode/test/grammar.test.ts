// What is highlighted as what, with the engine and the YAML and JavaScript grammars of the editor.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { before, test } from 'node:test';

import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';

const root = path.resolve(__dirname, '..');
const modules = path.join(root, 'node_modules');

let grammar: IGrammar;

before(async () => {
    const wasm = fs.readFileSync(path.join(modules, 'vscode-oniguruma/release/onig.wasm'));
    await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
    const files: Record<string, string> = {
        'source.ensemble': path.join(root, 'syntaxes/ensemble.tmLanguage.json'),
        'ensemble.injection': path.join(root, 'syntaxes/injection.tmLanguage.json'),
        'source.yaml': path.join(modules, 'tm-grammars/grammars/yaml.json'),
        'source.js': path.join(modules, 'tm-grammars/grammars/javascript.json'),
    };
    const registry = new Registry({
        onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
        loadGrammar: async (scope) => (files[scope] ? parseRawGrammar(fs.readFileSync(files[scope], 'utf8'), files[scope]) : null),
        getInjections: (scope) => (scope === 'source.ensemble' ? ['ensemble.injection'] : undefined),
    });
    const loaded = await registry.loadGrammar('source.ensemble');
    assert.ok(loaded);
    grammar = loaded;
});

/** The scopes of the first occurrence of `word` on line `at` (from 0) of a text. */
function scopes(text: string, at: number, word: string): string {
    let state = INITIAL;
    const lines = text.split('\n');
    for (const [number, line] of lines.entries()) {
        const found = grammar.tokenizeLine(line, state);
        if (number === at) {
            const start = line.indexOf(word);
            assert.ok(start >= 0, `${word} is not on line ${at}`);
            const token = found.tokens.find((one) => one.startIndex <= start && start < one.endIndex);
            return token?.scopes.join(' ') ?? '';
        }
        state = found.ruleStack;
    }
    return '';
}

const isScript = (text: string, at: number, word: string): boolean => scopes(text, at, word).includes('source.js');

test('expressions in values are JavaScript, also within quotes and flow maps', () => {
    const text = 'Text:\n  text: Price ${quote.price * 2} now\n  color: "${open ? \'red\' : \'blue\'}"\n  styles: {gap: "${a.b({c: 1}) + 3}", width: 4}\nRow: {}';
    assert.ok(isScript(text, 1, 'quote'));
    assert.ok(!isScript(text, 1, 'Price') && !isScript(text, 1, 'now'));
    assert.match(scopes(text, 1, '*'), /keyword\.operator/);
    assert.match(scopes(text, 1, '${'), /punctuation\.section\.embedded\.begin/);
    assert.ok(isScript(text, 2, 'open') && isScript(text, 2, 'blue'));
    assert.match(scopes(text, 2, 'red'), /string\.quoted\.single\.js/);
    assert.match(scopes(text, 3, '3'), /constant\.numeric/, 'braces inside do not end it');
    assert.ok(isScript(text, 3, '3') && !isScript(text, 3, 'width'));
    assert.match(scopes(text, 4, 'Row'), /entity\.name\.tag\.yaml/);
});

test('blocks behind handlers are JavaScript until the indentation ends', () => {
    const text = 'Button:\n  onTap: |-\n    const a = 1; // one\n\n    if (a) { b.text = `${a}`; }\n  label: Send\nGlobal: |\n  function f() { return 1; }\nView:\n  body: {}';
    assert.match(scopes(text, 2, 'const'), /storage\.type/);
    assert.match(scopes(text, 2, '// one'), /comment\.line\.double-slash\.js/);
    assert.match(scopes(text, 4, 'if'), /keyword\.control/);
    assert.match(scopes(text, 4, '${'), /template-expression/);
    assert.ok(!isScript(text, 5, 'label') && !isScript(text, 5, 'Send'));
    assert.match(scopes(text, 1, 'onTap'), /entity\.name\.tag\.yaml/);
    assert.match(scopes(text, 7, 'function'), /storage\.type\.function/);
    assert.ok(!isScript(text, 8, 'View') && !isScript(text, 9, 'body'));
});

test('a handler in a list ends where the keys beside it begin', () => {
    const text = '- onTap: |\n    go();\n  label: x\n- Text: {text: y}';
    assert.ok(isScript(text, 1, 'go'));
    assert.ok(!isScript(text, 2, 'label') && !isScript(text, 3, 'Text'));
});

test('a handler on one line is JavaScript, one of actions is not', () => {
    const text = "onTap: count.text = 'a' # why\nonLoad: {invokeAPI: {name: prices}}\nonResponse:\n  navigateScreen: Home";
    assert.match(scopes(text, 0, "'a'"), /string\.quoted\.single\.js/);
    assert.match(scopes(text, 0, '# why'), /comment/);
    assert.ok(!isScript(text, 0, '# why') && !isScript(text, 1, 'invokeAPI') && !isScript(text, 3, 'navigateScreen'));
});

test('comments and plain values are YAML alone', () => {
    const text = '# ${not.code}\ntext: plain\nurl: http://a/b#c';
    assert.ok(!isScript(text, 0, 'not') && !isScript(text, 1, 'plain') && !isScript(text, 2, 'http'));
});

test('every screen of the bundled apps leaves no script open at its end', () => {
    const apps = path.resolve(root, '../../../apps');
    let seen = 0;
    for (const app of fs.readdirSync(apps)) {
        const screens = path.join(apps, app, 'screens');
        for (const file of fs.existsSync(screens) ? fs.readdirSync(screens) : []) {
            const text = fs.readFileSync(path.join(screens, file), 'utf8');
            // A root key behind everything is YAML again.
            assert.match(scopes(`${text}\nMarker: 1`, text.split('\n').length, 'Marker'), /entity\.name\.tag\.yaml/, `${app}/${file}`);
            seen += 1;
        }
    }
    assert.ok(seen > 10, `${seen} screens`);
});
