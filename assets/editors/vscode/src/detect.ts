// Which files belong to an Ensemble app: by what lies around them and by their root keys. Other YAML is left to its own language.

import * as path from 'node:path';

/** Files and folders, as far as finding an app needs them. */
export interface FileSystem {
    isFile(path: string): boolean;
    isFolder(path: string): boolean;
    /** Paths of what is directly in a folder, sorted; empty when it cannot be read. */
    list(folder: string): string[];
    /** The text of a file; empty when it cannot be read. */
    read(file: string): string;
}

/** Files that only an app has. The language server looks for the same. */
const MARKERS = ['ensemble-config.yaml', 'resources.ensemble', 'theme.ensemble'];

/** Keys at the root of a screen, a custom widget or a reusable action. */
const ROOT_KEY = /^(View|ViewGroup|API|Action|Widget):/m;

/** Folders of an app whose YAML is the app's. */
const FOLDERS = ['screens', 'widgets', 'actions', 'tests', 'simulate'];

/** Files of an app beside these folders. */
const FILES = ['theme.yaml', 'ensemble-config.yaml', 'config.yaml', 'resources.yaml'];

/** Folders above a file in which its app is looked for. */
const ABOVE = 6;

/** The folder of the app that a file lies in, or undefined. */
export function appFolder(file: string, files: FileSystem): string | undefined {
    let folder = path.dirname(file);
    for (let step = 0; step < ABOVE; step++) {
        if (isApp(folder, files)) {
            return folder;
        }
        const parent = path.dirname(folder);
        if (parent === folder) {
            break;
        }
        folder = parent;
    }
    return undefined;
}

function isApp(folder: string, files: FileSystem): boolean {
    if (MARKERS.some((marker) => files.isFile(path.join(folder, marker)))) {
        return true;
    }
    // `screens` alone is a name that others use, too: what stands beside it or in it tells.
    const screens = path.join(folder, 'screens');
    const beside = ['widgets', 'simulate', 'scripts', 'theme.yaml', '.env.config'].map((name) => path.join(folder, name));
    return files.isFolder(screens) && (files.isFile(path.join(screens, 'Home.yaml')) || beside.some((one) => files.isFile(one) || files.isFolder(one)));
}

/** True for a YAML file of an Ensemble app: one in a folder of an app, or one with the root keys of a screen. */
export function isEnsembleFile(file: string, text: string, files: FileSystem): boolean {
    if (!/\.(ya?ml|ensemble)$/.test(file)) {
        return false;
    }
    if (isScreen(text)) {
        return true;
    }
    const folder = appFolder(file, files);
    if (folder === undefined) {
        return appOfTest(file, text, files) !== undefined;
    }
    const [first, ...rest] = path.relative(folder, file).split(path.sep);
    if (rest.length === 0) {
        return FILES.includes(first) || MARKERS.includes(first) || ROOT_KEY.test(text);
    }
    return FOLDERS.includes(first) || (first === 'ensemble' && rest.length > 0);
}

const isScreen = (text: string): boolean => /^(View|ViewGroup):/m.test(text);

/** A test: `*.test.yaml` at any depth below a folder `tests`. */
const TEST = /^(.*)[\\/]tests[\\/](?:.*[\\/])?[^\\/]*\.test\.ya?ml$/;

/** True for the path of a test. */
export const isTest = (file: string): boolean => TEST.test(file);

/**
 * The app that a test file is run with: the folder of an app that it lies in, else the screen beside `tests` that the test starts, else the only screen there.
 * Undefined for a file that is no test of an app.
 */
export function appOfTest(file: string, text: string, files: FileSystem): string | undefined {
    const folder = TEST.exec(file)?.[1];
    if (folder === undefined) {
        return undefined;
    }
    const app = appFolder(file, files);
    if (app !== undefined || files.isFolder(path.join(folder, 'screens'))) {
        return app ?? folder;
    }
    const screens = files.list(folder).filter((other) => /\.ya?ml$/.test(other) && isScreen(files.read(other)));
    const start = /^startScreen:\s*["']?([^"'\s#]+)/m.exec(text)?.[1];
    const started = screens.find((screen) => path.parse(screen).name === start);
    return started ?? (screens.length === 1 ? screens[0] : undefined);
}

/** What to open for a file: the folder of its app, else the file itself. */
export function appOf(file: string, files: FileSystem): string {
    return appFolder(file, files) ?? file;
}

/** True when an app has simulated streams: in its folder, or beside a single file. */
export function hasSimulation(app: string, files: FileSystem): boolean {
    return files.isFolder(path.join(files.isFolder(app) ? app : path.dirname(app), 'simulate'));
}
