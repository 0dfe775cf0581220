import Foundation
import SmolImage
import SmolVLM
import TestSupport

/// The demo model's held-out images with questions, the right answers, and what the reference answers.
struct DemoQuestions {
    /// One question of `reference.jsonl`.
    struct Entry: Decodable {
        let images: [String]
        let question: String
        let answer: String
        let kind: String
        /// The reference's greedy answer in float32, without its end.
        let ids: [Int]

        private enum CodingKeys: String, CodingKey {
            case image, question, answer, kind, ids
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            if let one = try? container.decode(String.self, forKey: .image) {
                images = [one]
            } else {
                images = try container.decode([String].self, forKey: .image)
            }
            question = try container.decode(String.self, forKey: .question)
            answer = try container.decode(String.self, forKey: .answer)
            kind = try container.decode(String.self, forKey: .kind)
            ids = try container.decode([Int].self, forKey: .ids)
        }
    }

    static let model = GoldenRoot.packageFolder.appending(path: "Models/smolvlm-demo")
    private static let folder = GoldenRoot.repository.folder.appending(path: "demo")

    let entries: [Entry]
    let imagesByName: [String: RGBImage]

    init() throws {
        let lines = try Data(contentsOf: Self.folder.appending(path: "reference.jsonl")).split(separator: 10)
        entries = try lines.map { try JSONDecoder().decode(Entry.self, from: Data($0)) }
        var images: [String: RGBImage] = [:]
        for name in Set(entries.flatMap(\.images)) {
            images[name] = try RGBImage(contentsOf: Self.folder.appending(path: name))
        }
        imagesByName = images
    }

    static func load(_ precision: Precision) async throws -> SmolVLMModel {
        try await SmolVLMModel(ModelConfig(modelPath: model.path, threads: 2), backend: .native(precision))
    }

    /// What happens to the images before the model sees them.
    struct Change {
        var image: (RGBImage) throws -> RGBImage = { $0 }
        var tiles: (TiledImage) -> TiledImage = { $0 }
    }

    /// The model's greedy answers, in the entries' order.
    func answers(of model: SmolVLMModel, change: Change? = nil) async throws -> [GenerationResult] {
        var results: [GenerationResult] = []
        for entry in entries {
            let images = try entry.images.compactMap { name in
                try imagesByName[name].map { try change?.image($0) ?? $0 }
            }
            let messages = [Message.user(entry.question, images: images)]
            var inputs = try await model.prepareInputs(messages: messages)
            if let change {
                inputs = PreparedInputs(
                    try model.promptBuilder.build(messages: messages, grids: inputs.images.map(\.grid)),
                    images: inputs.images.map { PreparedImage(change.tiles($0)) },
                    imageTime: .zero
                )
            }
            for try await event in model.generate(inputs, options: .greedy(maxNewTokens: 96)) {
                if case .finished(let result) = event { results.append(result) }
            }
        }
        return results
    }

    /// Share of the answers that are right letter by letter, in per cent, by kind and over `all`.
    func accuracy(_ results: [GenerationResult]) -> [String: Double] {
        var asked: [String: Double] = [:]
        var right: [String: Double] = [:]
        for (entry, result) in zip(entries, results) {
            let isRight = AnswerMatch(result.text, expected: [entry.answer]).isExact
            for kind in [entry.kind, "all"] {
                asked[kind, default: 0] += 1
                right[kind, default: 0] += isRight ? 1 : 0
            }
        }
        return asked.merging(right) { 100 * $1 / $0 }
    }
}

extension RGBImage {
    /// The image, left and right exchanged.
    func mirrored() throws -> RGBImage {
        var mirrored = pixels
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    mirrored[(y * width + x) * 3 + channel] = pixels[(y * width + width - 1 - x) * 3 + channel]
                }
            }
        }
        return try RGBImage(width: width, height: height, pixels: mirrored)
    }
}

extension TiledImage {
    /// The same tiles in another order: `order[n]` is the tile that comes to place `n`.
    func reordered(_ order: [Int]) -> TiledImage {
        let bytes = pixels.count / tileCount
        return TiledImage(
            grid: grid,
            tileSize: tileSize,
            pixels: order.flatMap { pixels[$0 * bytes..<($0 + 1) * bytes] }
        )
    }
}
