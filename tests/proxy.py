"""nginx, as `service/deployment/nginx.conf` configures it, in front of replicas."""

import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.serving import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
_CONFIGURATION = Path(__file__).parents[1] / "service" / "deployment" / "nginx.conf"
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def nginx(ports: Sequence[int], place: Path) -> Iterator[str]:
    """nginx in front of two replicas by their ports, with its files in a folder of its own."""
    assert NGINX, "install nginx"
    port = free_port()
    text = _CONFIGURATION.read_text(encoding="utf-8")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    for number, replica in enumerate(ports):
        assert f"127.0.0.1:800{number}" in text
        text = text.replace(f"127.0.0.1:800{number}", f"127.0.0.1:{replica}")
    temporary = "".join(f"{name}_temp_path {place}/{name};" for name in _TEMPORARY)
    whole = f"pid {place}/pid; error_log {place}/error.log; worker_processes 1;\n"
    whole += f"events {{}}\nhttp {{ access_log off; {temporary}\n{text}\n}}\n"
    (place / "nginx.conf").write_text(whole, encoding="utf-8")
    command = [NGINX, "-p", str(place), "-c", str(place / "nginx.conf"), "-e", f"{place}/error.log"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(url + "/kg/healthz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)
