/// A statement of a template, and the line it is on.
struct JinjaStatement: Sendable {
    /// What the statement is.
    indirect enum Node: Sendable {
        case data(String)
        case output(JinjaExpression)
        case branch([(condition: JinjaExpression, body: [JinjaStatement])], otherwise: [JinjaStatement])
        case loop(JinjaLoopStatement)
        case assign(JinjaTarget, JinjaExpression)
        case capture(JinjaTarget, filters: [JinjaPostfix], body: [JinjaStatement])
        case scope([(target: JinjaTarget, value: JinjaExpression)], body: [JinjaStatement])
        case macro(JinjaMacro)
        case breakLoop
        case continueLoop
    }

    let node: Node
    let line: Int
}

/// `{% for … in … if … %} … {% else %} … {% endfor %}`.
struct JinjaLoopStatement: Sendable {
    let target: JinjaTarget
    let sequence: JinjaExpression
    let condition: JinjaExpression?
    let body: [JinjaStatement]
    let otherwise: [JinjaStatement]
}

/// What an assignment or a loop gives values to.
enum JinjaTarget: Sendable {
    case name(String)
    case names([String])
    /// An attribute of a namespace.
    case attribute(String, String)
}

/// `{% macro name(parameters) %} … {% endmacro %}`.
struct JinjaMacro: Sendable {
    let name: String
    let parameters: [(name: String, value: JinjaExpression?)]
    let body: [JinjaStatement]
}

/// An expression of a template, and the line it is on.
///
/// Chains (`a + b + c`, `a.b.c`, `a|f|g`) are lists and not nested pairs, so that a long one is no deep recursion.
struct JinjaExpression: Sendable {
    /// What the expression is.
    indirect enum Node: Sendable {
        case none
        case boolean(Bool)
        case integer(Int)
        case float(Double)
        case string(String)
        case name(String)
        case list([JinjaExpression])
        case tuple([JinjaExpression])
        case dictionary([(key: JinjaExpression, value: JinjaExpression)])
        case postfix(JinjaExpression, [JinjaPostfix])
        case not(JinjaExpression)
        case negative(JinjaExpression)
        case positive(JinjaExpression)
        case all([JinjaExpression])
        case any([JinjaExpression])
        case comparison(JinjaExpression, [JinjaOperation])
        case arithmetic(JinjaExpression, [JinjaOperation])
        case conditional(JinjaExpression, condition: JinjaExpression, otherwise: JinjaExpression?)
    }

    let node: Node
    let line: Int
}

/// An operator and its right operand.
struct JinjaOperation: Sendable {
    let symbol: String
    let operand: JinjaExpression
}

/// What follows an operand: `.name`, `[index]`, `[from:to:step]`, `(…)`, `|filter` or `is test`.
enum JinjaPostfix: Sendable {
    case attribute(String)
    case item(JinjaExpression)
    case slice(JinjaExpression?, JinjaExpression?, JinjaExpression?)
    case call(JinjaArguments)
    case filter(String, JinjaArguments)
    case test(String, JinjaArguments, isNegated: Bool)
}

/// The arguments of a call, a filter or a test.
struct JinjaArguments: Sendable {
    var positional: [JinjaExpression] = []
    var named: [(name: String, value: JinjaExpression)] = []
}
