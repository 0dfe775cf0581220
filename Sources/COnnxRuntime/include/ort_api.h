// ONNX Runtime's function table, as far as it is used here.
//
// The library exports one symbol, OrtGetApiBase. What that returns hands out tables of function pointers by version;
// entries are only ever appended, so the place of an entry holds for every later version. The entries keep the
// library's names, because the names are how its documentation is found; what lies between them unused is counted,
// not declared. Own declarations of a stable binary interface; no part of ONNX Runtime's headers.

#ifndef ORT_API_H
#define ORT_API_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "ort_types.h"

// The version of the table that is asked for: that of ONNX Runtime 1.17, the oldest that is supported.
#define ORT_API_VERSION_ASKED 17

#pragma clang assume_nonnull begin

// clang-format off

// A function that returns null, or a status to be released.
#define ORT_STATUS(name) ort_status *_Nullable (*_Nonnull name)
// A function that cannot fail.
#define ORT_VOID(name) void (*_Nonnull name)

// `out` receives a handle or a number. Shapes are int64 [rank].
typedef struct ort_api {
    const void *_Nullable unused_0[1];
    ort_error_code (*_Nonnull GetErrorCode)(const ort_status *);
    const char *_Nonnull (*_Nonnull GetErrorMessage)(const ort_status *);
    ORT_STATUS(CreateEnv)(ort_logging_level, const char *name, ort_env *_Nullable *_Nonnull out);
    const void *_Nullable unused_4[3];
    ORT_STATUS(CreateSession)(const ort_env *, const char *path, const ort_session_options *,
        ort_session *_Nullable *_Nonnull out);
    ORT_STATUS(CreateSessionFromArray)(const ort_env *, const void *model, size_t bytes, const ort_session_options *,
        ort_session *_Nullable *_Nonnull out);
    const void *_Nullable unused_9[1];
    ORT_STATUS(CreateSessionOptions)(ort_session_options *_Nullable *_Nonnull out);
    const void *_Nullable unused_11[5];
    ORT_STATUS(EnableMemPattern)(ort_session_options *);
    ORT_STATUS(DisableMemPattern)(ort_session_options *);
    ORT_STATUS(EnableCpuMemArena)(ort_session_options *);
    ORT_STATUS(DisableCpuMemArena)(ort_session_options *);
    const void *_Nullable unused_20[2];
    ORT_STATUS(SetSessionLogSeverityLevel)(ort_session_options *, int level);
    ORT_STATUS(SetSessionGraphOptimizationLevel)(ort_session_options *, ort_graph_level);
    ORT_STATUS(SetIntraOpNumThreads)(ort_session_options *, int threads);
    ORT_STATUS(SetInterOpNumThreads)(ort_session_options *, int threads);
    const void *_Nullable unused_26[4];
    ORT_STATUS(SessionGetInputCount)(const ort_session *, size_t *out);
    ORT_STATUS(SessionGetOutputCount)(const ort_session *, size_t *out);
    const void *_Nullable unused_32[1];
    ORT_STATUS(SessionGetInputTypeInfo)(const ort_session *, size_t index, ort_type_info *_Nullable *_Nonnull out);
    ORT_STATUS(SessionGetOutputTypeInfo)(const ort_session *, size_t index, ort_type_info *_Nullable *_Nonnull out);
    const void *_Nullable unused_35[1];
    ORT_STATUS(SessionGetInputName)(const ort_session *, size_t index, ort_allocator *,
        char *_Nullable *_Nonnull out);
    ORT_STATUS(SessionGetOutputName)(const ort_session *, size_t index, ort_allocator *,
        char *_Nullable *_Nonnull out);
    const void *_Nullable unused_38[1];
    ORT_STATUS(CreateRunOptions)(ort_run_options *_Nullable *_Nonnull out);
    const void *_Nullable unused_40[6];
    ORT_STATUS(RunOptionsSetTerminate)(ort_run_options *);
    ORT_STATUS(RunOptionsUnsetTerminate)(ort_run_options *);
    ORT_STATUS(CreateTensorAsOrtValue)(ort_allocator *, const int64_t *shape, size_t rank, ort_element_type,
        ort_value *_Nullable *_Nonnull out);
    ORT_STATUS(CreateTensorWithDataAsOrtValue)(const ort_memory_info *, void *data, size_t bytes,
        const int64_t *shape, size_t rank, ort_element_type, ort_value *_Nullable *_Nonnull out);
    const void *_Nullable unused_50[1];
    ORT_STATUS(GetTensorMutableData)(ort_value *, void *_Nullable *_Nonnull out);
    const void *_Nullable unused_52[3];
    ORT_STATUS(CastTypeInfoToTensorInfo)(const ort_type_info *, const ort_tensor_info *_Nullable *_Nonnull out);
    const void *_Nullable unused_56[4];
    ORT_STATUS(GetTensorElementType)(const ort_tensor_info *, ort_element_type *out);
    ORT_STATUS(GetDimensionsCount)(const ort_tensor_info *, size_t *out);
    ORT_STATUS(GetDimensions)(const ort_tensor_info *, int64_t *dimensions, size_t rank);
    ORT_STATUS(GetSymbolicDimensions)(const ort_tensor_info *, const char *_Nullable *_Nonnull names, size_t rank);
    const void *_Nullable unused_64[1];
    ORT_STATUS(GetTensorTypeAndShape)(const ort_value *, ort_tensor_info *_Nullable *_Nonnull out);
    const void *_Nullable unused_66[3];
    ORT_STATUS(CreateCpuMemoryInfo)(ort_allocator_type, ort_memory_type, ort_memory_info *_Nullable *_Nonnull out);
    const void *_Nullable unused_70[6];
    ORT_STATUS(AllocatorFree)(ort_allocator *, void *_Nullable memory);
    const void *_Nullable unused_77[1];
    ORT_STATUS(GetAllocatorWithDefaultOptions)(ort_allocator *_Nullable *_Nonnull out);
    const void *_Nullable unused_79[13];
    ORT_VOID(ReleaseEnv)(ort_env *_Nullable);
    ORT_VOID(ReleaseStatus)(ort_status *_Nullable);
    ORT_VOID(ReleaseMemoryInfo)(ort_memory_info *_Nullable);
    ORT_VOID(ReleaseSession)(ort_session *_Nullable);
    ORT_VOID(ReleaseValue)(ort_value *_Nullable);
    ORT_VOID(ReleaseRunOptions)(ort_run_options *_Nullable);
    ORT_VOID(ReleaseTypeInfo)(ort_type_info *_Nullable);
    ORT_VOID(ReleaseTensorTypeAndShapeInfo)(ort_tensor_info *_Nullable);
    ORT_VOID(ReleaseSessionOptions)(ort_session_options *_Nullable);
    const void *_Nullable unused_101[10];
    ORT_STATUS(SessionGetModelMetadata)(const ort_session *, ort_model_metadata *_Nullable *_Nonnull out);
    const void *_Nullable unused_112[4];
    ORT_STATUS(ModelMetadataLookupCustomMetadataMap)(const ort_model_metadata *, ort_allocator *, const char *key,
        char *_Nullable *_Nonnull out);
    const void *_Nullable unused_117[1];
    ORT_VOID(ReleaseModelMetadata)(ort_model_metadata *_Nullable);
    const void *_Nullable unused_119[11];
    ORT_STATUS(AddSessionConfigEntry)(ort_session_options *, const char *key, const char *value);
    const void *_Nullable unused_131[2];
    ORT_STATUS(RunWithBinding)(ort_session *, const ort_run_options *_Nullable, const ort_io_binding *);
    ORT_STATUS(CreateIoBinding)(ort_session *, ort_io_binding *_Nullable *_Nonnull out);
    ORT_VOID(ReleaseIoBinding)(ort_io_binding *_Nullable);
    ORT_STATUS(BindInput)(ort_io_binding *, const char *name, const ort_value *);
    ORT_STATUS(BindOutput)(ort_io_binding *, const char *name, const ort_value *);
    ORT_STATUS(BindOutputToDevice)(ort_io_binding *, const char *name, const ort_memory_info *);
    const void *_Nullable unused_139[1];
    ORT_STATUS(GetBoundOutputValues)(const ort_io_binding *, ort_allocator *,
        ort_value *_Nonnull *_Nullable *_Nonnull values, size_t *count);
    ORT_VOID(ClearBoundInputs)(ort_io_binding *);
    ORT_VOID(ClearBoundOutputs)(ort_io_binding *);
} ort_api;

// clang-format on

// What OrtGetApiBase returns.
typedef struct ort_api_base {
    // Null when the library is older than that.
    const ort_api *_Nullable (*_Nonnull GetApi)(uint32_t version);
    // "1.32.0", lent.
    const char *_Nonnull (*_Nonnull GetVersionString)(void);
} ort_api_base;

typedef const ort_api_base *_Nullable (*ort_get_api_base)(void);

#pragma clang assume_nonnull end

// The places of some entries, so that a slip in a gap cannot go unseen.
#define SMOL_ORT_ENTRY(index, name) \
    static_assert(offsetof(ort_api, name) == (index) * sizeof(void *), "the place of " #name)
SMOL_ORT_ENTRY(3, CreateEnv);
SMOL_ORT_ENTRY(10, CreateSessionOptions);
SMOL_ORT_ENTRY(25, SetInterOpNumThreads);
SMOL_ORT_ENTRY(30, SessionGetInputCount);
SMOL_ORT_ENTRY(39, CreateRunOptions);
SMOL_ORT_ENTRY(48, CreateTensorAsOrtValue);
SMOL_ORT_ENTRY(55, CastTypeInfoToTensorInfo);
SMOL_ORT_ENTRY(65, GetTensorTypeAndShape);
SMOL_ORT_ENTRY(92, ReleaseEnv);
SMOL_ORT_ENTRY(118, ReleaseModelMetadata);
SMOL_ORT_ENTRY(130, AddSessionConfigEntry);
SMOL_ORT_ENTRY(133, RunWithBinding);
SMOL_ORT_ENTRY(142, ClearBoundOutputs);
#undef SMOL_ORT_ENTRY
#undef ORT_STATUS
#undef ORT_VOID

#endif
