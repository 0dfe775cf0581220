import Foundation
import SmolCheckpoint
import TestSupport
import Testing

@Suite("Golden checkpoints")
struct GoldenCheckpointTests {
    @Test("Every golden checkpoint of the shared folder opens and fits its configuration", .needsShared)
    func shared() throws {
        let names = try check(GoldenRoot.shared)
        #expect(names.isSuperset(of: ["idefics3-fp32-sharded", "mha-2b-like", "smolvlm-bf16", "smolvlm-fp16-tied"]))
    }

    @Test(
        "Every checkpoint of the repository's fixtures opens and fits its configuration",
        .enabled(if: GoldenRoot.repository.exists)
    )
    func repository() throws {
        _ = try check(GoldenRoot.repository)
    }

    @Test("The four checkpoints differ where they should", .needsShared)
    func differences() throws {
        func open(_ name: String) throws -> Checkpoint {
            try Checkpoint(path: GoldenRoot.shared.goldens.appending(path: "models/\(name)").path)
        }
        let sharded = try open("idefics3-fp32-sharded")
        #expect(sharded.files.count == 3)
        #expect(sharded.dataTypes == [.float32])
        #expect(sharded.architecture.modelType == .idefics3)
        #expect(sharded.parameterCount == 4_073_816)
        #expect(sharded.architecture.imageTokensPerTile == 4)
        let tied = try open("smolvlm-fp16-tied")
        #expect(tied.dataTypes == [.float16])
        #expect(!tied.hasSeparateHead)
        #expect(try tied.head().name == WeightName.Text.embedding)
        #expect(tied.architecture.text.headDimension * tied.architecture.text.attentionHeads == 96)
        let heads = try open("mha-2b-like")
        #expect(heads.dataTypes == [.bfloat16])
        #expect(heads.architecture.text.keyValueHeads == heads.architecture.text.attentionHeads)
        #expect(heads.architecture.text.ropeTheta == 273_768)
        #expect(heads.architecture.vision.headDimension == 72)
        let small = try open("smolvlm-bf16")
        #expect(small.hasSeparateHead)
        #expect(small.architecture.text.keyValueHeads == 2)
    }

    /// Opens every model of a root: shapes fit, nothing is left over, the weights are finite.
    private func check(_ root: GoldenRoot) throws -> Set<String> {
        let models = root.goldens.appending(path: "models")
        let names = try FileManager.default.contentsOfDirectory(atPath: models.path).filter {
            FileManager.default.fileExists(atPath: models.appending(path: "\($0)/config.json").path)
        }
        for name in names {
            let checkpoint = try Checkpoint(path: models.appending(path: name).path)
            try checkpoint.validateShapes()
            var needed = Set(checkpoint.architecture.requiredTensors.map(\.name))
            if checkpoint.hasSeparateHead { needed.insert(WeightName.Text.head) }
            #expect(Set(checkpoint.tensorNames) == needed, "\(name)")
            let norm = try checkpoint.tensor(named: WeightName.Text.finalNorm)
            #expect(norm.withBytes { $0.count } == norm.elementCount * norm.dataType.bitWidth / 8)
            #expect(
                try EndOfSequence.tokenIDs(of: checkpoint.folder) { ["<end_of_utterance>": 49_279][$0] }
                    .contains(49_279),
                "\(name)"
            )
        }
        return Set(names)
    }
}
