/// What comes before the first scan of a JPEG file (ITU T.81, annex B).
struct JPEGHeader {
    private(set) var width = 0
    private(set) var height = 0
    private(set) var precision = 0
    private(set) var components = 0
    /// The low byte of the frame header's marker, which tells the coding process.
    private(set) var process = 0
    private(set) var metadata = Metadata()

    /// Walks the marker segments.
    init(_ source: ImageSource) throws(ImageError) {
        let bytes = source.bytes
        var place = 2
        while true {
            // Anything between segments is passed over, as are fill bytes.
            guard let start = bytes.firstIndex(of: 0xFF, from: place) else {
                throw source.truncated(.jpeg, "the header has no first scan")
            }
            place = start + 1
            guard let marker = bytes.byte(at: place) else {
                throw source.truncated(.jpeg, "the header has no first scan")
            }
            if marker == 0xFF {
                continue
            }
            place += 1
            guard marker >= 0xC0, !isBare(marker) else {
                if marker == 0 || isBare(marker) { continue }
                throw source.corrupt(.jpeg, "byte \(start) begins no known segment")
            }
            guard let length = bytes.uint16BigEndian(at: place), length >= 2,
                let segment = bytes.part(at: place + 2, count: length - 2)
            else {
                throw source.truncated(.jpeg, "the segment at byte \(start) reaches over the end")
            }
            place += length
            switch marker {
            case 0xDA:
                guard components > 0 else {
                    throw source.corrupt(.jpeg, "there is no frame header before the first scan")
                }
                return
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                try readFrame(segment, marker: marker, source: source)
            case 0xE1:
                readApplicationSegment(segment)
            default:
                break
            }
        }
    }

    /// Markers without a segment: restarts, start and end of image, extensions.
    private func isBare(_ marker: Int) -> Bool {
        (0xD0...0xD9).contains(marker) || marker == 0xC8 || (0xF0...0xFD).contains(marker)
    }

    private mutating func readFrame(_ segment: ByteReader, marker: Int, source: ImageSource) throws(ImageError) {
        guard let precision = segment.byte(at: 0), let height = segment.uint16BigEndian(at: 1),
            let width = segment.uint16BigEndian(at: 3), let components = segment.byte(at: 5)
        else {
            throw source.corrupt(.jpeg, "the frame header is too short")
        }
        process = marker & 15
        self.precision = precision
        self.height = height
        self.width = width
        self.components = components
    }

    private mutating func readApplicationSegment(_ segment: ByteReader) {
        if segment.hasText("Exif\0\0") {
            if let begun = metadata.exif {
                metadata.exif = begun + segment.rest(from: 6).bytes
            } else {
                metadata.exif = Array(segment.bytes)
            }
        } else if segment.hasText("http://ns.adobe.com/xap/1.0/\0") {
            metadata.xmp = Array(segment.rest(from: 29).bytes)
        }
    }
}
