import Foundation
import SmolCheckpoint
internal import SmolSupport
internal import TestSupport
import Testing

@Suite("Safetensors file")
struct SafetensorsFileTests {
    @Test("A tensor's bytes are those of the file, before and after their pages are given back")
    func bytes() throws {
        let data = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
        let json =
            "{\"a\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[5,4998],\"data_offsets\":[6,99966]},"
            + "\"c\":{\"dtype\":\"I8\",\"shape\":[34],\"data_offsets\":[99966,100000]}}"
        let folder = try ModelFolderFixture()
        let file = try SafetensorsFile(path: folder.write(safetensors(json, data: data), to: "m.safetensors"))
        #expect(file.names == ["a", "b", "c"])
        let tensor = try file.tensor(named: "b")
        #expect(tensor.shape == [5, 4998])
        #expect(tensor.elementCount == 24_990)
        for _ in 0..<2 {
            #expect(tensor.withBytes { $0.elementsEqual(data[6..<99_966]) })
            tensor.discard()
        }
        let first = try file.tensor(named: "a")
        first.discard()
        #expect(first.withBytes { $0.elementsEqual(data[0..<6]) })
    }

    @Test("A view keeps its file mapped")
    func lifetime() throws {
        let folder = try ModelFolderFixture()
        let path = try folder.write(safetensors(tensors: [("w", [4])]), to: "m.safetensors")
        let tensor = try SafetensorsFile(path: path).tensor(named: "w")
        #expect(tensor.withBytes { $0.elementsEqual([UInt8](repeating: 0, count: 8)) })
    }

    @Test("A tensor of another type is listed but refused when it is used")
    func otherType() throws {
        let folder = try ModelFolderFixture()
        let data = safetensors(tensors: [("w", [4])], dataType: "I8", width: 1)
        let file = try SafetensorsFile(path: folder.write(data, to: "m.safetensors"))
        #expect(file.entry(named: "w")?.dataType == .integer8)
        let error = #expect(throws: FileError.self) { try file.tensor(named: "w") }
        #expect(error?.kind == .unsupported)
        #expect(error?.problem == "is I8, expected F32, F16 or BF16")
        #expect(throws: FileError.self) { try file.tensor(named: "v") }
    }

    @Test("Paths that are no readable file", arguments: ["missing", "folder", "empty", "pipe", "missing/below"])
    func paths(_ name: String) throws {
        let folder = try ModelFolderFixture(["empty": Data()])
        try FileManager.default.createDirectory(atPath: folder.file("folder"), withIntermediateDirectories: true)
        mkfifo(folder.file("pipe"), 0o600)
        let error = try #require(throws: FileError.self) { try SafetensorsFile(path: folder.file(name)) }
        #expect(error.file == folder.file(name))
        switch name {
        case "folder": #expect(error.problem == "is a folder, expected a file")
        case "empty": #expect(error.problem.hasPrefix("is empty"))
        case "pipe": #expect(error.problem == "is a pipe or a device, expected a file")
        default: #expect(error.kind == .notFound)
        }
    }

    @Test("A file larger than allowed is refused")
    func largest() throws {
        let folder = try ModelFolderFixture(["file": Data([1, 2, 3])])
        #expect(throws: FileError.self) { try MappedFile(path: folder.file("file"), largestSize: 2) }
        let mapped = try MappedFile(path: folder.file("file"), largestSize: 3)
        #expect(mapped.bytes.elementsEqual([1, 2, 3]))
    }
}
