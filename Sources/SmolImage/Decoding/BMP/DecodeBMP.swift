/// Decodes a BMP image.
func decodeBMP(_ source: ImageSource) throws(ImageError) -> RGBImage {
    let header = try BMPHeader(source)
    switch (header.compression, header.layout) {
    case (.none, .indexed):
        return try indexedImage(header, source: source).colored()
    case (.none, _):
        return try directImage(header, source: source)
    case (.runLength4, _), (.runLength8, _):
        var decoder = BMPRunLengthDecoder(header, bytes: source.bytes)
        guard let rows = decoder.decode() else {
            throw source.truncated(.bmp, "the data ends inside the image")
        }
        let image = IndexedImage(
            width: header.width,
            height: header.height,
            indices: header.isBottomUp ? rowsReversed(rows, width: header.width) : rows,
            palette: header.palette
        )
        return image.colored()
    }
}

/// The rows of the file, from the top.
///
/// The last one need not be padded.
private func rows(_ header: BMPHeader, source: ImageSource) throws(ImageError) -> [UnsafeRawBufferPointer] {
    let (rowBits, overflow) = header.width.multipliedReportingOverflow(by: header.bits)
    guard !overflow else {
        throw source.corrupt(.bmp, "a row is too long")
    }
    let rowBytes = (rowBits + 7) / 8
    let stride = (rowBits + 31) / 32 * 4
    // No overflow: the number of pixels has been checked.
    let needed = stride * (header.height - 1) + rowBytes
    guard let data = source.bytes.part(at: header.dataOffset, count: needed) else {
        throw source.truncated(.bmp, "the data ends inside the image")
    }
    let rows = (0..<header.height).map { y in
        UnsafeRawBufferPointer(rebasing: data.bytes[y * stride..<y * stride + rowBytes])
    }
    return header.isBottomUp ? rows.reversed() : rows
}

private func directImage(_ header: BMPHeader, source: ImageSource) throws(ImageError) -> RGBImage {
    let rows = try rows(header, source: source)
    let rowBytes = header.width * 3
    let pixels = [UInt8](unsafeUninitializedCapacity: rowBytes * header.height) { target, filled in
        for (y, row) in rows.enumerated() {
            let targetRow = UnsafeMutableBufferPointer(rebasing: target[y * rowBytes..<(y + 1) * rowBytes])
            header.layout.convert(row, width: header.width, to: targetRow)
        }
        filled = rowBytes * header.height
    }
    return RGBImage(uncheckedWidth: header.width, height: header.height, pixels: pixels)
}

private func indexedImage(_ header: BMPHeader, source: ImageSource) throws(ImageError) -> IndexedImage {
    let rows = try rows(header, source: source)
    let width = header.width
    let indicesPerByte = 8 / header.bits
    let mask = UInt8(truncatingIfNeeded: (1 << header.bits) - 1)
    let indices = [UInt8](unsafeUninitializedCapacity: width * header.height) { target, filled in
        var place = 0
        for row in rows {
            for x in 0..<width {
                let shift = (indicesPerByte - 1 - x % indicesPerByte) * header.bits
                target[place] = (row[x / indicesPerByte] >> UInt8(shift)) & mask
                place += 1
            }
        }
        filled = place
    }
    return IndexedImage(width: width, height: header.height, indices: indices, palette: header.palette)
}

private func rowsReversed(_ indices: [UInt8], width: Int) -> [UInt8] {
    var reversed: [UInt8] = []
    reversed.reserveCapacity(indices.count)
    for start in stride(from: indices.count - width, through: 0, by: -width) {
        reversed.append(contentsOf: indices[start..<start + width])
    }
    return reversed
}
