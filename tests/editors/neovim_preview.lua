-- Neovim opens the live preview with the set-up of assets/editors/neovim; a click in the window moves its cursor.
-- Runs on a display; PROGRAM, APP (of preview.py) and SETUP are in the environment.

package.path = os.getenv('SETUP') .. '/?.lua;' .. package.path
local here = debug.getinfo(1, 'S').source:match('^@(.*/)') or ''
local session = dofile(here .. 'neovim_session.lua')
local fail, within = session.fail, session.within

local function window()
  return vim.fn.system('xdotool search --onlyvisible --name "^Preview test$" 2>/dev/null'):match('%d+')
end

local ok, fault = pcall(function()
  vim.cmd('filetype on')
  require('ensemble').setup({ cmd = { os.getenv('PROGRAM'), 'lsp' } })
  vim.cmd('edit ' .. os.getenv('APP') .. '/screens/Home.yaml')
  within(10000, 'the server', function()
    local _, client = next(vim.lsp.buf_get_clients(0))
    return client ~= nil and client.initialized
  end)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  vim.cmd('EnsemblePreview')
  within(30000, 'the window', window)
  -- The pointer rests where nothing takes another colour below it.
  vim.fn.system('xdotool mousemove 900 650 windowmove ' .. window() .. ' 0 0 windowfocus ' .. window())
  -- The button, green; its place is that of preview.py.
  local x, y
  within(20000, 'the button', function()
    for row = 60, 640, 10 do
      local line = vim.fn.system(('import -silent -window root -crop 400x1+0+%d -depth 8 txt:-'):format(row))
      local column = line:match('\n(%d+),0: [^\n]-#00FF00')
      if column then
        x, y = tonumber(column) + 6, row
        return true
      end
    end
    return false
  end)
  vim.fn.system(('xdotool keydown ctrl keydown shift mousemove %d %d'):format(x, y + 6))
  vim.wait(400)
  vim.fn.system('xdotool click 1 keyup shift keyup ctrl')
  within(10000, 'the cursor at the button', function()
    local line = vim.api.nvim_win_get_cursor(0)[1]
    return vim.api.nvim_buf_get_lines(0, line - 1, line, false)[1]:find('Button:') ~= nil
  end)
  vim.cmd('EnsembleClosePreview')
  within(10000, 'the end of the window', function()
    return not window()
  end)
end)
if not ok then
  fail(tostring(fault))
end
vim.cmd('qall!')
