# Ensemble apps in Kakoune with kakoune-lsp (`kak-lsp`) 18 and later. Source it from kakrc behind `eval %sh{kak-lsp}`.

hook -group ensemble-lsp global BufSetOption filetype=yaml %{
    set-option buffer lsp_servers %{
        [ensemble-run]
        root_globs = ["ensemble-config.yaml", "resources.ensemble", "theme.ensemble", "screens"]
        command = "ensemble-run"
        args = ["lsp"]
    }
    lsp-enable-window
}

# Requests for highlights say where the cursor is, which the preview follows.
set-option global lsp_auto_highlight_references true

define-command ensemble-preview -docstring 'Open the window that shows the app and follows the cursor' %{
    lsp-execute-command ensemble.preview "[{""uri"": ""file://%val{buffile}""}]"
}
