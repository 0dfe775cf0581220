/// The filters that this interpreter has.
enum JinjaFilter {
    private static let names: Set<String> = [
        "abs", "capitalize", "count", "d", "default", "first", "float", "int", "items", "join", "last", "length",
        "list",
        "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "safe", "select", "selectattr",
        "string", "title", "tojson", "trim", "unique", "upper",
    ]

    static func isKnown(_ name: String) -> Bool { names.contains(name) }

    /// Whether the filter costs the same for any value.
    static func isCheap(_ name: String) -> Bool {
        ["count", "d", "default", "first", "last", "length"].contains(name)
    }
}

/// The tests that this interpreter has.
enum JinjaTest {
    private static let names: Set<String> = [
        "boolean", "defined", "divisibleby", "eq", "equalto", "even", "false", "float", "ge", "gt", "in", "integer",
        "iterable", "le", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sequence", "string", "true",
        "undefined", "upper",
    ]

    static func isKnown(_ name: String) -> Bool { names.contains(name) }

    /// Whether the test costs the same for any value.
    static func isCheap(_ name: String) -> Bool {
        [
            "boolean", "defined", "false", "iterable", "mapping", "none", "number", "sequence", "string", "true",
            "undefined",
        ]
        .contains(name)
    }
}

/// The arguments of a filter or a method, by position or by name.
struct JinjaFilterArguments {
    let filter: String
    let values: JinjaEvaluator.Arguments
    let line: Int

    /// The argument at a position or with a name, if it is there.
    func value(_ position: Int, _ name: String) throws(JinjaError) -> JinjaValue? {
        if position < values.positional.count { return values.positional[position] }
        return values.named.last { $0.name == name }?.value
    }

    /// The argument at a position or with a name.
    func required(_ position: Int, _ name: String) throws(JinjaError) -> JinjaValue {
        if let value = try value(position, name) { return value }
        throw JinjaError(kind: .evaluation, line: line, problem: "'\(filter)' needs an argument '\(name)'")
    }
}
