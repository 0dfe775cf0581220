// How a transfer ended, in a few classes that a caller can tell apart.
//
// libcurl's own codes do not leave this target, nor do its messages: some of them quote a proxy's address with the
// password in it. What a message says of a certificate is handed on, because nothing else tells what is wrong with it.

#ifndef SMOL_HTTP_OUTCOME_H
#define SMOL_HTTP_OUTCOME_H

#include <stdint.h>

enum {
    /// The answer came to its end.
    SMOL_HTTP_COMPLETE = 0,
    /// The host's name has no address.
    SMOL_HTTP_UNKNOWN_HOST = 1,
    /// The proxy's name has no address, or what is set is no proxy's address.
    SMOL_HTTP_UNKNOWN_PROXY = 2,
    /// The host, or the proxy, does not take the connection; `system_error` says why.
    SMOL_HTTP_NOT_CONNECTED = 3,
    /// The connection did not come about in time.
    SMOL_HTTP_CONNECT_TIMEOUT = 4,
    /// The connection ended before the answer did.
    SMOL_HTTP_BROKEN_OFF = 5,
    /// The certificate's authority is not among the trusted ones, or the certificate is not valid; `detail` says more.
    SMOL_HTTP_UNTRUSTED_CERTIFICATE = 6,
    /// The certificate is another host's.
    SMOL_HTTP_OTHER_HOSTS_CERTIFICATE = 7,
    /// The file or folder of trusted authorities cannot be read.
    SMOL_HTTP_UNREADABLE_AUTHORITIES = 8,
    /// The two sides agree on no way to encrypt.
    SMOL_HTTP_NO_ENCRYPTION = 9,
    /// The proxy does not lead on; `proxy_status` is what it answered.
    SMOL_HTTP_PROXY_REFUSED = 10,
    /// The address that was about to be connected to is not the one that was checked.
    SMOL_HTTP_OTHER_PEER = 11,
    /// Memory could not be had.
    SMOL_HTTP_NO_MEMORY = 12,
    /// Anything else; `detail` has the library's name for it.
    SMOL_HTTP_OTHER = 13,
};

/// Room for a detail, with its terminating zero.
enum { SMOL_HTTP_DETAIL_SIZE = 160 };

/// How a transfer ended.
typedef struct smol_http_outcome {
    /// A SMOL_HTTP_ class.
    int32_t kind;
    /// The system's `errno`, 0 where there is none.
    int32_t system_error;
    /// The status that a proxy answered to CONNECT with, 0 where there is none.
    int32_t proxy_status;
    /// A few words without line breaks, empty where there are none.
    char detail[SMOL_HTTP_DETAIL_SIZE];
} smol_http_outcome;

#endif
