// One query to an endpoint by Comunica: node comunica.mjs ADDRESS QUERY → rows as JSON.
import { QueryEngine } from '@comunica/query-sparql';

const [address, query] = process.argv.slice(2);
const engine = new QueryEngine();
const bindings = await engine.queryBindings(query, { sources: [{ type: 'sparql', value: address }] });
const rows = (await bindings.toArray()).map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
process.stdout.write(JSON.stringify(rows));
