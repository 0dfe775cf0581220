extension JinjaEvaluator {
    /// Whether `value is name(arguments)`.
    func passesTest(
        _ name: String,
        _ value: JinjaValue,
        _ arguments: [JinjaValue],
        _ line: Int
    ) throws(JinjaError) -> Bool {
        switch (name, value) {
        case ("defined", .undefined): return false
        case ("defined", _): return true
        case ("undefined", .undefined): return true
        case ("none", .none): return true
        case ("string", .text): return true
        case ("mapping", .dictionary): return true
        case ("boolean", .boolean), ("true", .boolean(true)), ("false", .boolean(false)): return true
        case ("integer", .integer), ("float", .float): return true
        case ("number", .integer), ("number", .float), ("number", .boolean): return true
        case ("iterable", .undefined), ("iterable", .text), ("iterable", .list), ("iterable", .dictionary): return true
        case ("sequence", .undefined), ("sequence", .text), ("sequence", .list), ("sequence", .dictionary): return true
        case ("lower", _): return isCased(value.text) && value.text == value.text.lowercased()
        case ("upper", _): return isCased(value.text) && value.text == value.text.uppercased()
        case ("odd", _): return try remainder(value, 2, line) == 1
        case ("even", _): return try remainder(value, 2, line) == 0
        default: break
        }
        let symbols = [
            "eq": "==", "equalto": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "in": "in",
        ]
        guard symbols[name] != nil || name == "divisibleby" else { return false }
        guard let other = arguments.first else { throw failure("the test '\(name)' needs an argument", line) }
        if name == "divisibleby" {
            guard case .integer(let divisor) = other, divisor != 0 else {
                throw failure("the test 'divisibleby' needs a whole number that is not 0", line)
            }
            return try remainder(value, divisor, line) == 0
        }
        return try compare(value, symbols[name] ?? "==", other, line)
    }

    private func remainder(_ value: JinjaValue, _ divisor: Int, _ line: Int) throws(JinjaError) -> Int {
        if case .boolean(let value) = value { return value && divisor.magnitude > 1 ? 1 : 0 }
        guard case .integer(let value) = value else { throw failure("\(value.kindName) has no remainder", line) }
        return abs(value.remainderReportingOverflow(dividingBy: divisor).partialValue)
    }

    private func isCased(_ text: JinjaText) -> Bool {
        text.characters.contains { $0.scalar.properties.isCased }
    }
}
