/// A statement of a template, and the line it stands on.
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
