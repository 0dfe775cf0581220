import Foundation

/// The longest file that is read: more than any image within the pixel limit needs.
private let fileSizeLimit = 2 << 30

/// The bytes of a file.
///
/// The first of them are looked at before the rest is read, so that a device without an end, or a large file that is
/// no image, is refused at once.
func readImageFile(at url: URL, name: String) throws(ImageError) -> Data {
    guard url.isFileURL else {
        throw .unreadable(name: name, reason: "it is not a file on this machine")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
        throw .unreadable(name: name, reason: "there is no such file")
    }
    guard !isFolder.boolValue else {
        throw .unreadable(name: name, reason: "it is a folder")
    }
    do {
        let handle = try FileHandle(forReadingFrom: url)
        defer { try? handle.close() }
        var data = try handle.read(upToCount: 64) ?? Data()
        guard !data.isEmpty else {
            throw ImageError.empty(name: name)
        }
        guard data.withUnsafeBytes({ ImageFormat(startOf: ByteReader($0)) }) != nil else {
            throw ImageError.unknownFormat(name: name)
        }
        while let piece = try handle.read(upToCount: 16 << 20), !piece.isEmpty {
            data.append(piece)
            guard data.count <= fileSizeLimit else {
                throw ImageError.unreadable(name: name, reason: "it is longer than \(fileSizeLimit) bytes")
            }
        }
        return data
    } catch let error as ImageError {
        throw error
    } catch {
        throw .unreadable(name: name, reason: reasonText(error))
    }
}

/// The system's reason for a failure, without the path that Foundation puts around it.
func reasonText(_ error: any Error) -> String {
    let nsError = error as NSError
    let underlying = nsError.userInfo[NSUnderlyingErrorKey] as? NSError ?? nsError
    guard underlying.domain == NSPOSIXErrorDomain, let code = POSIXErrorCode(rawValue: Int32(underlying.code)) else {
        return nsError.localizedDescription.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    return String(cString: strerror(code.rawValue))
}
