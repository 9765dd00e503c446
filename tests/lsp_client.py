#!/usr/bin/env python3
"""A client that others wrote (pytest-lsp, on pygls) opens an app, types, completes, renames, formats.

    python3 tests/lsp_client.py target/debug/ensemble-run

Needs `pip install pytest-lsp`; without it this says so and ends with 0. The app is written into a folder of its own.
"""

import asyncio
import os
import pathlib
import sys
import tempfile
import unittest

try:
    from lsprotocol import types
    from pytest_lsp import ClientServerConfig, client_capabilities, make_test_lsp_client
except ImportError as missing:
    print(f"skipped: {missing}; `pip install pytest-lsp` installs the client")
    sys.exit(0)

HOME = """\
API:
  prices:
    type: sse
    url: https://example.com/prices
Global: |
  let total = 0;
View:
    onLoad:
        invokeAPI: {name: prices}
    body:
        Column:
            children:
            # The sum.
            - Text: {id: last, text: "${total}"}
            - Button:
                label: Stop
                onTap: |
                  ensemble.disconnectSSE({apiName: 'prices'});
                  last.text = total;
"""
DETAIL = "View:\n  body:\n    Text: {text: Detail}\n"


def apply(text, edits):
    """The text after edits of the protocol."""
    lines = text.splitlines(keepends=True)

    def offset(place):
        units = "".join(lines[: place.line])
        line = lines[place.line] if place.line < len(lines) else ""
        return len(units) + len(line.encode("utf-16-le")[: place.character * 2].decode("utf-16-le"))

    for edit in sorted(edits, key=lambda edit: -offset(edit.range.start)):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end):]
    return text


class Session:
    """The server and the one document that is edited."""

    def __init__(self, client, folder):
        self.client, self.path = client, folder / "screens" / "Home.yaml"
        self.uri, self.text, self.version = self.path.as_uri(), HOME, 1

    def document(self):
        return types.TextDocumentIdentifier(uri=self.uri)

    def place(self, after, skip=0):
        """The position behind the text `after`."""
        at = self.text.index(after) + len(after) + skip
        before = self.text[:at]
        return types.Position(line=before.count("\n"), character=len(before.rsplit("\n", 1)[-1]))

    def open(self):
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(
            types.TextDocumentItem(uri=self.uri, language_id="yaml", version=1, text=self.text)))

    def type(self, after, words):
        """Types words behind a text, a character at a time, as a hand does."""
        for index, character in enumerate(words):
            place = self.place(after + words[:index])
            self.version += 1
            change = types.TextDocumentContentChangePartial(
                range=types.Range(start=place, end=place), text=character)
            self.client.text_document_did_change(types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version), [change]))
            at = self.text.index(after + words[:index]) + len(after) + index
            self.text = self.text[:at] + character + self.text[at:]

    def replace(self, text):
        self.version += 1
        self.text = text
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version),
            [types.TextDocumentContentChangeWholeDocument(text=text)]))

    async def faults(self):
        report = await self.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(text_document=self.document()))
        return [fault for fault in report.items if fault.severity != types.DiagnosticSeverity.Hint]


async def session(test, program, folder):
    config = ClientServerConfig(server_command=[program, "lsp", "--stdio"], client_factory=make_test_lsp_client)
    client = await config.start()
    # Files that change on the disk are not told of here.
    client.feature("client/registerCapability")(lambda params: None)
    try:
        answer = await client.initialize_session(types.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"), root_uri=folder.as_uri()))
        test.assertEqual(answer.server_info.name, "ensemble-run")
        await steps(test, Session(client, folder))
    finally:
        await client.shutdown_session()
        await client.stop()


async def steps(test, editor):
    client = editor.client
    editor.open()
    test.assertEqual(await editor.faults(), [], "the app has no fault")

    # A slip is found as it is typed, and mended by the action that the fault names.
    editor.type("last.text = ", "prices.bdy + ")
    faults = await editor.faults()
    test.assertEqual([fault.code for fault in faults], ["E0312"])
    actions = await client.text_document_code_action_async(types.CodeActionParams(
        text_document=editor.document(), range=faults[0].range,
        context=types.CodeActionContext(diagnostics=faults)))
    cure = next(action for action in actions if action.kind == types.CodeActionKind.QuickFix)
    editor.replace(apply(editor.text, cure.edit.document_changes[0].edits))
    test.assertIn("last.text = prices.body + total", editor.text)
    test.assertEqual(await editor.faults(), [])

    # Completion behind a dot, in the middle of a line that does not parse.
    editor.type("last.text = prices.body + total;\n", "                  prices.")
    completed = await client.text_document_completion_async(types.CompletionParams(
        text_document=editor.document(), position=editor.place("                  prices.")))
    labels = [item.label for item in completed.items]
    test.assertIn("isLoading", labels)
    test.assertIn("sse", labels)
    editor.replace(editor.text.replace("                  prices.", ""))

    # Hover, definition, signature, tokens.
    here = types.TextDocumentPositionParams(text_document=editor.document(), position=editor.place("apiName: 'pri"))
    hover = await client.text_document_hover_async(types.HoverParams(
        text_document=editor.document(), position=editor.place("ensemble.disconnect")))
    test.assertIn("disconnectSSE", hover.contents.value)
    place = await client.text_document_definition_async(types.DefinitionParams(
        text_document=here.text_document, position=here.position))
    test.assertEqual(place.range.start.line, 1)
    signature = await client.text_document_signature_help_async(types.SignatureHelpParams(
        text_document=editor.document(), position=editor.place("disconnectSSE(")))
    test.assertTrue(signature.signatures[0].label.startswith("disconnectSSE("))
    tokens = await client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(text_document=editor.document()))
    test.assertGreater(len(tokens.data), 20)

    # A rename goes through YAML and JavaScript.
    edit = await client.text_document_rename_async(types.RenameParams(
        text_document=here.text_document, position=here.position, new_name="feed"))
    changes = [change for change in edit.document_changes if change.text_document.uri == editor.uri]
    editor.replace(apply(editor.text, changes[0].edits))
    test.assertNotIn("prices:", editor.text)
    test.assertIn("invokeAPI: {name: feed}", editor.text)
    test.assertIn("apiName: 'feed'", editor.text)
    test.assertIn("feed.body + total", editor.text)
    test.assertEqual(await editor.faults(), [])

    # Formatting keeps the comment, and a second time changes nothing.
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    ask = types.DocumentFormattingParams(text_document=editor.document(), options=options)
    editor.replace(apply(editor.text, await client.text_document_formatting_async(ask)))
    test.assertIn("\n      children:\n        # The sum.\n        - Text:", editor.text)
    test.assertEqual(list(await client.text_document_formatting_async(ask)), [])
    test.assertEqual(await editor.faults(), [])


class Client(unittest.TestCase):
    """The session with the program."""

    program = "ensemble-run"

    def test_session(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder).resolve()
            (folder / "screens").mkdir()
            (folder / "screens" / "Home.yaml").write_text(HOME, encoding="utf-8")
            (folder / "screens" / "Detail.yaml").write_text(DETAIL, encoding="utf-8")
            asyncio.run(asyncio.wait_for(session(self, self.program, folder), 60))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Client.program = os.path.abspath(sys.argv.pop(1))
    unittest.main()
