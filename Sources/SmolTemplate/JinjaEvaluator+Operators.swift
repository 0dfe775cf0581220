#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension JinjaEvaluator {
    /// `left symbol right` for a comparison.
    func compare(
        _ left: JinjaValue,
        _ symbol: String,
        _ right: JinjaValue,
        _ line: Int
    ) throws(JinjaError) -> Bool {
        switch symbol {
        case "==": return isEqual(left, right)
        case "!=": return !isEqual(left, right)
        case "in": return try contains(right, left, line)
        case "not in": return try !contains(right, left, line)
        case "<": return try isBefore(left, right, line)
        case ">": return try isBefore(right, left, line)
        case "<=":
            if isEqual(left, right) { return true }
            return try isBefore(left, right, line)
        default:
            if isEqual(left, right) { return true }
            return try isBefore(right, left, line)
        }
    }

    /// Equality as Python has it: numbers by value, everything else only with its own kind.
    func isEqual(_ left: JinjaValue, _ right: JinjaValue) -> Bool {
        switch (left, right) {
        case (.undefined, .undefined), (.none, .none): return true
        case (.text(let left), .text(let right)): return left == right
        case (.list(let left), .list(let right)):
            return left.isTuple == right.isTuple && left.items.count == right.items.count
                && zip(left.items, right.items).allSatisfy(isEqual)
        case (.dictionary(let left), .dictionary(let right)):
            return left.keys.count == right.keys.count
                && left.members.allSatisfy { member in right[member.key].map { isEqual($0, member.value) } ?? false }
        case (.namespace(let left), .namespace(let right)): return left === right
        default:
            if let left = integer(left), let right = integer(right) { return left == right }
            guard let left = double(left), let right = double(right) else { return false }
            return left == right
        }
    }

    func contains(_ container: JinjaValue, _ value: JinjaValue, _ line: Int) throws(JinjaError) -> Bool {
        switch (container, value) {
        case (.undefined, _): return false
        case (.text(let text), .text(let part)): return text.firstIndex(of: part) != nil
        case (.list(let list), _): return list.items.contains { isEqual($0, value) }
        case (.dictionary(let dictionary), .text(let key)): return dictionary[key] != nil
        case (.dictionary, _): return false
        default: throw failure("'in' between \(value.kindName) and \(container.kindName)", line)
        }
    }

    func isBefore(_ left: JinjaValue, _ right: JinjaValue, _ line: Int) throws(JinjaError) -> Bool {
        if let left = integer(left), let right = integer(right) { return left < right }
        if let left = double(left), let right = double(right) { return left < right }
        switch (left, right) {
        case (.text(let left), .text(let right)): return left.isBefore(right)
        case (.list(let left), .list(let right)) where left.isTuple == right.isTuple:
            for (left, right) in zip(left.items, right.items) where !isEqual(left, right) {
                return try isBefore(left, right, line)
            }
            return left.items.count < right.items.count
        default: throw failure("\(left.kindName) and \(right.kindName) have no order", line)
        }
    }

    /// `left symbol right` for arithmetic.
    mutating func calculate(
        _ left: JinjaValue,
        _ symbol: String,
        _ right: JinjaValue,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        if symbol == "~" {
            try spend(left.size.addingSaturated(right.size), line)
            return try checked(.text(left.text + right.text), line)
        }
        switch (left, symbol, right) {
        case (.text(let left), "+", .text(let right)): return try checked(.text(left + right), line)
        case (.list(let left), "+", .list(let right)) where left.isTuple == right.isTuple:
            return try checked(.list(JinjaList(left.items + right.items, isTuple: left.isTuple)), line)
        case (.text(let text), "*", .integer(let count)), (.integer(let count), "*", .text(let text)):
            try spend(repeated(text.count, count), line)
            let characters = repeatElement(text.characters, count: text.count == 0 ? 0 : max(count, 0)).joined()
            return .text(JinjaText(characters))
        case (.list(let list), "*", .integer(let count)), (.integer(let count), "*", .list(let list)):
            try spend(repeated(list.items.count, count), line)
            let items = repeatElement(list.items, count: list.items.isEmpty ? 0 : max(count, 0)).joined()
            return try checked(.list(JinjaList(Array(items), isTuple: list.isTuple)), line)
        case (.text, "%", _):
            throw JinjaError(kind: .unsupported, line: line, problem: "formatting with '%' is not supported")
        default: break
        }
        if let left = integer(left), let right = integer(right), symbol != "/", symbol != "**" || right >= 0 {
            return .integer(try calculate(left, symbol, right, line))
        }
        if let left = double(left), let right = double(right) {
            return .float(try calculate(left, symbol, right, line))
        }
        throw failure("'\(symbol)' between \(left.kindName) and \(right.kindName)", line)
    }

    private func repeated(_ size: Int, _ count: Int) -> Int {
        let (product, overflow) = size.multipliedReportingOverflow(by: max(count, 0))
        return overflow ? .max : product
    }

    private func calculate(_ left: Int, _ symbol: String, _ right: Int, _ line: Int) throws(JinjaError) -> Int {
        if symbol == "//" || symbol == "%", right == 0 { throw failure("division by zero", line) }
        var result: (partialValue: Int, overflow: Bool)
        switch symbol {
        case "+": result = left.addingReportingOverflow(right)
        case "-": result = left.subtractingReportingOverflow(right)
        case "*": result = left.multipliedReportingOverflow(by: right)
        case "//":
            result = left.dividedReportingOverflow(by: right)
            if !result.overflow, left % right != 0, (left < 0) != (right < 0) { result.partialValue -= 1 }
        case "%":
            result = left.remainderReportingOverflow(dividingBy: right)
            if result.partialValue != 0, (result.partialValue < 0) != (right < 0) { result.partialValue += right }
        default:
            result = (1, right > 4096)
            for _ in 0..<min(right, 4096) where !result.overflow {
                result = result.partialValue.multipliedReportingOverflow(by: left)
            }
        }
        guard !result.overflow else {
            throw JinjaError(kind: .limit, line: line, problem: "a number that is too large")
        }
        return result.partialValue
    }

    private func calculate(_ left: Double, _ symbol: String, _ right: Double, _ line: Int) throws(JinjaError) -> Double
    {
        if ["/", "//", "%"].contains(symbol), right == 0 { throw failure("division by zero", line) }
        switch symbol {
        case "+": return left + right
        case "-": return left - right
        case "*": return left * right
        case "/": return left / right
        case "//": return (left / right).rounded(.down)
        case "%":
            let remainder = left.truncatingRemainder(dividingBy: right)
            return remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder
        default: return pow(left, right)
        }
    }

    /// `-value`.
    func negated(_ value: JinjaValue, _ line: Int) throws(JinjaError) -> JinjaValue {
        switch try number(value, line) {
        case .integer(let value): return .integer(0 &- value)
        case .float(let value): return .float(-value)
        case let other: return other
        }
    }

    /// `+value`.
    func number(_ value: JinjaValue, _ line: Int) throws(JinjaError) -> JinjaValue {
        if let value = integer(value) { return .integer(value) }
        if case .float = value { return value }
        throw failure("a sign before \(value.kindName)", line)
    }

    private func integer(_ value: JinjaValue) -> Int? {
        switch value {
        case .integer(let value): value
        case .boolean(let value): value ? 1 : 0
        default: nil
        }
    }

    private func double(_ value: JinjaValue) -> Double? {
        if case .float(let value) = value { return value }
        return integer(value).map(Double.init)
    }
}
