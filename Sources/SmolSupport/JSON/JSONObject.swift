/// One object of a JSON file with its path, so that every complaint about a key names the file and the key.
///
/// A key that is absent takes the default; a key that is there must have the right type and range.
package struct JSONObject: Sendable {
    /// Path of the file, for errors.
    package let file: String
    /// JSON path of this object, empty at the top.
    package let path: String
    /// The members as read.
    package let members: [String: JSONValue]

    /// Largest file that is read at all, in bytes.
    package static let largestFile = 32 << 20

    /// Reads the object at the top of a JSON text.
    ///
    /// - Parameters:
    ///   - json: The text, UTF-8.
    ///   - file: Path of the file, for errors.
    ///   - keys: The only members to keep, where the others are many; nil for all.
    /// - Throws: ``FileError`` that names the byte, or the file where it holds no object.
    package init(json: [UInt8], file: String, keys: Set<String>? = nil) throws(FileError) {
        var reader = JSONReader(json, file: file)
        let kind = try reader.peekKind()
        guard kind == .object else {
            throw FileError(.malformed, file: file, "holds \(kind.rawValue), expected an object")
        }
        self.init(file: file, path: "", members: try reader.readMembers(keys))
        try reader.expectEnd()
    }

    /// Reads a whole file; `keys` as above.
    ///
    /// - Throws: ``FileError``.
    package init(contentsOf file: String, keys: Set<String>? = nil) throws(FileError) {
        try self.init(json: RegularFile.bytes(of: file, largestSize: Self.largestFile), file: file, keys: keys)
    }

    /// An object of these members.
    package init(file: String, path: String, members: [String: JSONValue]) {
        self.file = file
        self.path = path
        self.members = members
    }

    /// The JSON path of a key of this object.
    package func place(of key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// An error at a key of this object.
    package func error(
        _ kind: FileError.Kind = .invalidValue,
        at key: String,
        _ problem: String
    ) -> FileError {
        FileError(kind, file: file, place: place(of: key), problem)
    }

    /// A whole number inside a range.
    package func integer(
        _ key: String,
        default fallback: Int,
        in range: ClosedRange<Int>
    ) throws(FileError) -> Int {
        guard let value = members[key] else { return fallback }
        guard case .integer(let number) = value, range.contains(number) else {
            throw error(
                at: key,
                "is \(value.summary), expected a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// A whole number inside a range, or nil when the key is absent or null.
    package func optionalInteger(_ key: String, in range: ClosedRange<Int>) throws(FileError) -> Int? {
        guard let value = members[key], value != .null else { return nil }
        return try integer(key, default: 0, in: range)
    }

    /// A finite number inside a range.
    package func number(
        _ key: String,
        default fallback: Double,
        in range: ClosedRange<Double>
    ) throws(FileError) -> Double {
        let number: Double
        switch members[key] {
        case nil: return fallback
        case .integer(let value): number = Double(value)
        case .number(let value): number = value
        case let value?: throw error(at: key, "is \(value.summary), expected a number")
        }
        guard range.contains(number) else {
            throw error(at: key, "is \(number), expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `true` or `false`.
    package func boolean(_ key: String, default fallback: Bool) throws(FileError) -> Bool {
        switch members[key] {
        case nil: return fallback
        case .boolean(let value): return value
        case let value?: throw error(at: key, "is \(value.summary), expected true or false")
        }
    }

    /// A text.
    package func string(_ key: String, default fallback: String) throws(FileError) -> String {
        switch members[key] {
        case nil: return fallback
        case .string(let value): return value
        case let value?: throw error(at: key, "is \(value.summary), expected a text")
        }
    }

    /// An object inside this one, or nil when the key is absent or null.
    package func object(_ key: String) throws(FileError) -> JSONObject? {
        switch members[key] {
        case nil, .null: return nil
        case .object(let inner): return JSONObject(file: file, path: place(of: key), members: inner)
        case let value?: throw error(at: key, "is \(value.summary), expected an object")
        }
    }
}
