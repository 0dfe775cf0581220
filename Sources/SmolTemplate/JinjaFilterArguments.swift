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
