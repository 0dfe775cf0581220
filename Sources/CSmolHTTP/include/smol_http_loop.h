// Transfers that run side by side on one thread, through libcurl's multi interface.
//
// The thread is the caller's. Apart from `smol_http_loop_wake`, a loop belongs to one thread at a time.

#ifndef SMOL_HTTP_LOOP_H
#define SMOL_HTTP_LOOP_H

#include "smol_http_outcome.h"
#include "smol_http_transfer.h"

/// Transfers and their connections; opaque.
typedef struct smol_http_loop smol_http_loop;

/// Makes an empty loop; NULL when there is no memory.
smol_http_loop *smol_http_loop_new(void);

/// Closes all connections and ends the loop; transfers have to be removed before.
void smol_http_loop_free(smol_http_loop *loop);

/// Begins a transfer, which stays the caller's; false when it cannot begin, and then `outcome` is set.
bool smol_http_loop_add(smol_http_loop *loop, smol_http_transfer *transfer, smol_http_outcome *outcome);

/// Takes a transfer out, ended or not; its handlers are called no more.
void smol_http_loop_remove(smol_http_loop *loop, smol_http_transfer *transfer);

/// Does what can be done without waiting; handlers are called from here.
void smol_http_loop_run(smol_http_loop *loop);

/// The next transfer that ended, NULL when there is none; `outcome` is set. It has to be removed.
smol_http_transfer *smol_http_loop_next_ended(smol_http_loop *loop, smol_http_outcome *outcome);

/// Waits until something can be done, until woken, or for some milliseconds.
void smol_http_loop_wait(smol_http_loop *loop, int32_t milliseconds);

/// Ends a wait, the next one if there is none now; from any thread, as long as the loop is there.
void smol_http_loop_wake(smol_http_loop *loop);

#endif
