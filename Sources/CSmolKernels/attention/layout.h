// The layout of a page. See smol_attention.h.

#ifndef SMOL_ATTENTION_LAYOUT_H
#define SMOL_ATTENTION_LAYOUT_H

#include "smol_attention.h"

typedef struct smol_page_layout {
    int64_t key_depth;     // the head size, rounded up to even in bfloat16
    int64_t value_columns; // the head size, rounded up to 16
    int64_t key_bytes;     // of one key panel
    int64_t head_bytes;    // of one key panel and one value panel, rounded up to 64
} smol_page_layout;

static inline smol_page_layout smol_page_layout_of(const smol_page_shape *shape) {
    int64_t element = shape->precision == SMOL_PRECISION_BFLOAT16 ? 2 : 4;
    smol_page_layout layout;
    layout.key_depth = shape->precision == SMOL_PRECISION_BFLOAT16 ? (shape->head_size + 1) / 2 * 2 : shape->head_size;
    layout.value_columns = (shape->head_size + 15) / 16 * 16;
    layout.key_bytes = layout.key_depth * SMOL_PAGE_POSITIONS * element;
    layout.head_bytes = layout.key_bytes + layout.value_columns * SMOL_PAGE_POSITIONS * element;
    return layout;
}

// Bytes from the start of a page to the key panel of a layer's head. Every panel is a multiple of 128 bytes long.
static inline int64_t smol_page_head_offset(
    const smol_page_layout *layout, const smol_page_shape *shape, int64_t layer, int64_t head
) {
    return (layer * shape->heads + head) * layout->head_bytes;
}

#endif
