// better-sse with a memory: what is posted to /publish is kept in a file and sent again after `Last-Event-ID`.
// Usage: with_better_sse.mjs PORT FILE MODULES

import { appendFileSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const [port, file, modules] = process.argv.slice(2);
const { createChannel, createSession } = createRequire(`${modules}/`)("better-sse");

appendFileSync(file, "");
const kept = () => readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const channel = createChannel();

const publish = async (request, response) => {
  let data = "";
  for await (const part of request) data += part;
  const event = { id: `id-${kept().length + 1}`, event: request.headers["x-eventsource-event"] ?? "message", data };
  appendFileSync(file, JSON.stringify(event) + "\n");
  channel.broadcast(event.data, event.event, { eventId: event.id });
  response.writeHead(201).end();
};

const events = async (request, response) => {
  const session = await createSession(request, response, { retry: 700, keepAlive: 500 });
  const all = kept();
  const sent = all.findIndex((event) => event.id === session.lastId) + 1;
  for (const event of all.slice(sent)) session.push(event.data, event.event, event.id);
  channel.register(session);
};

createServer((request, response) => (request.url === "/publish" ? publish : events)(request, response))
  .listen(Number(port), "127.0.0.1");
