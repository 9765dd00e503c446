// Tests of the workspace's apps in the test explorer.

import * as path from 'node:path';
import * as vscode from 'vscode';

import { appOfTest, isTest } from './detect';
import { disk } from './files';
import { declaredId, declaredTest, placeOf, runTests, type TestResult } from './tests';

const PATTERN = '**/tests/**/*.test.{yaml,yml}';

export class TestExplorer implements vscode.Disposable {
    private readonly controller = vscode.tests.createTestController('ensembleRun.tests', 'Ensemble');
    /** The app of each test, by the item's id. */
    private readonly apps = new Map<string, string>();
    private readonly parts: vscode.Disposable[] = [this.controller];

    constructor(private readonly program: () => string) {
        this.controller.resolveHandler = async (item) => {
            if (!item) {
                await this.find();
            }
        };
        this.controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, (request, token) => this.run(request, token), true);
        const watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
        watcher.onDidCreate((uri) => void this.read(uri));
        watcher.onDidChange((uri) => void this.read(uri));
        watcher.onDidDelete((uri) => {
            this.controller.items.delete(uri.toString());
            this.apps.delete(uri.toString());
        });
        this.parts.push(watcher, vscode.workspace.onDidOpenTextDocument((document) => {
            void this.read(document.uri);
        }));
    }

    dispose(): void {
        this.parts.forEach((part) => void part.dispose());
    }

    private async find(): Promise<void> {
        const files = await vscode.workspace.findFiles(PATTERN, '**/node_modules/**');
        await Promise.all(files.map((uri) => this.read(uri)));
    }

    /** An item for the test of a file. */
    private async read(uri: vscode.Uri): Promise<void> {
        if (uri.scheme !== 'file' || !isTest(uri.fsPath)) {
            return;
        }
        let text: string;
        try {
            text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
        } catch {
            this.controller.items.delete(uri.toString());
            return;
        }
        const app = appOfTest(uri.fsPath, text, disk);
        // `tests/x.test.yaml` of other programs.
        if (app === undefined) {
            this.controller.items.delete(uri.toString());
            this.apps.delete(uri.toString());
            return;
        }
        this.apps.set(uri.toString(), app);
        const test = declaredTest(uri.fsPath, text);
        const item = this.controller.createTestItem(uri.toString(), test.id, uri);
        item.description = path.basename(app);
        item.range = new vscode.Range(test.line, 0, test.line, 0);
        this.controller.items.add(item);
    }

    private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
        const run = this.controller.createTestRun(request);
        const wanted = new Map<string, Map<string, vscode.TestItem>>();
        const add = (item: vscode.TestItem): void => {
            if (request.exclude?.includes(item)) {
                return;
            }
            const app = this.apps.get(item.id);
            if (app !== undefined) {
                const tests = wanted.get(app) ?? new Map<string, vscode.TestItem>();
                wanted.set(app, tests.set(item.label, item));
                run.enqueued(item);
            }
        };
        if (request.include) {
            request.include.forEach(add);
        } else {
            this.controller.items.forEach(add);
        }
        for (const [app, tests] of wanted) {
            if (token.isCancellationRequested) {
                break;
            }
            await this.runApp(run, app, tests, token);
        }
        run.end();
    }

    private async runApp(run: vscode.TestRun, app: string, tests: Map<string, vscode.TestItem>, token: vscode.CancellationToken): Promise<void> {
        tests.forEach((item) => run.started(item));
        const results = new Map<string, TestResult[]>();
        const running = runTests(this.program(), app, [...tests.keys()], (result) => {
            const id = declaredId(result.id);
            results.set(id, [...(results.get(id) ?? []), result]);
            run.appendOutput(`${result.status} ${result.id}\r\n${(result.message ?? '').replace(/\r?\n/g, '\r\n')}\r\n`);
        });
        const cancelled = token.onCancellationRequested(() => running.cancel());
        let errors = '';
        try {
            errors = (await running.ended).errors;
        } catch (fault) {
            errors = String(fault instanceof Error ? fault.message : fault);
        }
        cancelled.dispose();
        run.appendOutput(errors.replace(/\r?\n/g, '\r\n'));
        for (const [id, item] of tests) {
            const of = results.get(id) ?? [];
            const failed = of.filter((result) => result.status === 'failed');
            const duration = of.reduce((sum, result) => sum + result.durationMs, 0);
            if (of.length === 0) {
                run.errored(item, new vscode.TestMessage(errors || 'The program gave no result for this test.'));
            } else if (failed.length > 0) {
                run.failed(item, failed.map(failure), duration);
            } else if (of.every((result) => result.status === 'skipped')) {
                run.skipped(item);
            } else {
                run.passed(item, duration);
            }
        }
    }
}

/** What the editor shows of a failure, at the step that failed. */
function failure(result: TestResult): vscode.TestMessage {
    const shown = new vscode.TestMessage(`${result.id}\n${result.message ?? ''}`);
    const place = placeOf(result.message ?? '');
    if (place && path.isAbsolute(place.file)) {
        shown.location = new vscode.Location(vscode.Uri.file(place.file), new vscode.Position(place.line, place.character));
    }
    return shown;
}
