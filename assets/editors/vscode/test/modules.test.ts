// Everything of the extension that needs no editor: which files are an app's, tests, streams, arguments, and that the manifest and the sources agree.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';

import { appFolder, appOf, appOfTest, hasSimulation, isEnsembleFile } from '../src/detect';
import { disk } from '../src/files';
import { previewSimulates, runArguments, version } from '../src/program';
import { description, details, icon, type Stream } from '../src/streams';
import { declaredId, declaredTest, parseResult, placeOf, runTests, type TestResult } from '../src/tests';
import { program, repository } from './program';

const root = path.resolve(__dirname, '..');
const isEnsemble = (file: string): boolean => isEnsembleFile(file, fs.readFileSync(file, 'utf8'), disk);

test('every YAML file of the bundled apps and examples is one of an app', () => {
    const market = path.join(repository, 'apps/market');
    for (const file of ['screens/Home.yaml', 'theme.yaml', 'tests/sorting.test.yaml']) {
        assert.ok(isEnsemble(path.join(market, file)), file);
    }
    for (const folder of ['widgets', 'simulate']) {
        for (const file of fs.readdirSync(path.join(market, folder)).filter((name) => name.endsWith('.yaml'))) {
            assert.ok(isEnsemble(path.join(market, folder, file)), file);
        }
    }
    assert.equal(appFolder(path.join(market, 'tests/sorting.test.yaml'), disk), market);
    assert.ok(hasSimulation(market, disk));
    const examples = fs.readdirSync(path.join(repository, 'examples')).filter((name) => name.endsWith('.yaml'));
    assert.ok(examples.length > 10);
    for (const name of examples) {
        const file = path.join(repository, 'examples', name);
        assert.ok(isEnsemble(file), name);
        assert.equal(appOf(file, disk), file, 'an example is an app of one file');
    }
});

test('other YAML is left alone', () => {
    const none = { isFile: () => false, isFolder: () => false, list: () => [], read: () => '' };
    for (const text of ['services:\n  web: {image: nginx}\n', 'apiVersion: v1\nkind: Service\n', 'Resources:\n  View: 1\n', 'API:\n  v: 1\n', '']) {
        assert.ok(!isEnsembleFile('/work/compose.yaml', text, none), text);
    }
    assert.ok(isEnsembleFile('/work/a.yaml', 'API:\n  a: {}\nView:\n  body: {}\n', none));
    assert.ok(!isEnsembleFile('/work/a.txt', 'View:\n', none));
    // Beside an app, but not in one of its folders.
    const app = { isFile: (file: string) => file === '/work/ensemble-config.yaml', isFolder: () => false, list: () => [], read: () => '' };
    assert.ok(!isEnsembleFile('/work/.github/workflows/ci.yaml', 'on: push\n', app));
    assert.ok(!isEnsembleFile('/work/docker-compose.yaml', 'services: {}\n', app));
    assert.ok(isEnsembleFile('/work/widgets/Card.yaml', '', app));
    // A folder named `screens` makes no app.
    const other = { isFile: () => false, isFolder: (folder: string) => folder === '/work/screens', list: () => [], read: () => '' };
    assert.ok(!isEnsembleFile('/work/screens/list.yaml', 'a: 1\n', other));
});

test('a test is found by its id', () => {
    assert.deepEqual(declaredTest('/a/tests/x.test.yaml', '# c\nid: "a b" # d\nsteps:\n  - tap: {id: no}\n'), { id: 'a b', line: 1 });
    assert.deepEqual(declaredTest('/a/tests/x.test.yaml', 'steps: []\n'), { id: 'x', line: 0 });
    const folder = path.join(repository, 'apps/market/tests');
    const ids = fs.readdirSync(folder).map((name) => declaredTest(name, fs.readFileSync(path.join(folder, name), 'utf8')).id);
    const output = execFileSync(program, ['test', path.join(repository, 'apps/market'), '--format', 'json'], { encoding: 'utf8' });
    const ran = output.trim().split('\n').map((line) => declaredId(parseResult(line)?.id ?? ''));
    assert.deepEqual([...new Set(ran)].sort(), ids.sort());
});

test('tests of an app of one file are those beside it', async () => {
    const folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'ensemble-vscode-'));
    try {
        const write = (name: string, text: string): string => {
            const file = path.join(folder, name);
            fs.mkdirSync(path.dirname(file), { recursive: true });
            fs.writeFileSync(file, text);
            return file;
        };
        const one = write('one.yaml', 'View:\n  body:\n    Text: {text: Hello}\n');
        const text = 'id: greets\nstartScreen: one\nsteps:\n  - expectText: Hello\n';
        const file = write('tests/inner/greets.test.yaml', text);
        assert.equal(appOfTest(file, text, disk), one);
        assert.ok(isEnsembleFile(file, text, disk));
        const results: TestResult[] = [];
        assert.deepEqual(await runTests(program, one, ['greets'], (result) => results.push(result)).ended, { code: 0, errors: '' });
        assert.deepEqual(results.map((result) => [result.id, result.status]), [['greets', 'passed']]);
        const other = write('other.yaml', 'View:\n  body:\n    Text: {text: Bye}\n');
        assert.equal(appOfTest(file, text.replace('one', 'other'), disk), other);
        assert.equal(appOfTest(file, 'id: greets\n', disk), undefined, 'one of two apps');
        assert.equal(appOfTest(path.join(folder, 'greets.test.yaml'), text, disk), undefined, 'not below tests');
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
    assert.equal(appOfTest(path.join(repository, 'apps/market/tests/sorting.test.yaml'), '', disk), path.join(repository, 'apps/market'));
});

test('chosen tests run with the program, scenarios with the test that has them', async () => {
    const results: TestResult[] = [];
    const run = runTests(program, path.join(repository, 'apps/market'), ['sorting', 'refused'], (result) => results.push(result));
    assert.deepEqual(await run.ended, { code: 0, errors: '' });
    assert.deepEqual(results.map((result) => [declaredId(result.id), result.status]), [['refused', 'passed'], ['refused', 'passed'], ['sorting', 'passed']]);
});

test('a test that fails says why, and so does a program that is not there', async () => {
    const folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'ensemble-vscode-'));
    try {
        fs.mkdirSync(path.join(folder, 'screens'));
        fs.mkdirSync(path.join(folder, 'tests'));
        fs.writeFileSync(path.join(folder, 'screens/Home.yaml'), 'View:\n  body:\n    Text: {text: Hello}\n');
        fs.writeFileSync(path.join(folder, 'tests/a.test.yaml'), 'id: a\nstartScreen: Home\nsteps:\n  - expectText: Bye\n');
        const results: TestResult[] = [];
        const ended = await runTests(program, folder, ['a'], (result) => results.push(result)).ended;
        assert.equal(ended.code, 1);
        assert.equal(results[0]?.status, 'failed');
        assert.match(results[0]?.message ?? '', /Bye/);
        assert.deepEqual(placeOf(results[0]?.message ?? ''), { file: path.join(folder, 'tests/a.test.yaml'), line: 3, character: 4 });
        assert.equal(placeOf('nothing'), undefined);
        await assert.rejects(runTests(path.join(folder, 'none'), folder, [], () => undefined).ended, /ENOENT/);
        await assert.rejects(version(path.join(folder, 'none')), /cannot be started/);
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
    assert.match(await version(program), /^ensemble-run \d/);
    assert.equal(parseResult('{"id": 1}'), undefined);
    assert.equal(parseResult('building'), undefined);
});

test('a stream reads as its state', () => {
    const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 8 } };
    const stream = (sse: Stream['sse']): Stream => ({ app: '/a', name: 'prices', owner: 'Home', location: { uri: 'file:///a/screens/Home.yaml', range }, sse });
    assert.equal(description(stream(null)), 'Home');
    assert.equal(description(stream({ state: 'open', events: 12 })), 'open, 12 events');
    assert.equal(description(stream({ state: 'waiting', events: 3, attempt: 2, delayMs: 1500 })), 'waiting, 3 events, attempt 2, again in 1.5 s');
    assert.equal(icon(stream({ state: 'open' })).color, 'testing.iconPassed');
    assert.match(details(stream({ state: 'idle', lastError: '503' })), /Last error: 503/);
    // The program has these states.
    const reference = execFileSync(program, ['reference', 'sse state'], { encoding: 'utf8' });
    const source = fs.readFileSync(path.join(root, 'src/streams.ts'), 'utf8');
    const states = [...source.matchAll(/(?:case |state === )'(\w+)'/g)].map((found) => found[1]);
    assert.ok(states.length >= 4);
    for (const state of states) {
        assert.ok(reference.includes(`\`${state}\``), state);
    }
});

test('arguments follow the settings', () => {
    const settings = { path: 'ensemble-run', arguments: ['--theme', 'dark'], simulate: 'auto' as const };
    assert.deepEqual(runArguments('/a', settings, true), ['run', '/a', '--simulate', '--theme', 'dark']);
    assert.deepEqual(runArguments('/a', settings, false), ['run', '/a', '--theme', 'dark']);
    assert.deepEqual(runArguments('/a', { ...settings, simulate: 'never' }, true), ['run', '/a', '--theme', 'dark']);
    assert.equal(previewSimulates(settings), undefined);
    assert.equal(previewSimulates({ ...settings, simulate: 'never' }), false);
    // The program takes them.
    const help = execFileSync(program, ['run', '--help'], { encoding: 'utf8' });
    assert.ok(['--simulate', '--theme', '--preview'].every((option) => help.includes(option)));
});

test('the manifest and the sources name the same commands, settings and views', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
    const sources = fs.readdirSync(path.join(root, 'src')).map((name) => fs.readFileSync(path.join(root, 'src', name), 'utf8')).join('\n');
    const commands: string[] = manifest.contributes.commands.map((one: { command: string }) => one.command);
    assert.deepEqual([...sources.matchAll(/registerCommand\('([^']+)'/g)].map((found) => found[1]).sort(), commands.sort());
    for (const setting of Object.keys(manifest.contributes.configuration.properties).filter((name) => name !== 'ensemble.trace.server')) {
        assert.ok(sources.includes(`'${setting.replace('ensemble.', '')}'`), setting);
    }
    assert.ok(sources.includes(`createTreeView('${manifest.contributes.views.explorer[0].id}'`));
    for (const { path: file } of [...manifest.contributes.grammars, ...manifest.contributes.snippets]) {
        JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
    }
});

test('every snippet is an app without a fault', () => {
    const snippets: Record<string, { prefix: string; body: string[]; file?: string }> = JSON.parse(fs.readFileSync(path.join(root, 'snippets/ensemble.json'), 'utf8'));
    const folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'ensemble-snippets-'));
    try {
        for (const [name, snippet] of Object.entries(snippets)) {
            const text = snippet.body.join('\n').replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1').replace(/\$\{\d+:([^}]*)\}/g, '$1').replace(/\$\d/g, '').replace(/\\([$}\\])/g, '$1');
            const isWhole = /^(View|API|Widget):/m.test(text);
            const api = 'API:\n  prices: {type: sse, url: "http://localhost/prices"}\n';
            let file = text;
            if (!isWhole) {
                const isApi = snippet.prefix.startsWith('api-');
                const indented = (depth: number): string => text.split('\n').map((line) => ' '.repeat(depth) + line).join('\n');
                file = isApi
                    ? `API:\n${indented(2)}\nView:\n  onLoad: {invokeAPI: {name: prices}}\n  body:\n    Text: {text: "\${prices.isLoading}"}\n`
                    : snippet.prefix.startsWith('on-')
                        ? `${api}View:\n  onLoad: {invokeAPI: {name: prices}}\n  body:\n    Button:\n      label: x\n${indented(6)}\n`
                        : `${api}View:\n  onLoad: {invokeAPI: {name: prices}}\n  body:\n    Column:\n      children:\n        - Text: {id: field, text: "\${prices.sse.state}"}\n${indented(8)}\n`;
            }
            const target = path.join(folder, 'screen.yaml');
            fs.writeFileSync(target, file);
            try {
                execFileSync(program, ['check', target, '--deny-warnings'], { encoding: 'utf8', stdio: 'pipe' });
            } catch (fault) {
                assert.fail(`${name}:\n${file}\n${(fault as { stdout: string }).stdout}\n${(fault as { stderr: string }).stderr}`);
            }
        }
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
});
