// The built program, which every test runs that needs one.

import * as fs from 'node:fs';
import * as path from 'node:path';

/** The root of the repository. */
export const repository = path.resolve(__dirname, '../../../..');

/** `ENSEMBLE_RUN`, else what Cargo has built last. */
export const program: string = (() => {
    const found = process.env.ENSEMBLE_RUN ?? path.join(repository, 'target/debug/ensemble-run');
    if (!fs.existsSync(found)) {
        throw new Error(`there is no program ${found}: build it, or set ENSEMBLE_RUN`);
    }
    return found;
})();
