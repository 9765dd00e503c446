// The view Streams: APIs of `type: sse` of the open apps, with their state while the preview runs.

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

import { description, details, icon, type Stream } from './streams';

export class StreamsView implements vscode.TreeDataProvider<Stream>, vscode.Disposable {
    private readonly changed = new vscode.EventEmitter<void>();
    private readonly view: vscode.TreeView<Stream>;
    readonly onDidChangeTreeData = this.changed.event;

    constructor(private readonly client: () => LanguageClient | undefined) {
        this.view = vscode.window.createTreeView('ensembleRun.streams', { treeDataProvider: this });
    }

    refresh(): void {
        // Of a hidden view nothing is asked.
        if (this.view.visible) {
            this.changed.fire();
        }
    }

    async getChildren(parent?: Stream): Promise<Stream[]> {
        const client = this.client();
        return parent || !client ? [] : await client.sendRequest<Stream[]>('ensemble/streams', {});
    }

    getTreeItem(stream: Stream): vscode.TreeItem {
        const item = new vscode.TreeItem(stream.name);
        const { id, color } = icon(stream);
        const { start } = stream.location.range;
        item.id = `${stream.location.uri}#${start.line}:${start.character}`;
        item.description = description(stream);
        item.tooltip = new vscode.MarkdownString(details(stream));
        item.iconPath = new vscode.ThemeIcon(id, color ? new vscode.ThemeColor(color) : undefined);
        const at = new vscode.Position(start.line, start.character);
        item.command = { command: 'vscode.open', title: 'Open', arguments: [vscode.Uri.parse(stream.location.uri), { selection: new vscode.Range(at, at) }] };
        return item;
    }

    dispose(): void {
        this.view.dispose();
        this.changed.dispose();
    }
}
