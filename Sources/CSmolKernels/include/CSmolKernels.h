// Everything that Swift sees of the kernels.

#ifndef CSMOLKERNELS_H
#define CSMOLKERNELS_H

#include "smol_attention.h"
#include "smol_isa.h"
#include "smol_matrix.h"
#include "smol_probe.h"
#include "smol_quantize.h"
#include "smol_resample.h"
#include "smol_rows.h"
#include "smol_thread_pool.h"
#include "smol_vision.h"
#include "smol_vision_attention.h"

#endif
