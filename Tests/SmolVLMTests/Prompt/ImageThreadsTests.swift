import Foundation
import SmolImage
import SmolVLM
import TestSupport
import Testing

/// The one thread count of a configuration also holds for images; `ImageWorkersTests` counts the threads themselves.
struct ImageThreadsTests {
    @Test("A model's images are cut by as many threads as its configuration says", arguments: [1, 3])
    func configured(threads: Int) throws {
        let folder = GoldenRoot.repository.goldens.appending(path: "models/tiny-smolvlm").path
        let assets = try ModelAssets(config: ModelConfig(modelPath: folder, threads: threads))
        #expect(assets.imageProcessor.threads == threads)
    }
}
