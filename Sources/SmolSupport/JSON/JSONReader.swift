/// A strict pull reader for JSON (RFC 8259), the one way in which files of JSON are read here.
///
/// The caller asks for what it expects, value by value; the reader keeps the path of the value it is at, so
/// that errors can name it. Depth is limited; nothing is allocated for a value that is skipped.
package struct JSONReader {
    /// One object or list that the reader is inside of.
    private struct Frame {
        let isObject: Bool
        /// How many members or elements have been started.
        var count = 0
        /// The key of the member that the reader is in.
        var key = JSONText(range: 0..<0, hasEscapes: false)
    }

    /// How deep objects and lists may be nested.
    package static let maximumDepth = 64

    let bytes: [UInt8]
    let file: String
    var position = 0
    private var frames: [Frame] = []

    /// A reader at the start of `bytes`; `file` is the name that errors carry.
    package init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The kind of the value that comes next, which is not consumed.
    package mutating func peekKind() throws(FileError) -> JSONKind {
        skipWhitespace()
        guard position < bytes.count else { throw malformed("the file ends where a value should be") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        default: throw malformed("a value should be here")
        }
    }

    /// Goes into the object that comes next.
    package mutating func beginObject() throws(FileError) {
        try expect(.object)
        try push(Frame(isObject: true))
    }

    /// Goes to the next member of the object and gives its key; `nil`, and out of the object, at its end.
    package mutating func nextKey() throws(FileError) -> JSONText? {
        guard try advance(closing: UInt8(ascii: "}")) else { return nil }
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            throw malformed("a key in double quotes should be here")
        }
        let key = try scanString()
        skipWhitespace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
            throw malformed("a colon should be here")
        }
        position += 1
        frames[frames.count - 1].key = key
        return key
    }

    /// Goes into the list that comes next.
    package mutating func beginArray() throws(FileError) {
        try expect(.array)
        try push(Frame(isObject: false))
    }

    /// Goes to the next element of the list; `false`, and out of the list, at its end.
    package mutating func nextElement() throws(FileError) -> Bool {
        try advance(closing: UInt8(ascii: "]"))
    }

    /// Passes over the value that comes next, checking its form.
    package mutating func skipValue() throws(FileError) {
        switch try peekKind() {
        case .object:
            try beginObject()
            while try nextKey() != nil { try skipValue() }
        case .array:
            try beginArray()
            while try nextElement() { try skipValue() }
        case .string: _ = try scanString()
        case .number: _ = try scanNumber()
        case .boolean: _ = try readBoolean()
        case .null: try readNull()
        }
    }

    /// Checks that nothing but white space follows the value that was read.
    package mutating func expectEnd() throws(FileError) {
        skipWhitespace()
        guard position == bytes.count else { throw malformed("something follows the end of the value") }
    }

    /// Throws unless the value that comes next is of the kind `expected`.
    package mutating func expect(_ expected: JSONKind) throws(FileError) {
        let found = try peekKind()
        guard found == expected else {
            throw invalid("should be \(expected.rawValue), is \(found.rawValue)")
        }
    }

    /// The place of the current value, as in `model.merges[3]`.
    package var path: String {
        var path = ""
        for frame in frames {
            if frame.isObject {
                guard frame.count > 0 else { continue }
                let key = string(frame.key)
                let isPlain = !key.isEmpty && key.utf8.count <= 40 && key.utf8.allSatisfy(\.isPlainInPath)
                path += isPlain ? (path.isEmpty ? key : ".\(key)") : "[\(quoted(key))]"
            } else if frame.count > 0 {
                path += "[\(frame.count - 1)]"
            }
        }
        return path.isEmpty ? "the whole file" : path
    }

    /// An error about the bytes at the current position.
    func malformed(_ problem: String) -> FileError {
        FileError(.malformed, file: file, place: "byte \(position)", "not valid JSON: \(problem)")
    }

    /// An error about the current value.
    package func invalid(_ problem: String) -> FileError {
        FileError(.invalidValue, file: file, place: path, problem)
    }

    /// An error about a construct that the current value names.
    package func unsupported(_ construct: String, supported: String) -> FileError {
        FileError(
            .unsupported,
            file: file,
            place: path,
            "\(construct) is not supported (supported: \(supported))"
        )
    }

    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func push(_ frame: Frame) throws(FileError) {
        guard frames.count < Self.maximumDepth else {
            throw malformed("more than \(Self.maximumDepth) levels of nesting")
        }
        position += 1
        frames.append(frame)
    }

    /// Over the comma to the next member or element; `false` at the end, which is consumed.
    private mutating func advance(closing: UInt8) throws(FileError) -> Bool {
        skipWhitespace()
        guard position < bytes.count else { throw malformed("the file ends inside an object or a list") }
        let last = frames.count - 1
        if bytes[position] == closing {
            position += 1
            frames.removeLast()
            return false
        }
        if frames[last].count > 0 {
            guard bytes[position] == UInt8(ascii: ",") else {
                throw malformed("a comma or a closing bracket should be here")
            }
            position += 1
            skipWhitespace()
        }
        frames[last].count += 1
        return true
    }
}

extension UInt8 {
    /// Whether the character needs no quotes in a path.
    fileprivate var isPlainInPath: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

/// What kind of JSON value is at a place.
package enum JSONKind: String, Sendable {
    case object = "an object"
    case array = "a list"
    case string = "a string"
    case number = "a number"
    case boolean = "true or false"
    case null = "null"
}

/// A JSON string as it is in the file: checked, but its escapes not yet replaced.
package struct JSONText: Sendable {
    /// The bytes between the quotes.
    package let range: Range<Int>
    /// Whether a backslash is among them.
    package let hasEscapes: Bool
}
