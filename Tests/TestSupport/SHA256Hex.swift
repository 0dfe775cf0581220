public import Foundation
import SmolSupport

/// The SHA-256 of some bytes, in lowercase hexadecimal, as the golden files write it.
public func sha256Hex(_ bytes: some DataProtocol) -> String {
    SHA256Digest(of: bytes).description
}
