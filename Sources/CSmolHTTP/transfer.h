// What a transfer is made of; for this target alone.

#ifndef SMOL_HTTP_TRANSFER_PRIVATE_H
#define SMOL_HTTP_TRANSFER_PRIVATE_H

#include "smol_http_outcome.h"
#include "smol_http_transfer.h"

#include <curl/curl.h>

struct smol_http_transfer {
    CURL *easy;
    struct curl_slist *headers;
    struct curl_slist *connect_to;
    smol_http_handlers handlers;
    void *context;
    /// The first option that could not be set.
    CURLcode failure;
    /// The only address that a socket may go to, in network order: [peer_size], of which 0 allows every one.
    uint8_t peer[16];
    size_t peer_size;
    /// Whether a socket to another one was asked for.
    bool met_other_peer;
    char message[CURL_ERROR_SIZE];
};

/// Tells what a code of the library means for a transfer.
void smol_http_outcome_read(smol_http_outcome *outcome, const smol_http_transfer *transfer, CURLcode code);

#endif
