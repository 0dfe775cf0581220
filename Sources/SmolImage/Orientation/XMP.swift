/// The digit after the first `tiff:Orientation="` or `tiff:Orientation>` of an XMP packet, or nil.
func xmpOrientationValue(_ packet: ByteReader) -> Int? {
    let name: StaticString = "tiff:Orientation"
    var place = 0
    while let start = packet.firstIndex(of: UInt8(ascii: "t"), from: place) {
        place = start + 1
        guard packet.hasText(name, at: start) else { continue }
        var digit = start + name.utf8CodeUnitCount
        if packet.hasText("=\"", at: digit) {
            digit += 2
        } else if packet.hasText(">", at: digit) {
            digit += 1
        } else {
            continue
        }
        if let value = packet.byte(at: digit), (0x30...0x39).contains(value) {
            return value - 0x30
        }
    }
    return nil
}
