-- A session of Neovim with the set-up of assets/editors/neovim: opens a screen, types a mistake, completes, renames.
-- nvim --headless -u NONE -l … is newer than Debian's; it is run as: nvim --headless -u NONE -c 'luafile tests/editors/neovim.lua'
-- with PROGRAM, APP (a copy of apps/market) and SETUP in the environment.

local app = os.getenv('APP')
package.path = os.getenv('SETUP') .. '/?.lua;' .. package.path
local here = debug.getinfo(1, 'S').source:match('^@(.*/)') or ''
local session = dofile(here .. 'neovim_session.lua')
local fail, within = session.fail, session.within

local function find(pattern)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local start, stop = line:find(pattern)
    if start then
      return number, start - 1, stop
    end
  end
  fail('no line with ' .. pattern)
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000) or {}
  for _, answer in pairs(answers) do
    if answer.error then
      fail(method .. ': ' .. answer.error.message)
    end
    return answer.result
  end
  fail(method .. ' has no answer')
end

local ok, fault = pcall(function()
  vim.cmd('filetype on')
  require('ensemble').setup({ cmd = { os.getenv('PROGRAM'), 'lsp' } })

  -- Other YAML starts no server.
  vim.cmd('edit ' .. app .. '/../other.yaml')
  vim.wait(200)
  if #vim.tbl_values(vim.lsp.buf_get_clients(0)) ~= 0 then
    fail('a server is started for YAML of others')
  end

  vim.cmd('edit ' .. app .. '/screens/Home.yaml')
  within(10000, 'the server', function()
    local _, client = next(vim.lsp.buf_get_clients(0))
    return client ~= nil and client.server_capabilities ~= nil and client.initialized
  end)

  -- A mistake, typed as keys.
  local line, start = find('Flex:')
  vim.api.nvim_win_set_cursor(0, { line, start })
  vim.cmd('normal! cwFlx')
  within(10000, 'the fault that was typed', function()
    for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
      if diagnostic.lnum == line - 1 and diagnostic.message:find('Flx') then
        return true
      end
    end
    return false
  end)

  -- What can be written there.
  vim.api.nvim_win_set_cursor(0, { line, start + 2 })
  local params = vim.lsp.util.make_position_params()
  local items = request('textDocument/completion', params)
  items = items.items or items
  local found = false
  for _, item in ipairs(items) do
    found = found or item.label == 'Flex'
  end
  if not found then
    fail('`Flex` is not among ' .. #items .. ' completions')
  end
  vim.cmd('normal! u')
  within(10000, 'no fault after the mistake is undone', function()
    return #vim.diagnostic.get(0) == 0
  end)

  -- Documentation.
  vim.api.nvim_win_set_cursor(0, { line, start + 1 })
  local hover = request('textDocument/hover', vim.lsp.util.make_position_params())
  if not hover or not vim.inspect(hover.contents):find('Flex') then
    fail('no documentation of Flex')
  end

  -- Rename of the stream in all files.
  line, start = find('^  prices:')
  vim.api.nvim_win_set_cursor(0, { line, 3 })
  params = vim.lsp.util.make_position_params()
  params.newName = 'quotes'
  local edit = request('textDocument/rename', params)
  vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
  vim.cmd('silent wall')
  find('^  quotes:')
  for _, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if text:find('prices%.sse') then
      fail('a use of `prices` is left: ' .. text)
    end
  end
  within(10000, 'no fault after the rename', function()
    return #vim.diagnostic.get(0) == 0
  end)
end)
if not ok then
  fail(tostring(fault))
end
vim.cmd('qall!')
