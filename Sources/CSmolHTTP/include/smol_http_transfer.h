// One request over http or https and its answer, through libcurl.
//
// What this is: the options that Swift cannot set, because libcurl's function for them takes a variable number of
// arguments, and the callbacks. What it is not: it follows no redirect, retries nothing, keeps no cookies, reads no
// .netrc and looks at no environment variable: a transfer goes through the proxy that it is given or through none.
//
// A transfer belongs to one thread at a time: whoever made it, then the loop that it was added to, until it is removed.

#ifndef SMOL_HTTP_TRANSFER_H
#define SMOL_HTTP_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What a handler of body bytes answers.
enum {
    /// The bytes were taken.
    SMOL_HTTP_TAKEN = 0,
    /// There is no room: the same bytes come again after `smol_http_transfer_resume`.
    SMOL_HTTP_PAUSE = 1,
    /// The transfer is to end.
    SMOL_HTTP_STOP = 2,
};

/// Who is told what comes, on the loop's thread. `context` is the one that the transfer was made with.
typedef struct smol_http_handlers {
    /// The connection is established; the request goes out now.
    void (*connected)(void *context);
    /// A line of the answer's head with its line break, the empty last one included; SMOL_HTTP_TAKEN or _STOP.
    ///
    /// - line: [count]
    int32_t (*head_line)(void *context, const uint8_t *line, size_t count);
    /// Bytes of the body; SMOL_HTTP_TAKEN, _PAUSE or _STOP.
    ///
    /// - bytes: [count]
    int32_t (*body)(void *context, const uint8_t *bytes, size_t count);
} smol_http_handlers;

/// A request with its answer; opaque.
typedef struct smol_http_transfer smol_http_transfer;

/// Makes a GET of a URL without a proxy, with the system's certificates and HTTP/1.1; NULL when there is no memory.
///
/// `context` is not owned. An option that cannot be set, here or below, is told by `smol_http_loop_add`.
smol_http_transfer *smol_http_transfer_new(const char *url, smol_http_handlers handlers, void *context);

/// Ends a transfer that is in no loop, and its memory.
void smol_http_transfer_free(smol_http_transfer *transfer);

/// The context that the transfer was made with.
void *smol_http_transfer_context(const smol_http_transfer *transfer);

/// Asks for the head alone.
void smol_http_transfer_ask_head(smol_http_transfer *transfer);

/// Adds a header, `Name: value`; it goes to the host and not to a proxy that only leads there.
void smol_http_transfer_add_header(smol_http_transfer *transfer, const char *line);

/// Milliseconds within which the connection has to be established.
void smol_http_transfer_limit_connecting(smol_http_transfer *transfer, int64_t milliseconds);

/// Takes HTTP/2 where a host offers it over https.
void smol_http_transfer_allow_http2(smol_http_transfer *transfer);

/// Goes through a proxy, but not to the hosts of a list as NO_PROXY has it; user and password are in the address.
void smol_http_transfer_set_proxy(smol_http_transfer *transfer, const char *proxy, const char *no_proxy);

/// Trusts the authorities of a file in PEM and of a folder as OpenSSL has it; NULL leaves the system's.
void smol_http_transfer_set_authorities(smol_http_transfer *transfer, const char *file, const char *folder);

/// Connects to one address whatever the URL's host is, over a connection of its own.
///
/// The socket is compared with the address once more before it is connected. Nothing of it, neither the connection nor
/// a TLS session, is left for other transfers.
///
/// - text: the address as it is written, an IPv6 address in brackets, with the port: `192.0.2.1:80`
/// - bytes: [count], the same address in network order, 4 or 16 bytes
void smol_http_transfer_pin(smol_http_transfer *transfer, const char *text, const uint8_t *bytes, size_t count);

/// Goes on with a transfer that a handler paused; on the loop's thread.
void smol_http_transfer_resume(smol_http_transfer *transfer);

#endif
