public import Foundation

/// A model folder made for one test, removed with the object.
public final class ModelFolderFixture: Sendable {
    /// The folder.
    public let path: String

    /// Makes the folder with these files.
    public init(_ files: [String: Data] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "smolvlm-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, data) in files { try write(data, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Path of a file of the folder.
    public func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file of the folder.
    @discardableResult
    public func write(_ data: Data, to name: String) throws -> String {
        try data.write(to: URL(filePath: file(name)))
        return file(name)
    }
}

/// A safetensors file of a header text and data.
public func safetensors(_ header: String, data: [UInt8] = [], length: UInt64? = nil) -> Data {
    var bytes = Data()
    var count = (length ?? UInt64(header.utf8.count)).littleEndian
    withUnsafeBytes(of: &count) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header.utf8)
    bytes.append(contentsOf: data)
    return bytes
}

/// A safetensors file of zeros with the given tensors, all of one type.
public func safetensors(tensors: [(name: String, shape: [Int])], dataType: String = "BF16", width: Int = 2) -> Data {
    var offset = 0
    var entries: [String] = []
    for (name, shape) in tensors {
        let end = offset + shape.reduce(width, *)
        entries.append(
            "\"\(name)\":{\"dtype\":\"\(dataType)\",\"shape\":\(shape),\"data_offsets\":[\(offset),\(end)]}"
        )
        offset = end
    }
    return safetensors("{" + entries.joined(separator: ",") + "}", data: [UInt8](repeating: 0, count: offset))
}

/// The text of a small consistent `config.json`, some values replaced, as a JSON object of objects.
public func smallConfiguration(
    top: [String: String] = [:],
    text: [String: String] = [:],
    vision: [String: String] = [:]
) -> Data {
    func object(_ members: [String: String]) -> String {
        "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
    }
    let text = [
        "hidden_size": "8", "intermediate_size": "12", "num_hidden_layers": "1", "num_attention_heads": "2",
        "num_key_value_heads": "1", "vocab_size": "20",
    ].merging(text) { $1 }
    let vision = [
        "hidden_size": "6", "intermediate_size": "10", "num_hidden_layers": "1", "num_attention_heads": "2",
        "image_size": "8", "patch_size": "2",
    ].merging(vision) { $1 }
    let members = [
        "model_type": "\"smolvlm\"", "image_token_id": "7", "text_config": object(text),
        "vision_config": object(vision),
    ].merging(top) { $1 }
    return Data(object(members).utf8)
}
