// SPDX-License-Identifier: GPL-3.0-or-later
//
// DuckDB counts the tickets of a Zendesk export by months: node duckdb_months.js EXPORT.csv, with @duckdb/node-api in
// NODE_PATH. Prints how many months, and tickets.
const { DuckDBInstance } = require('@duckdb/node-api');

async function main() {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const connection = await instance.connect();
    const months = `SELECT date_trunc('month', "Created at") AS month, count(*) AS tickets
        FROM read_csv('${process.argv[2].replaceAll("'", "''")}', header = true) GROUP BY month`;
    const result = await connection.runAndReadAll(`SELECT count(*), sum(tickets) FROM (${months})`);
    console.log(result.getRows()[0].map(String).join(' '));
}

main();
