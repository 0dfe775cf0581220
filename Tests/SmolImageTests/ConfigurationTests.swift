import Foundation
import SmolImage
import TestSupport
import Testing

struct ConfigurationTests {
    @Test("A configuration of the hub is read")
    func hubFile() throws {
        let configuration = try decode(
            """
            {"do_image_splitting": true, "do_resize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
             "max_image_size": {"longest_edge": 512}, "resample": 1, "rescale_factor": 0.00392156862745098,
             "size": {"longest_edge": 2048}, "image_processor_type": "Idefics3ImageProcessor"}
            """
        )
        #expect(
            configuration
                == .init(
                    tileSize: 512,
                    longestEdge: 2048,
                    mean: [0.5, 0.5, 0.5],
                    standardDeviation: [0.5, 0.5, 0.5],
                    rescaleFactor: 0.00392156862745098
                )
        )
    }

    @Test("Missing keys and null have the reference's defaults")
    func defaults() throws {
        let expected = ImageProcessor.Configuration()
        #expect(expected.tileSize == 364 && expected.longestEdge == 1456 && expected.doImageSplitting)
        #expect(expected.mean == [0.485, 0.456, 0.406] && expected.resampleFilter == .lanczos)
        #expect(try decode("{}") == expected)
        #expect(try decode(#"{"size": null, "resample": null, "image_mean": null}"#) == expected)
    }

    @Test(
        "What cannot be used is refused, by name",
        arguments: [
            ("[]", "(whole file)"), ("{", "(whole file)"), ("", "(whole file)"),
            (String(repeating: #"{"size":"#, count: 70) + "0" + String(repeating: "}", count: 70), "(whole file)"),
            (#"{"size": 3}"#, "size"), (#"{"size": {"height": 3, "width": 3}}"#, "size.longest_edge"),
            (#"{"size": {"longest_edge": 0}}"#, "size.longest_edge"),
            (#"{"size": {"longest_edge": 1e30}}"#, "size.longest_edge"),
            (#"{"size": {"longest_edge": 2.5}}"#, "size.longest_edge"),
            (#"{"max_image_size": {"longest_edge": 5000}}"#, "max_image_size.longest_edge"),
            (#"{"max_image_size": {"longest_edge": -512}}"#, "max_image_size.longest_edge"),
            (#"{"max_image_size": {"longest_edge": "512"}}"#, "max_image_size.longest_edge"),
            (#"{"do_image_splitting": 1}"#, "do_image_splitting"), (#"{"do_resize": false}"#, "do_resize"),
            (#"{"resample": 6}"#, "resample"), (#"{"resample": "LANCZOS"}"#, "resample"),
            (#"{"image_mean": [0.5, 0.5]}"#, "image_mean"), (#"{"image_std": [0.5, 0, 0.5]}"#, "image_std"),
            (#"{"rescale_factor": true}"#, "rescale_factor"),
        ]
    )
    func refused(json: String, key: String) {
        let error = #expect(throws: ImageError.self) { try decode(json) }
        #expect(error?.kind == .invalidConfiguration)
        #expect(error?.file == "preprocessor_config.json")
        #expect(error?.place == key)
    }

    @Test("A file that is not there is named")
    func missingFile() {
        let error = #expect(throws: ImageError.self) {
            try ImageProcessor.Configuration(contentsOf: URL(filePath: "/nowhere/preprocessor_config.json"))
        }
        #expect(error?.description.hasPrefix("/nowhere/preprocessor_config.json: ") == true)
    }

    private func decode(_ json: String) throws(ImageError) -> ImageProcessor.Configuration {
        try ImageProcessor.Configuration(decoding: Data(json.utf8), name: "preprocessor_config.json")
    }
}
