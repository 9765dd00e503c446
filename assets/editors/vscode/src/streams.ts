// Streams as the language server tells them, and how they read in a list. Knows nothing of the editor.

/** The answer to `ensemble/streams`, one entry an API of `type: sse`. */
export interface Stream {
    app: string;
    name: string;
    owner: string | null;
    location: { uri: string; range: { start: { line: number; character: number }; end: { line: number; character: number } } };
    /** `sse` of the API in the preview; null where the app does not run. */
    sse: StreamState | null;
}

export interface StreamState {
    state?: string;
    events?: number;
    attempt?: number;
    delayMs?: number;
    lastError?: string | null;
}

/** What stands behind the name. */
export function description(stream: Stream): string {
    const { sse, owner } = stream;
    if (!sse) {
        return owner ?? '';
    }
    const parts = [sse.state ?? 'idle', `${sse.events ?? 0} events`];
    if (sse.state === 'waiting') {
        parts.push(`attempt ${sse.attempt ?? 0}, again in ${((sse.delayMs ?? 0) / 1000).toFixed(1)} s`);
    }
    return parts.join(', ');
}

/** The tooltip, as Markdown. */
export function details(stream: Stream): string {
    const lines = [`\`${stream.name}\`${stream.owner ? ` of \`${stream.owner}\`` : ''}`, '', stream.app];
    if (!stream.sse) {
        lines.push('', 'Its state is shown while the preview runs.');
    } else if (stream.sse.lastError) {
        lines.push('', `Last error: ${stream.sse.lastError}`);
    }
    return lines.join('\n');
}

/** A codicon with a colour of the theme: what the state is at a glance. */
export function icon(stream: Stream): { id: string; color?: string } {
    switch (stream.sse?.state) {
        case 'open':
            return { id: 'broadcast', color: 'testing.iconPassed' };
        case 'connecting':
        case 'waiting':
            return { id: 'sync', color: 'testing.iconQueued' };
        case 'failed':
            return { id: 'error', color: 'testing.iconFailed' };
        default:
            return { id: 'broadcast' };
    }
}
