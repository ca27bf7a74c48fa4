// Gives the page, and keeps each response: it answers when SQLite has made it durable.
//   node server.js KEEP.NODE DATABASE PAGE.HTML     prints its port on the standard output
"use strict";
const fs = require("fs");
const http = require("http");
const [module_path, database, page_path] = process.argv.slice(2);
const keep = require(module_path);
const page = fs.readFileSync(page_path);

const server = http.createServer((request, response) => {
  if (request.method !== "POST") {
    const is_page = request.url === "/";
    response.writeHead(is_page ? 200 : 404, {"Content-Type": "text/html; charset=utf-8"});
    response.end(is_page ? page : "");
    return;
  }
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (part) => { body += part; });
  request.on("end", () => {
    keep(JSON.parse(body).id, body);
    response.writeHead(204);
    response.end();
  });
});
server.keepAliveTimeout = 0; // a visitor may think for longer than Node's five seconds
keep(database);
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.on("SIGTERM", () => process.exit(0));
