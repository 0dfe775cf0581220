"""smolvlm and huggingface_hub read and write the same cache.

usage: check.py PROGRAMS MODEL

PROGRAMS is the folder with smolvlm and HubTestServerCommand, MODEL a small model folder. Everything happens on
loopback and in a temporary folder.
"""

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

ID = "maker/tiny-smolvlm"
NEEDED = ["*.json", "*.jinja", "merges.txt", "model.safetensors"]


def main() -> None:
    programs, model = Path(sys.argv[1]), Path(sys.argv[2])
    server = subprocess.Popen(
        [programs / "HubTestServerCommand", ID, model], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        endpoint = server.stdout.readline().strip()
        with tempfile.TemporaryDirectory() as folder:
            Check(programs / "smolvlm", model, endpoint, Path(folder)).run()
    finally:
        server.stdin.close()
        server.wait(timeout=10)
    print("huggingface_hub and smolvlm agree")


class Check:
    def __init__(self, smolvlm: Path, model: Path, endpoint: str, folder: Path):
        self.smolvlm, self.model, self.endpoint, self.folder = smolvlm, model, endpoint, folder

    def run(self) -> None:
        snapshot = self.swift_writes()
        self.python_reads(snapshot)
        self.python_writes()
        self.same_layout()
        self.swift_reads()
        self.python_sees_removal()

    def environment(self, home: str, offline: bool) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING"))}
        return kept | {
            "HF_HOME": str(self.folder / home),
            "HF_ENDPOINT": self.endpoint,
            "HF_HUB_OFFLINE": "1" if offline else "0",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_XET": "1",
        }

    def swift(self, home: str, *arguments: str, offline: bool = False) -> str:
        result = subprocess.run(
            [self.smolvlm, *arguments], env=self.environment(home, offline), capture_output=True, text=True
        )
        assert result.returncode == 0, (arguments, result.stderr)
        return result.stdout

    def python(self, home: str, code: str, offline: bool = False) -> str:
        """Runs code in a new interpreter, since the library reads the environment once; returns what it prints."""
        result = subprocess.run(
            [sys.executable, "-W", "error::UserWarning", "-c", f"ID = {ID!r}\n{code}"],
            env=self.environment(home, offline),
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def swift_writes(self) -> Path:
        snapshot = Path(self.swift("swift", "download", ID).strip())
        for file in self.model.iterdir():
            if file.suffix in (".json", ".jinja") or file.name == "model.safetensors":
                assert (snapshot / file.name).read_bytes() == file.read_bytes(), file.name
        return snapshot

    def python_reads(self, snapshot: Path) -> None:
        code = "from huggingface_hub import snapshot_download as s; print(s(ID))"
        assert self.python("swift", code, offline=True) == str(snapshot)
        code = "from huggingface_hub import hf_hub_download as d; print(d(ID, 'config.json'))"
        assert self.python("swift", code, offline=True) == str(snapshot / "config.json")
        code = (
            "from huggingface_hub import scan_cache_dir, try_to_load_from_cache, _CACHED_NO_EXIST\n"
            "c = scan_cache_dir()\n"
            "assert not c.warnings, c.warnings\n"
            "[r] = c.repos\n"
            "[v] = r.revisions\n"
            "assert r.repo_id == ID and v.refs == {'main'}, r\n"
            "assert try_to_load_from_cache(ID, 'added_tokens.json') is _CACHED_NO_EXIST\n"
            "print(v.commit_hash, r.size_on_disk)"
        )
        commit, size = self.python("swift", code).split()
        assert commit == snapshot.name
        [listed] = [json.loads(line) for line in self.swift("swift", "cache", "ls", "--json").splitlines()]
        assert listed["size"] == int(size), (listed["size"], size)
        # Online, it finds nothing to fetch again.
        before = self.times("swift")
        code = f"from huggingface_hub import snapshot_download as s; print(s(ID, allow_patterns={NEEDED!r}))"
        assert self.python("swift", code) == str(snapshot)
        assert self.times("swift") == before

    def python_writes(self) -> None:
        code = f"from huggingface_hub import snapshot_download as s; print(s(ID, allow_patterns={NEEDED!r}))"
        self.python("python", code)

    def same_layout(self) -> None:
        swift, python = self.layout("swift"), self.layout("python")
        assert swift == python, "\n".join(
            f"{path}: {swift.get(path)} / {python.get(path)}"
            for path in sorted(swift | python)
            if swift.get(path) != python.get(path)
        )

    def swift_reads(self) -> None:
        self.swift("python", "inspect", "model", ID, "--json", offline=True)
        question = ["-m", ID, "-p", "Hello", "-n", "4", "--ignore-eos", "--json"]
        answer = json.loads(self.swift("python", *question, offline=True))
        assert len(answer["token_ids"]) == 4
        self.swift("python", "cache", "verify")
        # A snapshot that Python left incomplete is completed, not taken for whole.
        code = "from huggingface_hub import hf_hub_download as d; d(ID, 'config.json'); d(ID, 'tokenizer.json')"
        self.python("partial", code)
        refused = subprocess.run(
            [self.smolvlm, "-m", ID, "-p", "Hello"],
            env=self.environment("partial", offline=True),
            capture_output=True,
            text=True,
        )
        assert refused.returncode == 1 and "model.safetensors" in refused.stderr, refused.stderr
        json.loads(self.swift("partial", *question))

    def python_sees_removal(self) -> None:
        self.swift("python", "cache", "rm", ID)
        code = "from huggingface_hub import scan_cache_dir as s; c = s(); print(len(c.repos), len(c.warnings))"
        assert self.python("python", code) == "0 0"

    def times(self, home: str) -> dict[str, int]:
        blobs = self.folder / home / "hub" / "models--maker--tiny-smolvlm" / "blobs"
        return {path.name: path.stat().st_mtime_ns for path in blobs.iterdir()}

    def layout(self, home: str) -> dict[str, object]:
        """Every path of a cache with its link, or its mode and bytes.

        Left out: notes of files that a commit lacks and lists of a commit's files, which either program writes when it
        comes across them, and the wording of the tag.
        """
        hub = self.folder / home / "hub"
        result: dict[str, object] = {}
        for path in sorted(hub.rglob("*")):
            name = str(path.relative_to(hub))
            if "/.no_exist" in name or "/trees" in name:
                continue
            if path.is_symlink():
                result[name] = os.readlink(path)
            elif path.is_dir():
                result[name] = "folder"
            elif name == "CACHEDIR.TAG":
                result[name] = path.read_text().splitlines()[0]
            else:
                result[name] = (oct(stat.S_IMODE(path.stat().st_mode)), path.read_bytes())
        return result


if __name__ == "__main__":
    main()
