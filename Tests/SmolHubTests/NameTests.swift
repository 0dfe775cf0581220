import SmolHub
import TestSupport
import Testing

/// Names of repositories, files and blobs.
@Suite("Names")
struct NameTests {
    @Test(
        "Names of models follow the hub's rules",
        arguments: [
            ("HuggingFaceTB/SmolVLM2-2.2B-Instruct", true), ("gpt2", true), ("a_b/c.d-e", true), ("", false),
            ("a/b/c", false), ("/b", false), ("a/", false), ("../b", false), ("a/..", false), ("a--b/c", false),
            ("-a/b", false), ("a/b.", false), ("a/b.git", false), ("a/b c", false), ("a/é", false), ("a\n/b", false),
            ("a/" + String(repeating: "b", count: 97), false),
        ]
    )
    func repositories(name: String, isName: Bool) {
        #expect(((try? RepositoryID(name)) != nil) == isName)
    }

    @Test("A path that could be a name needs its organisation")
    func modelPaths() {
        #expect(RepositoryID(modelPath: "maker/model") != nil)
        for path in ["model", "./model", "/maker/model", "a/b/c", "~/model", "../model", "models/"] {
            #expect(RepositoryID(modelPath: path) == nil)
        }
    }

    @Test("Names of files stay inside the folder")
    func files() {
        for name in ["a", "onnx/model.onnx", "a b.json", "..a/b..", "é/ü.json", ".hidden"] {
            #expect(RepositoryFileName(name) != nil, "\(name)")
        }
        for name in ["", "/", "/a", "a/", "..", "a/..", "../a", "a//b", ".", "a/./b", "a\\b", "c:x", "a\nb", "a\u{7F}"]
        {
            #expect(RepositoryFileName(name) == nil, "\(name)")
        }
        #expect(RepositoryFileName(String(repeating: "a", count: 256)) == nil)
        #expect(RepositoryFileName(String(repeating: "a/", count: 600) + "b") == nil)
    }

    @Test("Revisions may have parts but not leave the folder")
    func revisions() {
        #expect(throws: Never.self) { try Revision("refs/pr/1") }
        for name in ["", "../main", "a/../b", "/main", String(repeating: "a/", count: 200) + "b"] {
            #expect(throws: HubError.self) { try Revision(name) }
        }
    }

    @Test("An ETag is a hash, in quotes or not, weak or not")
    func etags() {
        let git = String(repeating: "0a", count: 20)
        let sha = String(repeating: "0a", count: 32)
        #expect(BlobName(etag: "\"\(git)\"")?.algorithm == .gitBlob)
        #expect(BlobName(etag: "W/\"\(git)\"")?.description == git)
        #expect(BlobName(etag: sha)?.algorithm == .sha256)
        for text in ["", "\"", "\"\"", "main", "../" + git, git.uppercased(), sha + "0", "\"\(git)/../x\""] {
            #expect(BlobName(etag: text) == nil)
        }
    }

    @Test("Names made of random bytes are refused or stay inside the folder")
    func fuzz() {
        var random = SeededGenerator(seed: 11)
        let alphabet = Array("ab/.\\:\u{0}é -".unicodeScalars)
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
            }
            if let name = RepositoryFileName(text) {
                var depth = 0
                for part in name.description.split(separator: "/") { depth += part == ".." ? -1 : 1 }
                #expect(depth > 0 && !text.hasPrefix("/"))
            }
            _ = try? RepositoryID(text)
            _ = try? Revision(text)
            _ = BlobName(etag: text)
        }
    }
}
