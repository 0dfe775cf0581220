package import Foundation

/// One object of a JSON file with its path, so that every complaint about a key names the file and the key.
///
/// A key that is absent takes the default; a key that is there must have the right type and range.
package struct ConfigurationReader: Sendable {
    /// Path of the file, for errors.
    package let file: String
    /// JSON path of this object, empty at the top.
    package let path: String
    /// The members as decoded.
    package let members: [String: ConfigurationValue]

    /// Largest configuration file that is read at all, in bytes.
    package static let largestFile = 32 << 20

    /// Decodes the object at the top of a JSON text.
    ///
    /// - Parameters:
    ///   - json: The text.
    ///   - file: Path of the file, for errors.
    ///   - keys: The only members to decode, where the others are many; nil for all.
    package init(json: Data, file: String, keys: Set<String>? = nil) throws(CheckpointError) {
        do {
            let decoder = JSONDecoder()
            if let keys, let place = ConfigurationMembers.keys { decoder.userInfo[place] = keys }
            let decoded = try decoder.decode(ConfigurationMembers.self, from: json)
            self.init(file: file, path: "", members: decoded.members)
        } catch DecodingError.typeMismatch(_, let context) where context.codingPath.isEmpty {
            throw CheckpointError(.malformed, file: file, "holds another JSON value, expected an object")
        } catch {
            throw CheckpointError(.malformed, file: file, "not valid JSON; download the file again")
        }
    }

    /// Reads and decodes a whole file; `keys` as above.
    package init(contentsOf file: String, keys: Set<String>? = nil) throws(CheckpointError) {
        let mapped = try MappedFile(path: file, largestSize: Self.largestFile)
        try self.init(json: Data(mapped.bytes), file: file, keys: keys)
    }

    package init(file: String, path: String, members: [String: ConfigurationValue]) {
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
        _ kind: CheckpointError.Kind = .invalidValue,
        at key: String,
        _ problem: String
    ) -> CheckpointError {
        CheckpointError(kind, file: file, place: place(of: key), problem)
    }

    /// A whole number inside a range.
    package func integer(
        _ key: String,
        default fallback: Int,
        in range: ClosedRange<Int>
    ) throws(CheckpointError) -> Int {
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
    package func optionalInteger(_ key: String, in range: ClosedRange<Int>) throws(CheckpointError) -> Int? {
        guard let value = members[key], value != .null else { return nil }
        return try integer(key, default: 0, in: range)
    }

    /// A finite number inside a range.
    package func number(
        _ key: String,
        default fallback: Double,
        in range: ClosedRange<Double>
    ) throws(CheckpointError) -> Double {
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
    package func boolean(_ key: String, default fallback: Bool) throws(CheckpointError) -> Bool {
        switch members[key] {
        case nil: return fallback
        case .boolean(let value): return value
        case let value?: throw error(at: key, "is \(value.summary), expected true or false")
        }
    }

    /// A text.
    package func string(_ key: String, default fallback: String) throws(CheckpointError) -> String {
        switch members[key] {
        case nil: return fallback
        case .string(let value): return value
        case let value?: throw error(at: key, "is \(value.summary), expected a text")
        }
    }

    /// An object inside this one, or nil when the key is absent or null.
    package func object(_ key: String) throws(CheckpointError) -> ConfigurationReader? {
        switch members[key] {
        case nil, .null: return nil
        case .object(let inner): return ConfigurationReader(file: file, path: place(of: key), members: inner)
        case let value?: throw error(at: key, "is \(value.summary), expected an object")
        }
    }
}
