internal import SmolSupport

/// The hash of a blob's bytes, taken piece by piece.
struct BlobHash: ~Copyable {
    private var hash: IncrementalHash

    /// Starts a hash; git's needs the number of bytes first.
    init(_ algorithm: BlobName.Algorithm, size: Int) {
        switch algorithm {
        case .sha256:
            hash = IncrementalHash(.sha256)
        case .gitBlob:
            hash = IncrementalHash(.sha1)
            hash.update("blob \(size)\0")
        }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bytes)
    }

    /// The hash as hexadecimal digits.
    consuming func finish() -> String { hexadecimal(hash.finalize()) }
}
