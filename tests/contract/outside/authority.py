"""A throw-away certificate authority in a folder: NAME.pem and NAME.key of each certificate."""
import hashlib
import pathlib
import shutil
import ssl
import subprocess
import tempfile


class Authority:
    """Issues `server`, for localhost, and client certificates."""

    def __init__(self, *clients):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast-outside-tls-"))
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out",
                      "ca.pem", "-days", "2", "-subj", "/CN=throw-away authority")
        self._issue("server", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        for client in clients:
            self._issue(client, "extendedKeyUsage=clientAuth")

    def configuration(self):
        """The [tls] part of a server's file."""
        return (f'[tls]\ncertificate = "{self.folder}/server.pem"\n'
                f'key = "{self.folder}/server.key"\nclient_ca = "{self.folder}/ca.pem"\n')

    def partner(self, institution, client):
        """A bank that is known by this client certificate alone."""
        der = self._openssl("x509", "-in", f"{client}.pem", "-outform", "DER")
        return (f'[[partner]]\nid = "{institution}"\nkind = "bank"\n'
                f'certificate_sha256 = "{hashlib.sha256(der).hexdigest()}"\n')

    def context(self, client=None):
        """What a caller needs to trust the server, and to show this certificate."""
        context = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        if client:
            context.load_cert_chain(self.folder / f"{client}.pem", self.folder / f"{client}.key")
        return context

    def remove(self):
        shutil.rmtree(self.folder)

    def _openssl(self, *arguments):
        return subprocess.run(["openssl", *arguments], cwd=self.folder, check=True,
                              capture_output=True).stdout

    def _issue(self, name, extension):
        (self.folder / f"{name}.ext").write_text(extension + "\n", encoding="utf-8")
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out",
                      f"{name}.csr", "-subj", f"/CN={name}")
        self._openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                      "-CAcreateserial", "-days", "2", "-extfile", f"{name}.ext", "-out",
                      f"{name}.pem")
