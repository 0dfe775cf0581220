/// A template, read and ready to be rendered.
///
/// The part of Jinja that chat templates use, with the settings and the functions that the reference gives them.
package struct JinjaTemplate: Sendable {
    private let statements: [JinjaStatement]
    private let limits: JinjaLimits

    /// Reads a template.
    package init(_ source: String, limits: JinjaLimits = JinjaLimits()) throws(JinjaError) {
        statements = try JinjaParser.statements(of: source, limits: limits)
        self.limits = limits
    }

    /// What the template says, with its own text trusted and that of the variables as they mark it.
    func render(_ variables: [String: JinjaValue]) throws(JinjaError) -> JinjaText {
        var evaluator = JinjaEvaluator(variables: variables, limits: limits)
        return try evaluator.render(statements)
    }
}
