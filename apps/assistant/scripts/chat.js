// The conversation: turns of the person and of the assistant, and what becomes of the one that is being written.

const turns = [];
let made = 0;

function begin(words) {
  made += 2;
  turns.push({key: made - 1, role: 'user', text: words, shown: words, error: '', done: true});
  turns.push({key: made, role: 'assistant', text: '', shown: '', error: '', done: false});
}

// What the service is told: all that was said, without answers that failed.
function messages() {
  return turns.filter((turn) => turn.text !== '').map((turn) => ({role: turn.role, content: turn.text}));
}

function hear(words) {
  if (words) turns.at(-1).text += words;
}

function over() {
  const last = turns.at(-1);
  if (last === undefined || last.done) return;
  last.done = true;
  if (last.text === '' && last.error === '') last.error = 'The service had nothing to say';
}

// A refusal has words of its own, in the answer or in an event; a broken connection has those of the client.
function broken(response) {
  const last = turns.at(-1);
  if (last === undefined || last.done) return;
  const said = parsed(response.body?.data ?? response.body);
  const words = said?.error?.message ?? said?.message ?? String(response.body?.data ?? response.body);
  const refused = response.statusCode != null && response.statusCode !== 200;
  if (refused) last.error = `The service refuses: ${words} (${response.statusCode})`;
  else last.error = last.text === '' ? `No answer: ${words}` : `The answer broke off: ${words}`;
  last.done = true;
}

function parsed(body) {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function isAnswering() {
  const last = turns.at(-1);
  return last !== undefined && !last.done;
}

function doing() {
  if (!isAnswering()) return '';
  return turns.at(-1).text === '' ? 'thinking' : 'writing';
}
