#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Reading and writing by descriptor, whatever the system's C library is called.
package enum Descriptor {
    /// Standard input.
    package static let input: Int32 = STDIN_FILENO

    /// Whether a terminal is behind a descriptor.
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Reads what is there, at most so many bytes, and waits where there is nothing; nil at the end.
    ///
    /// - Throws: ``DescriptorError`` with what the system says.
    package static func read(_ descriptor: Int32, upTo count: Int) throws(DescriptorError) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        while true {
            let received = systemRead(descriptor, &bytes, count)
            if received >= 0 { return received == 0 ? nil : Array(bytes.prefix(received)) }
            switch errno {
            case EINTR: continue
            case EAGAIN: wait(for: descriptor, events: POLLIN)
            default: throw DescriptorError()
            }
        }
    }

    /// Writes all of the bytes.
    ///
    /// - Throws: ``DescriptorError`` with what the system says.
    package static func write(_ descriptor: Int32, _ bytes: some Collection<UInt8>) throws(DescriptorError) {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 {
                rest = rest.dropFirst(written)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: wait(for: descriptor, events: POLLOUT)
            default: throw DescriptorError()
            }
        }
    }

    /// Writes a byte if there is room for it at once.
    static func offer(_ descriptor: Int32, _ byte: UInt8) {
        var byte = byte
        _ = systemWrite(descriptor, &byte, 1)
    }

    /// Waits where somebody else made a descriptor not wait by itself.
    private static func wait(for descriptor: Int32, events: some BinaryInteger) {
        var waiting = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        _ = poll(&waiting, 1, -1)
    }

    private static func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Darwin)
        Darwin.read(descriptor, start, count)
        #elseif canImport(Glibc)
        Glibc.read(descriptor, start, count)
        #elseif canImport(Musl)
        Musl.read(descriptor, start, count)
        #endif
    }

    private static func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Darwin)
        Darwin.write(descriptor, start, count)
        #elseif canImport(Glibc)
        Glibc.write(descriptor, start, count)
        #elseif canImport(Musl)
        Musl.write(descriptor, start, count)
        #endif
    }
}

/// What the system says about a call that failed.
package struct DescriptorError: Error, Equatable, CustomStringConvertible {
    /// The number of the error.
    package let code: Int32

    /// The error of the call that was made last.
    package init() { code = errno }

    /// The system's words.
    package var description: String { String(cString: strerror(code)) }
}
