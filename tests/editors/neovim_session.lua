-- What the sessions of Neovim share: a failure ends Neovim with an exit code, and waiting has a bound.

local session = {}

function session.fail(what)
  io.stderr:write('neovim: ' .. what .. '\n')
  vim.cmd('cquit')
end

function session.within(milliseconds, what, condition)
  if not vim.wait(milliseconds, condition, 20) then
    session.fail('not within its time: ' .. what)
  end
end

return session
