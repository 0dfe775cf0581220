import Foundation
import OnnxRuntime
import TestSupport
import Testing

/// Finding the library, and what is said of those that do not work.
@Suite("ONNX Runtime library")
struct LibraryTests {
    /// A folder of its own for the time of a test.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "onnx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test("what is found is new enough and names its file", .needsOnnxRuntime)
    func finds() throws {
        let library = try InstalledOnnxRuntime.library()
        #expect(library.version >= .oldestSupported)
        #expect(FileManager.default.fileExists(atPath: library.path))
        let folder = URL(filePath: library.path).deletingLastPathComponent()
        #expect(try OnnxLibrary.find(path: folder.path).version == library.version)
    }

    @Test("a path that is not there is named, with the cure")
    func missing() throws {
        let error = #expect(throws: OnnxRuntimeError.self) { try OnnxLibrary.find(path: "/nowhere/onnx") }
        let text = "\(try #require(error))"
        #expect(text.contains("/nowhere/onnx") && text.contains("pip install onnxruntime"))
    }

    @Test("a text file in the library's place is named")
    func textFile() throws {
        try withFolder { folder in
            let file = folder.appending(path: "libonnxruntime.so")
            try Data("not a library".utf8).write(to: file)
            for path in [folder.path, file.path] {
                let error = #expect(throws: OnnxRuntimeError.self) { try OnnxLibrary.find(path: path) }
                let text = "\(try #require(error))"
                #expect(text.contains("libonnxruntime.so"))
            }
        }
    }

    @Test("an empty folder is named")
    func emptyFolder() throws {
        try withFolder { folder in
            #expect(throws: OnnxRuntimeError.self) { try OnnxLibrary.find(path: folder.path) }
        }
    }

    @Test("another library is refused")
    func otherLibrary() throws {
        let source = "int nothing(void) { return 0; }"
        try withCompiled(source) { path in
            let error = #expect(throws: OnnxRuntimeError.self) { try OnnxLibrary(path: path) }
            let text = "\(try #require(error))"
            #expect(text.contains("OrtGetApiBase"))
        }
    }

    @Test("a library that is too old says so", arguments: ["1.16.3", "0.9.0", "nonsense"])
    func tooOld(version: String) throws {
        let source = """
            static const void *table(unsigned version) { (void)version; return 0; }
            static const char *version(void) { return "\(version)"; }
            static const struct { const void *(*get)(unsigned); const char *(*version)(void); } base = {table, version};
            const void *OrtGetApiBase(void) { return &base; }
            """
        try withCompiled(source) { path in
            let error = #expect(throws: OnnxRuntimeError.self) { try OnnxLibrary(path: path) }
            let text = "\(try #require(error))"
            #expect(text.contains(version) && text.contains("pip install"))
            if version != "nonsense" { #expect(text.contains("1.17.0")) }
        }
    }

    @Test("a new library without the functions is refused")
    func withoutFunctions() throws {
        let source = """
            static const void *table(unsigned version) { (void)version; return 0; }
            static const char *version(void) { return "1.40.1"; }
            static const struct { const void *(*get)(unsigned); const char *(*version)(void); } base = {table, version};
            const void *OrtGetApiBase(void) { return &base; }
            """
        try withCompiled(source) { path in
            #expect(throws: OnnxRuntimeError.self) { try OnnxLibrary(path: path) }
        }
    }

    @Test("versions are read and ordered")
    func versions() {
        #expect(OnnxRuntimeVersion("1.32.0") == OnnxRuntimeVersion(major: 1, minor: 32, patch: 0))
        #expect(OnnxRuntimeVersion("1.17.3-dev+5") == OnnxRuntimeVersion(major: 1, minor: 17, patch: 3))
        #expect(OnnxRuntimeVersion("1.9") == OnnxRuntimeVersion(major: 1, minor: 9, patch: 0))
        #expect(OnnxRuntimeVersion("x") == nil)
        #expect(OnnxRuntimeVersion("") == nil)
        #expect(OnnxRuntimeVersion(major: 1, minor: 9, patch: 9) < OnnxRuntimeVersion(major: 1, minor: 17, patch: 0))
    }

    /// Builds a library with the compiler that built the package; where there is none, nothing is checked.
    private func withCompiled(_ source: String, _ body: (String) throws -> Void) throws {
        try withFolder { folder in
            let text = folder.appending(path: "library.c")
            let library = folder.appending(path: "libonnxruntime.so")
            try Data(source.utf8).write(to: text)
            let compiler = Process()
            compiler.executableURL = URL(filePath: "/usr/bin/env")
            compiler.arguments = ["clang", "-shared", "-fPIC", "-o", library.path, text.path]
            try compiler.run()
            compiler.waitUntilExit()
            guard compiler.terminationStatus == 0 else { return }
            try body(library.path)
        }
    }
}
