/// The lines of a head in their order; names are compared without regard to case.
package struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One line.
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    /// The lines.
    package private(set) var fields: [Field] = []

    /// Lines in the literal's order.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    mutating func add(contentsOf others: HTTPHeaders) {
        fields += others.fields
    }

    /// The value of the first line with a name.
    package subscript(_ name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }
}
