"""Writes the versions that AWS's managed policies have had, a folder for each policy: history.py NEWEST FOLDER

The past ones are snapshots that releases of moto (PyPI, Apache-2.0) carry; NEWEST is the folder of today's. A version that is
the same as the one before it is left out, and so is a policy of which there is one version only.
"""

import ast
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

# From 2021 to 2026, with the digest of the wheel.
RELEASES = {
    "2.0.0": "ce53ebf8ed5f2240b0645030d177823beab2fef79ed74ec605ad0acebcbd9a95",
    "2.2.20": "20f06e51dbdeb3ed76989f733e4e51472cbfe39dda031a49da66fc8df1bcefa4",
    "4.2.0": "e4835912f05627b6a53b938562b717122230fb038d023819133f8526f60ed0a7",
    "5.0.0": "1d01de681da1453335ec09ba43db521e577cbd58d25ddfb61e5965534b8be539",
    "5.0.14": "c738ffe85d3844ef37b865951736c4faf2e0f3e4f05db87bdad97a6c01b88174",
    "5.0.28": "2dfbea1afe3b593e13192059a1a7fc4b3cf7fdf92e432070c22346efa45aa0f0",
    "5.1.10": "9ec1a21a924f97470af225b2bfa854fe46c1ad30fb44655eba458206dedf28b5",
    "5.1.22": "d9f20ae3cf29c44f93c1f8f06c8f48d5560e5dc027816ef1d0d2059741ffcfbe",
    "5.2.5": "eef62cdcf3bfe73e0863743511ba042dfaba04ba3d5ecdcb896a196c693ad528",
}
SNAPSHOT = "moto/iam/aws_managed_policies.py"


def wheel(release, digest, folder):
    pattern = f"moto-{release}-*.whl"
    if not list(folder.glob(pattern)):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*pip, "--dest", folder, f"moto=={release}"], check=True)
    (file,) = folder.glob(pattern)
    if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
        sys.exit(f"{file} is not the release that is pinned")
    return file


def snapshot(file):
    """The policies that a release carries, read without running any of it."""
    source = zipfile.ZipFile(file).read(SNAPSHOT).decode()
    (assignment,) = (node for node in ast.parse(source).body if isinstance(node, ast.Assign))
    policies = json.loads(ast.literal_eval(assignment.value))
    return {name: policy["Document"] for name, policy in policies.items()}


newest, folder = map(Path, sys.argv[1:])
wheels = folder.parent / "moto"
wheels.mkdir(parents=True, exist_ok=True)
snapshots = [snapshot(wheel(release, digest, wheels)) for release, digest in RELEASES.items()]
snapshots.append({file.stem: json.loads(file.read_text()) for file in newest.glob("*.json")})

shutil.rmtree(folder, ignore_errors=True)
histories = {}
for policies in snapshots:
    for name, document in policies.items():
        versions = histories.setdefault(name, [])
        if not versions or versions[-1] != document:
            versions.append(document)
for name, versions in histories.items():
    if len(versions) > 1:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number, document in enumerate(versions):
            (folder / name / f"{number:02}.json").write_text(json.dumps(document, indent=4))
