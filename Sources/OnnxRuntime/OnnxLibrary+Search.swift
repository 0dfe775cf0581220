internal import Foundation

extension OnnxLibrary {
    /// The environment variable that names the library or its folder.
    public static let environmentVariable = "SMOLVLM_ONNXRUNTIME"

    /// Finds and loads a library.
    ///
    /// In this order: `path`; the environment variable `SMOLVLM_ONNXRUNTIME`; a folder `onnxruntime` beside the
    /// program or in the build folder that the program lies in; what the system's loader finds; Python environments.
    /// The first two insist: what they name must work. Of the others, one that does not load is passed over.
    ///
    /// - Parameter path: The library or its folder; nil looks in the places above.
    /// - Throws: ``OnnxRuntimeError``: what is wrong with the library that was named, or with the first that was
    ///   found, or that there is none.
    public static func find(path: String? = nil) throws(OnnxRuntimeError) -> OnnxLibrary {
        try find(path: path, places: LibraryPlaces.current)
    }

    static func find(path: String?, places: LibraryPlaces) throws(OnnxRuntimeError) -> OnnxLibrary {
        if let named = path ?? places.environment[environmentVariable], !named.isEmpty {
            guard let file = LibraryPlaces.library(at: named) else {
                let origin = path == nil ? "\(environmentVariable) is \(named)" : named
                throw .libraryUnusable(path: origin, reason: "no library is there")
            }
            return try OnnxLibrary(path: file)
        }
        var firstProblem: OnnxRuntimeError?
        for file in places.files {
            do throws(OnnxRuntimeError) {
                return try OnnxLibrary(path: file)
            } catch {
                firstProblem = firstProblem ?? error
            }
        }
        for name in LibraryPlaces.loaderNames {
            if let library = try? OnnxLibrary(path: name) { return library }
        }
        for file in places.pythonFiles {
            do throws(OnnxRuntimeError) {
                return try OnnxLibrary(path: file)
            } catch {
                firstProblem = firstProblem ?? error
            }
        }
        throw firstProblem ?? .libraryNotFound(places: places.description)
    }
}
