// What the library's codes mean.

#include "transfer.h"

#include <string.h>

static void outcome_set_detail(smol_http_outcome *outcome, const char *text) {
    size_t length = 0;
    for (; text[length] != '\0' && length + 1 < SMOL_HTTP_DETAIL_SIZE; length++) {
        const unsigned char character = (unsigned char)text[length];
        outcome->detail[length] = (character < 32 || character > 126) ? ' ' : text[length];
    }
    outcome->detail[length] = '\0';
}

// What a certificate lacks: only the message tells a wrong name from a wrong chain.
static int32_t outcome_of_certificate(smol_http_outcome *outcome, const smol_http_transfer *transfer) {
    const char *reason = strstr(transfer->message, "problem: ");
    if (reason == NULL && strstr(transfer->message, "subject name") != NULL) {
        return SMOL_HTTP_OTHER_HOSTS_CERTIFICATE;
    }
    outcome_set_detail(outcome, reason != NULL ? reason + strlen("problem: ") : transfer->message);
    return SMOL_HTTP_UNTRUSTED_CERTIFICATE;
}

static int32_t outcome_kind(smol_http_outcome *outcome, const smol_http_transfer *transfer, CURLcode code) {
    if (transfer->met_other_peer) {
        return SMOL_HTTP_OTHER_PEER;
    }
    if (outcome->proxy_status != 0 && outcome->proxy_status / 100 != 2) {
        return SMOL_HTTP_PROXY_REFUSED;
    }
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return SMOL_HTTP_UNKNOWN_HOST;
    case CURLE_COULDNT_RESOLVE_PROXY: return SMOL_HTTP_UNKNOWN_PROXY;
    case CURLE_COULDNT_CONNECT: return SMOL_HTTP_NOT_CONNECTED;
    case CURLE_OPERATION_TIMEDOUT:
        // The only limit that the library knows; those on silence are the loop's owner's.
        return SMOL_HTTP_CONNECT_TIMEOUT;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_WRITE_ERROR:
    case CURLE_WEIRD_SERVER_REPLY: return SMOL_HTTP_BROKEN_OFF;
    case CURLE_PEER_FAILED_VERIFICATION: return outcome_of_certificate(outcome, transfer);
    case CURLE_SSL_CACERT_BADFILE: return SMOL_HTTP_UNREADABLE_AUTHORITIES;
    case CURLE_SSL_CONNECT_ERROR: return SMOL_HTTP_NO_ENCRYPTION;
    case CURLE_PROXY: return SMOL_HTTP_PROXY_REFUSED;
    case CURLE_OUT_OF_MEMORY: return SMOL_HTTP_NO_MEMORY;
    default: outcome_set_detail(outcome, curl_easy_strerror(code)); return SMOL_HTTP_OTHER;
    }
}

void smol_http_outcome_read(smol_http_outcome *outcome, const smol_http_transfer *transfer, CURLcode code) {
    memset(outcome, 0, sizeof(*outcome));
    if (code == CURLE_OK) {
        return;
    }
    long number = 0;
    if (curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number) == CURLE_OK) {
        outcome->system_error = (int32_t)number;
    }
    if (curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &number) == CURLE_OK) {
        outcome->proxy_status = (int32_t)number;
    }
    outcome->kind = outcome_kind(outcome, transfer, code);
}
