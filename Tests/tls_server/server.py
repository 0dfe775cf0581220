"""TLS in front of servers that speak none, and a proxy, for tests that are not written in Python.

usage: server.py FOLDER CONFIGURATION

CONFIGURATION is JSON: {"fronts": {"NAME": {"port": 8080, "certificate": "127.0.0.1"}}, "proxy_password": "user:word"}.
A front takes TLS connections, shows a certificate for the given host and hands the bytes on to a port of this machine.
The proxy takes CONNECT and plain requests, and asks for user and password when one is given.

The first line of standard output is JSON: the ports of the fronts and of "proxy", and the file of the authority that
signed the certificates. FOLDER gets that and "proxy.log", one line of JSON for each request to the proxy. The server
stops with the end of its standard input.
"""

import base64
import http.client
import json
import select
import socket
import ssl
import sys
import threading
from pathlib import Path

from certificates import Authority


def main() -> None:
    folder, configuration = Path(sys.argv[1]), json.loads(sys.argv[2])
    authority = Authority(folder)
    ports = {}
    for name, front in configuration["fronts"].items():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.certificate(front["certificate"]))
        ports[name] = listen(lambda client, front=front, context=context: serve_front(client, context, front["port"]))
    proxy = Proxy(folder / "proxy.log", configuration.get("proxy_password"))
    ports["proxy"] = listen(proxy.serve)
    print(json.dumps({"ports": ports, "authority": str(authority.file)}), flush=True)
    sys.stdin.read()


def listen(serve) -> int:
    """Calls a function with each connection, on a thread of its own; returns the port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def run(client: socket.socket) -> None:
        # A client that breaks off or does not trust the certificate is no failure of the server.
        with client:
            try:
                serve(client)
            except OSError:
                pass

    def accept() -> None:
        while True:
            client, _ = listener.accept()
            threading.Thread(target=run, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def serve_front(client: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with context.wrap_socket(client, server_side=True) as secure:
        with socket.create_connection(("127.0.0.1", port)) as server:
            pump(secure, server)


def pump(first: socket.socket, second: socket.socket) -> None:
    """Hands on what either side sends until one of them ends; on one thread, as TLS needs it."""
    while True:
        waiting = [first] if isinstance(first, ssl.SSLSocket) and first.pending() else []
        for source in waiting or select.select([first, second], [], [])[0]:
            data = source.recv(1 << 16)
            if not data:
                return
            (second if source is first else first).sendall(data)


class Proxy:
    def __init__(self, log: Path, password: str | None):
        self.log, self.lock = log, threading.Lock()
        self.expected = password and "Basic " + base64.b64encode(password.encode()).decode()
        log.touch()

    def serve(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            data = client.recv(1 << 16)
            if not data:
                return
            head += data
        lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
        with self.lock, self.log.open("a") as file:
            file.write(json.dumps({"method": method, "target": target, "headers": headers}) + "\n")
        if self.expected and headers.get("proxy-authorization") != self.expected:
            client.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"tests\"\r\n"
                b"Content-Length: 0\r\nConnection: close\r\n\r\n"
            )
        elif method == "CONNECT":
            host, port = target.rsplit(":", 1)
            with socket.create_connection((host, int(port))) as server:
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                pump(client, server)
        else:
            client.sendall(answer(method, target, lines[1:]))


def answer(method: str, target: str, lines: list[str]) -> bytes:
    """Asks http://HOST:PORT/PATH; the client's connection ends with what comes."""
    host, path = target.removeprefix("http://").split("/", 1)
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.putrequest(method, "/" + path, skip_host=True, skip_accept_encoding=True)
    for line in lines:
        if not line.lower().startswith("proxy-"):
            connection.putheader(*line.split(": ", 1))
    connection.endheaders()
    response = connection.getresponse()
    head = [f"HTTP/1.1 {response.status} {response.reason}"]
    head += [f"{name}: {value}" for name, value in response.getheaders()]
    body = response.read()
    connection.close()
    return "\r\n".join([*head, "Connection: close", "", ""]).encode("latin-1") + body


if __name__ == "__main__":
    main()
