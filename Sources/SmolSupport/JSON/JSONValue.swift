/// Any JSON value, as decoded from a small configuration file.
package enum ConfigurationValue: Decodable, Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([ConfigurationValue])
    case object([String: ConfigurationValue])

    /// Decodes whatever value is there; a whole number that fits `Int` becomes `.integer`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([String: ConfigurationValue].self) {
            self = .object(value)
        } else {
            self = .array(try container.decode([ConfigurationValue].self))
        }
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
}

/// The members of a JSON object, all or only those that the decoder's user info selects.
struct ConfigurationMembers: Decodable {
    /// Under this key the user info holds a `Set<String>` of the members to decode.
    static let keys = CodingUserInfoKey(rawValue: "SmolVLM.ConfigurationMembers.keys")
    /// What was decoded.
    let members: [String: ConfigurationValue]

    /// Any key.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        guard let selected = Self.keys.flatMap({ decoder.userInfo[$0] }) as? Set<String> else {
            members = try decoder.singleValueContainer().decode([String: ConfigurationValue].self)
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        var members: [String: ConfigurationValue] = [:]
        for key in container.allKeys where selected.contains(key.stringValue) {
            members[key.stringValue] = try container.decode(ConfigurationValue.self, forKey: key)
        }
        self.members = members
    }
}
