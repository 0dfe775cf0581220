/// The lines of a head in their order; names are compared without regard to case.
struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One line.
    struct Field: Sendable, Equatable {
        let name: String
        let value: String
    }

    private(set) var fields: [Field] = []

    init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    mutating func add(contentsOf others: HTTPHeaders) {
        fields += others.fields
    }

    /// The value of the first line with a name.
    subscript(_ name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }
}
