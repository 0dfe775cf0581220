#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The longest file that is read: more than any image within the pixel limit needs.
private let fileSizeLimit = 2 << 30

/// The bytes of a file, which may be a pipe.
///
/// The first of them are looked at before the rest is read, so that a device without an end, or a large file that is
/// no image, is refused at once.
func readImageFile(at url: URL, name: String) throws(ImageError) -> [UInt8] {
    guard url.isFileURL else {
        throw .unreadable(name: name, reason: "it is not a file on this machine")
    }
    let descriptor = open(url.path(percentEncoded: false), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        let isMissing = errno == ENOENT || errno == ENOTDIR
        throw .unreadable(name: name, reason: isMissing ? "there is no such file" : String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
        throw .unreadable(name: name, reason: "it is a folder")
    }

    var bytes: [UInt8] = []
    while bytes.count < 64, try readPiece(of: descriptor, atMost: 64 - bytes.count, onto: &bytes, name: name) {}
    guard !bytes.isEmpty else {
        throw .empty(name: name)
    }
    guard bytes.withUnsafeBytes({ ImageFormat(startOf: ByteReader($0)) }) != nil else {
        throw .unknownFormat(name: name)
    }
    bytes.reserveCapacity(min(max(Int(status.st_size), 64), fileSizeLimit))
    while try readPiece(of: descriptor, atMost: 1 << 20, onto: &bytes, name: name) {
        guard bytes.count <= fileSizeLimit else {
            throw .unreadable(name: name, reason: "it is longer than \(fileSizeLimit) bytes")
        }
    }
    return bytes
}

/// Appends what one call of the system reads; false at the end of the file.
private func readPiece(
    of descriptor: Int32,
    atMost limit: Int,
    onto bytes: inout [UInt8],
    name: String
) throws(ImageError) -> Bool {
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit) { piece throws(ImageError) in
        var count = read(descriptor, piece.baseAddress, limit)
        while count < 0, errno == EINTR { count = read(descriptor, piece.baseAddress, limit) }
        guard count >= 0 else {
            throw .unreadable(name: name, reason: String(cString: strerror(errno)))
        }
        bytes.append(contentsOf: piece[..<count])
        return count > 0
    }
}
