import Foundation
import SmolImage
import Testing

struct ImageWorkersTests {
    #if os(Linux)
    // In processes of their own, where nothing else starts threads.

    @Test("One thread is the caller's: an image starts no other")
    func caller() async {
        await #expect(processExitsWith: .success) {
            try checkThreads(1)
        }
    }

    @Test("Tiles are cut by as many threads as were asked for, and no more")
    func count() async {
        await #expect(processExitsWith: .success) {
            try checkThreads(3)
        }
    }

    @Test("There may be more threads than cores")
    func many() async {
        await #expect(processExitsWith: .success) {
            try checkThreads(9)
        }
    }
    #endif

    @Test("A tier that is forced holds for images too")
    func tier() async {
        await #expect(processExitsWith: .success) {
            setenv("SMOLVLM_ISA", "portable", 1)
            #expect(ImageWorkers.tierName == "portable")
            setenv("SMOLVLM_ISA", "avx1024", 1)
            let best = ImageWorkers.tierName
            unsetenv("SMOLVLM_ISA")
            #expect(ImageWorkers.tierName == best)
        }
    }

    @Test("Images that share a processor come out right from several threads at once")
    func sharing() async throws {
        let processor = ImageProcessor(configuration: .init(tileSize: 32, longestEdge: 128), threads: 3)
        let images = try (1...4).map { try slope(width: 40 * $0, height: 30) }
        let alone = try images.map { try processor.tiles(of: $0) }
        let together = try await withThrowingTaskGroup(of: (Int, TiledImage).self) { group in
            for index in 0..<40 {
                group.addTask { (index % 4, try processor.tiles(of: images[index % 4])) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(together.count == 40)
        #expect(together.allSatisfy { $1 == alone[$0] })
    }
}

/// An image in which no two neighbours are alike.
private func slope(width: Int, height: Int) throws -> RGBImage {
    let pixels = (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* 7 + $0 / 251) }
    return try RGBImage(width: width, height: height, pixels: pixels)
}

#if os(Linux)
/// Cuts images into tiles and compares the threads of the process before and after.
///
/// The kernels' threads stay until the processor goes, so that those after are all that worked.
private func checkThreads(_ threads: Int) throws {
    let before = try threadNames()
    let processor = ImageProcessor(configuration: .init(tileSize: 64, longestEdge: 1024), threads: threads)
    for width in [900, 300] {
        _ = try processor.tiles(of: try slope(width: width, height: 700))
    }
    let after = try threadNames()
    let new = after.filter { before[$0.key] == nil }.map(\.value)
    try #require(new.filter { $0 == "smol-worker" }.count == threads - 1, "\(new)")
    try #require(new.count == threads - 1, "\(new)")
    withExtendedLifetime(processor) {}
}

/// The threads of this process, by number.
private func threadNames() throws -> [String: String] {
    let folder = "/proc/self/task"
    var names: [String: String] = [:]
    for thread in try FileManager.default.contentsOfDirectory(atPath: folder) {
        let name = try String(contentsOfFile: "\(folder)/\(thread)/comm", encoding: .utf8)
        names[thread] = name.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return names
}
#endif
