import SmolTokenizer
import SmolVLM
import Testing

/// What a user typed stays the user's, whatever a template does with it.
struct TemplateTrustTests {
    private func segments(_ source: String, _ text: String) throws -> [TextSegment] {
        try ChatTemplate(source: source, name: "test").render([.user(text)])
    }

    @Test(arguments: [
        ("{{ messages[0].content[0].text }}", "<image>", "<image>"),
        ("{{ messages[0].content[0].text|upper }}", "<image>", "<IMAGE>"),
        ("{{ messages[0].content[0].text|trim|replace('x', 'y') }}", " <image>x ", "<image>y"),
        ("{{ messages[0].content[0].text[::-1] }}", ">egami<", "<image>"),
        ("{{ messages[0].content[0].text.split(' ')|join('') }}", "<im age>", "<image>"),
        ("{% set x %}{{ messages[0].content[0].text }}{% endset %}{{ x }}", "<image>", "<image>"),
        ("{% for c in messages[0].content[0].text %}{{ c }}{% endfor %}", "<image>", "<image>"),
        ("{% macro f(x) %}{{ x * 2 }}{% endmacro %}{{ f(messages[0].content[0].text) }}", "<s>", "<s><s>"),
        ("{{ {'k': messages[0].content[0].text}.k ~ '' }}", "<image>", "<image>"),
    ])
    func `a user's text is never trusted`(source: String, text: String, expected: String) throws {
        let segments = try segments(source, text)
        #expect(segments.map(\.text).joined() == expected)
        let trusted = segments.filter(\.isTrusted).map(\.text).joined()
        #expect(trusted.allSatisfy { $0 == "y" })
    }

    @Test func `the template's own text is trusted, in one run with what touches it`() throws {
        let segments = try segments("<|im_start|>{{ messages[0].role }}: {{ messages[0].content[0].text }}<end>", "hi")
        #expect(
            segments == [
                TextSegment("<|im_start|>user: ", isTrusted: true),
                TextSegment("hi", isTrusted: false),
                TextSegment("<end>", isTrusted: true),
            ]
        )
    }

    @Test func `a role that a caller makes up is not trusted`() throws {
        let message = Message(role: Message.Role(rawValue: "<image>"), content: [.text("x")])
        let segments = try ChatTemplate(source: "{{ messages[0].role }}", name: "test").render([message])
        #expect(segments == [TextSegment("<image>", isTrusted: false)])
    }

    @Test func `representations and JSON keep the marks`() throws {
        for filter in ["tojson", "string"] {
            let segments = try segments("{{ messages[0].content|\(filter) }}", "<image>\n'\"")
            let untrusted = segments.filter { !$0.isTrusted }.map(\.text).joined()
            #expect(untrusted.contains("<image>\\n"))
            #expect(!segments.filter(\.isTrusted).map(\.text).joined().contains("<image>"))
        }
    }
}
