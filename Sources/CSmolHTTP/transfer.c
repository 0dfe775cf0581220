// A request's options and callbacks.

#include "transfer.h"

#include <stdlib.h>
#include <string.h>

#include "peer.h"

#if LIBCURL_VERSION_NUM < 0x075000
#error "libcurl 7.80 or later is needed"
#endif

// Bytes that are read from a connection at a time.
enum { BUFFER_SIZE = 128 << 10 };

// Keeps the first failure of a sequence of options.
#define SET(transfer, option, value)                                                     \
    do {                                                                                 \
        if ((transfer)->failure == CURLE_OK) {                                           \
            (transfer)->failure = curl_easy_setopt((transfer)->easy, (option), (value)); \
        }                                                                                \
    } while (0)

static size_t transfer_head_line(char *line, size_t size, size_t count, void *context) {
    const smol_http_transfer *transfer = context;
    const size_t length = size * count;
    const int32_t answer = transfer->handlers.head_line(transfer->context, (const uint8_t *)line, length);
    return answer == SMOL_HTTP_TAKEN ? length : 0;
}

static size_t transfer_body(char *bytes, size_t size, size_t count, void *context) {
    const smol_http_transfer *transfer = context;
    const size_t length = size * count;
    if (length == 0) {
        return 0;
    }
    switch (transfer->handlers.body(transfer->context, (const uint8_t *)bytes, length)) {
    case SMOL_HTTP_TAKEN: return length;
    case SMOL_HTTP_PAUSE: return CURL_WRITEFUNC_PAUSE;
    default: return 0;
    }
}

static int transfer_connected(void *context, char *peer, char *own, int peer_port, int own_port) {
    const smol_http_transfer *transfer = context;
    (void)peer, (void)own, (void)peer_port, (void)own_port;
    transfer->handlers.connected(transfer->context);
    return CURL_PREREQFUNC_OK;
}

// Nothing but the web's protocols, and nothing that the user's files or environment say.
static void transfer_set_limits(smol_http_transfer *transfer) {
#if LIBCURL_VERSION_NUM >= 0x075500
    SET(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
    SET(transfer, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
    SET(transfer, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
    SET(transfer, CURLOPT_REDIR_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    SET(transfer, CURLOPT_FOLLOWLOCATION, 0L);
    SET(transfer, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(transfer, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    SET(transfer, CURLOPT_PROXY, "");
    SET(transfer, CURLOPT_NOPROXY, "*");
    SET(transfer, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
    SET(transfer, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(transfer, CURLOPT_SSL_VERIFYPEER, 1L);
    SET(transfer, CURLOPT_SSL_VERIFYHOST, 2L);
    SET(transfer, CURLOPT_NOSIGNAL, 1L);
}

smol_http_transfer *smol_http_transfer_new(const char *url, smol_http_handlers handlers, void *context) {
    smol_http_transfer *transfer = calloc(1, sizeof(smol_http_transfer));
    if (transfer == NULL) {
        return NULL;
    }
    transfer->easy = curl_easy_init();
    if (transfer->easy == NULL) {
        free(transfer);
        return NULL;
    }
    transfer->handlers = handlers;
    transfer->context = context;
    SET(transfer, CURLOPT_ERRORBUFFER, transfer->message);
    SET(transfer, CURLOPT_PRIVATE, transfer);
    SET(transfer, CURLOPT_URL, url);
    SET(transfer, CURLOPT_PATH_AS_IS, 1L);
    SET(transfer, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(transfer, CURLOPT_BUFFERSIZE, (long)BUFFER_SIZE);
    SET(transfer, CURLOPT_HEADERFUNCTION, transfer_head_line);
    SET(transfer, CURLOPT_HEADERDATA, transfer);
    SET(transfer, CURLOPT_WRITEFUNCTION, transfer_body);
    SET(transfer, CURLOPT_WRITEDATA, transfer);
    SET(transfer, CURLOPT_PREREQFUNCTION, transfer_connected);
    SET(transfer, CURLOPT_PREREQDATA, transfer);
    transfer_set_limits(transfer);
    return transfer;
}

void smol_http_transfer_free(smol_http_transfer *transfer) {
    if (transfer == NULL) {
        return;
    }
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    curl_slist_free_all(transfer->connect_to);
    free(transfer);
}

void *smol_http_transfer_context(const smol_http_transfer *transfer) {
    return transfer->context;
}

void smol_http_transfer_ask_head(smol_http_transfer *transfer) {
    SET(transfer, CURLOPT_NOBODY, 1L);
}

// Adds a line to a list that the library reads when the transfer begins.
static void transfer_append(smol_http_transfer *transfer, struct curl_slist **list, const char *line) {
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (longer == NULL) {
        transfer->failure = CURLE_OUT_OF_MEMORY;
    } else {
        *list = longer;
    }
}

void smol_http_transfer_add_header(smol_http_transfer *transfer, const char *line) {
    transfer_append(transfer, &transfer->headers, line);
    SET(transfer, CURLOPT_HTTPHEADER, transfer->headers);
}

void smol_http_transfer_limit_connecting(smol_http_transfer *transfer, int64_t milliseconds) {
    SET(transfer, CURLOPT_CONNECTTIMEOUT_MS, (long)milliseconds);
}

void smol_http_transfer_allow_http2(smol_http_transfer *transfer) {
    // A library without it stays at HTTP/1.1.
    (void)curl_easy_setopt(transfer->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
}

void smol_http_transfer_set_proxy(smol_http_transfer *transfer, const char *proxy, const char *no_proxy) {
    SET(transfer, CURLOPT_PROXY, proxy);
    SET(transfer, CURLOPT_NOPROXY, no_proxy);
}

void smol_http_transfer_set_authorities(smol_http_transfer *transfer, const char *file, const char *folder) {
    // A library that speaks no https to proxies has no options for it either, which is no failure here.
    if (file != NULL) {
        SET(transfer, CURLOPT_CAINFO, file);
        (void)curl_easy_setopt(transfer->easy, CURLOPT_PROXY_CAINFO, file);
    }
    if (folder != NULL) {
        SET(transfer, CURLOPT_CAPATH, folder);
        (void)curl_easy_setopt(transfer->easy, CURLOPT_PROXY_CAPATH, folder);
    }
}

void smol_http_transfer_pin(smol_http_transfer *transfer, const char *text, const uint8_t *bytes, size_t count) {
    char line[80];
    const size_t length = strlen(text);
    if (length + 3 > sizeof(line) || (count != 4 && count != 16)) {
        transfer->failure = CURLE_BAD_FUNCTION_ARGUMENT;
        return;
    }
    // An empty host and port before the address: in place of every host and port. Unlike CURLOPT_RESOLVE, this leaves
    // nothing in the table of names that all transfers share.
    memcpy(line, "::", 2);
    memcpy(line + 2, text, length + 1);
    transfer_append(transfer, &transfer->connect_to, line);
    SET(transfer, CURLOPT_CONNECT_TO, transfer->connect_to);
    memcpy(transfer->peer, bytes, count);
    transfer->peer_size = count;
    SET(transfer, CURLOPT_OPENSOCKETFUNCTION, smol_http_peer_open);
    SET(transfer, CURLOPT_OPENSOCKETDATA, transfer);
    SET(transfer, CURLOPT_FRESH_CONNECT, 1L);
    SET(transfer, CURLOPT_FORBID_REUSE, 1L);
    SET(transfer, CURLOPT_SSL_SESSIONID_CACHE, 0L);
}

void smol_http_transfer_resume(smol_http_transfer *transfer) {
    (void)curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
}
