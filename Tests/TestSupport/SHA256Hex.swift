import Crypto
public import Foundation

/// The SHA-256 of some bytes, in lowercase hexadecimal, as the golden files write it.
public func sha256Hex(_ bytes: some DataProtocol) -> String {
    SHA256.hash(data: bytes).map { byte in
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0" + digits : digits
    }.joined()
}
