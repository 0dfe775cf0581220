import ArgumentParser
internal import SmolSupport
import SmolTerminal

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What is wrong with something that a command was given to read or to write.
struct InputError: Error, Equatable, CustomStringConvertible {
    /// The file, and the line where there is one.
    let place: String
    /// What is wrong, and what would be right.
    let problem: String

    /// One line.
    var description: String { "\(place): \(problem)" }
}

/// Reads whole files that a person named.
enum InputFile {
    /// The bytes of a file, or of a pipe, or of standard input for `-`.
    ///
    /// - Throws: ``InputError`` that says what is there instead.
    static func bytes(of path: String, limit: Int) throws(InputError) -> [UInt8] {
        if path == "-" { return try read(Descriptor.input, place: "standard input", limit: limit) }
        switch FileKind(at: path) {
        case .nothing: throw InputError(place: path, problem: "there is no such file")
        case .folder: throw InputError(place: path, problem: "is a folder, expected a file")
        case .file, .other: break
        }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw InputError(place: path, problem: "cannot be opened: \(DescriptorError())")
        }
        defer { close(file) }
        return try read(file, place: path, limit: limit)
    }

    /// The first bytes of a regular file, none where it cannot be read.
    static func start(of path: String, count: Int) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return [] }
        defer { close(file) }
        return (try? Descriptor.read(file, upTo: count)).flatMap { $0 } ?? []
    }

    /// Everything that comes, as long as it is bearable.
    static func read(_ descriptor: Int32, place: String, limit: Int) throws(InputError) -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            while let more = try Descriptor.read(descriptor, upTo: 1 << 16) {
                bytes += more
                if bytes.count > limit { break }
            }
        } catch {
            throw InputError(place: place, problem: "cannot be read: \(error)")
        }
        guard bytes.count <= limit else {
            throw InputError(place: place, problem: "has more than \(limit) bytes")
        }
        return bytes
    }
}

extension Sequence<UInt8> {
    /// The bytes without the mark that some programs put before UTF-8.
    var withoutByteOrderMark: ArraySlice<UInt8> {
        let bytes = Array(self)
        return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    }
}

/// Standard input, which is read once as a whole: as the prompt or as an image.
enum StandardInput {
    /// Largest input that is read, in bytes.
    private static let limit = 1 << 30

    /// Everything that comes.
    ///
    /// - Throws: ``InputError``.
    static func readAll() throws(InputError) -> [UInt8] {
        try InputFile.bytes(of: "-", limit: limit)
    }

    /// Everything that comes, as text without the last line break and without a byte order mark.
    static func readText() throws -> String {
        guard var text = String(validating: try readAll().withoutByteOrderMark, as: UTF8.self) else {
            throw ValidationError("standard input: the text is not valid UTF-8")
        }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    /// Whether a person would have to type.
    static var isTerminal: Bool { Descriptor.isTerminal(Descriptor.input) }
}
