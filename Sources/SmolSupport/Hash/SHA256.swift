/// The SHA-256 of some bytes.
package struct SHA256Digest: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// The digest of a buffer.
    package init(of buffer: UnsafeRawBufferPointer) {
        var hash = IncrementalHash(.sha256)
        hash.update(buffer)
        bytes = hash.finalize()
    }

    /// The digest of bytes.
    package init(of bytes: some Sequence<UInt8>) {
        let digest = bytes.withContiguousStorageIfAvailable { Self(of: UnsafeRawBufferPointer($0)) }
        self = digest ?? Array(bytes).withUnsafeBytes { Self(of: $0) }
    }

    /// The digest as 64 lowercase hexadecimal digits.
    package var description: String { hexadecimal(bytes) }
}

/// Bytes as lowercase hexadecimal digits, two for each.
package func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
