/**
 * A mail server that takes, refuses or breaks off as it is told.
 *
 * In: replies by command. Out: what it has received. Never: TLS.
 */
import { createServer } from "node:net";
import { once } from "node:events";

/** Starts a server; `replies` has its answer to `MAIL`, `RCPT`, `DATA` and `.` where it is not the usual one, `drop` breaks off. */
export async function mailServer(replies = {}) {
  const received = [];
  const sockets = new Set();
  const opened = { now: 0, ever: 0, most: 0 };
  const server = createServer((socket) => {
    sockets.add(socket);
    opened.ever += 1;
    opened.now += 1;
    opened.most = Math.max(opened.most, opened.now);
    socket.on("close", () => {
      sockets.delete(socket);
      opened.now -= 1;
    });
    let [message, buffer] = [undefined, ""];
    const say = (command, usual) => {
      const reply = replies[command] ?? usual;
      return reply === "drop" ? socket.destroy() : socket.write(`${reply}\r\n`);
    };
    const line = (text) => {
      if (message !== undefined) {
        if (text !== ".") {
          message.push(text.replace(/^\.\./, "."));
          return;
        }
        received.push(message.join("\r\n"));
        message = undefined;
        say(".", "250 2.0.0 taken");
        return;
      }
      const command = text.slice(0, 4).toUpperCase();
      if (command === "EHLO") {
        socket.write("250-test\r\n250 8BITMIME\r\n");
      } else if (command === "DATA") {
        say("DATA", "354 go on");
        message = replies.DATA === undefined ? [] : undefined;
      } else {
        say(command, "250 2.1.0 fine");
      }
    };
    socket.write("220 test\r\n");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const lines = (buffer + chunk.toString("latin1")).split("\r\n");
      buffer = lines.pop();
      lines.forEach(line);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return { port: server.address().port, received, opened, cut, close: () => server.close() };
}
