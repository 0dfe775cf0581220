import Foundation
import TestSupport
import Testing

/// The built program on a terminal of its own, typed into and read as a person would.
final class PseudoTerminal {
    private let master: Int32
    let process: pid_t
    private(set) var output = ""
    /// What was shown since the last ``expect(_:seconds:)`` that held.
    private var unread = ""
    private var exitStatus: Int32?

    /// `POSIX_SPAWN_SETSID`, which the C library of Linux shows to GNU programs alone.
    #if canImport(Darwin)
    private static let newSession = Int16(POSIX_SPAWN_SETSID)
    #else
    private static let newSession: Int16 = 0x80
    #endif

    /// Starts the program.
    init(
        _ arguments: [String],
        environment: [String: String] = [:],
        columns: UInt16 = 80,
        rows: UInt16 = 24
    ) throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&master, &slave, nil, nil, &size) == 0)
        self.master = master
        defer { close(slave) }
        var name = [CChar](repeating: 0, count: 256)
        try #require(ttyname_r(slave, &name, name.count) == 0)

        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        // Opened by the leader of a new session, it becomes its terminal.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        posix_spawn_file_actions_addclose(&actions, master)
        posix_spawn_file_actions_addclose(&actions, slave)
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, Self.newSession)
        var variables = ProcessInfo.processInfo.environment
        variables.merge(["TERM": "xterm-256color", "NO_COLOR": "1"]) { $1 }
        variables.merge(environment) { $1 }
        variables["TMUX"] = nil
        var child = pid_t()
        let words = [Command.program.path] + arguments
        let argv = words.map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        let status = posix_spawn(&child, Command.program.path, &actions, &attributes, argv, envp)
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        try #require(status == 0)
        process = child
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
    }

    deinit {
        if exitStatus == nil {
            kill(process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
        }
        close(master)
    }

    /// Types.
    func type(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            if written > 0 { bytes = bytes.dropFirst(written) } else { usleep(1000) }
        }
    }

    /// Waits until a text was shown behind the one waited for before.
    func expect(_ text: String, seconds: Double = 60, at location: SourceLocation = #_sourceLocation) throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            if let range = unread.range(of: text) {
                unread = String(unread[range.upperBound...])
                return
            }
            guard read() || ContinuousClock.now < end else { break }
            guard ContinuousClock.now < end else { break }
            usleep(2000)
        }
        try #require(Bool(false), "no “\(text)” in \(unread.debugDescription)", sourceLocation: location)
    }

    /// Reads what is there.
    @discardableResult
    func read() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = Foundation.read(master, &bytes, bytes.count)
        guard count > 0 else { return false }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        output += text
        unread += text
        return true
    }

    /// Reads until so many characters more were shown, or until time is up.
    func read(characters: Int, seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        let length = output.count + characters
        while output.count < length, ContinuousClock.now < end {
            if !read() { usleep(2000) }
        }
    }

    /// Waits for the program's end and gives its status; a signal's number is negative.
    func waitForExit(seconds: Double = 60) throws -> Int32 {
        let end = ContinuousClock.now + .seconds(seconds)
        var status: Int32 = 0
        while ContinuousClock.now < end {
            read()
            if waitpid(process, &status, WNOHANG) == process {
                while read() {}
                let signal = status & 0x7F
                exitStatus = signal == 0 ? status >> 8 & 0xFF : -signal
                return signal == 0 ? status >> 8 & 0xFF : -signal
            }
            usleep(2000)
        }
        try #require(Bool(false), "still running: \(unread.debugDescription)")
        return -1
    }

    /// Whether the terminal echoes and collects lines, as it does for a shell's programs.
    var isCooked: Bool {
        var settings = termios()
        tcgetattr(master, &settings)
        return settings.c_lflag & tcflag_t(ECHO) != 0 && settings.c_lflag & tcflag_t(ICANON) != 0
    }

    /// Waits until the terminal is cooked or raw.
    func waitUntil(cooked: Bool) throws {
        let end = ContinuousClock.now + .seconds(30)
        while isCooked != cooked, ContinuousClock.now < end {
            read()
            usleep(2000)
        }
        try #require(isCooked == cooked)
    }

    /// Gives the terminal another size.
    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Puts the terminal in the state of a shell's programs.
    func cook() {
        var settings = termios()
        tcgetattr(master, &settings)
        settings.c_lflag |= tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(master, TCSANOW, &settings)
    }
}
