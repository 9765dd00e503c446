// The extension: starts the language server once a file of an Ensemble app is open, and connects commands, tests and streams with it. Everything that
// needs no editor is in modules of its own, which the tests run.

import * as path from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, type ServerOptions, type StaticFeature, TransportKind } from 'vscode-languageclient/node';

import { appOf, hasSimulation, isEnsembleFile } from './detect';
import { disk } from './files';
import { previewSimulates, runArguments, type Settings, version } from './program';
import { StreamsView } from './streamsView';
import { TestExplorer } from './testExplorer';

/** The language of files that belong to an app. */
const LANGUAGE = 'ensemble';

/** Least time between two messages about the cursor. */
const CURSOR_PACE_MS = 40;

let client: LanguageClient | undefined;
let starting: Promise<void> | undefined;
let streams: StreamsView | undefined;

export function activate(context: vscode.ExtensionContext): void {
    streams = new StreamsView(() => client);
    const explorer = new TestExplorer(() => settings().path);
    context.subscriptions.push(
        streams,
        explorer,
        vscode.workspace.onDidOpenTextDocument((document) => void recognise(document)),
        vscode.workspace.onDidChangeTextDocument((change) => {
            // An empty file becomes a screen when its first key is typed.
            if (change.document.languageId === 'yaml' && change.contentChanges.some((part) => part.text.includes(':'))) {
                void recognise(change.document);
            }
        }),
        vscode.window.onDidChangeTextEditorSelection((change) => follow(change.textEditor)),
        vscode.window.onDidChangeActiveTextEditor((editor) => editor && follow(editor)),
        vscode.workspace.onDidChangeConfiguration((change) => {
            if (change.affectsConfiguration('ensemble.path')) {
                void restart();
            }
        }),
        vscode.commands.registerCommand('ensembleRun.run', run),
        vscode.commands.registerCommand('ensembleRun.preview', preview),
        vscode.commands.registerCommand('ensembleRun.closePreview', () => client?.sendRequest('workspace/executeCommand', { command: 'ensemble.closePreview', arguments: [] })),
        vscode.commands.registerCommand('ensembleRun.restartServer', restart),
        vscode.commands.registerCommand('ensembleRun.refreshStreams', () => streams?.refresh()),
    );
    for (const document of vscode.workspace.textDocuments) {
        void recognise(document);
    }
}

export async function deactivate(): Promise<void> {
    await client?.stop();
}

function settings(): Settings {
    const written = vscode.workspace.getConfiguration('ensemble');
    return {
        path: written.get('path', 'ensemble-run'),
        arguments: written.get('arguments', []),
        simulate: written.get('simulate', 'auto'),
    };
}

/** Gives a YAML file of an app its language, and starts the server for the first. */
async function recognise(document: vscode.TextDocument): Promise<void> {
    if (document.languageId === LANGUAGE) {
        return start();
    }
    const detects = vscode.workspace.getConfiguration('ensemble').get('detect', true);
    if (document.languageId === 'yaml' && document.uri.scheme === 'file' && detects && isEnsembleFile(document.uri.fsPath, document.getText(), disk)) {
        await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
    }
}

function start(): Promise<void> {
    starting ??= startClient().catch((fault: unknown) => {
        starting = undefined;
        const open = 'Open the setting';
        void vscode.window.showErrorMessage(`Ensemble: ${String(fault instanceof Error ? fault.message : fault)}`, open).then((chosen) => {
            if (chosen === open) {
                void vscode.commands.executeCommand('workbench.action.openSettings', 'ensemble.path');
            }
        });
    });
    return starting;
}

async function startClient(): Promise<void> {
    const program = settings().path;
    await version(program);
    const server: ServerOptions = { command: program, args: ['lsp'], transport: TransportKind.stdio };
    const options: LanguageClientOptions = {
        documentSelector: [
            { scheme: 'file', language: LANGUAGE },
            { scheme: 'file', language: 'javascript', pattern: '**/scripts/*.js' },
        ],
        outputChannelName: 'Ensemble',
    };
    const started = new LanguageClient('ensemble', 'Ensemble', server, options);
    const followsValues: StaticFeature = {
        fillClientCapabilities: (capabilities) => {
            capabilities.experimental = { ...(capabilities.experimental as object | undefined), ensembleLive: true };
        },
        initialize: () => undefined,
        getState: () => ({ kind: 'static' }),
        clear: () => undefined,
    };
    started.registerFeature(followsValues);
    started.onNotification('ensemble/liveChanged', () => streams?.refresh());
    await started.start();
    client = started;
    await vscode.commands.executeCommand('setContext', 'ensembleRun.active', true);
    streams?.refresh();
}

async function restart(): Promise<void> {
    const old = client;
    client = undefined;
    starting = undefined;
    await old?.stop();
    await start();
}

let lastCursor = 0;
let waiting: NodeJS.Timeout | undefined;

/** Tells the server where the cursor is, for the preview. */
function follow(editor: vscode.TextEditor): void {
    if (!client || editor.document.languageId !== LANGUAGE) {
        return;
    }
    clearTimeout(waiting);
    const pause = Math.max(0, lastCursor + CURSOR_PACE_MS - Date.now());
    waiting = setTimeout(() => {
        lastCursor = Date.now();
        void client?.sendNotification('ensemble/cursor', {
            textDocument: { uri: editor.document.uri.toString() },
            position: { line: editor.selection.active.line, character: editor.selection.active.character },
        });
    }, pause);
}

/** The file of an app in front, or undefined after a word about it. */
function currentEditor(): vscode.TextEditor | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== LANGUAGE) {
        void vscode.window.showInformationMessage('Open a file of an Ensemble app first.');
        return undefined;
    }
    return editor;
}

async function run(): Promise<void> {
    const editor = currentEditor();
    if (!editor) {
        return;
    }
    await vscode.workspace.saveAll(false);
    const app = appOf(editor.document.uri.fsPath, disk);
    const now = settings();
    const shellArgs = runArguments(app, now, hasSimulation(app, disk));
    const terminal = vscode.window.createTerminal({ name: `Ensemble: ${path.basename(app)}`, shellPath: now.path, shellArgs, cwd: path.dirname(app) });
    terminal.show(true);
}

async function preview(): Promise<void> {
    const editor = currentEditor();
    if (!editor) {
        return;
    }
    await start();
    const position = { line: editor.selection.active.line, character: editor.selection.active.character };
    const argument = { uri: editor.document.uri.toString(), position, simulate: previewSimulates(settings()) };
    try {
        await client?.sendRequest('workspace/executeCommand', { command: 'ensemble.preview', arguments: [argument] });
    } catch (fault) {
        void vscode.window.showErrorMessage(`Ensemble: ${String(fault instanceof Error ? fault.message : fault)}`);
    }
}
