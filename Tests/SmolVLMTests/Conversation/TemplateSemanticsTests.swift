import SmolTokenizer
import SmolVLM
import Testing

/// What templates render to, against jinja2 3.1.6 in the environment that transformers 5.23 makes for chat templates.
struct TemplateSemanticsTests {
    private static let messages: [Message] = [
        .system("Be  brief. "),
        Message(role: .user, content: [.imagePlaceholder, .text("What's \"this\"?\n")]),
        .assistant(" straße ΟΔΥΣΣΕΥΣ"),
    ]

    private func render(_ template: String) throws -> String {
        let template = try ChatTemplate(source: template, name: "test")
        return try template.render(Self.messages, addGenerationPrompt: true).map(\.text).joined()
    }

    @Test(arguments: [
        (
            """
            {% for m in messages %}{{ loop.index }}/{{ loop.length }} {{ loop.first }} {{ loop.revindex }} {\
            { m.role }};{% else %}none{% endfor %}
            """,
            "1/3 True 3 system;2/3 False 2 user;3/3 False 1 assistant;"
        ),
        ("{% for x in [] %}{{ x }}{% else %}none{% endfor %}", "none"),
        ("{% for a, b in {'x': 1, 'y': [2]}.items() %}{{ a }}={{ b }};{% endfor %}", "x=1;y=[2];"),
        (
            "{% for i in range(9) if i is odd %}{{ loop.index0 }}:{{ i }}{{ ',' if not loop.last }}{% endfor %}",
            "0:1,1:3,2:5,3:7"
        ),
        (
            """
            {% set ns = namespace(n=0) %}{% for m in messages if m.role == 'user' %}{% set ns.n = ns.n + 1 %\
            }{% endfor %}{{ ns.n }}
            """,
            "1"
        ),
        ("{% set x = 0 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }},{% endfor %}{{ x }}", "1,2,0"),
        (
            "{% macro f(a, b='x') %}[{{ a }}|{{ b }}]{% endmacro %}{{ f(1) }}{{ f(2, b=3) }}{{ f('q', 'r')|upper }}",
            "[1|x][2|3][Q|R]"
        ),
        ("{% set x | trim | upper %}  a {{ 1 }} {% endset %}{{ x }}", "A 1"),
        ("{% with a=1, b='z' %}{{ a }}{{ b }}{% endwith %}{{ a }}", "1z"),
        (
            """
            {% for i in range(10) %}{% if i == 2 %}{% continue %}{% elif i == 5 %}{% break %}{% else %}{{ i \
            }}{% endif %}{% endfor %}
            """,
            "0134"
        ),
        ("{% generation %}hi{% endgeneration %}", "hi"),
        ("{% set a, b = 1, 2 %}{{ b }}{{ a }}", "21"),
        ("{% for c in 'aé🙂' %}{{ c }}{{ loop.cycle('-', '+') }}{{ loop.nextitem }}{% endfor %}", "a-éé+🙂🙂-"),
        (
            """
            {% if messages[0]['role'] == 'system' %}{{ messages[0].content[0].text|trim }}{% endif %}{{ mess\
            ages[1:]|length }}
            """,
            "Be  brief.2"
        ),
    ])
    func `statements give the reference's text`(template: String, expected: String) throws {
        #expect(try render(template) == expected)
    }

    @Test(arguments: [
        ("  {% if true %}\n  a\n  {% endif %}\nb\n", "  a\nb"),
        ("  {%- if true -%}\n  a\n  {%- endif %}\n\n b", "a\n b"),
        ("{# c #}\nx{#- c -#}  y", "xy"),
        ("a\r\nb\rc\n\n", "a\nb\nc\n"),
        ("{{ '{{' }}{% raw %}{% x %}{% endraw %}\ny", "{{{% x %}y"),
        ("x  {%+ if true %}  y{% endif +%}\nz", "x    y\nz"),
        ("a {{ 1 }}\n{{ 2 }}\n", "a 1\n2"),
        ("{% if true %}\n\n{% endif %}x", "\nx"),
        ("a  {% if true %} b{% endif %}", "a   b"),
        ("{{- 1 -}}  {{ 2 }} ", "12 "),
        ("\t{# c #}\n\t{{ 1 }}", "\t1"),
        ("{%- for m in messages %}\n    {{- '<' + m['role'] }}\n{%- endfor %}\n", "<system<user<assistant"),
    ])
    func `white space give the reference's text`(template: String, expected: String) throws {
        #expect(try render(template) == expected)
    }

    @Test(arguments: [
        ("{{ 'a' 'b' }}{{ \"\\u00e9\\n\\x41\\\\\" }}", "abé\nA\\"),
        (
            "{{ 1e3 }} {{ 1_000 }} {{ 3.0 }} {{ 10/4 }} {{ 7//2 }} {{ -7//2 }} {{ -7%3 }} {{ 2**10 }}",
            "1000.0 1000 3.0 2.5 3 -4 2 1024"
        ),
        (
            "{{ [1, 'a', none, true, 2.5, {'k': 'v'}] }}{{ (1,) }}{{ () }}{{ 1, 2 }}",
            "[1, 'a', None, True, 2.5, {'k': 'v'}](1,)()(1, 2)"
        ),
        (
            "{{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }}{{ 'a' in 'cat' }}{{ 3 not in [1] }}{{ 'k' in {'k': 1} }}",
            "TrueFalseTrueTrueTrue"
        ),
        ("{{ 'x' if none else 'y' }}{{ 'x' if none }}|", "y|"),
        (
            """
            {{ 'hello'[0] }}{{ 'hello'[-1] }}{{ 'hello'[1:4] }}{{ 'hello'[::-1] }}{{ [1, 2, 3][::-2] }}{{ [1\
            , 2][-9:9] }}{{ [1][5] }}|
            """,
            "hoellolleh[3, 1][1, 2]|"
        ),
        ("{{ {'a': {'b': 2}}.a.b }}{{ {'a': 1}['q'] }}{{ missing }}|", "2|"),
        (
            "{{ not 1 == 2 }}{{ -3|abs }}{{ 2 * -3 }}{{ true + 1 }}{{ 'a' * 3 }}{{ [1] * 2 }}{{ 1 + 2.5 }}",
            "True3-62aaa[1, 1]3.5"
        ),
        ("{{ 1 ~ 2.0 ~ none ~ true ~ [] }}", "12.0NoneTrue[]"),
        ("{{ 0 or '' or 'x' }}{{ 1 and [] }}{{ none and x.y }}", "x[]None"),
        ("{{ 0.1 + 0.2 }} {{ 1e16 }} {{ 1e-7 }}", "0.30000000000000004 1e+16 1e-07"),
        (
            "{{ messages[1] }}",
            "{'role': 'user', 'content': [{'type': 'image'}, {'type': 'text', 'text': 'What\\'s \"this\"?\\n'}]}"
        ),
        (
            "{{ 'a\\'b\"\\n' ~ ['a\\'b\"\\n', \"it's\", '\\u200b\\x07é'] }}",
            "a'b\"\n['a\\'b\"\\n', \"it's\", '\\u200b\\x07é']"
        ),
        (
            """
            {{ 1 == 1.0 }}{{ 1 == true }}{{ 'a' == 1 }}{{ [1] == (1,) }}{{ {'a': 1} == {'a': 1} }}{{ none ==\
             missing }}
            """,
            "TrueTrueFalseFalseTrueFalse"
        ),
    ])
    func `expressions give the reference's text`(template: String, expected: String) throws {
        #expect(try render(template) == expected)
    }

    @Test(arguments: [
        (
            """
            {{ 'hELLO wORLD-x'|capitalize }} {{ 'hELLO wORLD-x (y'|title }} {{ \"it's x-y\".title() }} {{ 'ß\
            '|upper }} {{ 'ΟΔΥΣΣΕΥΣ'|lower }} {{ 'ǆa'|capitalize }}
            """,
            "Hello world-x Hello World-X (Y It'S X-Y SS οδυσσευς ǅa"
        ),
        (
            "{{ '  a\\u00a0'|trim }}|{{ '  a '.lstrip() }}|{{ 'xaxx'.rstrip('x') }}|{{ 'xaxx'.strip('x') }}|",
            "a|a |xa|a|"
        ),
        (
            "{{ 'a,b,,c'.split(',') }}{{ 'a,b,,c'.split(',', 1) }}{{ ' a  b '.split() }}",
            "['a', 'b', '', 'c']['a', 'b,,c']['a', 'b']"
        ),
        (
            """
            {{ 'abc'.startswith('ab') }}{{ 'abc'.endswith(('x', 'c')) }}{{ 'aXbX'.replace('X', '-') }}{{ 'ab\
            '|replace('', '.') }}
            """,
            "TrueTruea-b-.a.b."
        ),
        (
            "{{ ['a', 'b']|map('upper')|join('-') }} {{ messages|map(attribute='role')|join(',') }}",
            "A-B system,user,assistant"
        ),
        (
            """
            {{ messages|selectattr('role', 'equalto', 'user')|list|length }}{{ messages|rejectattr('role', '\
            in', ['user'])|map(attribute='role')|list }}
            """,
            "1['system', 'assistant']"
        ),
        (
            """
            {{ missing|default('D') }}{{ ''|default('D') }}{{ ''|default('D', true) }}{{ none|d('D', boolean\
            =true) }}
            """,
            "DDD"
        ),
        (
            """
            {{ [3, 1, 2]|first }}{{ [3, 1, 2]|last }}{{ 'abc'|first }}{{ 'abc'|length }}{{ {}|count }}{{ []|\
            first }}|
            """,
            "32a30|"
        ),
        (
            "{{ messages[1]|tojson }}",
            """
            {\"role\": \"user\", \"content\": [{\"type\": \"image\"}, {\"type\": \"text\", \"text\": \"What'\
            s \\\"this\\\"?\\n\"}]}
            """
        ),
        (
            "{{ {'b': [1, {}], 'a': 'é\\u0007\"'}|tojson(indent=2) }}{{ {'b': 1, 'a': []}|tojson(sort_keys=true) }}",
            "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": \"é\\u0007\\\"\"\n}{\"a\": [], \"b\": 1}"
        ),
        ("{{ '12'|int + 1 }}{{ 'x'|int }}{{ 'x'|int(7) }}{{ 2.9|int }}{{ '1.5'|float }}", "130721.5"),
        (
            """
            {{ {'a': 1}|items|list }}{{ {'a': 1}.keys()|list }}{{ {'a': 1}.values()|list }}{{ {'a': 1}.get('\
            b', 2) }}{{ {'a': 1}.get('b') }}
            """,
            "[('a', 1)]['a'][1]2None"
        ),
        (
            """
            {{ x is defined }}{{ x is undefined }}{{ none is none }}{{ 'a' is string }}{{ {} is mapping }}{{\
             [] is iterable }}{{ 'a' is sequence }}{{ 1 is number }}{{ true is boolean }}{{ true is true }}{\
            { 1 is false }}{{ 3 is not odd }}{{ 4 is divisibleby 2 }}
            """,
            "FalseTrueTrueTrueTrueTrueTrueTrueTrueTrueFalseFalseTrue"
        ),
        (
            "{{ [1, 2, 2, 1]|unique|list }}{{ 'abc'|reverse }}{{ [2, 9]|max }}{{ 'b' in ['a']|list }}",
            "[1, 2]cba9False"
        ),
    ])
    func `filters, tests and methods give the reference's text`(template: String, expected: String) throws {
        #expect(try render(template) == expected)
    }
}
