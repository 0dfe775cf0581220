"""An authority of a day, and certificates of hosts that it signs: by the program openssl, or else by cryptography."""

import datetime
import ipaddress
import shutil
import subprocess
from pathlib import Path


class Authority:
    def __init__(self, folder: Path):
        self.folder, self.file = folder, folder / "authority.pem"
        self.maker = OpenSSL(folder) if shutil.which("openssl") else Cryptography(folder)
        self.maker.authority(self.file)

    def certificate(self, host: str) -> Path:
        """A file with the certificate of a host and its key."""
        path = self.folder / f"{host}.pem"
        if not path.exists():
            self.maker.certificate(host, path)
        return path


def is_address(host: str) -> bool:
    return host.replace(".", "").isdigit()


class OpenSSL:
    def __init__(self, folder: Path):
        self.folder, self.key = folder, folder / "authority.key"

    def authority(self, path: Path) -> None:
        self.request("Authority of the tests", self.key, path, "basicConstraints=critical,CA:TRUE", "-x509")

    def certificate(self, host: str, path: Path) -> None:
        kind = "IP" if is_address(host) else "DNS"
        request, key, extensions = (path.with_suffix(suffix) for suffix in (".csr", ".key", ".ext"))
        self.request(host, key, request, None)
        extensions.write_text(f"subjectAltName={kind}:{host}\n")
        signed = self.run(
            "x509", "-req", "-in", request, "-CA", self.folder / "authority.pem", "-CAkey", self.key,
            "-set_serial", str(len(list(self.folder.iterdir()))), "-days", "1", "-extfile", extensions,
        )  # fmt: skip
        path.write_text(signed + key.read_text())

    def request(self, name: str, key: Path, path: Path, extension: str | None, *more: str) -> None:
        # Not the system's configuration: it would add extensions of its own.
        configuration = path.with_suffix(".cnf")
        configuration.write_text(
            f"[req]\nprompt=no\ndistinguished_name=name\n{'x509_extensions=ext' if extension else ''}\n"
            f"[name]\nCN={name}\n[ext]\n{extension or ''}\n"
        )
        self.run(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-config", configuration, "-keyout", key, "-out", path, *more,
        )  # fmt: skip

    @staticmethod
    def run(*arguments: object) -> str:
        command = ["openssl", *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Cryptography:
    def __init__(self, folder: Path):
        self.folder = folder

    def authority(self, path: Path) -> None:
        from cryptography import x509

        self.name, self.key = "Authority of the tests", self.new_key()
        certificate = self.sign(self.name, self.key, x509.BasicConstraints(ca=True, path_length=None))
        path.write_bytes(certificate)

    def certificate(self, host: str, path: Path) -> None:
        from cryptography import x509
        from cryptography.hazmat.primitives import serialization

        key = self.new_key()
        name = x509.IPAddress(ipaddress.ip_address(host)) if is_address(host) else x509.DNSName(host)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(self.sign(host, key, x509.SubjectAlternativeName([name])) + private)

    @staticmethod
    def new_key():
        from cryptography.hazmat.primitives.asymmetric import ec

        return ec.generate_private_key(ec.SECP256R1())

    def sign(self, subject: str, key, extension) -> bytes:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.x509.oid import NameOID

        def named(text: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

        now = datetime.datetime.now(datetime.timezone.utc)
        day = datetime.timedelta(days=1)
        builder = x509.CertificateBuilder(
            issuer_name=named(self.name),
            subject_name=named(subject),
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - day,
            not_valid_after=now + day,
        ).add_extension(extension, critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
