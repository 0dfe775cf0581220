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

/// A version of ONNX Runtime, such as 1.32.0.
public struct OnnxRuntimeVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The first number.
    public let major: Int
    /// The second number; it is also the number of the function table.
    public let minor: Int
    /// The third number.
    public let patch: Int

    /// The oldest version that this package works with.
    public static let oldestSupported = OnnxRuntimeVersion(major: 1, minor: 17, patch: 0)

    /// A version by its numbers.
    public init(major: Int, minor: Int, patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads `1.32.0`, with or without a suffix as in `1.32.0-dev`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let numbers = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard numbers.count >= 2, let major = Int(numbers[0]), let minor = Int(numbers[1].prefix(while: \.isNumber))
        else { return nil }
        self.major = major
        self.minor = minor
        patch = numbers.count > 2 ? Int(numbers[2].prefix(while: \.isNumber)) ?? 0 : 0
    }

    /// Orders by the three numbers.
    public static func < (left: OnnxRuntimeVersion, right: OnnxRuntimeVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    /// `major.minor.patch`.
    public var description: String { "\(major).\(minor).\(patch)" }
}
