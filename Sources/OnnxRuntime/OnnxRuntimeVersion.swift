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
