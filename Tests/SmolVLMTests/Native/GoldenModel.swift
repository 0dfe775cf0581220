import Foundation
import SmolImage
import SmolVLM
import TestSupport
import Testing

/// A small checkpoint with the reference's answers and intermediate tensors.
struct GoldenModel: CustomTestStringConvertible, Sendable {
    let root: GoldenRoot
    let name: String

    var folder: URL { root.goldens.appending(path: "models/\(name)") }
    var testDescription: String { "\(root.name)/\(name)" }

    /// The models of the repository.
    static let ofRepository = ["tiny-smolvlm", "tiny-idefics3"].map { GoldenModel(root: .repository, name: $0) }

    /// The models beside the repository.
    static let shared = ["smolvlm-bf16", "smolvlm-fp16-tied", "mha-2b-like", "idefics3-fp32-sharded"]
        .map { GoldenModel(root: .shared, name: $0) }

    /// One prompt with the reference's greedy answer.
    struct Case: Decodable {
        struct Message: Decodable {
            struct Part: Decodable {
                let type: String
                let text: String?
            }
            let role: String
            let content: [Part]
        }
        let `case`: String
        let messages: [Message]
        let images: [String]
        let split: Bool
        let grids: [[Int]]
        let input_ids: [Int]
        let greedy: [Int]
        /// How far the reference's first choice was before its second, at each step.
        let margins: [Double]
        let text: String
    }

    private struct File: Decodable {
        let cases: [Case]
    }

    func cases() throws -> [Case] {
        try JSONDecoder().decode(File.self, from: Data(contentsOf: folder.appending(path: "golden.json"))).cases
    }

    /// A tensor of `golden.safetensors`, float32.
    func tensor(_ name: String) throws -> [Float] {
        let file = try SafetensorsFile(path: folder.appending(path: "golden.safetensors").path)
        let tensor = try file.tensor(named: name)
        return tensor.withBytes { bytes in
            (0..<tensor.elementCount).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
    }

    /// Loads the model natively.
    func load(
        _ precision: Precision,
        threads: Int = 2,
        featureCacheBytes: Int = 64 << 20
    ) async throws -> SmolVLMModel {
        let config = ModelConfig(
            modelPath: folder.path,
            threads: threads,
            featureCacheBytes: featureCacheBytes
        )
        return try await SmolVLMModel(config, backend: .native(precision))
    }

    /// A copy of the model with a changed `config.json`, in a folder that the caller removes.
    func copy(changing change: (inout [String: Any]) throws -> Void) throws -> URL {
        let copy = FileManager.default.temporaryDirectory.appending(path: "smolvlm-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: folder, to: copy)
        let file = copy.appending(path: "config.json")
        var config = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        try change(&config)
        try JSONSerialization.data(withJSONObject: config).write(to: file)
        return copy
    }

    /// An image of the model's golden root.
    func image(_ name: String) throws -> RGBImage {
        try RGBImage(contentsOf: root.images.appending(path: name))
    }

    /// The case's prompt, prepared from its messages and images.
    func inputs(_ golden: Case, model: SmolVLMModel) throws -> PreparedInputs {
        let messages = golden.messages.map { message in
            Message(
                role: Message.Role(rawValue: message.role),
                content: message.content.map { part in
                    part.type == "image" ? .imagePlaceholder : .text(part.text ?? "")
                }
            )
        }
        let images = try golden.images.map { try RGBImage(contentsOf: root.images.appending(path: $0)) }
        return try model.preparedInputs(messages: messages, images: images, detail: golden.split ? .high : .low)
    }
}

/// How far `a` is from `b`, relative to `b`, in the Frobenius norm.
func relativeError(_ a: [Float], _ b: [Float]) -> Double {
    guard a.count == b.count else { return .infinity }
    var difference = 0.0
    var magnitude = 0.0
    for (x, y) in zip(a, b) {
        difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
        magnitude += Double(y) * Double(y)
    }
    return (difference / max(magnitude, 1e-30)).squareRoot()
}
