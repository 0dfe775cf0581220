// The types of ONNX Runtime's C interface that the function table in ort_api.h speaks of: handles that only the
// library looks into, and the numbers of its enumerations. Own declarations of a stable binary interface; no part of
// ONNX Runtime's headers.

#ifndef ORT_TYPES_H
#define ORT_TYPES_H

#include <stdint.h>

// Handles. Whoever gets one out of a function of the table releases it with the table's Release function of its kind,
// unless the function's comment says that it lends it.
typedef struct ort_env ort_env;
typedef struct ort_status ort_status; // null means success
typedef struct ort_memory_info ort_memory_info;
typedef struct ort_io_binding ort_io_binding;
typedef struct ort_session ort_session;
typedef struct ort_value ort_value;
typedef struct ort_run_options ort_run_options;
typedef struct ort_type_info ort_type_info;
typedef struct ort_tensor_info ort_tensor_info;
typedef struct ort_session_options ort_session_options;
typedef struct ort_model_metadata ort_model_metadata;
typedef struct ort_allocator ort_allocator;

// All of the library's enumerations are as wide as an int.
typedef int32_t ort_error_code;
typedef int32_t ort_element_type; // the numbers of TensorProto.DataType
typedef int32_t ort_logging_level;
typedef int32_t ort_graph_level;
typedef int32_t ort_allocator_type;
typedef int32_t ort_memory_type;

enum {
    ORT_LOGGING_WARNING = 2,
    ORT_LOGGING_ERROR = 3,
    ORT_LOGGING_FATAL = 4,
};

enum {
    ORT_GRAPH_LEVEL_NONE = 0,
    ORT_GRAPH_LEVEL_BASIC = 1,
    ORT_GRAPH_LEVEL_EXTENDED = 2,
    ORT_GRAPH_LEVEL_ALL = 99,
};

enum {
    ORT_ALLOCATOR_DEVICE = 0,
    ORT_ALLOCATOR_ARENA = 1,
};

enum {
    ORT_MEMORY_DEFAULT = 0,
};

#endif
