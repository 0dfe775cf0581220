internal import COnnxRuntime

extension OnnxLibrary {
    /// Turns a status of the library into an error, and releases it.
    func check(_ status: OpaquePointer?, _ operation: @autoclosure () -> String) throws(OnnxRuntimeError) {
        guard let status else { return }
        throw Self.error(api, status, operation())
    }

    /// Makes a handle; the caller releases it.
    func make(
        _ operation: @autoclosure () -> String,
        _ body: (UnsafeMutablePointer<OpaquePointer?>) -> OpaquePointer?
    ) throws(OnnxRuntimeError) -> OpaquePointer {
        try Self.make(api, operation(), body)
    }

    /// Makes a handle while there is no library object yet.
    static func make(
        _ api: UnsafePointer<ort_api>,
        _ operation: @autoclosure () -> String,
        _ body: (UnsafeMutablePointer<OpaquePointer?>) -> OpaquePointer?
    ) throws(OnnxRuntimeError) -> OpaquePointer {
        var handle: OpaquePointer?
        if let status = body(&handle) { throw error(api, status, operation()) }
        guard let handle else {
            throw .failed(code: .failure, message: "the library gave nothing back", operation: operation())
        }
        return handle
    }

    private static func error(
        _ api: UnsafePointer<ort_api>,
        _ status: OpaquePointer,
        _ operation: String
    ) -> OnnxRuntimeError {
        defer { api.pointee.ReleaseStatus(status) }
        return .failed(
            code: OnnxErrorCode(rawValue: api.pointee.GetErrorCode(status)),
            message: String(cString: api.pointee.GetErrorMessage(status)),
            operation: operation
        )
    }

    /// Takes over text that the library allocated.
    func adopt(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text else { return "" }
        defer { release(text) }
        return String(cString: text)
    }

    /// Gives memory back to the library's allocator.
    func release(_ memory: UnsafeMutableRawPointer) {
        if let status = api.pointee.AllocatorFree(allocator, memory) { api.pointee.ReleaseStatus(status) }
    }
}
