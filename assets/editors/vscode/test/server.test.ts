// A session of the real client library with the real server: what the extension starts, without an editor around it.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import * as lsp from 'vscode-languageserver-protocol/node';

import type { Stream } from '../src/streams';
import { program, repository } from './program';

let folder: string;
let child: ChildProcess;
let connection: lsp.ProtocolConnection;
let capabilities: lsp.ServerCapabilities;
const faults = new Map<string, lsp.Diagnostic[]>();
let told: (() => void) | undefined;

const uri = (file: string): string => pathToFileURL(path.join(folder, file)).toString();
const read = (file: string): string => fs.readFileSync(path.join(folder, file), 'utf8');
const HOME = 'screens/Home.yaml';

before(async () => {
    folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'ensemble-vscode-'));
    fs.cpSync(path.join(repository, 'apps/market'), folder, { recursive: true });
    child = spawn(program, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
    assert.ok(child.stdout && child.stdin);
    connection = lsp.createProtocolConnection(new lsp.StreamMessageReader(child.stdout), new lsp.StreamMessageWriter(child.stdin));
    connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
        faults.set(params.uri, params.diagnostics);
        told?.();
    });
    connection.onRequest(lsp.RegistrationRequest.type, () => undefined);
    connection.listen();
    const answer = await connection.sendRequest(lsp.InitializeRequest.type, {
        processId: process.pid,
        rootUri: pathToFileURL(folder).toString(),
        capabilities: { experimental: { ensembleLive: true }, workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['rename'] } } },
    });
    capabilities = answer.capabilities;
    await connection.sendNotification(lsp.InitializedNotification.type, {});
    const text = read(HOME);
    await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, { textDocument: { uri: uri(HOME), languageId: 'ensemble', version: 1, text } });
});

after(async () => {
    await connection.sendRequest(lsp.ShutdownRequest.type);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await connection.sendNotification(lsp.ExitNotification.type);
    assert.equal(await exited, 0);
    connection.dispose();
    fs.rmSync(folder, { recursive: true });
});

/** Waits until the faults of a file are as wanted; the test's own limit ends it otherwise. */
async function until(file: string, wanted: (found: lsp.Diagnostic[]) => boolean): Promise<lsp.Diagnostic[]> {
    for (;;) {
        const found = faults.get(uri(file));
        if (found && wanted(found)) {
            return found;
        }
        await new Promise<void>((resolve) => (told = resolve));
    }
}

test('everything that the extension asks for is announced', () => {
    assert.deepEqual(capabilities.executeCommandProvider?.commands, ['ensemble.preview', 'ensemble.closePreview']);
    for (const name of ['completionProvider', 'hoverProvider', 'renameProvider', 'inlayHintProvider', 'documentHighlightProvider', 'codeActionProvider'] as const) {
        assert.ok(capabilities[name], name);
    }
});

test('a mistake is told as it is typed, and its cure', { timeout: 20_000 }, async () => {
    const lines = read(HOME).split('\n');
    const line = lines.findIndex((text) => /^\s+Flex:/.test(text));
    const start = lines[line].indexOf('Flex');
    const change = (range: lsp.Range, text: string, version: number): Promise<void> =>
        connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, { textDocument: { uri: uri(HOME), version }, contentChanges: [{ range, text }] });
    await change({ start: { line, character: start }, end: { line, character: start + 4 } }, 'Flx', 2);
    const [fault] = await until(HOME, (found) => found.some((one) => one.message.includes('Flx')));
    assert.deepEqual(fault.range, { start: { line, character: start }, end: { line, character: start + 3 } });
    const actions = await connection.sendRequest(lsp.CodeActionRequest.type, { textDocument: { uri: uri(HOME) }, range: fault.range, context: { diagnostics: [fault] } });
    assert.ok(actions?.some((action) => action.title.includes('Flex')), JSON.stringify(actions));
    await change({ start: { line, character: start }, end: { line, character: start + 3 } }, 'Flex', 3);
    await until(HOME, (found) => found.length === 0);
});

test('streams are told without a running app', { timeout: 20_000 }, async () => {
    const streams = await connection.sendRequest<Stream[]>('ensemble/streams', {});
    assert.deepEqual(streams.map((one) => [one.app, one.name, one.sse]), [[folder, 'prices', null]]);
    const { uri: file, range } = streams[0].location;
    const text = fs.readFileSync(new URL(file), 'utf8').split('\n')[range.start.line];
    assert.equal(text.slice(range.start.character, range.end.character), 'prices');
});

test('a stream is renamed in all files', { timeout: 20_000 }, async () => {
    const [stream] = await connection.sendRequest<Stream[]>('ensemble/streams', {});
    const edit = await connection.sendRequest(lsp.RenameRequest.type, { textDocument: { uri: stream.location.uri }, position: stream.location.range.start, newName: 'quotes' });
    const edits = edit?.documentChanges?.flatMap((change) => ('edits' in change ? change.edits : [])) ?? [];
    assert.ok(edits.length > 2 && edits.every((one) => 'newText' in one && one.newText === 'quotes'), JSON.stringify(edit));
});

test('completion, and a preview of no app is refused', { timeout: 20_000 }, async () => {
    const lines = read(HOME).split('\n');
    const line = lines.findIndex((text) => /^\s+Flex:/.test(text));
    const answer = await connection.sendRequest(lsp.CompletionRequest.type, { textDocument: { uri: uri(HOME) }, position: { line, character: lines[line].indexOf('Flex') + 2 } });
    const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
    assert.ok(items.some((item) => item.label === 'Flex'), `${items.length} items`);
    const preview = connection.sendRequest(lsp.ExecuteCommandRequest.type, { command: 'ensemble.preview', arguments: [{ uri: 'file:///none.yaml' }] });
    await assert.rejects(preview, /belongs to no app/);
});
