internal import COnnxRuntime

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A loaded ONNX Runtime: everything else of this module starts here.
///
/// ```swift
/// let library = try OnnxLibrary.find()
/// let session = try OnnxSession(library: library, path: "model.onnx")
/// let input = try OnnxTensor(library: library, [1, 2, 3] as [Float], shape: [1, 3])
/// let outputs = try session.run(["x": input])
/// ```
///
/// Nothing is linked. The library stays loaded until the process ends, because it has threads and state of its own.
public final class OnnxLibrary: Sendable {
    /// Path of the library as the system's loader knows it.
    public let path: String
    /// Its version.
    public let version: OnnxRuntimeVersion

    // The table is constant memory of the library, which is never unloaded.
    nonisolated(unsafe) let api: UnsafePointer<ort_api>
    // The library's environment may be used from any thread.
    nonisolated(unsafe) let environment: OpaquePointer
    // Immutable once made.
    nonisolated(unsafe) let hostMemory: OpaquePointer
    // The default allocator may be used from any thread; it is lent and never released.
    nonisolated(unsafe) let allocator: OpaquePointer

    /// Loads a library file.
    ///
    /// Loading runs the file's code, so the path must be one that the user trusts.
    ///
    /// - Parameter path: The file, or a bare name for the system's loader to find.
    /// - Throws: ``OnnxRuntimeError/libraryUnusable(path:reason:)`` or
    ///   ``OnnxRuntimeError/libraryTooOld(path:version:)``.
    public init(path: String) throws(OnnxRuntimeError) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw .libraryUnusable(path: path, reason: dlerror().map { String(cString: $0) } ?? "cannot be loaded")
        }
        guard let symbol = dlsym(handle, "OrtGetApiBase") else {
            throw .libraryUnusable(path: path, reason: "it has no OrtGetApiBase")
        }
        let loadedPath = smol_ort_library_file(symbol).map { String(cString: $0) } ?? path
        guard let base = unsafeBitCast(symbol, to: ort_get_api_base.self)() else {
            throw .libraryUnusable(path: loadedPath, reason: "it offers no interface")
        }
        let versionText = String(cString: base.pointee.GetVersionString())
        guard let version = OnnxRuntimeVersion(versionText) else {
            throw .libraryUnusable(path: loadedPath, reason: "it calls its version '\(versionText)'")
        }
        guard version >= .oldestSupported else { throw .libraryTooOld(path: loadedPath, version: version) }
        guard let api = base.pointee.GetApi(UInt32(ORT_API_VERSION_ASKED)) else {
            throw .libraryUnusable(path: loadedPath, reason: "it lacks the functions of version 1.17")
        }
        self.path = loadedPath
        self.version = version
        self.api = api
        environment = try Self.make(api, "create an environment") { api.pointee.CreateEnv(Self.logLevel, "onnx", $0) }
        do throws(OnnxRuntimeError) {
            hostMemory = try Self.make(api, "describe memory") {
                api.pointee.CreateCpuMemoryInfo(
                    ort_allocator_type(ORT_ALLOCATOR_ARENA),
                    ort_memory_type(ORT_MEMORY_DEFAULT),
                    $0
                )
            }
            allocator = try Self.make(api, "find the allocator") { api.pointee.GetAllocatorWithDefaultOptions($0) }
        } catch {
            api.pointee.ReleaseEnv(environment)
            throw error
        }
    }

    deinit {
        api.pointee.ReleaseMemoryInfo(hostMemory)
        api.pointee.ReleaseEnv(environment)
    }

    /// Every failure comes back as a status, so the library need not print it as well.
    private static let logLevel = ort_logging_level(ORT_LOGGING_FATAL)
}
