// The files of this computer for `detect`.

import * as fs from 'node:fs';

import type { FileSystem } from './detect';

export const disk: FileSystem = {
    isFile: (path) => fs.statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    isFolder: (path) => fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
};
