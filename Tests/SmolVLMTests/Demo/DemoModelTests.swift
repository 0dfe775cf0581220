import SmolImage
import SmolVLM
import TestSupport
import Testing

/// The demo model on 200 held-out images.
///
/// Its weights are trained, so that a mistake in what it is shown costs it answers: what random weights cannot tell.
@Suite("Demo model", .serialized)
struct DemoModelTests {
    /// Lowest accuracy in bfloat16, per cent.
    private static let floors: [(kind: String, lowest: Double)] = [
        ("all", 90), ("colour", 95), ("presence", 95), ("position", 90), ("count", 90), ("comparison", 95),
        ("chart", 95), ("shape", 95), ("letter", 90), ("read large", 85), ("describe", 85),
    ]

    @Test("float32 gives the reference's answers, token by token")
    func sameAsReference() async throws {
        let questions = try DemoQuestions()
        let results = try await questions.answers(of: DemoQuestions.load(.float32))
        for (entry, result) in zip(questions.entries, results) {
            #expect(result.tokenIDs.dropLast() == entry.ids[...], "\(entry.images): \(entry.question)")
        }
    }

    @Test("bfloat16 stays above the floors; int8 loses at most one point, int4 three")
    func precisions() async throws {
        let questions = try DemoQuestions()
        let full = try await questions.accuracy(questions.answers(of: DemoQuestions.load(.bfloat16)))
        for floor in Self.floors {
            let reached = try #require(full[floor.kind])
            #expect(reached >= floor.lowest, "\(floor.kind)")
        }
        let all = try #require(full["all"])
        for (precision, loss) in [(Precision.int8, 1.0), (.int4, 3.0)] {
            let quantized = try await questions.accuracy(questions.answers(of: DemoQuestions.load(precision)))
            #expect(try #require(quantized["all"]) >= all - loss, "\(precision): \(quantized)")
        }
    }

    /// What is done to the images, and how many points of which kind it costs at least.
    private struct Damage {
        let name: String
        let kind: String
        let loss: Double
        let change: DemoQuestions.Change
    }

    private static var damages: [Damage] {
        let mirrored = DemoQuestions.Change(image: { try $0.mirrored() })
        let byColumns = DemoQuestions.Change(tiles: { tiled in
            let grid = tiled.grid
            let order = (0..<grid.columns).flatMap { column in (0..<grid.rows).map { $0 * grid.columns + column } }
            return tiled.reordered(order + [tiled.tileCount - 1])
        })
        var generator = SeededGenerator(seed: 5)
        let shuffled = DemoQuestions.Change(tiles: { tiled in
            tiled.reordered((0..<tiled.tileCount).shuffled(using: &generator))
        })
        let wholeFirst = DemoQuestions.Change(tiles: { tiled in
            tiled.reordered([tiled.tileCount - 1] + (0..<tiled.tileCount - 1))
        })
        return [
            Damage(name: "mirrored", kind: "position", loss: 10, change: mirrored),
            Damage(name: "tiles by columns in place of rows", kind: "all", loss: 4, change: byColumns),
            Damage(name: "tiles shuffled", kind: "all", loss: 10, change: shuffled),
            Damage(name: "the whole image first in place of last", kind: "all", loss: 10, change: wholeFirst),
        ]
    }

    @Test("images shown wrongly cost answers: mirrored, tiles by columns, shuffled, the whole first")
    func damaged() async throws {
        let questions = try DemoQuestions()
        let model = try await DemoQuestions.load(.bfloat16)
        let right = try await questions.accuracy(questions.answers(of: model))
        for damage in Self.damages {
            let wrong = try await questions.accuracy(questions.answers(of: model, change: damage.change))
            let before = try #require(right[damage.kind])
            let after = try #require(wrong[damage.kind])
            #expect(after <= before - damage.loss, "\(damage.name)")
        }
    }
}
