internal import Dispatch
package import SmolCheckpoint
package import SmolInference
internal import SmolVLM
internal import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The tensors of a checkpoint that nobody trained, for measurements: bfloat16, the same numbers for the same seed.
///
/// A tensor's numbers are made when they are first read, and its memory is given back when it is discarded, so that
/// loading needs no more memory than from a mapped file. Norms are one, biases zero, everything else lies evenly
/// between -1/16 and 1/16.
package final class RandomWeights: TensorStorage {
    /// What errors call it.
    package let path = "random weights"
    /// Where each tensor lies.
    package let header: SafetensorsHeader

    private struct State {
        /// Tensors whose numbers are there, by where they begin.
        var made: Set<Int> = []
        var time = Duration.zero
    }

    private let seed: UInt64
    private let indices: [Int: Int]
    private let state = Mutex(State())
    // Written only under `state`, before anybody is given the range; the pointer type cannot say so itself.
    nonisolated(unsafe) private let memory: UnsafeMutableRawBufferPointer

    /// Reserves addresses for every tensor of a model, the output head included; no number is made yet.
    ///
    /// - Throws: ``BackendError/outOfMemory(bytes:purpose:)`` when the system has not enough addresses.
    package init(architecture: ModelArchitecture, seed: UInt64 = 0) throws(BackendError) {
        let page = Int(getpagesize())
        var entries: [SafetensorsHeader.Entry] = []
        var end = 0
        for tensor in architecture.requiredTensors + [architecture.headTensor] {
            let bytes = 2 * tensor.shape.reduce(1, *)
            let range = end..<end + bytes
            entries.append(.init(name: tensor.name, dataType: .bfloat16, shape: tensor.shape, fileRange: range))
            // A page of its own for each, so that discarding one gives back all of it.
            end += (bytes + page - 1) / page * page
        }
        guard
            let start = mmap(nil, end, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_NORESERVE, -1, 0),
            start != MAP_FAILED
        else { throw .outOfMemory(bytes: end, purpose: "random weights") }
        self.seed = seed
        header = SafetensorsHeader(entries: entries)
        indices = Dictionary(uniqueKeysWithValues: entries.indices.map { (entries[$0].fileRange.lowerBound, $0) })
        memory = UnsafeMutableRawBufferPointer(start: start, count: end)
    }

    deinit {
        munmap(memory.baseAddress, memory.count)
    }

    /// What went into making numbers so far, which no real checkpoint needs.
    package var time: Duration { state.withLock { $0.time } }

    /// A tensor's bytes, made now if they are not there.
    package func bytes(in range: Range<Int>) -> UnsafeRawBufferPointer {
        state.withLock { state in
            guard let index = indices[range.lowerBound], state.made.insert(range.lowerBound).inserted else { return }
            let start = ContinuousClock.now
            fill(index)
            state.time += start.duration(to: .now)
        }
        return UnsafeRawBufferPointer(rebasing: memory[range])
    }

    /// Gives a tensor's memory back.
    package func discard(_ range: Range<Int>) {
        let page = Int(getpagesize())
        state.withLock { state in
            guard let base = memory.baseAddress, state.made.remove(range.lowerBound) != nil else { return }
            let bytes = (range.count + page - 1) / page * page
            _ = madvise(base + range.lowerBound, bytes, MADV_DONTNEED)
        }
    }

    /// Makes a tensor's numbers, on every core.
    private func fill(_ index: Int) {
        let entry = header.entries[index]
        let numbers = UnsafeMutableRawBufferPointer(rebasing: memory[entry.fileRange]).bindMemory(to: UInt16.self)
        guard entry.shape.count > 1 else {
            numbers.update(repeating: entry.name.hasSuffix("bias") ? UInt16(0) : Self.one)
            return
        }
        let chunk = 1 << 18
        let chunks = (numbers.count + chunk - 1) / chunk
        nonisolated(unsafe) let target = numbers
        let seed = seed
        DispatchQueue.concurrentPerform(iterations: chunks) { part in
            let range = part * chunk..<min(target.count, (part + 1) * chunk)
            let seed = seed ^ UInt64(index) << 40 ^ UInt64(part) << 16
            Self.fill(UnsafeMutableBufferPointer(rebasing: target[range]), seed: seed)
        }
    }

    private static let one = UInt16(Float(1).bitPattern >> 16)

    /// What each byte becomes: a whole number from -128 to 127 over 2048, exact in bfloat16.
    private static let numberOfByte: [UInt16] = (0..<256).map { byte in
        UInt16((Float(byte - 128) / 2048).bitPattern >> 16)
    }

    /// Eight numbers out of each step of the generator.
    private static func fill(_ numbers: UnsafeMutableBufferPointer<UInt16>, seed: UInt64) {
        numberOfByte.withUnsafeBufferPointer { table in
            var generator = SeededRandom(seed: seed)
            var at = 0
            while at < numbers.count {
                var bits = generator.next()
                for _ in 0..<min(8, numbers.count - at) {
                    numbers[at] = table[Int(bits & 0xFF)]
                    bits >>= 8
                    at += 1
                }
            }
        }
    }
}
