package import SmolSupport

/// Memory that holds tensors: a mapped file, or numbers that are made when they are read.
///
/// Packing reads a tensor once and lets go of it, so a checkpoint need never be in memory as a whole.
package protocol TensorStorage: AnyObject, Sendable {
    /// What errors call it: the path of a file.
    var path: String { get }

    /// The bytes of a range; valid while the storage lives and until the range is discarded.
    func bytes(in range: Range<Int>) -> UnsafeRawBufferPointer

    /// Gives the memory of a range back; reading there again brings the same bytes again.
    func discard(_ range: Range<Int>)
}

extension MappedFile: TensorStorage {
    /// The bytes of a range of the file.
    package func bytes(in range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range])
    }
}
