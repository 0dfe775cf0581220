public import Foundation
public import Testing

/// A folder of expected values from the reference, with the images they were made from.
///
/// Two exist with the same layout: the small one that the repository carries (`Tests/Fixtures`), and the
/// full one beside the repository (`../shared`), which only the developers have.
public struct GoldenRoot: Sendable, CustomTestStringConvertible {
    /// How test output names the folder.
    public let name: String
    /// The folder that holds `images/` and `goldens/`.
    public let folder: URL

    /// Images that `goldens/images.json` and the golden models name.
    public var images: URL { folder.appending(path: "images") }
    /// Expected values: `images.json`, `tokenizer.json`, `prompts.json`, `models/`.
    public var goldens: URL { folder.appending(path: "goldens") }
    /// The name, for test output.
    public var testDescription: String { name }

    /// The repository's own fixtures, always there.
    public static let repository = GoldenRoot(
        name: "Tests/Fixtures",
        folder: packageFolder.appending(path: "Tests/Fixtures")
    )

    /// The developers' folder, whether it is there or not.
    public static let shared = GoldenRoot(
        name: "shared",
        folder: packageFolder.deletingLastPathComponent().appending(path: "shared")
    )

    /// Whether the folder exists.
    public var exists: Bool { FileManager.default.fileExists(atPath: goldens.path) }

    /// The folder of `Package.swift`.
    public static let packageFolder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A JSON file under `goldens/`, decoded.
    public func decode<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: goldens.appending(path: path)))
    }
}

/// Whether this is a run of continuous integration, where a missing `../shared` is a failure and not a skip.
public let isContinuousIntegration = ProcessInfo.processInfo.environment["CI"] == "true"

extension Trait where Self == ConditionTrait {
    /// Skips a test that needs `../shared` where that is not there; in continuous integration it runs and fails.
    public static var needsShared: Self {
        .enabled(if: GoldenRoot.shared.exists || isContinuousIntegration, "needs ../shared beside the repository")
    }
}
