// The last look at an address before a socket is connected to it.

#include "peer.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

// Whether a socket's address is the pinned one, byte for byte: an IPv4 address in IPv6's clothes is not.
static bool peer_is_pinned(const smol_http_transfer *transfer, const struct curl_sockaddr *address) {
    switch (address->family) {
    case AF_INET: {
        struct sockaddr_in four;
        if (transfer->peer_size != 4 || address->addrlen < sizeof(four)) {
            return false;
        }
        memcpy(&four, &address->addr, sizeof(four));
        return memcmp(&four.sin_addr, transfer->peer, 4) == 0;
    }
    case AF_INET6: {
        // The structure of the library has room for one of IPv6, though its field is the common one.
        struct sockaddr_in6 six;
        if (transfer->peer_size != 16 || address->addrlen < sizeof(six)) {
            return false;
        }
        memcpy(&six, &address->addr, sizeof(six));
        return memcmp(&six.sin6_addr, transfer->peer, 16) == 0;
    }
    default: return false;
    }
}

curl_socket_t smol_http_peer_open(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    smol_http_transfer *transfer = context;
    if (purpose != CURLSOCKTYPE_IPCXN || !peer_is_pinned(transfer, address)) {
        transfer->met_other_peer = true;
        return CURL_SOCKET_BAD;
    }
    const int descriptor = socket(address->family, address->socktype, address->protocol);
    if (descriptor >= 0) {
        (void)fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    }
    return descriptor;
}
