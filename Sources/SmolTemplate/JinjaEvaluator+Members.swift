extension JinjaEvaluator {
    /// `value.name`.
    func attribute(_ name: String, of value: JinjaValue, _ line: Int) throws(JinjaError) -> JinjaValue {
        let missing = JinjaValue.undefined(what: "the attribute \(quotedName(name)) of \(value.kindName)")
        switch value {
        case .undefined: throw failure("\(value.kindName), has no attribute \(quotedName(name))", line)
        case .dictionary(let dictionary):
            guard !["get", "items", "keys", "values", "copy", "pop", "update"].contains(name) else {
                let problem = "the method '\(name)' without a call is not supported"
                throw JinjaError(kind: .unsupported, line: line, problem: problem)
            }
            return dictionary[JinjaText(name)] ?? missing
        case .namespace(let namespace): return namespace.attributes[JinjaText(name)] ?? missing
        case .loop(let loop): return try attribute(name, of: loop, line) ?? missing
        default: return missing
        }
    }

    private func attribute(_ name: String, of loop: JinjaLoop, _ line: Int) throws(JinjaError) -> JinjaValue? {
        let last = loop.items.count - 1
        switch name {
        case "index": return .integer(loop.index + 1)
        case "index0": return .integer(loop.index)
        case "revindex": return .integer(last - loop.index + 1)
        case "revindex0": return .integer(last - loop.index)
        case "first": return .boolean(loop.index == 0)
        case "last": return .boolean(loop.index == last)
        case "length": return .integer(loop.items.count)
        // Only recursion, which is not supported, goes deeper.
        case "depth": return .integer(1)
        case "depth0": return .integer(0)
        case "previtem": return loop.index > 0 ? loop.items[loop.index - 1] : nil
        case "nextitem": return loop.index < last ? loop.items[loop.index + 1] : nil
        default: throw JinjaError(kind: .unsupported, line: line, problem: "'loop.\(name)' is not supported")
        }
    }

    /// `value[key]`.
    func item(_ key: JinjaValue, of value: JinjaValue, _ line: Int) throws(JinjaError) -> JinjaValue {
        let missing = JinjaValue.undefined(what: "the item \(quotedName(key.text.string)) of \(value.kindName)")
        switch (value, key) {
        case (.undefined, _): throw failure("\(value.kindName), has no items", line)
        case (.dictionary(let dictionary), .text(let key)): return dictionary[key] ?? missing
        case (.namespace(let namespace), .text(let key)): return namespace.attributes[key] ?? missing
        case (.list(let list), .integer(let index)):
            return position(index, list.items.count).map { list.items[$0] } ?? missing
        case (.text(let text), .integer(let index)):
            return position(index, text.count).map { .text(JinjaText([text.characters[$0]])) } ?? missing
        case (.loop, .text(let key)): return try attribute(key.string, of: value, line)
        default: return missing
        }
    }

    private func position(_ index: Int, _ count: Int) -> Int? {
        let position = index < 0 ? index + count : index
        return position >= 0 && position < count ? position : nil
    }

    /// `value[from:to:step]`.
    mutating func slice(
        _ value: JinjaValue,
        _ from: Int?,
        _ to: Int?,
        _ step: Int?,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        let count: Int
        switch value {
        case .text(let text): count = text.count
        case .list(let list): count = list.items.count
        default: throw failure("a slice of \(value.kindName)", line)
        }
        let stride = step ?? 1
        guard stride != 0 else { throw failure("a slice with a step of zero", line) }
        func clamped(_ bound: Int?, _ standard: Int) -> Int {
            guard let bound else { return standard }
            let (low, high) = stride > 0 ? (0, count) : (-1, count - 1)
            return min(max(bound < 0 ? bound + count : bound, low), high)
        }
        var indices: [Int] = []
        var index = clamped(from, stride > 0 ? 0 : count - 1)
        let end = clamped(to, stride > 0 ? count : -1)
        while stride > 0 ? index < end : index > end {
            indices.append(index)
            let (next, overflow) = index.addingReportingOverflow(stride)
            if overflow { break }
            index = next
        }
        switch value {
        case .text(let text): return try checked(.text(JinjaText(indices.map { text.characters[$0] })), line)
        case .list(let list):
            return try checked(.list(JinjaList(indices.map { list.items[$0] }, isTuple: list.isTuple)), line)
        default: return value
        }
    }

    /// What a loop over the value goes through.
    mutating func elements(of value: JinjaValue, _ line: Int) throws(JinjaError) -> [JinjaValue] {
        switch value {
        case .undefined: return []
        case .list(let list): return list.items
        case .dictionary(let dictionary): return dictionary.keys.map { .text($0) }
        case .text(let text):
            try spend(text.count, line)
            return text.characters.map { .text(JinjaText([$0])) }
        default: throw failure("\(value.kindName) cannot be gone through", line)
        }
    }

    /// A name from a template or a message in an error: short and on one line.
    func quotedName(_ name: String) -> String {
        String(name.prefix(40)).debugDescription
    }
}
