// The program and its arguments. Knows nothing of the editor.

import { execFile } from 'node:child_process';

/** Settings of the extension that say how the program is called. */
export interface Settings {
    path: string;
    arguments: readonly string[];
    simulate: 'auto' | 'always' | 'never';
}

/** Arguments of `ensemble-run` for a window. */
export function runArguments(app: string, settings: Settings, hasSimulation: boolean): string[] {
    const simulate = settings.simulate === 'always' || (settings.simulate === 'auto' && hasSimulation);
    return ['run', app, ...(simulate ? ['--simulate'] : []), ...settings.arguments];
}

/** The value of `simulate` for the preview; undefined lets the server decide. */
export function previewSimulates(settings: Settings): boolean | undefined {
    return settings.simulate === 'auto' ? undefined : settings.simulate === 'always';
}

/** The version that the program says; rejects with the reason when it cannot be started. */
export function version(program: string): Promise<string> {
    return new Promise((resolve, reject) => {
        execFile(program, ['--version'], { timeout: 10_000 }, (error, stdout) => {
            if (error) {
                reject(new Error(`\`${program}\` cannot be started: ${error.message}`));
            } else {
                resolve(stdout.trim());
            }
        });
    });
}
