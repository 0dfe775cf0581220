/// Any JSON value, as read from a small configuration file.
package enum JSONValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// A whole number that fits `Int`, however it is written.
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads a text that holds one value.
    ///
    /// - Parameters:
    ///   - json: The text, UTF-8.
    ///   - file: What errors call it.
    /// - Throws: ``FileError`` that names the byte.
    package init(json: [UInt8], file: String) throws(FileError) {
        var reader = JSONReader(json, file: file)
        self = try reader.readValue()
        try reader.expectEnd()
    }

    /// The value as an error message shows it.
    package var summary: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): "\"\(singleLine(value))\""
        case .array(let values): "a list of \(values.count)"
        case .object(let members): "an object of \(members.count) keys"
        }
    }

    /// The text, where the value is one.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The members, where the value is an object.
    package var object: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }
}

extension JSONReader {
    /// Reads the value that comes next, whatever it is; of a key that repeats the last value counts.
    package mutating func readValue() throws(FileError) -> JSONValue {
        switch try peekKind() {
        case .object:
            return .object(try readMembers())
        case .array:
            var values: [JSONValue] = []
            try beginArray()
            while try nextElement() { values.append(try readValue()) }
            return .array(values)
        case .string: return .string(try readString())
        case .number: return try readNumber()
        case .boolean: return .boolean(try readBoolean())
        case .null:
            try readNull()
            return .null
        }
    }

    /// Reads the members of the object that comes next, or only those of `keys`.
    package mutating func readMembers(_ keys: Set<String>? = nil) throws(FileError) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        try beginObject()
        while let key = try nextKey() {
            let name = string(key)
            guard keys?.contains(name) != false else {
                try skipValue()
                continue
            }
            members[name] = try readValue()
        }
        return members
    }

    private mutating func readNumber() throws(FileError) -> JSONValue {
        let text = String(decoding: try readNumberText(), as: UTF8.self)
        if let whole = Int(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else { throw invalid("is a number that is too large") }
        return Int(exactly: number).map { .integer($0) } ?? .number(number)
    }
}
