// The multi interface.

#include "smol_http_loop.h"

#include <pthread.h>
#include <stdlib.h>

#include "transfer.h"

struct smol_http_loop {
    CURLM *multi;
};

static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static CURLcode library_status = CURLE_FAILED_INIT;

// Once a process, before anything else of the library; it is never undone, as other code may use the library too.
static void library_start(void) {
    library_status = curl_global_init(CURL_GLOBAL_DEFAULT);
}

smol_http_loop *smol_http_loop_new(void) {
    pthread_once(&library_once, library_start);
    smol_http_loop *loop = library_status == CURLE_OK ? calloc(1, sizeof(smol_http_loop)) : NULL;
    if (loop == NULL) {
        return NULL;
    }
    loop->multi = curl_multi_init();
    if (loop->multi == NULL) {
        free(loop);
        return NULL;
    }
    return loop;
}

void smol_http_loop_free(smol_http_loop *loop) {
    if (loop == NULL) {
        return;
    }
    (void)curl_multi_cleanup(loop->multi);
    free(loop);
}

bool smol_http_loop_add(smol_http_loop *loop, smol_http_transfer *transfer, smol_http_outcome *outcome) {
    CURLcode code = transfer->failure;
    if (code == CURLE_OK && curl_multi_add_handle(loop->multi, transfer->easy) != CURLM_OK) {
        code = CURLE_OUT_OF_MEMORY;
    }
    smol_http_outcome_read(outcome, transfer, code);
    return code == CURLE_OK;
}

void smol_http_loop_remove(smol_http_loop *loop, smol_http_transfer *transfer) {
    (void)curl_multi_remove_handle(loop->multi, transfer->easy);
}

void smol_http_loop_run(smol_http_loop *loop) {
    int running = 0;
    (void)curl_multi_perform(loop->multi, &running);
}

smol_http_transfer *smol_http_loop_next_ended(smol_http_loop *loop, smol_http_outcome *outcome) {
    int left = 0;
    for (const CURLMsg *message; (message = curl_multi_info_read(loop->multi, &left)) != NULL;) {
        char *pointer = NULL;
        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &pointer) != CURLE_OK) {
            continue;
        }
        smol_http_transfer *transfer = (smol_http_transfer *)(void *)pointer;
        smol_http_outcome_read(outcome, transfer, message->data.result);
        return transfer;
    }
    return NULL;
}

void smol_http_loop_wait(smol_http_loop *loop, int32_t milliseconds) {
    (void)curl_multi_poll(loop->multi, NULL, 0, milliseconds, NULL);
}

void smol_http_loop_wake(smol_http_loop *loop) {
    (void)curl_multi_wakeup(loop->multi);
}
