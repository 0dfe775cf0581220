import SmolSupport
import Testing

/// Values and objects of JSON files.
@Suite("JSON")
struct JSONTests {
    private func value(_ text: String) throws -> JSONValue {
        try JSONValue(json: Array(text.utf8), file: "x.json")
    }

    @Test("values keep their kinds; a whole number is one however it is written")
    func kinds() throws {
        #expect(
            try value(#" {"a": [1, -2.0, 1.5, 1e2], "b": null, "c": true, "d": "é\n"} "#)
                == .object([
                    "a": .array([.integer(1), .integer(-2), .number(1.5), .integer(100)]), "b": .null,
                    "c": .boolean(true), "d": .string("é\n"),
                ])
        )
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            ("[1, 2", FileError.Kind.malformed, "byte 5"),
            ("{\"a\": 1} x", .malformed, "byte 9"),
            ("{\"a\": [0, 1e999]}", .invalidValue, "a[1]"),
            (String(repeating: "[", count: 65), .malformed, "byte 64"),
            ("{\"a\": NaN}", .malformed, "byte 6"),
        ]
    )
    func places(_ text: String, _ kind: FileError.Kind, _ place: String) {
        let error = #expect(throws: FileError.self) { try value(text) }
        #expect(error?.file == "x.json")
        #expect(error?.kind == kind)
        #expect(error?.place == place)
    }

    @Test("an object says which key is wrong, and what it should be")
    func keys() throws {
        let object = try JSONObject(json: Array(#"{"n": 1.5, "inner": {"b": 2}, "n2": 7}"#.utf8), file: "c.json")
        let error = #expect(throws: FileError.self) { try object.integer("n", default: 0, in: 0...9) }
        #expect(error?.place == "n")
        #expect(error?.problem == "is 1.5, expected a whole number from 0 to 9")
        let inner = try #require(try object.object("inner"))
        #expect(throws: FileError(.invalidValue, file: "c.json", place: "inner.b", "is 2, expected true or false")) {
            try inner.boolean("b", default: true)
        }
        #expect(try object.integer("n2", default: 0, in: 0...9) == 7)
        #expect(try object.integer("missing", default: 3, in: 0...9) == 3)
    }

    @Test("members that were not asked for are left out, but must be JSON")
    func selectedMembers() throws {
        let text = Array(#"{"a": {"x": [1]}, "b": 2}"#.utf8)
        #expect(try JSONObject(json: text, file: "x", keys: ["b"]).members == ["b": .integer(2)])
        #expect(throws: FileError.self) {
            try JSONObject(json: Array(#"{"a": [1}, "b": 2}"#.utf8), file: "x", keys: ["b"])
        }
    }
}
