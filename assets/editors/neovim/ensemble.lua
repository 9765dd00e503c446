-- Ensemble apps in Neovim (0.7 and later): faults, completion, rename and the live preview of `ensemble-run lsp`.
--
--   Copy it to ~/.config/nvim/lua/ensemble.lua, and into init.lua:   require('ensemble').setup()
--
-- :EnsemblePreview opens the window that follows the cursor, :EnsembleClosePreview closes it.

local M = {}

local markers = { 'ensemble-config.yaml', 'resources.ensemble', 'theme.ensemble', 'screens' }

-- The folder of the app that a file lies in, or nil.
local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  for _ = 1, 6 do
    for _, marker in ipairs(markers) do
      local path = folder .. '/' .. marker
      if vim.fn.filereadable(path) == 1 or vim.fn.isdirectory(path) == 1 then
        return folder
      end
    end
    folder = vim.fn.fnamemodify(folder, ':h')
  end
end

-- True for a file of an app: it lies in one, or has the root keys of a screen. Other YAML is left alone.
local function is_ensemble(buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  if file == '' then
    return false
  end
  if root_of(file) then
    return true
  end
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, 400, false)) do
    if line:match('^View:') or line:match('^ViewGroup:') then
      return true
    end
  end
  return false
end

local function clients_of(buffer)
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ bufnr = buffer, name = 'ensemble' })
  end
  local found = {}
  for _, client in pairs(vim.lsp.buf_get_clients(buffer)) do
    if client.name == 'ensemble' then
      table.insert(found, client)
    end
  end
  return found
end

-- `client:method()` since 0.11, `client.method()` before.
local function call(client, method, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client[method](client, ...)
  end
  return client[method](...)
end

local function attach(buffer, command)
  if not is_ensemble(buffer) then
    return
  end
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  -- Before 0.8 only `setup` makes it true.
  capabilities.window.showDocument = { support = true }
  local config = { name = 'ensemble', cmd = command, root_dir = root or vim.fn.getcwd(), capabilities = capabilities }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  M.client = M.client or vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(buffer, M.client)
end

-- Tells the server where the cursor is: the preview outlines the widget there.
local function follow()
  local buffer = vim.api.nvim_get_current_buf()
  for _, client in ipairs(clients_of(buffer)) do
    call(client, 'notify', 'ensemble/cursor', vim.lsp.util.make_position_params(0, client.offset_encoding))
  end
end

local function execute(command, argument)
  local clients = clients_of(0)
  if #clients == 0 then
    vim.notify('this file belongs to no Ensemble app', vim.log.levels.WARN)
  end
  for _, client in ipairs(clients) do
    call(client, 'request', 'workspace/executeCommand', { command = command, arguments = { argument } }, function(fault)
      if fault then
        vim.notify(fault.message, vim.log.levels.ERROR)
      end
    end, 0)
  end
end

function M.preview()
  local position = vim.lsp.util.make_position_params(0, 'utf-16')
  execute('ensemble.preview', { uri = position.textDocument.uri, position = position.position })
end

-- `options.cmd`: the program with its arguments.
function M.setup(options)
  local command = options and options.cmd or { 'ensemble-run', 'lsp' }
  local group = vim.api.nvim_create_augroup('ensemble', {})
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = { 'yaml', 'javascript' },
    callback = function(event)
      attach(event.buf, command)
    end,
  })
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI' }, { group = group, pattern = '*', callback = follow })
  vim.api.nvim_create_user_command('EnsemblePreview', M.preview, {})
  vim.api.nvim_create_user_command('EnsembleClosePreview', function()
    execute('ensemble.closePreview')
  end, {})
  -- A click in the preview moves the cursor. Newer versions do this themselves.
  if not vim.lsp.handlers['window/showDocument'] then
    vim.lsp.handlers['window/showDocument'] = function(_, result, context)
      local client = vim.lsp.get_client_by_id(context.client_id)
      local location = { uri = result.uri, range = result.selection }
      return { success = vim.lsp.util.jump_to_location(location, client.offset_encoding) or false }
    end
  end
end

return M
