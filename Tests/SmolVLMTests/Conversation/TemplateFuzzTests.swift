import SmolVLM
import TestSupport
import Testing

/// Damaged and random templates: a typed error or a text, never a crash.
struct TemplateFuzzTests {
    private static let pieces = [
        "{%", "%}", "{{", "}}", "{#", "#}", "-", "+", "{% if x %}", "{% else %}", "{% endif %}",
        "{% for m in messages %}",
        "{% endfor %}", "{% set x = ", "{% macro f(a) %}", "{% endmacro %}", "{% raw %}", "{% endraw %}", "messages",
        "m.role", "['content']", "[0]", "[::-1]", "[", "]", "(", ")", "{", "}", "'a'", "\"b", "\\u00e9", "1", "2.5",
        "1e9",
        "9223372036854775807", " * ", " ** ", " ~ ", " // ", " % ", " in ", " is ", " not ", " and ", "|", "join",
        "tojson",
        "trim", "loop.index", ",", ".", ":", "=", "==", "range(3)", "namespace()", "\n", "é", "none", "true", " if ",
        " else ",
        "|map('upper')", "|list", ".split()", ".items()", "{% break %}", "defined", "x", " ",
    ]

    @Test func `random templates give a typed error or a text`() {
        var generator = SeededGenerator(seed: 11)
        let messages: [Message] = [.user("Hé <image> there"), .assistant("")]
        let standard = Array(ChatTemplate.standardSource)
        for _ in 0..<5_000 {
            var source = ""
            if Bool.random(using: &generator) {
                for _ in 0..<Int.random(in: 1...30, using: &generator) {
                    source += Self.pieces.randomElement(using: &generator) ?? ""
                }
            } else {
                var characters = standard
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    let index = Int.random(in: 0..<characters.count, using: &generator)
                    let piece = Self.pieces.randomElement(using: &generator) ?? ""
                    let length = Int.random(in: 0...8, using: &generator)
                    characters.replaceSubrange(index..<min(index + length, characters.count), with: piece)
                    if characters.isEmpty { characters = standard }
                }
                source = String(characters)
            }
            do {
                _ = try ChatTemplate(source: source, name: "fuzz").render(messages)
            } catch {
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
