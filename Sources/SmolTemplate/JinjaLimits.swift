/// What a template may cost; a checkpoint's template is a stranger's program.
package struct JinjaLimits: Sendable {
    /// The template's size in characters.
    package var templateSize = 1 << 18
    /// How deep expressions, statements and macro calls may be nested.
    package var nesting = 40
    /// How many expressions and statements may be evaluated in one rendering.
    package var steps = 2_000_000
    /// How many characters one rendering may make, in intermediate values and in its output together.
    package var characters = 1 << 26

    /// The limits that checkpoints are read with.
    package init() {}
}
