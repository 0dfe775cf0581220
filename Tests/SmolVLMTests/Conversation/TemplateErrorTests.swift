import SmolVLM
import Testing

/// What templates may not do: the error names the construct and the line.
struct TemplateErrorTests {
    private func failure(_ source: String, _ messages: [Message] = [.user("hi")]) -> ChatTemplateError? {
        do {
            let template = try ChatTemplate(source: source, name: "test.jinja")
            _ = try template.render(messages)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("a\n{% include 'x' %}", 2, "the tag '{% include %}' is not supported"),
        ("{% call f() %}{% endcall %}", 1, "the tag '{% call %}' is not supported"),
        ("{{ 'a'|wordcount }}", 1, "the filter 'wordcount' is not supported"),
        ("\n\n{{ 'a' is fooish }}", 3, "the test 'fooish' is not supported"),
        ("{{ 'a'.encode() }}", 1, "a string has no method \"encode\""),
        ("{{ strftime_now('%Y') }}", 1, "the function 'strftime_now' is not supported"),
        ("{% for x in [1] recursive %}{% endfor %}", 1, "'recursive' is not supported"),
        ("{{ '%s' % 1 }}", 1, "formatting with '%' is not supported"),
        ("{{ [1].append(2) }}", 1, "the method \"append\" of a list is not supported"),
        ("{{ {1: 2} }}", 1, "keys that are not strings"),
    ])
    func `an unsupported construct is named with its line`(source: String, line: Int, problem: String) throws {
        let error = try #require(failure(source))
        #expect(error.line == line)
        #expect(error.problem.contains(problem), "\(error)")
        #expect(error.description.hasPrefix("test.jinja: chat template, line \(line): "))
    }

    @Test(arguments: [
        ("{{", "a tag without its '}}'"),
        ("{% if %}", "a value should be here, not '%}'"),
        ("{% endif %}", "'{% endif %}' that nothing opens"),
        ("{{ 'a }}", "a string without its closing quote"),
        ("{{ a b }}", "'}}' should be here, not 'b'"),
        ("{{ (1 }}", "'}' that nothing opens"),
        ("{# x", "a comment without its '#}'"),
        ("{% if true %}x", "the template ends where '{% endif %}' should be"),
        ("{{ 1 ? 2 }}", "a character that has no meaning here"),
    ])
    func `a template that is not well formed is refused`(source: String, problem: String) throws {
        let error = try #require(failure(source))
        #expect(error.kind == .syntax)
        #expect(error.problem.contains(problem), "\(error)")
    }

    @Test(arguments: [
        ("{{ missing.foo }}", "'missing', which is undefined, has no attribute \"foo\""),
        ("{{ foo() }}", "'foo' is undefined"),
        ("{{ 'a' + 1 }}", "'+' between a string and a number"),
        ("{{ 1 // 0 }}", "division by zero"),
        ("{{ messages[0].content[7]['type'] }}", "has no items"),
        ("{% for a, b in [[1]] %}{% endfor %}", "1 values for 2 names"),
    ])
    func `an operation that a value does not have is named`(source: String, problem: String) throws {
        let error = try #require(failure(source))
        #expect(error.kind == .evaluation)
        #expect(error.problem.contains(problem), "\(error)")
    }

    @Test func `a template can refuse a conversation`() throws {
        let error = try #require(failure("{{ raise_exception('no ' ~ messages[0].role ~ '\\nhere') }}"))
        #expect(error.kind == .refused)
        #expect(error.problem == "the template refuses: no user here")
    }

    private static let costlyTemplates = [
        "loops in loops": "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "doubled text": "{% set ns = namespace(x='a') %}{% for a in range(64) %}{% set ns.x = ns.x * 2 %}{% endfor %}",
        "repeated text": "{{ 'a' * 99999999999 }}",
        "a long range": "{{ range(999999999) }}",
        "a deep value": "{% set n = namespace(x=[]) %}{% for a in range(999) %}{% set n.x = [n.x] %}{% endfor %}",
        "a value in itself twice": "{% set a = ['x'] %}" + String(repeating: "{% set a = [a, a] %}", count: 38)
            + "{{ a }}",
        "long comparisons":
            "{% set a = ['x'] * 9999 %}{% for i in range(99999) %}{% if a == a + [] %}{% endif %}{% endfor %}",
        "a macro that calls itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "deep brackets": "{{ " + String(repeating: "(", count: 9999) + "1" + String(repeating: ")", count: 9999)
            + " }}",
        "deep lists": "{{ " + String(repeating: "[", count: 9999) + String(repeating: "]", count: 9999) + " }}",
        "many negations": "{{ " + String(repeating: "not ", count: 9999) + "1 }}",
        "many signs": "{{ " + String(repeating: "-", count: 9999) + "1 }}",
        "deep statements": String(repeating: "{% if true %}", count: 9999),
        "a large number": "{{ 2 ** 999 }}",
        "a large template": String(repeating: "a", count: 1_000_000),
    ]

    @Test(arguments: costlyTemplates.keys.sorted())
    func `a template that costs too much is stopped`(name: String) throws {
        let source = try #require(Self.costlyTemplates[name])
        #expect(try #require(failure(source)).kind == .limit)
    }

    @Test func `long chains are no deep recursion`() {
        #expect(failure("{{ 1" + String(repeating: " + 1", count: 20000) + " }}") == nil)
        #expect(failure("{{ 'a'" + String(repeating: "|trim", count: 20000) + " }}") == nil)
        #expect(failure("{% if 0 %}" + String(repeating: "{% elif 0 %}", count: 10000) + "{% endif %}") == nil)
    }
}
