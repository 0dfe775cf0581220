// The last look at an address before a socket is connected to it; for this target alone.

#ifndef SMOL_HTTP_PEER_H
#define SMOL_HTTP_PEER_H

#include "transfer.h"

/// Opens a socket when `address` is the one that the transfer `context` is pinned to, and none otherwise.
curl_socket_t smol_http_peer_open(void *context, curlsocktype purpose, struct curl_sockaddr *address);

#endif
