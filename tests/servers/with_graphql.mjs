// graphql-sse with one subscription of three greetings. Usage: with_graphql.mjs PORT MODULES

import { createServer } from "node:http";
import { createRequire } from "node:module";

const [port, modules] = process.argv.slice(2);
const load = createRequire(`${modules}/`);
const { createHandler } = load("graphql-sse/lib/use/http");
const { GraphQLObjectType, GraphQLSchema, GraphQLString } = load("graphql");

async function* greetings() {
  for (const greeting of ["Hi", "Bonjour", "Hallo"]) yield { greetings: greeting };
}

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: "Query", fields: { hello: { type: GraphQLString } } }),
  subscription: new GraphQLObjectType({
    name: "Subscription",
    fields: { greetings: { type: GraphQLString, subscribe: greetings } },
  }),
});

createServer(createHandler({ schema })).listen(Number(port), "127.0.0.1");
