import Foundation
import SmolHub
import Testing

/// The hub's environment variables mean what they mean to its Python library.
@Suite("Environment")
struct EnvironmentTests {
    @Test(
        "The cache lies where the variables say, the more special one first",
        arguments: [
            (["HOME": "/h"], "/h/.cache/huggingface/hub"),
            (["HOME": "/h", "XDG_CACHE_HOME": "/x"], "/x/huggingface/hub"),
            (["HOME": "/h", "XDG_CACHE_HOME": "/x", "HF_HOME": "~/hf"], "/h/hf/hub"),
            (["HOME": "/h", "HF_HOME": "/hf", "HUGGINGFACE_HUB_CACHE": "/old"], "/old"),
            (["HOME": "/h", "HUGGINGFACE_HUB_CACHE": "/old", "HF_HUB_CACHE": "$DISK/${SUB}/$NONE"], "/d/s/$NONE"),
        ]
    )
    func cacheFolder(variables: [String: String], expected: String) throws {
        let environment = variables.merging(["DISK": "/d", "SUB": "s"]) { $1 }
        #expect(try HubConfiguration(environment: environment).cacheFolder == expected)
    }

    @Test("The token comes from the variable, then from the file, unless it is switched off")
    func token() throws {
        let folder = try TemporaryFolder()
        try Data(" hf_file\n".utf8).write(to: URL(filePath: folder.path + "/token"))
        let home = ["HF_HOME": folder.path]
        func token(_ more: [String: String]) throws -> AccessToken? {
            try HubConfiguration(environment: home.merging(more) { $1 }).token
        }
        #expect(try token([:]) == AccessToken("hf_file"))
        #expect(try token(["HF_TOKEN": "hf_variable"]) == AccessToken("hf_variable"))
        #expect(try token(["HF_TOKEN": "  "]) == AccessToken("hf_file"))
        #expect(try token(["HF_TOKEN": "hf_variable", "HF_HUB_DISABLE_IMPLICIT_TOKEN": "yes"]) == nil)
        #expect(try token(["HF_TOKEN_PATH": folder.path + "/none"]) == nil)
        #expect(throws: HubError.self) { try token(["HF_TOKEN": "a\nHost: b"]) }
    }

    @Test("Switches and addresses")
    func switches() throws {
        #expect(try HubConfiguration(environment: ["HF_HUB_OFFLINE": "on"]).isOffline)
        #expect(try HubConfiguration(environment: ["TRANSFORMERS_OFFLINE": "TRUE"]).isOffline)
        #expect(try !HubConfiguration(environment: ["HF_HUB_OFFLINE": "0"]).isOffline)
        let mirror = try HubConfiguration(environment: ["HF_ENDPOINT": "https://mirror.example/hub/"])
        #expect(mirror.endpoint.absoluteString == "https://mirror.example/hub")
        #expect(try HubConfiguration(environment: [:]).endpoint.absoluteString == "https://huggingface.co")
        #expect(try HubConfiguration(environment: ["HF_HUB_DOWNLOAD_TIMEOUT": "25"]).silenceSeconds == 25)
        for bad in ["mirror.example", "ftp://mirror.example", "https://", "https://a:b@c"] {
            #expect(throws: HubError.self) { try HubConfiguration(environment: ["HF_ENDPOINT": bad]) }
        }
        #expect(throws: HubError.self) { try HubConfiguration(environment: ["HF_HUB_DOWNLOAD_TIMEOUT": "soon"]) }
    }

    @Test("Retry-After is seconds or a date")
    func retryAfter() {
        let now = Date(timeIntervalSince1970: 1_445_412_420)
        #expect(TransientFailure.seconds(retryAfter: "12", now: now) == 12)
        #expect(TransientFailure.seconds(retryAfter: "-3", now: now) == 0)
        #expect(TransientFailure.seconds(retryAfter: "1e300", now: now) == 1e9)
        #expect(TransientFailure.seconds(retryAfter: "Wed, 21 Oct 2015 07:28:00 GMT", now: now) == 60)
        #expect(TransientFailure.seconds(retryAfter: "soon", now: now) == nil)
    }

    @Test(
        "Sizes are told with three digits",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1_234_567, "1.23 MB"), (51_300_000, "51.3 MB"),
            (513_000_000, "513 MB"), (999_600_000, "1.0 GB"), (8_990_000_000, "8.99 GB"), (Int.max, "9223 PB"),
        ]
    )
    func sizes(bytes: Int, text: String) {
        #expect(ByteCount.text(bytes) == text)
    }
}
