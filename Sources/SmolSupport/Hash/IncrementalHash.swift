#if canImport(CryptoKit)
internal import CryptoKit
#else
internal import CSystemCrypto
#endif

/// A hash of bytes that come piece by piece.
///
/// Apple's systems take it from CryptoKit, all others from OpenSSL's libcrypto.
package struct IncrementalHash: ~Copyable {
    /// How the hash is made.
    package enum Algorithm: Sendable, Equatable {
        /// SHA-256, 32 bytes.
        case sha256
        /// SHA-1, 20 bytes: the name that git gives to bytes, no protection against who wants to deceive.
        case sha1
    }

    #if canImport(CryptoKit)
    private var function: any HashFunction

    /// Starts a hash of no bytes.
    package init(_ algorithm: Algorithm) {
        switch algorithm {
        case .sha256: function = CryptoKit.SHA256()
        case .sha1: function = Insecure.SHA1()
        }
    }

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        function.update(bufferPointer: bytes)
    }

    /// The hash of all bytes.
    package consuming func finalize() -> [UInt8] {
        Self.bytes(of: function)
    }

    private static func bytes(of function: some HashFunction) -> [UInt8] {
        Array(function.finalize())
    }
    #else
    private let context: OpaquePointer

    /// Starts a hash of no bytes.
    package init(_ algorithm: Algorithm) {
        let function =
            switch algorithm {
            case .sha256: EVP_sha256()
            case .sha1: EVP_sha1()
            }
        // No input leads here: the library has run out of memory, or was built without these two.
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a hash") }
        self.context = context
        precondition(EVP_DigestInit_ex(context, function, nil) == 1, "libcrypto lacks a hash function")
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "libcrypto failed to hash")
    }

    /// The hash of all bytes.
    package consuming func finalize() -> [UInt8] {
        let size = Int(EVP_MAX_MD_SIZE)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var length: UInt32 = 0
            precondition(EVP_DigestFinal_ex(context, buffer.baseAddress, &length) == 1, "libcrypto failed to hash")
            count = Int(length)
        }
    }
    #endif

    /// Adds a text's bytes in UTF-8.
    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }
}
