import Crypto
import Foundation

/// The hash of a blob's bytes, taken piece by piece.
enum BlobHash {
    case sha256(SHA256)
    case gitBlob(Insecure.SHA1)

    /// Starts a hash; git's needs the number of bytes first.
    init(_ algorithm: BlobName.Algorithm, size: Int) {
        switch algorithm {
        case .sha256:
            self = .sha256(SHA256())
        case .gitBlob:
            var hash = Insecure.SHA1()
            hash.update(data: Data("blob \(size)\0".utf8))
            self = .gitBlob(hash)
        }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .sha256(var hash):
            hash.update(bufferPointer: bytes)
            self = .sha256(hash)
        case .gitBlob(var hash):
            hash.update(bufferPointer: bytes)
            self = .gitBlob(hash)
        }
    }

    /// The hash as hexadecimal digits.
    func finish() -> String {
        switch self {
        case .sha256(let hash): Self.hex(hash.finalize())
        case .gitBlob(let hash): Self.hex(hash.finalize())
        }
    }

    private static func hex(_ digest: some Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
