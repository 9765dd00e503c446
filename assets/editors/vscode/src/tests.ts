// Tests of an app: finds them in their files, and runs them with `ensemble-run test`. Knows nothing of the editor.

import { spawn } from 'node:child_process';
import * as readline from 'node:readline';

/** A test as its file declares it. */
export interface DeclaredTest {
    id: string;
    /** Line of its `id`, from 0. */
    line: number;
}

/** A result of `ensemble-run test --format json`. */
export interface TestResult {
    id: string;
    file: string;
    status: 'passed' | 'failed' | 'skipped';
    durationMs: number;
    message?: string;
}

/** The test of a `*.test.yaml`: a file holds one. One without an id, which `check` says, has the name of its file. */
export function declaredTest(file: string, text: string): DeclaredTest {
    const lines = text.split(/\r?\n/);
    const line = lines.findIndex((written) => /^id:\s*\S/.test(written));
    const value = line < 0 ? undefined : /^id:\s*(?:"([^"]*)"|'([^']*)'|(.*?))\s*(?:\s#.*)?$/.exec(lines[line]);
    const id = value && (value[1] ?? value[2] ?? value[3]);
    return id ? { id, line } : { id: file.replace(/^.*[\\/]/, '').replace(/\.test\.ya?ml$/, ''), line: 0 };
}

/** The declared test that a result belongs to: `refused` of the scenario `refused[no token]`. */
export function declaredId(result: string): string {
    return result.replace(/\[[^\]]*\]$/, '');
}

/** One line of the program's output; undefined for a line that is no result. */
export function parseResult(line: string): TestResult | undefined {
    try {
        const result = JSON.parse(line) as Partial<TestResult>;
        const isResult = typeof result.id === 'string' && typeof result.file === 'string' && ['passed', 'failed', 'skipped'].includes(result.status ?? '');
        return isResult ? (result as TestResult) : undefined;
    } catch {
        return undefined;
    }
}

/** The place that a failure names first, from 0: `/app/tests/a.test.yaml:4:5: …`. */
export function placeOf(message: string): { file: string; line: number; character: number } | undefined {
    const found = /^(.+?\.ya?ml):(\d+):(\d+)(?=[:\s])/m.exec(message);
    return found ? { file: found[1], line: Number(found[2]) - 1, character: Number(found[3]) - 1 } : undefined;
}

/** A run that is under way. */
export interface Run {
    /** Settles when the program has ended: with its exit code, or with what it said on standard error when it gave no result at all. */
    ended: Promise<{ code: number | null; errors: string }>;
    cancel(): void;
}

/** Bytes of standard error that are kept. */
const MOST_ERRORS = 64 * 1024;

/** Runs the tests of an app, those with these ids or all. `onResult` is called for each as it ends. */
export function runTests(program: string, app: string, ids: readonly string[], onResult: (result: TestResult) => void): Run {
    const child = spawn(program, ['test', app, '--format', 'json', ...ids.flatMap((id) => ['--id', id])], { stdio: ['ignore', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
        errors = (errors + text).slice(-MOST_ERRORS);
    });
    const lines = readline.createInterface({ input: child.stdout });
    lines.on('line', (line) => {
        const result = parseResult(line);
        if (result) {
            onResult(result);
        }
    });
    const read = new Promise<void>((resolve) => lines.once('close', () => resolve()));
    const ended = new Promise<{ code: number | null; errors: string }>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => void read.then(() => resolve({ code, errors })));
    });
    return { ended, cancel: () => void child.kill() };
}
