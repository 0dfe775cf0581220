public import Foundation
internal import SmolSupport

/// A repository that the test server has.
public struct TestRepository: Sendable {
    /// One file of a commit.
    public struct File: Sendable {
        /// Its name as the server lists it, good or bad.
        public let name: String
        /// Its bytes.
        public let bytes: [UInt8]
        /// Whether it lies on the other host, as the hub's large files do.
        public let isLarge: Bool
        /// The size that the list tells.
        public let announcedSize: Int

        /// A file.
        public init(_ name: String, _ bytes: [UInt8], isLarge: Bool = false, announcedSize: Int? = nil) {
            self.announcedSize = announcedSize ?? bytes.count
            self.name = name
            self.bytes = bytes
            self.isLarge = isLarge
        }

        /// Git's SHA-1 of the bytes as a blob.
        public var gitHash: String {
            var hash = IncrementalHash(.sha1)
            hash.update("blob \(bytes.count)\0")
            bytes.withUnsafeBytes { hash.update($0) }
            return hexadecimal(hash.finalize())
        }

        /// SHA-256 of the bytes.
        public var sha256: String { SHA256Digest(of: bytes).description }

        /// What the hub's ETag holds.
        public var etag: String { isLarge ? sha256 : gitHash }
    }

    /// Who may read it.
    public enum Access: Sendable {
        /// Everybody.
        case open
        /// Whoever has the server's token.
        case hidden
        /// The list is open, the files are for whoever has the server's token.
        case gated
    }

    /// Its name.
    public let id: String
    /// Files by commit.
    public var commits: [String: [File]]
    /// Commits by branch or tag.
    public var references: [String: String]
    /// Who may read it.
    public var access: Access

    /// A repository with one commit on `main`.
    public init(_ id: String, commit: String, files: [File], access: Access = .open) {
        self.id = id
        commits = [commit: files]
        references = ["main": commit]
        self.access = access
    }

    /// A model of small files and one large, as a repository on the hub would look.
    ///
    /// - Parameter folder: A model folder whose files are taken; nil makes files of random bytes.
    public static func model(
        _ id: String,
        folder: URL? = nil,
        weights: Int = 300_000,
        seed: UInt64 = 1
    ) throws -> TestRepository {
        var bytes = ByteSource(seed: seed)
        var files: [File] = []
        if let folder {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
                guard name.contains(".") else { continue }
                let data = try Data(contentsOf: folder.appending(path: name))
                files.append(File(name, Array(data), isLarge: name.hasSuffix(".safetensors")))
            }
        } else {
            for name in ["config.json", "tokenizer.json", "tokenizer_config.json", "preprocessor_config.json"] {
                files.append(File(name, Array("{\"name\": \"\(name)\", \"seed\": \(seed)}".utf8)))
            }
            files.append(File("model.safetensors", bytes.next(weights), isLarge: true))
        }
        files.append(File("README.md", Array("# \(id)\n".utf8)))
        files.append(File("pytorch_model.bin", bytes.next(1000), isLarge: true))
        for stem in ["vision_encoder", "embed_tokens", "decoder_model_merged"] {
            files.append(File("onnx/\(stem).onnx", bytes.next(2000), isLarge: true))
            files.append(File("onnx/\(stem)_q4.onnx", bytes.next(1000), isLarge: true))
        }
        files.append(File("onnx/decoder_model_merged.onnx_data", bytes.next(5000), isLarge: true))
        return TestRepository(id, commit: "4d1b9e57c2a08f63d5e7b94a1c06f2388e5a7d90", files: files)
    }
}

/// Bytes that look random and are the same each time.
public struct ByteSource {
    private var state: UInt64

    /// Starts at a seed.
    public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    /// The next bytes.
    public mutating func next(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: number() >> 56) }
    }

    /// The next number (xorshift64*).
    public mutating func number() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// The next number below a bound.
    public mutating func number(below bound: Int) -> Int { Int(number() % UInt64(max(1, bound))) }
}
