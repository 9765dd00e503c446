// The files of this computer for `detect`.

import * as fs from 'node:fs';
import * as path from 'node:path';

import type { FileSystem } from './detect';

/** What `read` gives, or `otherwise` when the file system refuses. */
function attempt<T>(read: () => T, otherwise: T): T {
    try {
        return read();
    } catch {
        return otherwise;
    }
}

export const disk: FileSystem = {
    isFile: (file) => attempt(() => fs.statSync(file).isFile(), false),
    isFolder: (folder) => attempt(() => fs.statSync(folder).isDirectory(), false),
    list: (folder) => attempt(() => fs.readdirSync(folder), []).sort().map((name) => path.join(folder, name)),
    read: (file) => attempt(() => fs.readFileSync(file, 'utf8'), ''),
};
