/// One tensor of a safetensors file.
package struct TensorView: Sendable {
    /// Name in the file.
    package let name: String
    /// Element type.
    package let dataType: TensorDataType
    /// Extent of each dimension, outermost first, as in the file.
    package let shape: [Int]
    /// Where the elements lie in the file.
    package let fileRange: Range<Int>
    /// The file, kept mapped as long as this view lives.
    package let file: any TensorStorage

    /// The elements, row-major, little-endian; valid only while this view or its file is kept alive.
    ///
    /// The format does not promise that the address is a multiple of the element's size: load unaligned.
    package var bytes: UnsafeRawBufferPointer {
        file.bytes(in: fileRange)
    }

    /// Number of elements; the header's check has shown that it does not overflow.
    package var elementCount: Int { shape.reduce(1, *) }

    /// Gives the memory of this tensor's pages back; using the tensor again reads the file again.
    package func discard() {
        file.discard(fileRange)
    }

    /// Calls `body` with the elements and keeps the file mapped meanwhile.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(file) {} }
        return try body(bytes)
    }
}
