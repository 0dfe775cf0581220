"""The folder where the peers are installed, and the Python in it. Each step is skipped when its result is there."""

import hashlib
import os
import pathlib
import shlex
import subprocess
import sys

import programs

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent


class Workshop:
    """Everything that is made lies in one folder that git ignores, `.build/peers`."""

    def __init__(self, folder, hub_files, prefix):
        self.folder = folder
        self.hub_files = hub_files
        self.prefix = shlex.split(prefix)
        self.checkpoint = folder / ("checkpoint" if hub_files else "checkpoint-without-tokenizer")
        self.logs = folder / "logs"
        self._python = folder / "venv" / "bin" / "python"

    @property
    def python(self):
        """The virtual environment's Python; made at the first use."""
        if not self._python.exists():
            where = self.folder / "venv"
            programs.build([sys.executable, "-m", "venv", where], self.logs / "venv.log", "makes a virtual environment")
            self._borrow_packages()
        return self._python

    def folders_of(self, *names):
        """Where programs that are Python packages lie: here, or in the environment that lends its packages."""
        ask = (
            "import importlib.metadata, sys\n"
            "for name in sys.argv[1:]:\n"
            "    for file in importlib.metadata.files(name):\n"
            "        if file.name == name: print(file.locate().resolve().parent)\n"
        )
        return programs.finish_well([self.python, "-c", ask, *names]).output.splitlines()

    def inputs(self, job):
        """The folder with what the peers are given for this job."""
        return self.folder / f"inputs-{job.tiles}{'' if self.hub_files else '-without-tokenizer'}"

    def make_common(self, job):
        """What every peer needs: the checkpoint and the inputs."""
        self.require("base")
        hub = [self.hub_files] if self.hub_files else []
        self.make(self.checkpoint, "make_checkpoint.py", self.checkpoint, *hub, what="makes the checkpoint")
        arguments = [self.inputs(job), self.checkpoint, job.tiles, job.prompt_tokens]
        self.make(self.inputs(job), "make_inputs.py", *arguments, what="makes the photo and the prompt")

    def require_tokenizer(self):
        """For those peers that read the question as text."""
        if not self.hub_files:
            raise programs.Unavailable(
                "needs the small files of HuggingFaceTB/SmolVLM-256M-Instruct (tokenizer.json, tokenizer_config.json, "
                "preprocessor_config.json and so on; no weights): put them into a folder and name it with --hub-files"
            )

    def require(self, group):
        """Installs the packages of `requirements/<group>.txt` where they are missing."""
        texts = [file.read_bytes() for file in sorted((HERE / "requirements").iterdir())]
        stamp = self.folder / "installed" / f"{group}-{hashlib.sha256(b''.join(texts)).hexdigest()[:12]}"
        if stamp.exists():
            return
        programs.build(
            [self.python, "-m", "pip", "install", "--disable-pip-version-check"]
            + ["-r", HERE / "requirements" / f"{group}.txt"],
            self.logs / f"install-{group}.log",
            f"installs what {group} needs",
        )
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()

    def make(self, result, script, *arguments, what):
        """Runs one of this folder's scripts in the virtual environment unless its result is there."""
        if not result.exists():
            programs.build([self.python, HERE / script, *arguments], self.logs / f"{script[:-3]}.log", what)

    def _borrow_packages(self):
        """Lets the new environment see the packages of the one in PEERS_PYTHON, which itself stays as it is."""
        lender = os.environ.get("PEERS_PYTHON")
        if not lender:
            return
        ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
        borrowed = subprocess.check_output([lender, "-c", ask], text=True).strip()
        own = subprocess.check_output([self._python, "-c", ask], text=True).strip()
        pathlib.Path(own, "borrowed.pth").write_text(borrowed + "\n")
