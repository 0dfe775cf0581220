// Runs the kernels of every tier this machine has against the portable tier and against plain formulas, through the
// public C interface. It needs neither Swift nor a test framework, so that it runs on a processor that is emulated.
//
// usage: kernel-tiers [TIER...]    the tiers to run, as SMOLVLM_ISA names them; all that this machine has if none
//
// Prints a line for each comparison that fails and one for each tier. Exit status: 0 when all hold, 1 when one does
// not, 2 when this machine lacks a tier that was named, or memory.

#include "check.h"

#include <stdio.h>
#include <string.h>

static bool is_named(smol_isa isa, int count, char **names) {
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], smol_isa_name(isa)) == 0) return true;
    }
    return false;
}

static bool are_available(int count, char **names) {
    for (int i = 0; i < count; i++) {
        if (smol_isa_available(smol_isa_named(names[i]))) continue;
        fprintf(stderr, "%s: this machine cannot run these kernels\n", names[i]);
        return false;
    }
    return true;
}

static void run(smol_isa isa) {
    int before = check_count(), failed = check_failures();
    check_products(isa);
    check_quantized(isa);
    check_norms(isa);
    check_attention(isa);
    check_vision_attention(isa);
    check_resampling(isa);
    check_pools(isa);
    printf("%s: %d comparisons, %d failed\n", smol_isa_name(isa), check_count() - before, check_failures() - failed);
}

int main(int count, char **arguments) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!are_available(count - 1, arguments + 1)) return 2;
    for (smol_isa isa = 0; isa < smol_isa_count(); isa++) {
        if (!smol_isa_available(isa)) continue;
        if (count == 1 || is_named(isa, count - 1, arguments + 1)) run(isa);
    }
    check_conversions();
    printf("resized images: %016llx\n", (unsigned long long)check_resampling(SMOL_ISA_PORTABLE));
    check_finish();
    return check_failures() == 0 ? 0 : 1;
}
