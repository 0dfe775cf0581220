/// A value of a template at run time.
enum JinjaValue {
    /// No value; `what` says what was looked for.
    case undefined(what: String)
    case none
    case boolean(Bool)
    case integer(Int)
    case float(Double)
    case text(JinjaText)
    case list(JinjaList)
    case dictionary(JinjaDictionary)
    case namespace(JinjaNamespace)
    /// The variable `loop`.
    case loop(JinjaLoop)
    case macro(JinjaMacro)

    /// How errors name the kind of value.
    var kindName: String {
        switch self {
        case .undefined(let what): "\(what), which is undefined"
        case .none: "none"
        case .boolean: "a boolean"
        case .integer, .float: "a number"
        case .text: "a string"
        case .list(let list): list.isTuple ? "a tuple" : "a list"
        case .dictionary: "a dictionary"
        case .namespace: "a namespace"
        case .loop: "a loop"
        case .macro: "a macro"
        }
    }

    /// Truth as Python has it: nothing, zero and what is empty are false.
    var isTrue: Bool {
        switch self {
        case .undefined, .none: false
        case .boolean(let value): value
        case .integer(let value): value != 0
        case .float(let value): value != 0
        case .text(let text): text.count > 0
        case .list(let list): !list.items.isEmpty
        case .dictionary(let dictionary): !dictionary.keys.isEmpty
        case .namespace, .loop, .macro: true
        }
    }

    /// How deep lists and dictionaries are nested in it.
    var depth: Int {
        switch self {
        case .list(let list): list.depth
        case .dictionary(let dictionary): dictionary.depth
        default: 0
        }
    }

    /// How many characters and items it takes to write it; what is in it twice counts twice.
    var size: Int {
        switch self {
        case .text(let text): text.count
        case .list(let list): list.size
        case .dictionary(let dictionary): dictionary.size
        default: 1
        }
    }

    /// A list of values.
    static func list(_ items: [JinjaValue]) -> JinjaValue { .list(JinjaList(items)) }

    /// The template's own text.
    static func trusted(_ text: String) -> JinjaValue { .text(JinjaText(text)) }
}

/// A list or a tuple.
struct JinjaList {
    let items: [JinjaValue]
    let isTuple: Bool
    let depth: Int
    let size: Int

    init(_ items: [JinjaValue], isTuple: Bool = false) {
        self.items = items
        self.isTuple = isTuple
        depth = 1 + (items.lazy.map(\.depth).max() ?? 0)
        size = items.reduce(1) { $0.addingSaturated($1.size) }
    }
}

/// A dictionary with strings for keys, in the order they were entered.
struct JinjaDictionary {
    private(set) var keys: [JinjaText] = []
    private var values: [String: JinjaValue] = [:]
    private(set) var depth = 1
    private(set) var size = 1

    init() {}

    /// A dictionary of the template's own keys.
    init(_ members: [(key: String, value: JinjaValue)]) {
        for (key, value) in members { self[JinjaText(key)] = value }
    }

    /// The value of a key.
    subscript(key: JinjaText) -> JinjaValue? {
        get { values[key.string] }
        set {
            guard let newValue else { return }
            if values.updateValue(newValue, forKey: key.string) == nil { keys.append(key) }
            depth = max(depth, newValue.depth + 1)
            size = size.addingSaturated(key.count).addingSaturated(newValue.size)
        }
    }

    /// Keys and values, in order.
    var members: [(key: JinjaText, value: JinjaValue)] {
        keys.map { ($0, self[$0] ?? .none) }
    }
}

/// What `namespace(…)` makes: attributes that can be set from inside of a loop.
final class JinjaNamespace {
    var attributes = JinjaDictionary()
}

/// The state of a loop.
struct JinjaLoop {
    let items: [JinjaValue]
    let index: Int
}

extension Int {
    /// The sum, or the largest number where that is too small for it.
    func addingSaturated(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
